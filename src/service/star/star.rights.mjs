// star.rights.mjs - the table of the stars, its trial and its change are the city office's.
import { why } from '../../../tests/http/lib/rights_asks.mjs';
import { cityOffice } from '../../office/rule/rule.rights.mjs';

export const rules = {
    'GET /admin/policy/stars': { role: 'city', may: cityOffice },
    'GET /admin/policy/stars/trial': { role: 'city', may: cityOffice },
    'POST /admin/policy/stars': { role: 'city', may: cityOffice },
};

const table = (x) => ({ one: 40 + x.chance.below(50), two: 300, three: 600, four: 1000, five: 1500, rating: 3, no_shows: 5,
    from: `2026-04-${String(1 + x.chance.below(28)).padStart(2, '0')}`, ...why() });
export const asks = { 'GET /admin/policy/stars/trial': table, 'POST /admin/policy/stars': table };
