// overview.rights.mjs - figures are public.
import { about, open } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../../office/org/org.rights.mjs';

export const rules = {
    'GET /open-numbers': open('anyone'), 'GET /overview': open('anyone'),
    'GET /overview/:unit': about('anyone', 'unit', openUnit, { name: 'unit' }),
};

export const asks = {
    'GET /overview/:unit': () => ({ by: 'year' }),
};
