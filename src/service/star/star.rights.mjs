// star.rights.mjs - a trial of the rules of the stars is the city office's.
import { why } from '../../../tests/http/lib/rights_asks.mjs';
import { about } from '../../../tests/http/lib/rights_model.mjs';
import { cityOffice } from '../../office/policy/policy.rights.mjs';

export const rules = {
    'GET /admin/policy/:rule/trial': about('city', 'star_rule', cityOffice, { name: 'rule' }),
};

export const asks = {
    'GET /admin/policy/:rule/trial': (x) => ({ value: 400, from: `2026-04-${String(1 + x.chance.below(28)).padStart(2, '0')}`, ...why() }),
};
