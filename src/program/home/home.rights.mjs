// home.rights.mjs - the first pages are everybody's.
import { open } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /': open('anyone'), 'GET /accessibility': open('anyone'), 'GET /design': open('anyone'),
};
