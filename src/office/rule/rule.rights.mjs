// rule.rights.mjs - the rules of the city and its holidays are the city office's; who agrees to a change: change.rights.mjs.
import { why } from '../../../tests/http/lib/rights_asks.mjs';
import { about, if_ } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    holiday: 'day',
};

export const cityOffice = (w, me) => if_(w.over(me, w.city(), 'city'));

export const rules = {
    'GET /admin/policy': { role: 'city', may: cityOffice },
    'GET /admin/policy/:rule': about('city', 'policy', cityOffice, { name: 'rule' }),
    'POST /admin/policy/:rule': about('city', 'policy', cityOffice, { name: 'rule' }),
    'POST /admin/holidays': { role: 'city', may: cityOffice },
    'POST /admin/holidays/:day/remove': about('city', 'holiday', cityOffice, { name: 'day' }),
};

export const asks = {
    'POST /admin/policy/:rule': (x) => ({ value: 30, from: `2026-04-${String(1 + x.chance.below(28)).padStart(2, '0')}`, ...why() }),
    'POST /admin/holidays': (x) => ({ day: `2026-05-${String(1 + x.chance.below(28)).padStart(2, '0')}`, kind: 'off', name: '试假' }),
};
