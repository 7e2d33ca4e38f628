// volunteer.rights.mjs - who may do what with registrations: everybody with their own, staff with those of their range and
// never with their own case. Where somebody lives is no secret: a community outside of the range is a wrong field.
import { digits, picked, why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, asked, if_, open, resting, staffOver } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    volunteer: 'id account unit number state closed_ms version',
    identity_claim: 'id holder pos state kind agreed_by asker decided_ms',
};

const seesClaim = (w, me, c) => if_(w.over(me, w.unitAt(c.pos)));
/** "Not me", and each second step, is for the unit above; who has a part in it does not decide. */
function decidesClaim(w, me, c) {
    const unit = w.unitAt(c.pos), holder = w.one('volunteer', c.holder).account;
    if (!w.over(me, unit) || w.same(holder, me.account)) return UNKNOWN;
    const above = w.one('unit', unit).parent ?? unit;
    if ((c.kind !== '2' || c.state !== '1') && !w.over(me, above)) return TOLD;
    return !c.decided_ms && c.state !== '5' && w.known(me) && ![holder, c.agreed_by, c.asker].some((a) => w.same(a, me.account)) ? IN : TOLD;
}
const objects = (w, me, c) => (w.one('volunteer', c.holder).account !== me.account ? UNKNOWN : c.state === '5' ? IN : TOLD);
const decidesPerson = (w, me, v) => if_(w.over(me, v.unit) && !w.same(v.account, me.account));
/** Nobody's own; a registration that was closed has no phone. */
const changesPhone = (w, me, v) => (decidesPerson(w, me, v) === IN && v.closed_ms ? TOLD : decidesPerson(w, me, v));
/** A suspension rests rights: it takes somebody with a say over the units of all of them. */
const suspendsPerson = (w, me, v) =>
    decidesPerson(w, me, v) === IN && !w.rights({ account: v.account }).every((g) => w.over(me, g.unit)) ? TOLD : decidesPerson(w, me, v);
/** An unfinished registration is found by its token alone; pages lead back to its start. */
const draft = { role: 'anyone', may: (w, me, s, ask) => (ask.html ? IN : UNKNOWN) };

export const rules = {
    'GET /register': open('anyone'),
    'GET /register/2': draft,
    'GET /register/3': draft,
    'GET /register/claim': draft,
    'POST /register': open('anyone'), 'POST /register/code': open('anyone'), 'POST /register/2': open('anyone'),
    'POST /register/3': draft,
    'POST /register/claim': open('anyone'),
    'GET /me/suspension': resting(open('volunteer')), 'POST /me/suspension': resting(open('volunteer')),
    'GET /login/relative': open('anyone'), 'POST /login/relative/code': open('anyone'), 'POST /login/relative': open('anyone'),
    'GET /guardian': open('anyone'), 'POST /guardian/code': open('anyone'), 'POST /guardian': open('anyone'), 'POST /guardian/decide': open('anyone'),
    'POST /admin/volunteers/:id/guardian/agree': about('station', 'volunteer', (w, me, v) => (decidesPerson(w, me, v) === IN ? TOLD : UNKNOWN)), // an adult has none
    'POST /admin/volunteers/:id/guardian/withdraw': about('station', 'volunteer', (w, me, v) => (decidesPerson(w, me, v) === IN ? TOLD : UNKNOWN)),
    'GET /consents/:kind': about('anyone', 'consent', () => IN, { name: 'kind' }),
    'GET /me/phone': resting(open('person')), 'POST /me/phone': resting(open('person')), 'POST /me/phone/code': resting(open('person')), 'GET /me/close': resting(open('volunteer')),
    'POST /me/close': resting(open('volunteer', { ends: true })),
    'GET /me/consents': resting(open('volunteer')), 'POST /me/consents': resting(open('volunteer')), 'GET /me/correct': resting(open('volunteer')),
    'GET /me/looks': resting(open('volunteer')),
    'POST /me/correct': resting(open('volunteer')), 'GET /me/data': resting(open('volunteer')), 'POST /me/data': resting(open('volunteer')), 'GET /me/edit': resting(open('volunteer')),
    'POST /me/edit': resting(open('volunteer')), 'GET /admin/claims': open('station'), 'GET /admin/volunteers': open('station'), 'POST /admin/volunteers': open('station'),
    'GET /admin/volunteers/new': open('station'),
    'POST /me/claims/:id/object': resting(about('volunteer', 'identity_claim', objects)),
    'GET /admin/claims/:id': about('station', 'identity_claim', seesClaim),
    'POST /admin/claims/:id/grant': about('station', 'identity_claim', decidesClaim),
    'POST /admin/claims/:id/refuse': about('station', 'identity_claim', decidesClaim),
    'POST /admin/claims/:id/reveal': about('station', 'identity_claim', seesClaim),
    'POST /admin/volunteers/new': asked('station', 'unit', 'village', (w, me, u) => (!u.closed_ms && w.over(me, u.id) ? IN : TOLD), { absent: TOLD }),
    'GET /admin/volunteers/:id/phone': about('station', 'volunteer', staffOver),
    'POST /admin/volunteers/:id/phone': about('station', 'volunteer', changesPhone),
    'GET /admin/volunteers/:id': about('station', 'volunteer', staffOver),
    'POST /admin/volunteers/:id/confirm': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/refuse': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/suspend': about('station', 'volunteer', suspendsPerson),
    'POST /admin/volunteers/:id/restore': about('station', 'volunteer', decidesPerson),
    'POST /admin/volunteers/:id/reveal': about('station', 'volunteer', staffOver),
};

const passport = (x) => ({ id_kind: 'passport', id_number: `E${digits(x.chance, 9)}`, birth: '1980-01-01', sex: 'male' });

function villageOf(x) {
    const town = x.thing && x.w.one('unit', x.thing.parent);
    return town ? { county: town.parent, town: town.id } : picked(x);
}

const look = () => ({ reason: '电话核实报名信息' });

export const asks = {
    'POST /me/phone/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /me/phone': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /me/suspension': () => ({ story: '那天是我本人签的' }),
    'POST /me/close': (x) => ({ name: x.name ?? '某人' }),
    'POST /me/consents': (x) => ({ kind: 'publicity', give: x.chance.happens(0.5) }),
    'POST /me/correct': (x) => ({ name: '李更正', story: '写错了', ...passport(x) }),
    'POST /me/edit': (x) => ({ version: Number(x.w.volunteer(x.me)?.version ?? 1), ...picked(x) }),
    'POST /admin/volunteers': (x) => ({ q: `139${digits(x.chance, 8)}` }),
    'POST /admin/claims/:id/grant': why,
    'POST /admin/claims/:id/refuse': why,
    'POST /admin/claims/:id/reveal': look,
    'POST /admin/volunteers/:id/phone': (x) => ({ phone: `139${digits(x.chance, 8)}`, story: '本人带证件来办', checked: true }),
    'POST /admin/volunteers/new': (x) => {
        const { county, town } = villageOf(x);
        return { phone: `137${digits(x.chance, 8)}`, name: '赵柜台', ...passport(x), county, town, paper: true, checked: true };
    },
    'POST /admin/volunteers/:id/confirm': why,
    'POST /admin/volunteers/:id/refuse': why,
    'POST /admin/volunteers/:id/suspend': why,
    'POST /admin/volunteers/:id/restore': why,
    'POST /admin/volunteers/:id/reveal': look,
    'POST /admin/volunteers/:id/guardian/agree': why,
    'POST /admin/volunteers/:id/guardian/withdraw': why,
    'POST /login/relative/code': (x) => ({ number: 'V1404002603000017', phone: `139${digits(x.chance, 8)}` }),
    'POST /login/relative': (x) => ({ number: 'V1404002603000017', phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /guardian/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /guardian': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /guardian/decide': (x) => ({ proof: 'AAAA', volunteer: x.w.volunteer(x.me)?.id ?? '1', agree: false }),
};
