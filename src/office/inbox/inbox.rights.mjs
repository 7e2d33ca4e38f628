// inbox.rights.mjs - what waits, staff see in their own range.
import { open } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /inbox': open('station'),
};
