// attendance.rights.mjs - who may do what with check-ins: volunteers with their own, who manages the activity with all of its.
import { number, some } from '../../../tests/http/lib/rights_asks.mjs';
import { UNKNOWN, about, asked, if_, mine, open, staffOver } from '../../../tests/http/lib/rights_model.mjs';
import { managesActivity, managesShift } from '../activity/activity.rights.mjs';

export const rules = {
    'GET /c/:token': open('anyone'), 'GET /code': open('volunteer'), 'POST /checkin': open('volunteer'), 'GET /today': open('leader'),
    'GET /signups/:id/offline': about('volunteer', 'signup', (w, me, g) => if_(mine(w, me, g.volunteer) && ['1', '3', '7'].includes(g.state))),
    'GET /activities/:id/code': about('leader', 'activity', managesActivity),
    'GET /activities/:id/rollcall': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/in': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/out': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/undo': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/walkup': about('leader', 'activity', managesActivity),
    'POST /activities/:id/rollcall/reveal': about('leader', 'activity', managesActivity),
    'POST /attendance/scan': asked('leader', 'activity', 'activity', managesActivity),
    'GET /v/:token': open('leader'),
    'GET /admin/volunteers/:id/card': about('station', 'volunteer', (w, me, v) => (v.closed_ms ? UNKNOWN : staffOver(w, me, v))),
    'GET /shifts/:id/sheet': about('leader', 'shift', managesShift),
};

const present = (x) => some(x, 'signup', (g) => g.activity === x.thing?.id && g.state === '1', 'volunteer');

export const asks = {
    'POST /checkin': () => ({ token: 'AAAA' }),
    'POST /activities/:id/rollcall/in': (x) => ({ volunteers: present(x) }),
    'POST /activities/:id/rollcall/out': (x) => ({ volunteers: present(x) }),
    'POST /activities/:id/rollcall/undo': (x) => ({ volunteers: present(x) }),
    'POST /activities/:id/rollcall/walkup': (x) => ({ who: number(x) }),
    'POST /attendance/scan': (x) => ({ token: x.personal, way: 'in' }),
};
