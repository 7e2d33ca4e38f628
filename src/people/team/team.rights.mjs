// team.rights.mjs - who may do what with teams: leaders and deputies, of the team or of one above it, staff over its unit; a
// case of one's own, or that one made, is for somebody else.
import { picked, some, version, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, asked, if_, mine, named, open, resting, staffOver } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../../office/org/org.rights.mjs';

export const facts = {
    team: 'id unit parent state closed_ms version made_by',
    team_member: 'id team volunteer role state',
    team_offer: 'id team volunteer state',
};

export const ACTIVE = '3';
const REVIEW = '2';
const HEAD = '1', DEPUTY = '2', IN_TEAM = '2';
const isHead = (w, me, team) => w.heads(me, team) && w.all('team_member').some((m) =>
    m.team === team && m.role === HEAD && m.state === IN_TEAM && mine(w, me, m.volunteer));
/** Its leader, and staff over the unit, offer its leadership; deputies are named by the leader of one above it, too. */
const handsOver = (w, me, t) => w.over(me, t.unit) || (!t.closed_ms && isHead(w, me, t.id));
function names(w, me, team) {
    for (let t = team; t; t = w.one('team', t.parent))
        if (!t.closed_ms && isHead(w, me, t.id)) return true;
    return w.over(me, team.unit);
}
/** Who leads it without that say is told so. */
const setsRole = (w, me, t) => (leadsTeam(w, me, t) === IN && !names(w, me, t) ? TOLD : leadsTeam(w, me, t));
function removes(w, me, t, ask) {
    const some = named(ask.fields, 'member').map((id) => w.one('team_member', id));
    return leadsTeam(w, me, t) === IN && !names(w, me, t) && some.some((m) => m?.team === t.id && m.role === DEPUTY) ? TOLD : leadsTeam(w, me, t);
}
function offers(w, me, t, ask) {
    const m = w.one('team_member', ask.fields.member);
    if (leadsTeam(w, me, t) !== IN || (m && m.team !== t.id)) return UNKNOWN;
    return handsOver(w, me, t) ? IN : TOLD;
}
const seesOffer = (w, me, o) => if_(mine(w, me, o.volunteer) || handsOver(w, me, w.one('team', o.team)));
/** Who leads the team, and staff over the unit. */
export const answersFor = (w, me, unit, team) => w.over(me, unit) || w.leads(me, team);
const leadsTeam = (w, me, t) => if_(answersFor(w, me, t.unit, t.id));
/** Once it is approved. */
const hasPhoto = (w, me, t) => (leadsTeam(w, me, t) === IN && t.state !== ACTIVE ? TOLD : leadsTeam(w, me, t));
const decidesTeam = (w, me, t) =>
    w.over(me, t.unit) && t.state === REVIEW && (!w.known(me) || w.selves(me).some((self) => t.made_by === self.account || w.heads(self, t.id))) ? TOLD : staffOver(w, me, t);
const seesTeam = (w, me, t, ask) => if_(t.state === ACTIVE || (ask.html && answersFor(w, me, t.unit, t.id)));
const joinsTeam = (w, me, t) => if_(t.state === ACTIVE);

export const rules = {
    'GET /teams': asked('anyone', 'unit', 'unit', openUnit),
    'GET /teams/:id': about('anyone', 'team', seesTeam),
    'GET /me/teams': resting(open('volunteer')), 'GET /teams/new': open('volunteer'),
    'POST /teams': asked('volunteer', 'team', 'parent', (w, me, t) => if_(w.leads(me, t.id)), { hides: 422 }),
    'POST /teams/:id/join': about('volunteer', 'team', joinsTeam),
    'POST /teams/:id/leave': resting(about('volunteer', 'team', () => IN, { absent: IN })), // who is not in it is told so, whatever it is
    'GET /teams/:id/edit': about('leader', 'team', leadsTeam),
    'POST /teams/:id/edit': about('leader', 'team', leadsTeam),
    'GET /teams/:id/members': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/reveal': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/admit': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/refuse': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/remove': about('leader', 'team', removes),
    'POST /teams/:id/members/role': about('leader', 'team', setsRole),
    'GET /teams/:id/handover': about('leader', 'team', (w, me, t, ask) =>
        if_(leadsTeam(w, me, t) === IN && w.one('team_member', ask.fields.member)?.team === t.id)),
    'POST /teams/:id/handover': about('leader', 'team', offers),
    'GET /handovers/:id': about('person', 'team_offer', seesOffer),
    'POST /handovers/:id/accept': about('volunteer', 'team_offer', (w, me, o) => if_(mine(w, me, o.volunteer))),
    'POST /handovers/:id/decline': about('volunteer', 'team_offer', (w, me, o) => if_(mine(w, me, o.volunteer))),
    'POST /handovers/:id/withdraw': about('leader', 'team_offer', (w, me, o) => if_(handsOver(w, me, w.one('team', o.team)))),
    'GET /teams/:id/photo': about('leader', 'team', hasPhoto),
    'POST /teams/:id/photo': about('leader', 'team', hasPhoto),
    'POST /teams/:id/photo/down': about('leader', 'team', hasPhoto),
    'POST /teams/:id/approve': about('station', 'team', decidesTeam),
    'POST /teams/:id/refuse': about('station', 'team', decidesTeam),
    'POST /teams/:id/close': about('station', 'team', staffOver),
};

const team = { name: '东街志愿服务队', kind: 'group', host: '居委会', category: 'community', about: '做好事', join_rule: 'review',
    contact_name: '张敏', contact_phone: '13812345678' };
const members = (state) => (x) => some(x, 'team_member', (m) => m.team === x.thing?.id && m.state === state);

export const asks = {
    'POST /teams': (x) => ({ ...team, ...picked(x) }),
    'POST /teams/:id/edit': (x) => ({ ...team, version: version(x) }),
    'POST /teams/:id/members/admit': (x) => ({ member: members('1')(x) }),
    'POST /teams/:id/members/refuse': (x) => ({ member: members('1')(x), ...why() }),
    'POST /teams/:id/members/remove': (x) => ({ member: members('2')(x), ...why() }),
    'POST /teams/:id/members/role': (x) => ({ member: members('2')(x), role: x.chance.one(['deputy', 'member']) }),
    'GET /teams/:id/handover': (x) => ({ member: members('2')(x)[0] }),
    'POST /teams/:id/handover': (x) => ({ member: members('2')(x)[0], becomes: x.chance.one(['deputy', 'member']), reason: '换人' }),
    'POST /teams/:id/photo': () => ({ agreed: true }),
    'POST /teams/:id/refuse': why,
    'POST /teams/:id/close': why,
};

/** Leadership of some teams is offered to one of their members. */
export const seed = (b, { teams, folk }) => teams.forEach((t) => {
    const p = b.chance.one(folk.filter((x) => x.volunteer));
    b.add('team_offer', { team: t.id, volunteer: p.volunteer, becomes: 3, by_staff: 0, state: b.chance.one([1, 1, 2]), made_by: p.account, made_ms: 1 });
});
