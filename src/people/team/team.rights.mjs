// team.rights.mjs - who may do what with teams: leaders and deputies, of the team or of one above it, staff over its unit; a
// case of one's own, or that one made, is for somebody else.
import { picked, some, version, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, about, asked, if_, open, resting, staffOver } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../../office/org/org.rights.mjs';

export const facts = {
    team: 'id unit parent state closed_ms version made_by',
    team_member: 'id team volunteer role state',
};

export const ACTIVE = '3';
const REVIEW = '2';
/** Who leads the team, and staff over the unit. */
export const answersFor = (w, me, unit, team) => w.over(me, unit) || w.leads(me, team);
const leadsTeam = (w, me, t) => if_(answersFor(w, me, t.unit, t.id));
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
    'POST /teams/:id/members/admit': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/refuse': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/remove': about('leader', 'team', leadsTeam),
    'POST /teams/:id/members/role': about('leader', 'team', leadsTeam),
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
    'POST /teams/:id/members/role': (x) => ({ member: members('2')(x), role: x.chance.one(['deputy', 'member', 'leader']) }),
    'POST /teams/:id/refuse': why,
    'POST /teams/:id/close': why,
};
