// notice.rights.mjs - everybody reads their own.
import { about, if_, open, resting } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    notice: 'id account',
};

const ownNotice = (w, me, n) => if_(n.account === me.account);

export const rules = {
    'GET /me/notices': resting(open('person')), 'POST /me/notices/read': resting(open('person')),
    'POST /me/notices/:id/read': resting(about('person', 'notice', ownNotice)),
};

export const asks = {
    'POST /me/notices/read': () => ({ newest: '1' }),
};
