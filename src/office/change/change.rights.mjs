// change.rights.mjs - a change of what was approved is seen by who asked or has a part in the thing, who take it back, and by staff
// over the place, who decide when they have no part in it.
import { why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, if_ } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    change: 'id pos state thing_id',
    change_party: "change||'.'||account change account",
};

const WAITING = '1';
const isParty = (w, me, c) => w.all('change_party').some((p) => p.change === c.id && p.account === me.account);
const sees = (w, me, c) => if_(isParty(w, me, c) || w.over(me, w.unitAt(c.pos)));
/** Nor by another of their accounts; and who is known by no document decides nothing about others. */
function decides(w, me, c) {
    if (!w.over(me, w.unitAt(c.pos))) return UNKNOWN;
    return c.state === WAITING && (!w.known(me) || w.selves(me).some((self) => isParty(w, self, c))) ? TOLD : IN;
}

export const rules = {
    'GET /changes/:id': about('person', 'change', sees),
    'POST /changes/:id/approve': about('station', 'change', decides),
    'POST /changes/:id/refuse': about('station', 'change', decides),
    'POST /changes/:id/withdraw': about('person', 'change', (w, me, c) => if_(isParty(w, me, c))),
};

export const asks = { 'POST /changes/:id/refuse': why };

/** Some teams have a change that waits. */
export const seed = (b, { teams, folk }) => teams.forEach((t) => {
    const by = b.chance.one(folk).account;
    const id = b.add('change', { kind: 1, thing_id: t.id, page_id: t.id, title: '队伍', pos: t.pos, state: b.chance.one([1, 1, 3]), made_by: by, made_ms: 1 });
    b.sql.push(`INSERT INTO change_party (change, account) VALUES (${id}, ${by})`);
});
