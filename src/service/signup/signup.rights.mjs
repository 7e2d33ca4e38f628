// signup.rights.mjs - who may do what with seats: everybody with their own, who manages the activity with all of its; somebody's
// place on another shift is not there.
import { number, some, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, about, if_, mine, named, open, resting } from '../../../tests/http/lib/rights_model.mjs';
import { activityOf, aliveSeat, isOpen, isPublic, managesShift } from '../activity/activity.rights.mjs';

export const facts = {
    signup: 'id shift activity volunteer state',
    invitation: 'id shift volunteer',
};

const takesOff = (w, me, s, ask) =>
    if_(managesShift(w, me, s) === IN && named(ask.fields, 'signups').every((g) => w.one('signup', g)?.shift === s.id));
const seesShift = (w, me, s) => if_((isOpen(activityOf(w, s)) && !s.cancelled_ms) || aliveSeat(w, me, (g) => g.shift === s.id));
const joinsShift = (w, me, s) => if_(isPublic(activityOf(w, s)) || aliveSeat(w, me, (g) => g.shift === s.id));
const leavesShift = (w, me, s) => if_(aliveSeat(w, me, (g) => g.shift === s.id));
const ownSignup = (w, me, g) => if_(mine(w, me, g.volunteer));

export const rules = {
    'GET /calendar/:token': about('anyone', 'feed', (w, me, x, ask) => if_(!w.suspended(w.feedOf[ask.id])), { name: 'token' }),
    'GET /shifts': open('volunteer'), 'GET /me/calendar.ics': open('volunteer'), 'GET /me/calendar': resting(open('volunteer')), 'POST /me/calendar/renew': resting(open('volunteer')), 'GET /me/shifts': resting(open('volunteer')),
    'GET /shifts/:id': about('volunteer', 'shift', seesShift),
    'POST /shifts/:id/join': about('volunteer', 'shift', joinsShift),
    'POST /shifts/:id/leave': resting(about('volunteer', 'shift', leavesShift)),
    'GET /signups/:id': resting(about('volunteer', 'signup', ownSignup)),
    'POST /signups/:id/accept': about('volunteer', 'signup', ownSignup),
    'POST /signups/:id/decline': resting(about('volunteer', 'signup', ownSignup)),
    'POST /invitations/:id/accept': about('volunteer', 'invitation', ownSignup),
    'POST /invitations/:id/decline': resting(about('volunteer', 'invitation', ownSignup)),
    'GET /shifts/:id/roster': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/add': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/remove': about('leader', 'shift', takesOff),
    'POST /shifts/:id/roster/reveal': about('leader', 'shift', managesShift),
    'POST /shifts/:id/roster/export': about('leader', 'shift', managesShift),
};

export const asks = {
    'POST /shifts/:id/roster/add': (x) => ({ who: number(x) }),
    'POST /shifts/:id/roster/remove': (x) => ({ signups: some(x, 'signup', (g) => g.shift === x.thing?.id), ...why() }),
};
