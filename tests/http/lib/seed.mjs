// seed.mjs - a register with just the rows a test needs: people who are logged in already, a team, activities, shifts.
//
// For tests of what happens to them, above all of many people at once; how such rows come about by the pages is
// tested elsewhere. Session tokens are random; the register holds their BLAKE2b-256, as the server does.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshPlace, python, redvest, regions, rows, runSql, serve, Client, byDocument } from './redvest.mjs';

export const HOUR = 3600000;
const DAY = 24 * HOUR;
const BASE = 500000000000000n; // ids of seeds: far below what the program makes

/** What the register keeps of session tokens. */
export function hashes(tokens) {
    const out = execFileSync(python, ['-ISc', `import sys,hashlib,base64
for t in sys.stdin.read().split():
    print(base64.urlsafe_b64encode(hashlib.blake2b(t.encode(), digest_size=32).digest()).decode().rstrip("="))`],
        { input: tokens.join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 });
    return out.split('\n').filter(Boolean);
}

/** A volunteer number with its check character (the city's rule: 3^i mod 31). */
function volunteerNumber(serial) {
    const first = `V1404032603${String(serial % 1000000).padStart(6, '0')}`;
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUVWXY';
    let sum = 0, weight = 1;
    for (const ch of first) {
        sum += alphabet.indexOf(ch) * weight;
        weight = weight * 3 % 31;
    }
    return first + alphabet[(31 - sum % 31) % 31];
}

const text = (s) => `'${String(s).replaceAll("'", "''")}'`;
const localDay = (ms) => Math.floor((ms + 8 * HOUR) / DAY);

/** The token of a session of that account, in which nobody has proved anything for long: what is left open on a table. */
export function staleSession(place, account, now) {
    const token = randomBytes(24).toString('base64url'), file = join(place.dir, 'stale.sql');
    writeFileSync(file, `INSERT INTO session (id, token_hash, account, made_ms, seen_ms, expires_ms, address, proved_ms)
VALUES (${BASE + BigInt(`0x${randomBytes(5).toString('hex')}`)}, '${hashes([token])[0]}', ${account}, ${now - HOUR}, ${now}, ${now + 9 * DAY}, '', ${now - HOUR});`);
    runSql(place, file);
    return token;
}

export class Seed {
    constructor(place, now) {
        this.place = place;
        this.now = now;
        this.n = 0n;
        this.sql = [];
        this.people = [];
        [this.unit, this.pos] = rows(place, 'SELECT id, pos FROM unit WHERE depth = 5 ORDER BY pos LIMIT 1')[0];
    }

    id() {
        return (BASE + ++this.n).toString();
    }

    add(table, row) {
        this.sql.push(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map((v) =>
            v === null ? 'NULL' : typeof v === 'string' && !/^-?\d+$/.test(v) ? text(v) : v).join(', ')});`);
    }

    /** A logged-in volunteer: { id, account, number, token }; with a phone the account is a real one. */
    volunteer({ name = '王小红', age = 30, phone } = {}) {
        const p = { id: this.id(), account: phone ? this.account(phone, name) : this.id(),
            token: randomBytes(24).toString('base64url') };
        p.number = volunteerNumber(Number(this.n));
        if (!phone)
            this.add('account', { id: p.account, name, phone_index: `p${p.account}`, phone_sealed: '', person: `p${p.account}`, made_ms: this.now });
        this.add('volunteer', { id: p.id, account: p.account, number: p.number, name, sex: 1,
            birth_day: localDay(this.now) - Math.round(age * 365.25) - 2, id_kind: 1, id_index: `i${p.id}`, id_sealed: 'x',
            unit: this.unit, pos: this.pos, state: 1, real_name: 2, made_ms: this.now });
        this.people.push(p);
        return p;
    }

    account(phone, name) {
        redvest(['admin', ...this.place.args, '--phone', phone, '--name', name, ...byDocument()]);
        return rows(this.place, 'SELECT MAX(id) FROM account')[0][0];
    }

    team(leader, { name = '东街志愿服务队' } = {}) {
        const id = this.id();
        this.add('team', { id, number: `T${id}`, name, unit: this.unit, pos: this.pos, kind: 1, level: 3, join_rule: 1,
            category: 1, about: '做好事', contact_name: '张敏', contact_phone: 'tel', state: 3, made_by: leader.account,
            made_ms: this.now });
        this.add('team_member', { id: this.id(), team: id, volunteer: leader.id, role: 1, state: 2, asked_ms: this.now });
        return id;
    }

    member(team, person, { state = 2 } = {}) {
        this.add('team_member', { id: this.id(), team, volunteer: person.id, role: 3, state, asked_ms: this.now });
    }

    activity(team, { title = '河道清洁', starts = this.now, ends = starts + 3 * HOUR, ...more } = {}) {
        const project = this.id(), id = this.id();
        this.add('project', { id: project, number: `P${project}`, name: '邻里守望', team, unit: this.unit, pos: this.pos,
            about: 'a', place: 'b', contact_name: '张敏', contact_phone: 'tel', guarantees: 'c', state: 1, made_by: 1,
            made_ms: this.now });
        this.add('activity', { id, project, team, unit: this.unit, pos: this.pos, title, category: 1, content: '清理河岸',
            conditions: '无', risks: '路滑', guarantees: '保险', place: '河边', contact_name: '张敏', contact_phone: 'tel',
            recruit: 1, state: 3, first_day: localDay(starts), last_day: localDay(ends - 1), starts_ms: starts, ends_ms: ends,
            made_by: 1, made_ms: this.now, published_ms: this.now, ...more });
        return id;
    }

    shift(activity, { starts = this.now, ends = starts + 3 * HOUR, capacity = 10, ...more } = {}) {
        const id = this.id();
        this.add('shift', { id, activity, post: '服务岗', pos: this.pos, day: localDay(starts), starts_ms: starts,
            ends_ms: ends, closes_ms: starts, leave_ms: starts - HOUR, capacity, ...more });
        return id;
    }

    /** Hours that wait; without `went` the person is still there. `by`: who made the marks, if not the person. */
    pending(shift, activity, team, person, { came, went, odd = 0, by = person, how = 1 }) {
        const id = this.id();
        this.add('record', { id, volunteer: person.id, activity, shift, team, pos: this.pos, day: localDay(came), in_ms: came, out_ms: went ?? null,
            minutes: went ? Math.floor(went / 60000) - Math.floor(came / 60000) : 0, state: went ? 5 : 1, source: 4,
            in_how: how, out_how: went ? how : null, in_by: by.account, odd });
        return id;
    }

    signup(shift, activity, person, { starts = this.now, ends = starts + 3 * HOUR, state = 1 } = {}) {
        const id = this.id();
        this.add('signup', { id, shift, activity, volunteer: person.id, state, source: 1, starts_ms: starts, ends_ms: ends,
            made_ms: this.now, moved_ms: this.now });
        this.sql.push(`UPDATE shift SET taken = taken + ${state === 2 ? 0 : 1}, waiting = waiting + ${state === 2 ? 1 : 0} WHERE id = ${shift};`);
        return id;
    }

    circle(activity, way, lat, lng, radius) {
        this.add('activity_circle', { id: this.id(), activity, way, lat: text(lat).slice(1, -1), lng: String(lng), radius_m: radius });
    }

    write() {
        const found = hashes(this.people.map((p) => p.token));
        this.people.forEach((p, i) => this.add('session', { id: this.id(), token_hash: found[i], account: p.account,
            made_ms: this.now, seen_ms: this.now, expires_ms: this.now + 9 * DAY, address: '127.0.0.1', proved_ms: this.now }));
        const file = join(this.place.dir, 'seed.sql');
        writeFileSync(file, `BEGIN;\n${this.sql.join('\n').replaceAll("''''", "''")}\nCOMMIT;\n`);
        runSql(this.place, file);
    }
}

/**
 * A served register with what `fill(seed)` adds; as(person) gives that person's client, browser(person) one with a cookie in place of a
 * bearer token. args: more for `serve`.
 */
export async function seededServer(engine, nowText, fill, args = []) {
    const place = freshPlace(engine);
    redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
    const seed = new Seed(place, Date.parse(nowText));
    const made = fill(seed);
    seed.write();
    const server = await serve(place, ['--now', nowText, ...args]);
    const stop = server.stop;
    server.stop = async (signal) => {
        const r = await stop(signal);
        place.remove();
        return r;
    };
    server.as = (person) => {
        const c = new Client(server.base);
        c.headers.authorization = `Bearer ${person.token}`;
        return c;
    };
    server.browser = (person) => {
        const c = new Client(server.base);
        c.cookies.set('rv', person.token);
        return c;
    };
    return Object.assign(server, { made, seed });
}
