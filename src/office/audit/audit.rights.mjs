// audit.rights.mjs - the trail is the auditor's to read.
import { open } from '../../../tests/http/lib/rights_model.mjs';

export const rules = {
    'GET /admin/audit': open('auditor'),
};
