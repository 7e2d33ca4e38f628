// activity.rights.mjs - who may do what with projects, activities and shifts: what is published is everybody's to see; who
// leads the team, and staff over the unit, manage it; staff decide on what others made.
import { version, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, asked, if_, mine, open, staffOver } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../../office/org/org.rights.mjs';
import { ACTIVE as TEAM_ACTIVE, answersFor } from '../../people/team/team.rights.mjs';

export const facts = {
    project: 'id team unit version',
    activity: 'id team unit state published_ms version project made_by',
    activity_circle: 'id activity',
    shift: 'id activity cancelled_ms',
};

const STATE = { review: '2', open: '3', cancelled: '4', ended: '5' };
const SEAT_ALIVE = ['1', '2', '3', '7'];
export const isPublic = (a) => a.state === STATE.open || a.state === STATE.ended || (a.state === STATE.cancelled && Boolean(a.published_ms));
export const isOpen = (a) => a.state === STATE.open;
export const activityOf = (w, s) => w.one('activity', s.activity);
export const aliveSeat = (w, me, where) => w.all('signup').some((g) => where(g) && mine(w, me, g.volunteer) && SEAT_ALIVE.includes(g.state));

/** activity.h: the person leads the team, or is staff over the unit. */
const manages = (w, me, a) => answersFor(w, me, a.unit, a.team);
export const managesActivity = (w, me, a) => if_(manages(w, me, a));
export const managesShift = (w, me, s) => if_(manages(w, me, activityOf(w, s)));
const managesPart = (w, me, s, ask) => if_(manages(w, me, activityOf(w, s)) && s.activity === ask.path.id);
/** Once it is published. */
const hasPhoto = (w, me, a) => (manages(w, me, a) && !isPublic(a) ? TOLD : managesActivity(w, me, a));
/** Of an activity that is over nothing changes any more: told before the circle is looked for. */
function removesCircle(w, me, c, ask) {
    const a = w.one('activity', ask.path.id);
    if (!manages(w, me, a)) return UNKNOWN;
    return a.state === STATE.ended || a.state === STATE.cancelled ? TOLD : if_(c?.activity === a.id);
}

/** A case that one made is for somebody else. */
const decidesActivity = (w, me, a) => (w.over(me, a.unit) && a.state === STATE.review && (!w.known(me) || w.same(a.made_by, me.account)) ? TOLD : staffOver(w, me, a));
const seesActivity = (w, me, a, ask) => if_(isPublic(a) || (ask.html && manages(w, me, a)));
const publicActivity = (w, me, a) => if_(isPublic(a));

function opensContact(w, me, a) {
    if (manages(w, me, a) || aliveSeat(w, me, (g) => g.activity === a.id)) return IN;
    return isPublic(a) ? TOLD : UNKNOWN; // a notice that is not public is not there
}

const opensProject = (w, me, t) => if_(t.state === TEAM_ACTIVE && answersFor(w, me, t.unit, t.id));
const publishesFor = (w, me, p) => if_(answersFor(w, me, w.one('team', p.team).unit, p.team));
const changesProject = (w, me, p) => if_(answersFor(w, me, p.unit, p.team));

export const rules = {
    'GET /activities': asked('anyone', 'unit', 'unit', openUnit),
    'GET /activities/day': asked('anyone', 'unit', 'unit', openUnit),
    'GET /activities/:id': about('anyone', 'activity', seesActivity),
    'GET /activities/:id/poster': about('anyone', 'activity', publicActivity),
    'GET /activities/:id/calendar.ics': about('anyone', 'activity', publicActivity),
    'GET /projects/:id': about('anyone', 'project', () => IN),
    'POST /activities/:id/contact': about('person', 'activity', opensContact),
    'GET /activities/mine': open('leader'), 'GET /projects/new': open('leader'),
    'GET /activities/new': asked('leader', 'activity', 'copy', managesActivity),
    'GET /activities/new?project': asked('leader', 'project', 'project', publishesFor),
    // What is chosen in a form and is another's is told like what is not there: a wrong field.
    'POST /activities': asked('leader', 'project', 'project', publishesFor, { hides: 422 }),
    'POST /projects': asked('leader', 'team', 'team', opensProject, { hides: 422 }),
    'GET /projects/:id/edit': about('leader', 'project', changesProject),
    'POST /projects/:id/edit': about('leader', 'project', changesProject),
    'POST /projects/:id/end': about('leader', 'project', changesProject),
    'GET /activities/:id/manage': about('leader', 'activity', managesActivity),
    'GET /activities/:id/edit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/edit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/submit': about('leader', 'activity', managesActivity),
    'POST /activities/:id/take-back': about('leader', 'activity', managesActivity),
    'GET /activities/:id/cancel': about('leader', 'activity', managesActivity),
    'POST /activities/:id/cancel': about('leader', 'activity', managesActivity),
    'GET /activities/:id/insurance': about('leader', 'activity', managesActivity),
    'POST /activities/:id/insurance': about('leader', 'activity', managesActivity),
    'POST /activities/:id/insured/reveal': about('leader', 'activity', managesActivity),
    'GET /activities/:id/circles': about('leader', 'activity', managesActivity),
    'POST /activities/:id/circles': about('leader', 'activity', managesActivity),
    'POST /activities/:id/circles/:circle/remove': about('leader', 'activity_circle', removesCircle, { name: 'circle', looks: true, of: 'activity' }),
    'GET /activities/:id/photo': about('leader', 'activity', hasPhoto),
    'POST /activities/:id/photo': about('leader', 'activity', hasPhoto),
    'POST /activities/:id/photo/down': about('leader', 'activity', hasPhoto),
    'GET /activities/:id/shifts/new': about('leader', 'activity', managesActivity),
    'POST /activities/:id/shifts': about('leader', 'activity', managesActivity),
    'GET /activities/:id/shifts/:shift/edit': about('leader', 'shift', managesPart, { name: 'shift', of: 'activity' }),
    'POST /activities/:id/shifts/:shift/edit': about('leader', 'shift', managesPart, { name: 'shift', of: 'activity' }),
    'GET /activities/:id/shifts/:shift/cancel': about('leader', 'shift', managesPart, { name: 'shift', of: 'activity' }),
    'POST /activities/:id/shifts/:shift/cancel': about('leader', 'shift', managesPart, { name: 'shift', of: 'activity' }),
    'POST /activities/:id/approve': about('station', 'activity', decidesActivity),
    'POST /activities/:id/publish': about('station', 'activity', staffOver),
    'GET /activities/:id/refuse': about('station', 'activity', staffOver),
    'POST /activities/:id/refuse': about('station', 'activity', decidesActivity),
};

const notice = { title: '清理河岸', category: 'community', content: '捡垃圾', conditions: '无', risks: '路滑', guarantees: '保险', place: '河边',
    contact_name: '张敏', contact_phone: '0355-2020202', recruit: 'open', walk_ups: true };
const shift = { post: '服务岗', starts: '2026-03-20T09:00', ends: '2026-03-20T11:00', capacity: 60 };
const project = { name: '邻里守望', about: '陪伴', place: '社区', guarantees: '保险', contact_name: '张敏', contact_phone: '0355-2020202',
    categories: ['community'], targets: ['public'] };

export const asks = {
    'POST /activities': () => ({ ...notice, ...shift, is_service: true }),
    'POST /projects': () => project,
    'POST /projects/:id/edit': (x) => ({ ...project, version: version(x) }),
    'POST /activities/:id/edit': (x) => ({ ...notice, version: version(x) }),
    'POST /activities/:id/cancel': why,
    'POST /activities/:id/refuse': why,
    'POST /activities/:id/photo': () => ({ agreed: true }),
    'POST /activities/:id/insurance': () => ({ insurance: '人保 12345' }),
    'POST /activities/:id/circles': () => ({ way: 'in', lat: 36.1, lng: 113.1, radius_m: 300 }),
    'POST /activities/:id/shifts': () => shift,
    'POST /activities/:id/shifts/:shift/edit': () => shift,
    'POST /activities/:id/shifts/:shift/cancel': why,
};
