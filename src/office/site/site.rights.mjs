// site.rights.mjs - who runs the site is said by the city office; help is everybody's.
import { open } from '../../../tests/http/lib/rights_model.mjs';
import { cityOffice } from '../rule/rule.rights.mjs';

export const rules = {
    'GET /help': open('anyone'),
    'GET /admin/site': { role: 'city', may: cityOffice },
    'POST /admin/site': { role: 'city', may: cityOffice },
};

export const asks = { 'POST /admin/site': () => ({ runner: '文明办' }) };
