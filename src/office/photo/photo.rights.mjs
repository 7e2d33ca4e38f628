// photo.rights.mjs - a photo that is shown is everybody's to see, and anybody may ask for it to be taken down; staff over its
// place see each and decide, when they have no part in it.
import { why } from '../../../tests/http/lib/rights_asks.mjs';
import { IN, TOLD, UNKNOWN, about, if_ } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    photo: 'id pos state made_by',
    photo_party: "photo||'.'||account photo account",
};

const HASH = 'AAAA';
const WAITING = '1', SHOWN = '2', REPORTED = '4';
const isParty = (w, me, p) => w.all('photo_party').some((y) => y.photo === p.id && y.account === me.account);
const over = (w, me, p) => w.over(me, w.unitAt(p.pos));
/** A second person says yes to one; taking one down needs none. */
function decides(w, me, p, states) {
    if (!over(w, me, p)) return UNKNOWN;
    return states.includes(p.state) && (!w.known(me) || w.selves(me).some((self) => isParty(w, self, p))) ? TOLD : IN;
}
const isPublic = (w, me, p) => if_(p.state === SHOWN || p.state === REPORTED);

/** Its file, by whatever address; one that is refused or down has none. */
export const seesPicture = (w, me, p) => if_(p.state === SHOWN
    || ([WAITING, REPORTED].includes(p.state) && ((me.account !== null && p.made_by === me.account) || over(w, me, p))));

/** At the address of its hash; where none is filled in, the test asks for that of the seed. */
const ofHash = (w, p, hash) => w.all('attachment').some((f) => f.owner_thing === 'photo' && f.owner_id === p.id && f.hash === hash);
const opensPicture = (w, me, p, ask) => if_(seesPicture(w, me, p) === IN && ofHash(w, p, ask.path.hash ?? HASH));

export const rules = {
    'GET /photos/:id': about('station', 'photo', (w, me, p) => if_(over(w, me, p))),
    'GET /photos/:id/file/:hash': about('anyone', 'photo', opensPicture),
    'POST /photos/:id/approve': about('station', 'photo', (w, me, p) => decides(w, me, p, [WAITING, REPORTED])),
    'POST /photos/:id/refuse': about('station', 'photo', (w, me, p) => decides(w, me, p, [WAITING])),
    'GET /photos/:id/report': about('anyone', 'photo', isPublic),
    'POST /photos/:id/report': about('anyone', 'photo', isPublic),
};

export const asks = { 'POST /photos/:id/refuse': why };

/** Some teams have a photo, in any state that has a file. */
export const seed = (b, { teams, folk }) => teams.forEach((t) => {
    const by = b.chance.one(folk).account;
    const id = b.add('photo', { owner_thing: 'team', owner_id: t.id, title: '队伍', pos: t.pos, width: 1, height: 1, statement: '已征得同意',
        state: b.chance.one([1, 2, 4]), made_by: by, made_ms: 1, moved_ms: 1 });
    const file = b.add('attachment', { owner_thing: 'photo', owner_id: id, slot: 'picture', pos: t.pos, name: 'p.jpg', kind: 1, size: 1, hash: HASH, by_account: by, made_ms: 1 });
    b.sql.push(`INSERT INTO attachment_data (attachment, data) VALUES (${file}, 'x')`, `INSERT INTO photo_party (photo, account) VALUES (${id}, ${by})`);
});
