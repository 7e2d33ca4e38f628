// gazette.rights.mjs - public notices are everybody's to read and to object to; an objection is decided by staff over the unit
// who have no part in the case.
import { digits } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, asked, if_ } from '../../../tests/http/lib/rights_model.mjs';
import { openUnit } from '../org/org.rights.mjs';

export const facts = {
    gazette: 'id',
    gazette_party: "notice||'.'||account notice account",
    objection: 'id notice pos account state',
};

const WAITING = '1';
const everybody = () => IN;
const seesObjection = (w, me, o) => if_(w.over(me, w.unitAt(o.pos)));
/** Who has a part in what is announced, or objects to it, is told that somebody else decides. */
function decidesObjection(w, me, o) {
    if (!w.over(me, w.unitAt(o.pos))) return UNKNOWN;
    const party = !w.known(me) || w.same(o.account, me.account) || w.all('gazette_party').some((p) => p.notice === o.notice && w.same(p.account, me.account));
    return party && o.state === WAITING ? TOLD : IN;
}

export const rules = {
    'GET /gazette': asked('anyone', 'unit', 'unit', openUnit),
    'GET /gazette/:id': about('anyone', 'gazette', everybody),
    'GET /gazette/:id/object': about('anyone', 'gazette', everybody),
    'POST /gazette/:id/code': about('anyone', 'gazette', everybody),
    'POST /gazette/:id/object': about('anyone', 'gazette', everybody),
    'GET /objections/:id': about('station', 'objection', seesObjection),
    'POST /objections/:id/uphold': about('station', 'objection', decidesObjection),
    'POST /objections/:id/reject': about('station', 'objection', decidesObjection),
};

export const asks = {
    'POST /gazette/:id/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /gazette/:id/object': () => ({ reason: '那天他不在' }),
    'POST /objections/:id/uphold': () => ({ answer: '已核实' }),
    'POST /objections/:id/reject': () => ({ answer: '已核实' }),
};
