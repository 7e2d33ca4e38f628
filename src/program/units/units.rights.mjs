// units.rights.mjs - the tree of units is public, as far as it stands.
import { about, open } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../../office/org/org.rights.mjs';

export const rules = {
    'GET /units': open('anyone'),
    'GET /units/:id': about('anyone', 'unit', openUnit),
};
