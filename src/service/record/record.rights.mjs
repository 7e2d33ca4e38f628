// record.rights.mjs - who may do what with hours: the person sees their own, who leads the team and staff over the unit see and
// confirm; what is one's own, or was entered by oneself, is for somebody else (DOMAIN 4).
import { number, some, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, asked, if_, mine, named, open, resting } from '../../../tests/http/lib/rights_model.mjs';
import { seesPicture } from '../../office/photo/photo.rights.mjs';
import { activityOf, isPublic } from '../activity/activity.rights.mjs';
import { answersFor } from '../../people/team/team.rights.mjs';

export const facts = {
    record: 'id volunteer activity team pos state shift',
    record_entry: 'id kind volunteer activity pos asked_by state',
    attachment: 'id owner_thing owner_id hash',
    appeal: 'id record pos state',
};

const RECORD = { pending: '5', reviewParent: '6', reviewCity: '7' };
const WAITING = '1', OWN_CLAIM = '3';

const confirms = (w, me, a) => if_(answersFor(w, me, a.unit, a.team));
/** A record of another activity is not there. */
const confirmsRecords = (w, me, a, ask) =>
    if_(confirms(w, me, a) === IN && named(ask.fields, 'record').every((r) => w.one('record', r)?.activity === a.id));
const entersHours = (w, me, s) => confirms(w, me, activityOf(w, s));
const claimsHours = (w, me, s) => if_(isPublic(activityOf(w, s)));

const recordUnit = (w, r) => w.unitAt(r.pos);
const ownRecord = (w, me, r) => if_(mine(w, me, r.volunteer));
const seesRecord = (w, me, r) => if_(mine(w, me, r.volunteer) || answersFor(w, me, recordUnit(w, r), r.team));

/** By another account of the same person; or of one whom nobody knows. */
const otherSelf = (w, me, volunteer) => !w.known(me) || w.same(w.one('volunteer', volunteer).account, me.account);

/** A long day is reviewed by the parent body, a very long one by the city office; nobody decides on their own. */
function decidesRecord(w, me, r) {
    const unit = recordUnit(w, r);
    if (mine(w, me, r.volunteer)) return UNKNOWN;
    if (otherSelf(w, me, r.volunteer)) return w.over(me, unit) ? TOLD : UNKNOWN;
    if (r.state === RECORD.reviewCity) return if_(w.over(me, unit, 'city'));
    if (r.state === RECORD.reviewParent)
        return if_(w.over(me, w.one('unit', unit).parent) || w.over(me, unit, 'city'));
    return if_(w.over(me, unit));
}

const ownEntry = (w, me, e) => e.asked_by === me.account || mine(w, me, e.volunteer);
const sees = (w, me, e) => ownEntry(w, me, e) || answersFor(w, me, w.unitAt(e.pos), w.one('activity', e.activity).team);
const seesEntry = (w, me, e) => if_(sees(w, me, e));
const seesFile = (w, me, f) => (f.owner_thing === 'photo' ? seesPicture(w, me, w.one('photo', f.owner_id))
    : if_(me.account !== null && sees(w, me, w.one('record_entry', f.owner_id))));

/** A second person decides: a volunteer's own claim the leader may, what a leader entered is for the unit's staff. */
function decidesEntry(w, me, e) {
    if (!sees(w, me, e)) return UNKNOWN;
    if (e.state !== WAITING) return TOLD;
    if (w.same(e.asked_by, me.account)) return TOLD;
    if (mine(w, me, e.volunteer)) return UNKNOWN;
    if (otherSelf(w, me, e.volunteer)) return TOLD;
    return if_(w.over(me, w.unitAt(e.pos)) || e.kind === OWN_CLAIM);
}

const seesAppeal = (w, me, p) => if_(w.over(me, w.unitAt(p.pos)));
function decidesAppeal(w, me, p) {
    if (!w.over(me, w.unitAt(p.pos))) return UNKNOWN;
    return otherSelf(w, me, w.one('record', p.record).volunteer) ? TOLD : IN;
}

export const rules = {
    'GET /me/entries': resting(open('person')),
    'GET /records/:id': resting(about('person', 'record', seesRecord)),
    'GET /entries/:id': resting(about('person', 'record_entry', seesEntry)),
    'GET /files/:id': about('anyone', 'attachment', seesFile),
    'GET /me/records': resting(open('volunteer')),
    'POST /records/:id/agree': resting(about('volunteer', 'record', ownRecord)),
    'GET /records/:id/appeal': resting(about('volunteer', 'record', ownRecord)),
    'POST /records/:id/appeal': resting(about('volunteer', 'record', ownRecord)),
    'GET /entries/claim': asked('volunteer', 'shift', 'shift', claimsHours),
    'POST /entries/claim': asked('volunteer', 'shift', 'shift', claimsHours),
    'GET /activities/:id/confirm': about('leader', 'activity', confirms),
    'POST /activities/:id/confirm': about('leader', 'activity', confirmsRecords),
    'POST /activities/:id/confirm/reveal': about('leader', 'activity', confirms),
    'POST /activities/:id/records/refuse': about('leader', 'activity', confirmsRecords),
    'GET /entries/new': asked('leader', 'shift', 'shift', entersHours),
    'POST /entries/new': asked('leader', 'shift', 'shift', entersHours),
    'POST /entries/:id/accept': about('leader', 'record_entry', decidesEntry),
    'POST /entries/:id/refuse': about('leader', 'record_entry', decidesEntry),
    'POST /records/:id/approve': about('station', 'record', decidesRecord),
    'POST /records/:id/refuse': about('station', 'record', decidesRecord),
    'POST /records/:id/void': about('station', 'record', decidesRecord),
    'GET /appeals/:id': about('station', 'appeal', seesAppeal),
    'POST /appeals/:id/accept': about('station', 'appeal', decidesAppeal),
    'POST /appeals/:id/refuse': about('station', 'appeal', decidesAppeal),
};

const hours = { came: '2026-02-20T09:00', went: '2026-02-20T10:00', reason: '忘了签到', truth: true };
const pending = (x) => some(x, 'record', (r) => r.activity === x.thing?.id && r.state === RECORD.pending);

export const asks = {
    'POST /records/:id/appeal': () => ({ story: '我去了' }),
    'POST /entries/claim': () => hours,
    'POST /entries/new': (x) => ({ ...hours, number: number(x), kind: 'team_entry' }),
    'POST /entries/:id/refuse': why,
    'POST /activities/:id/confirm': (x) => ({ record: pending(x), score: 4 }),
    'POST /activities/:id/records/refuse': (x) => ({ record: pending(x), ...why() }),
    'POST /records/:id/refuse': why,
    'POST /records/:id/void': why,
    'POST /appeals/:id/refuse': why,
};
