// look.rights.mjs - who may look at more people than a day allows: who leads or is staff asks, somebody else over the place agrees.
import { TOLD, UNKNOWN, IN, about, if_, open } from '../../../tests/http/lib/rights_model.mjs';

export const facts = { look_request: 'id account pos state' };

const WAITING = '1';
const over = (w, me, k) => w.over(me, w.unitAt(k.pos));
function decides(w, me, k) {
    if (!over(w, me, k)) return UNKNOWN;
    return k.account === me.account && k.state === WAITING ? TOLD : IN;
}

export const rules = {
    'GET /looks': open('leader'),
    'POST /looks': open('leader'),
    'GET /looks/:id': about('station', 'look_request', (w, me, k) => if_(over(w, me, k))),
    'POST /looks/:id/agree': about('station', 'look_request', decides),
    'POST /looks/:id/refuse': about('station', 'look_request', decides),
};

export const asks = {
    'POST /looks': () => ({ more: 20, reason: '电话通知活动改期' }),
    'POST /looks/:id/agree': () => ({}),
    'POST /looks/:id/refuse': () => ({ answer: '分两天看' }),
};

/** Requests for the city at random, one of a person. */
export const seed = (b, { folk, teams }) => teams.slice(0, folk.length).forEach((t, i) =>
    b.add('look_request', { account: folk[i].account, pos: t.pos, more: 20, reason: '电话通知活动改期', state: b.chance.one([1, 1, 2]), made_ms: 1 }));
