// me.rights.mjs - everybody has their own page, volunteers their own data.
import { open } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /me': open('person'), 'GET /me/download': open('volunteer'),
};
