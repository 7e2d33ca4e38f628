// account.rights.mjs - logging in and out is for anybody. Somebody with rights sets a forgotten password anew only after
// somebody else, over all that they hold, has said that it is them.
import { digits, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, LOGIN, MAY, TOLD, UNKNOWN, about, if_, open, resting } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    account: 'id closed_ms person',
    session: 'id account',
};

const staffOf = (w, me, g) => g.may === String(MAY.staff) && w.over(me, g.unit);
const seesRelease = (w, me, g) => if_(!g.ended_ms && staffOf(w, me, g));
function releases(w, me, g) {
    if (seesRelease(w, me, g) !== IN) return UNKNOWN;
    return !w.same(g.account, me.account) && w.rights({ account: g.account }).every((held) => staffOf(w, me, held)) ? IN : TOLD;
}
const seesAnyRelease = (w, me, g) => if_(!g.ended_ms);
const releasesAny = (w, me, g) => (g.ended_ms ? UNKNOWN : w.same(g.account, me.account) ? TOLD : IN);

export const rules = {
    'GET /prefs': open('anyone'), 'GET /session': open('anyone'), 'GET /login': open('anyone'), 'GET /login/code': open('anyone'),
    'POST /login': open('anyone'), 'POST /login/code': open('anyone'), 'POST /login/code/check': open('anyone'),
    'GET /login/forgot': open('anyone'), 'POST /login/forgot': open('anyone'), 'POST /login/forgot/code': open('anyone'),
    'GET /login/old-phone': open('anyone'), 'POST /login/old-phone': open('anyone'), 'POST /login/old-phone/code': open('anyone'),
    'GET /login/kept': open('person'),
    'GET /login/fresh': resting(open('person')), 'POST /login/fresh': resting(open('person')), 'POST /login/fresh/code': resting(open('person')),
    'GET /me/devices': resting(open('person')), 'POST /me/devices/:id/end': resting(about('person', 'session', (w, me, s) => if_(s.account === me.account), { ends: true })),
    'GET /login/second': { role: 'anyone', may: (w, me, s, ask) => (ask.html && me.account === null ? LOGIN : IN) }, // without a first half one begins there
    'POST /login/second': open('anyone'),
    'GET /me/second': resting(open('person')), 'GET /me/second/set': resting(open('person')), 'POST /me/second/set': resting(open('person')),
    'POST /me/second/codes': resting(open('person')), 'POST /me/second/end': resting(open('person')),
    'GET /admin/grants/:id/release': about('station', 'unit_grant', seesRelease),
    'POST /admin/grants/:id/release': about('station', 'unit_grant', releases),
    'GET /system/grants/:id/release': about('sysadmin', 'unit_grant', seesAnyRelease),
    'POST /system/grants/:id/release': about('sysadmin', 'unit_grant', releasesAny),
    'POST /logout': resting(open('person', { ends: true })),
    'POST /logout/everywhere': resting(open('person', { ends: true })),
    'GET /me/password': resting(open('person')),
    'POST /me/password': resting(open('person', { ends: true })),
};

export const asks = {
    'POST /login': () => ({ phone: '13800000001', password: 'not-this-one' }),
    'POST /login/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /login/code/check': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /login/forgot/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /login/forgot': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000', password: 'redvest-another', again: 'redvest-another' }),
    'POST /login/old-phone/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /login/old-phone': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /login/fresh': () => ({ password: 'not-this-one' }),
    'POST /login/second': () => ({ code: '000000' }),
    'POST /me/second/set': () => ({ code: '000000' }),
    'POST /me/second/codes': () => ({ code: '000000' }),
    'POST /me/second/end': () => ({ code: '000000' }),
    'POST /admin/grants/:id/release': why,
    'POST /system/grants/:id/release': why,
    'POST /me/password': () => ({ old: 'not-this-one', password: 'redvest-another', again: 'redvest-another' }),
};
