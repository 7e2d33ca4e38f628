// me.rights.mjs - everybody has their own page, volunteers their own data.
import { open, resting } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /me': resting(open('person')), 'GET /me/download': resting(open('volunteer')),
};
