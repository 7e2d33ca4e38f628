// ops.rights.mjs - what the operator's programs ask is asked by nobody in particular.
import { open } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /healthz': open('anyone'), 'GET /metrics': open('anyone'),
};
