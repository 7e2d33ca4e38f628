// rights_city.mjs - a city at random for the test of rights: people with every mixture of grants and teams, and things
// of every kind and state in units of every depth, inside and outside of their ranges.
//
// A small demo gives rows that are sealed and numbered as the program does it; they are copied, moved and given other
// states by SQL, while the program is not looking. Invariants of sums do not hold here. Not here: what the people may
// do (rights_table.mjs); rows of a noun that this city has none of (`seed` in NOUN.rights.mjs).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshPlace, python, redvest, runSql, serve, Client, people, PASSWORD, NOW, byDocument } from './redvest.mjs';
import { hashes } from './seed.mjs';
import { MAY, World } from './rights_model.mjs';
import { FACTS, SEEDS } from './rights_table.mjs';

const HOUR = 3600000, DAY = 24 * HOUR, NOW_MS = Date.parse(NOW);
const BASE = 400000000000000n; // ids of copies: far below what the program makes
const PEOPLE = 36;

/** Numbers at random that come again with the same seed (mulberry32). */
export class Chance {
    constructor(seed) {
        this.state = seed >>> 0;
    }

    next() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    below(n) {
        return Math.floor(this.next() * n);
    }

    one(list) {
        return list[this.below(list.length)];
    }

    happens(share) {
        return this.next() < share;
    }

    shuffled(list) {
        const out = [...list];
        for (let i = out.length - 1; i > 0; i--) {
            const k = this.below(i + 1);
            [out[i], out[k]] = [out[k], out[i]];
        }
        return out;
    }
}

/** Each table counts its own writes, by triggers (PostgreSQL's rows know who wrote them): reading all rows again after each
 * request took half of the test's time. Of the trail what somebody did counts; jobs seal its rows, and write down (21) what was refused. */
const SQLITE_READER = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
def cell(v): return "" if v is None else v.hex() if isinstance(v, bytes) else str(v)
def watch(tables):
    c.execute("BEGIN IMMEDIATE")
    c.execute("CREATE TABLE writes_seen (name TEXT PRIMARY KEY, n INTEGER NOT NULL)")
    for t in tables:
        c.execute("INSERT INTO writes_seen VALUES (?, 0)", (t,))
        trail = t == "audit"
        for verb in ("INSERT",) if trail else ("INSERT", "UPDATE", "DELETE"):
            c.execute(f"CREATE TRIGGER seen_{t}_{verb} AFTER {verb} ON {t} {'WHEN NEW.what <> 21 ' if trail else ''}BEGIN UPDATE writes_seen SET n = n + 1 WHERE name = '{t}'; END")
    c.execute("COMMIT")
for line in sys.stdin:
    line = line.rstrip("\\n")
    if line.startswith("#watch "):
        watch(line.split()[1:])
        out = []
    else:
        out = c.execute(line)
    for r in out: print("\\t".join(cell(v) for v in r))
    print("\\\\end", flush=True)
`;

/** Looks into the register beside the program: rows, and digests of tables. */
export class Register {
    constructor(place) {
        this.sqlite = place.engine === 'sqlite';
        this.child = this.sqlite
            ? spawn(python, ['-ISc', SQLITE_READER, join(place.dir, 'redvest.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
            : spawn('psql', ['-q', '-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', place.url], { stdio: ['pipe', 'pipe', 'inherit'] });
        this.lines = [];
        this.child.on('exit', () => this.wake?.(new Error('the reader of the register has ended')));
        createInterface({ input: this.child.stdout }).on('line', (l) => {
            if (l !== '\\end')
                return this.lines.push(l);
            const got = this.lines.filter(Boolean).map((line) => line.split('\t'));
            this.lines = [];
            this.wake(null, got);
        });
    }

    rows(sql) {
        return new Promise((resolve, reject) => {
            this.wake = (e, got) => (e ? reject(e) : resolve(got));
            this.child.stdin.write(this.sqlite ? `${sql.replaceAll('\n', ' ')}\n` : `${sql};\n\\echo '\\\\end'\n`);
        });
    }

    /** All that a request could change, by table; sessions, and what is added up by the clock, apart. */
    async tables() {
        const skip = /^(session|stat_\w+|code_spent|replay|schema_version|meta|sqlite_\w+)$/;
        const sql = this.sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
        return (await this.rows(sql)).map((r) => r[0]).filter((t) => !skip.test(t)).sort();
    }

    async digest() {
        if (!this.names) {
            this.names = await this.tables();
            if (this.sqlite) await this.rows(`#watch ${this.names.join(' ')}`);
        }
        const sql = this.sqlite ? 'SELECT name, n FROM writes_seen' : this.names.map((t) => (t === 'audit' ? "SELECT 'audit', COUNT(*)::text FROM audit WHERE what <> 21"
            : `SELECT '${t}', COUNT(*) || '.' || COALESCE(MAX(xmin::text::bigint), 0) FROM ${t}`)).join(' UNION ALL ');
        return new Map(await this.rows(sql));
    }

    facts(table) {
        return this.rows(`SELECT ${FACTS[table].split(' ').join(', ')} FROM ${table}`);
    }

    close() {
        this.child.removeAllListeners('exit');
        this.child.stdin.end();
    }
}

function execute(place, statements) {
    const file = join(place.dir, 'city.sql');
    writeFileSync(file, `BEGIN;\n${statements.join(';\n')};\nCOMMIT;\n`);
    runSql(place, file);
}

/** Makes the rows of one city. */
class Builder {
    constructor(place, chance) {
        Object.assign(this, { place, chance, sql: [], n: 0n, columns: {} });
    }

    id() {
        return (BASE + ++this.n).toString();
    }

    /** A copy of a row with other values; its columns come from the register. */
    copy(table, from, changes) {
        const id = this.id(), row = { id, ...changes };
        const names = this.columns[table];
        this.sql.push(`INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((c) =>
            (c in row ? literal(row[c]) : c)).join(', ')} FROM ${table} WHERE id = ${from}`);
        return id;
    }

    add(table, row) {
        const id = this.id(), all = { id, ...row };
        this.sql.push(`INSERT INTO ${table} (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).map(literal).join(', ')})`);
        return id;
    }

    async learn(register) {
        for (const t of ['team', 'project', 'activity', 'shift', 'record', 'record_entry', 'account']) {
            const sql = register.sqlite ? `SELECT name FROM pragma_table_info('${t}')`
                : `SELECT attname FROM pg_attribute WHERE attrelid = '${t}'::regclass AND attnum > 0 AND NOT attisdropped`;
            this.columns[t] = (await register.rows(sql)).map((r) => r[0]);
        }
        const first = async (table, where) => (await register.rows(`SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT 1`))[0][0];
        this.from = { team: await first('team', 'state = 3'), project: await first('project', '1 = 1'),
            activity: await first('activity', 'state = 3'), shift: await first('shift', '1 = 1'),
            record: await first('record', 'state = 2'), record_entry: await first('record_entry', '1 = 1') };
        this.units = (await register.rows('SELECT id, pos, parent, depth FROM unit ORDER BY pos'))
            .map(([id, pos, parent, depth]) => ({ id, pos, parent, depth: Number(depth) }));
    }
}

function literal(v) {
    return v === null ? 'NULL' : typeof v === 'number' || /^-?\d+$/.test(v) ? String(v) : `'${v}'`;
}

/** Two counties, two townships of each, two communities of each of these, and what hangs below them. */
function poolOf(b) {
    const below = (u) => b.units.filter((x) => x.parent === u.id);
    const some = (list, n) => b.chance.shuffled(list).slice(0, n);
    const city = b.units.find((u) => u.depth === 2);
    const wide = (u) => below(u).length > 3;
    const counties = some(below(city).filter(wide), 2);
    const towns = counties.flatMap((u) => some(below(u).filter(wide), 2));
    const villages = towns.flatMap((u) => some(below(u), 3));
    return { city, counties, towns, villages };
}

/** Units below a community, and stations beside the tree of area codes, as the city office makes them by the page. */
async function addUnits(office, pool, chance) {
    const add = async (parent, kind) => {
        const r = await office.post(`/admin/units/${parent}/add`, { kind, name: `试${chance.below(1e9)}` });
        if (r.status !== 200)
            throw new Error(`a new unit: ${r.status} ${r.text}`);
        return r.json.location.match(/\d+$/)[0];
    };
    const made = [await add(pool.city.id, 'traffic_station'), await add(pool.counties[0].id, 'hospital_station'),
        await add(pool.towns[0].id, 'window_station')];
    for (const v of pool.villages.slice(0, 2)) {
        const point = await add(v.id, 'point'), group = await add(point, 'group');
        made.push(point, group, await add(group, 'post'));
    }
    return made;
}

function seedTeams(b, places, folk) {
    const teams = [], c = b.chance;
    for (const u of places) {
        const state = c.one([3, 3, 3, 3, 2, 4, 5]);
        const mother = teams.length && c.happens(0.4) ? c.one(teams).id : null;
        const id = b.copy('team', b.from.team, { number: `T${b.n}`, unit: u.id, pos: u.pos, state, parent: mother,
            closed_ms: state === 5 ? NOW_MS - DAY : null, level: mother ? 2 : 1, join_rule: c.one([1, 2, 3, 4]), members: 1 });
        teams.push({ id, unit: u.id, pos: u.pos });
        for (const p of c.shuffled(folk.filter((x) => x.volunteer)).slice(0, 5))
            b.add('team_member', { team: id, volunteer: p.volunteer, role: c.one([1, 2, 2, 3]), state: c.one([1, 2, 2, 2, 3, 4]), asked_ms: NOW_MS });
    }
    return teams;
}

function seedRecords(b, a, shift, folk) {
    const c = b.chance;
    for (const state of c.shuffled([2, 2, 3, 4, 5, 5, 6, 6, 7, 8]).slice(0, 4)) {
        const p = c.one(folk);
        const begins = NOW_MS - (20 + Number(b.n % 40n)) * DAY;
        const record = b.copy('record', b.from.record, { volunteer: p.volunteer, activity: a.id, shift, signup: null, team: a.team,
            pos: a.pos, state, day: Math.floor(begins / DAY), in_ms: begins, out_ms: begins + HOUR, minutes: 60, settled_ms: null });
        if (c.happens(0.5))
            b.add('appeal', { record, volunteer: p.volunteer, pos: a.pos, story: '漏签', asked_ms: NOW_MS, state: c.one([1, 1, 1, 2]) });
    }
    for (const kind of [1, 2, 3]) {
        const entry = b.copy('record_entry', b.from.record_entry, { kind, volunteer: c.one(folk).volunteer, activity: a.id, shift, pos: a.pos, corrects: null,
            asked_by: c.one(folk).account, state: c.one([1, 1, 1, 2, 3]), record: null, in_ms: NOW_MS - 30 * DAY, out_ms: NOW_MS - 30 * DAY + HOUR });
        const file = b.add('attachment', { owner_thing: 'record_entry', owner_id: entry, slot: 'proof', pos: a.pos, name: 'a.pdf', kind: 4,
            size: 1, hash: 'looked-at', by_account: 1, made_ms: NOW_MS });
        b.sql.push(`INSERT INTO attachment_data (attachment, data) VALUES (${file}, 'x')`);
    }
}

/** Public notices that run, with people who have a part in them, and objections. */
function seedNotices(b, a, shift, folk) {
    const c = b.chance, volunteer = c.one(folk).volunteer, begins = NOW_MS - (20 + Number(b.n % 40n)) * DAY;
    const when = { in_ms: begins, out_ms: begins + HOUR };
    const record = b.copy('record', b.from.record, { volunteer, activity: a.id, shift, signup: null, team: a.team, pos: a.pos, state: 5, source: 3,
        day: Math.floor(begins / DAY), ...when, minutes: 60, settled_ms: null });
    const thing = b.copy('record_entry', b.from.record_entry, { kind: 1, volunteer, activity: a.id, shift, pos: a.pos, corrects: null,
        asked_by: c.one(folk).account, state: 2, record, ...when });
    const notice = b.add('gazette', { kind: 1, thing_id: thing, pos: a.pos, who: '王×', what: '清洁', from_ms: NOW_MS - DAY, until_ms: NOW_MS + 9 * DAY, state: 1, waiting: 2 });
    for (const p of c.shuffled(folk).slice(0, 3))
        b.sql.push(`INSERT INTO gazette_party (notice, account) VALUES (${notice}, ${p.account})`);
    for (const p of c.shuffled(folk).slice(0, 2))
        b.add('objection', { notice, pos: a.pos, signer: `a${p.account}`, account: p.account, reason: '他不在', made_ms: NOW_MS, state: c.one([1, 1, 1, 2, 3]) });
}

function seedActivities(b, teams, folk) {
    const c = b.chance;
    for (const t of teams) {
        const project = b.copy('project', b.from.project, { number: `P${b.n}`, team: t.id, unit: t.unit, pos: t.pos, state: 1 });
        for (let i = 0; i < 3; i++) {
            const state = c.one([1, 2, 2, 3, 3, 3, 4, 5, 6]), begins = NOW_MS + (i < 2 ? 2 : -3) * DAY;
            const a = { team: t.id, unit: t.unit, pos: t.pos };
            a.id = b.copy('activity', b.from.activity, { project, ...a, state, first_day: Math.floor(begins / DAY), last_day: Math.floor(begins / DAY),
                starts_ms: begins, ends_ms: begins + 3 * HOUR, published_ms: [3, 5].includes(state) || c.happens(0.3) ? NOW_MS - 9 * DAY : null,
                cancelled_ms: state === 4 ? NOW_MS : null, confirmed_ms: null, recruit: 1, pass_code: '', title: `试验活动${b.n}` });
            b.add('activity_circle', { activity: a.id, way: 1, lat: '36.1', lng: '113.1', radius_m: 500 });
            const shift = b.copy('shift', b.from.shift, { activity: a.id, pos: t.pos, day: Math.floor((begins + 8 * HOUR) / DAY), starts_ms: begins,
                ends_ms: begins + 3 * HOUR, closes_ms: begins, leave_ms: begins - HOUR, capacity: 50, taken: 4, waiting: 0, min_age: 0, skill: 0,
                cancelled_ms: c.happens(0.1) ? NOW_MS : null });
            for (const p of c.shuffled(folk).slice(0, 4))
                b.add('signup', { shift, activity: a.id, volunteer: p.volunteer, state: c.one([1, 1, 4, 7]), source: 1, starts_ms: begins,
                    ends_ms: begins + 3 * HOUR, made_ms: NOW_MS, moved_ms: NOW_MS });
            for (const p of c.shuffled(folk).slice(0, 3))
                b.add('invitation', { shift, volunteer: c.happens(0.8) ? p.volunteer : null, by_account: 1, made_ms: NOW_MS - DAY });
            seedRecords(b, a, shift, folk);
            seedNotices(b, a, shift, folk);
        }
    }
}

/** Every mixture: nothing, one right, several at different depths, ended ones, over closed units, the administrators. */
function seedGrants(b, folk, places, closed, city) {
    const c = b.chance, given = new Set();
    const give = (account, may, unit, ended) => {
        const key = `${account} ${may} ${unit}`;
        if (!ended && given.has(key))
            return;
        given.add(key);
        b.add('unit_grant', { account, may: MAY[may], unit, given_by: 1, given_ms: NOW_MS - DAY, ended_by: ended ? 1 : null, ended_ms: ended ? NOW_MS - HOUR : null });
    };
    folk.forEach((p, i) => {
        if (i % 4 === 0)
            return;
        for (let n = 1 + c.below(3); n > 0; n--)
            give(p.account, 'staff', c.one(places).id, c.happens(0.15));
        if (c.happens(0.2))
            give(p.account, 'staff', city.id, c.happens(0.5));
        if (c.happens(0.15))
            give(p.account, c.one(Object.keys(MAY).filter((may) => may !== 'staff')), city.id, c.happens(0.3));
        if (c.happens(0.25))
            give(p.account, 'staff', c.one(closed).id, false);
    });
    const waits = new Set();
    for (let i = 0; i < folk.length; i++) {
        const [p, asker, unit] = [c.one(folk), c.one(folk), c.happens(0.2) ? city : c.one(places)], state = c.one([1, 1, 1, 2, 3, 4]);
        const may = unit === city ? c.one(Object.keys(MAY)) : 'staff';
        const key = `${p.account} ${may} ${unit.id}`;
        if (p === asker || (state === 1 && waits.has(key)))
            continue;
        waits.add(key);
        b.add('grant_request', { account: p.account, may: MAY[may], unit: unit.id, pos: unit.pos, asked_by: asker.account, asked_ms: NOW_MS - DAY,
            until_day: 20700, reason: '新到岗', state });
    }
}

function seedSessions(b, folk) {
    folk.forEach((p) => { p.token = randomBytes(24).toString('base64url'); });
    const found = hashes(folk.map((p) => p.token));
    folk.forEach((p, i) => b.add('session', { token_hash: found[i], account: p.account, made_ms: NOW_MS, seen_ms: NOW_MS,
        expires_ms: NOW_MS + 9 * DAY, address: '127.0.0.1', proved_ms: NOW_MS }));
}

/** The people: volunteers of the demo with rights of their own and spare ones for what ends an account, and some who are nobody. */
async function choosePeople(b, register, place) {
    const all = (await register.rows('SELECT id, account FROM volunteer WHERE state = 1 AND real_name = 2 AND birth_day < 10000 ORDER BY id'))
        .map(([volunteer, account]) => ({ volunteer, account }));
    const known = new Set((await register.rows('SELECT account FROM unit_grant')).map((r) => r[0]));
    const chosen = b.chance.shuffled(all.filter((p) => !known.has(p.account)));
    const plain = [];
    for (let i = 0; i < 6; i++) {
        const phone = `1390000100${i}`;
        redvest(['admin', ...place.args, '--phone', phone, '--name', '王试', ...byDocument()]);
        const account = (await register.rows('SELECT id FROM account ORDER BY made_ms DESC, id DESC LIMIT 1'))[0][0];
        plain.push({ account, phone, volunteer: null });
    }
    const [leader, member, holder, ...more] = chosen;
    return { folk: [...more.slice(0, PEOPLE), ...plain.slice(0, 3)], spare: more.slice(PEOPLE, PEOPLE + 24), others: more.slice(PEOPLE + 24, PEOPLE + 60),
        later: { plain: plain.slice(3), leader, member, holder } };
}

/** What changes while sessions live: people who hold nothing yet, a team with its leader and a member, a claim. */
function seedLater(b, later, village) {
    const { leader, member, holder } = later;
    later.team = b.copy('team', b.from.team, { number: `T${b.n}`, unit: village.id, pos: village.pos, state: 3, parent: null, closed_ms: null, level: 1, join_rule: 3, members: 2 });
    b.add('team_member', { team: later.team, volunteer: leader.volunteer, role: 1, state: 2, asked_ms: NOW_MS });
    later.membership = b.add('team_member', { team: later.team, volunteer: member.volunteer, role: 3, state: 2, asked_ms: NOW_MS });
    b.sql.push(`UPDATE identity_claim SET kind = 1 WHERE holder = ${holder.volunteer}`,
        `UPDATE team_member SET role = 3 WHERE volunteer IN (${leader.volunteer}, ${member.volunteer}) AND team <> ${later.team}`);
}

/** Some ask to have their name corrected: requests about documents hold what only the program can seal. */
async function askCorrections(base, folk, others, holder) {
    for (const p of [holder, ...folk.filter((x) => x.volunteer).slice(0, 8), ...others.slice(0, 8)]) {
        const c = new Client(base);
        c.headers.authorization = `Bearer ${p.token}`;
        const r = await c.post('/me/correct', { name: '李更正', id_kind: 'passport', id_number: `E${p.volunteer.slice(-8)}`, birth: '1980-01-01', sex: 'male', story: '名字写错了' });
        if (r.status !== 200)
            throw new Error(`a correction: ${r.status} ${r.text}`);
    }
}

/** A served city: its place and address, the register and the model's world, the people, and stop(). */
export async function randomCity(engine, chance) {
    const open = []; // a city that cannot be made leaves nothing behind that keeps the test from ending
    try {
        return await makeCity(engine, chance, open);
    } catch (e) {
        for (const close of open.reverse()) await close();
        throw e;
    }
}

async function makeCity(engine, chance, open) {
    const place = freshPlace(engine);
    redvest(['demo', '--city', '140400', '--scale', '0.0005', '--seed', '7', '--now', NOW, ...place.args]);
    const b = new Builder(place, chance);
    const register = new Register(place);
    open.push(() => register.close());
    await b.learn(register);
    const { folk, spare, others, later } = await choosePeople(b, register, place);
    const { plain, leader, member, holder } = later;
    seedSessions(b, [...folk, ...spare, ...others, ...plain, leader, member, holder]);
    execute(place, b.sql.splice(0));

    let server = await serve(place, ['--now', NOW]);
    open.push(() => server.stop());
    const pool = poolOf(b);
    const made = await addUnits(await new Client(server.base).logIn(people.city, PASSWORD), pool, chance);
    await askCorrections(server.base, folk, others, holder);
    await server.stop();

    await b.learn(register);
    const places = [pool.city, ...pool.counties, ...pool.towns, ...pool.villages, ...b.units.filter((u) => made.includes(u.id))];
    const inUse = new Set((await register.rows('SELECT unit FROM volunteer UNION SELECT unit FROM team')).map((r) => r[0]));
    places.forEach((u) => inUse.add(u.id));
    const closed = chance.shuffled(b.units.filter((u) => u.depth === 5 && !inUse.has(u.id))).slice(0, 4);
    closed.forEach((u) => b.sql.push(`UPDATE unit SET closed_ms = ${NOW_MS - DAY} WHERE id = ${u.id}`));
    [...folk.filter((p) => p.volunteer), ...others].forEach((p) => {
        const u = chance.one(places);
        b.sql.push(`UPDATE volunteer SET unit = ${u.id}, pos = ${u.pos}, state = ${chance.one([1, 1, 1, 1, 3])}, real_name = ${chance.one([1, 2, 2, 3])} WHERE id = ${p.volunteer}`,
            `UPDATE identity_claim SET pos = ${u.pos} WHERE holder = ${p.volunteer}`);
        b.add('notice', { account: p.account, text_key: '已保存', arg0: '', arg1: '', arg2: '', link: '/me', at_ms: NOW_MS });
    });
    const volunteers = [...folk.filter((p) => p.volunteer), ...others];
    const teams = seedTeams(b, places, folk);
    seedActivities(b, teams, volunteers);
    b.add('policy', { name: 'login.fresh_min', value: 60, from_ms: 0, reason: '', by_account: 1, made_ms: 1 }); // as long as a city is asked
    SEEDS.forEach((seed) => seed(b, { teams, places, folk, volunteers }));
    b.sql.push("UPDATE account SET person = 'p' || CAST(id AS TEXT) WHERE person IS NULL");
    for (let i = 0; i < folk.length / 4; i++) { // a second phone of the same person
        const [one, two] = [b.chance.one(folk), b.chance.one(folk)];
        b.sql.push(`UPDATE account SET person = (SELECT a.person FROM account a WHERE a.id = ${one.account}) WHERE id = ${two.account}`);
    }
    seedGrants(b, folk, places, closed, pool.city);
    seedLater(b, later, pool.villages[2]);
    [[later.claim]] = await register.rows(`SELECT id FROM identity_claim WHERE holder = ${holder.volunteer}`);
    execute(place, b.sql.splice(0));

    server = await serve(place, ['--now', NOW]);
    const world = new World(FACTS);
    let before = new Map();
    /** Looks again; the names of the tables that have changed since. */
    const refresh = async () => {
        const now = await register.digest();
        const changed = [...now].filter(([t, d]) => before.get(t) !== d).map(([t]) => t);
        before = now;
        for (const t of changed)
            if (FACTS[t])
                world.take(t, await register.facts(t));
        return changed;
    };
    for (const t of Object.keys(FACTS))
        world.take(t, await register.facts(t));
    await refresh();
    const stop = async () => {
        register.close();
        const r = await server.stop();
        place.remove();
        return r;
    };
    return { place, base: server.base, server, world, register, folk, spare, others, later, places, pool, refresh, stop };
}
