// leaving.test.mjs - what stays of somebody who closes the account: a word of their own stands in everything that they can write,
// and afterwards in no column that does not say so (docs/COLUMNS.md, of the nouns' `texts`), nor in the file itself.
//
// The person is 16, so that there is a guardian, too. What hours rest on for ten years is a word by itself, and what a team is called. The clock is led by a
// file: what runs out by time has run out when the test says so.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, engines, python, redvest, rows, runSql, Client } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00', DAY = 24 * HOUR;
const PAST = Date.parse('2026-03-06T09:00:00+08:00'), COMING = Date.parse('2026-03-08T09:00:00+08:00');
const WORD = '獬豸灯笼', RESTS = '饕餮灯笼', TEAM = '貔貅灯笼';
const PHONE = '13712340001', GUARDIAN = '13712340003', PATIENCE_MS = 60000;

/** A citizen number that nobody has: areas beginning with 99 are no province. */
function citizen(birth, sequence) {
    const s = `990103${birth}${String(sequence).padStart(3, '0')}`, weight = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return s + '10X98765432'[[...s].reduce((sum, d, i) => sum + Number(d) * weight[i], 0) % 11];
}

/** Table.column -> what becomes of it, as the page says. */
function declared() {
    const found = new Map();
    for (const line of readFileSync('docs/COLUMNS.md', 'utf8').split('\n')) {
        const m = line.match(/^\| (\w+) \| ([\w ]+) \| (not personal|dropped|masked|kept) \| (.*) \|$/);
        for (const c of m ? m[2].split(' ') : [])
            found.set(`${m[1]}.${c}`, { fate: m[3], how: m[4] });
    }
    return found;
}

/** The texts that people may write who are neither staff nor lead anything: route -> names. */
function written() {
    const rights = new Map(redvest(['routes']).split('\n').map((l) => l.trim().split(/\s+/)).map(([method, path, right]) => [`${method} ${path}`, right]));
    const found = {};
    for (const [path, methods] of Object.entries(api().doc.paths)) {
        const right = rights.get(`POST ${path.replace(/\{(\w+)\}/g, ':$1')}`);
        if (!methods.post || !['anyone', 'person', 'volunteer'].includes(right))
            continue;
        const [content] = Object.values(methods.post.requestBody?.content ?? {});
        let schema = content?.schema;
        if (schema?.$ref)
            schema = api().doc.components.schemas[schema.$ref.split('/').at(-1)];
        const names = Object.entries(schema?.properties ?? {}).filter(([, f]) => f.type === 'string' && !f.format && !f.pattern && !f.enum).map(([n]) => n);
        if (names.length)
            found[path] = names;
    }
    return found;
}


/** The texts of everybody's that hold nobody's words: codes, passwords, ids, times, ways back. */
const NO_WORDS = ['phone', 'code', 'password', 'again', 'old', 'back', 'path', 'kept', 'came', 'went', 'claimed_out', 'token', 'pass', 'offer', 'proof', 'at', 'pass_code', 'credit_code', 'number',
    'id_number', 'emergency_phone', 'guardian_phone', 'contact_phone'];
/** Somebody else's document is claimed by who has no account; rights are agreed to by who holds some. */
const NOT_THEIRS = ['/register/claim', '/grant-requests/{id}/agree', '/grant-requests/{id}/refuse'];

/** Table.column of each that holds a word. */
function holders(place, word) {
    if (place.engine !== 'sqlite')
        return rows(place, `SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
            WHERE c.table_schema = current_schema() AND c.data_type IN ('text', 'bytea')
              AND (xpath('/row/n/text()', query_to_xml(format('SELECT COUNT(*) AS n FROM %I WHERE %s', c.table_name,
                CASE c.data_type WHEN 'text' THEN format('POSITION(%L IN %I) > 0', '${word}', c.column_name)
                     ELSE format('POSITION(CONVERT_TO(%L, ''UTF8'') IN %I) > 0', '${word}', c.column_name) END), false, true, '')))[1]::text::bigint > 0`).flat();
    return execFileSync(python, ['-ISc', `import sqlite3,sys
db, word = sqlite3.connect(sys.argv[1]), sys.argv[2].encode()
for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
    for c in (r[1] for r in db.execute(f"PRAGMA table_info({t})").fetchall() if r[2] in ("TEXT", "BLOB")):
        if db.execute(f"SELECT 1 FROM {t} WHERE INSTR(CAST({c} AS BLOB), ?) > 0", (word,)).fetchone():
            print(f"{t}.{c}")`, join(place.dir, 'redvest.db'), word], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** What is sealed, hashed, or found by a keyed hash, in columns that are dropped or masked: column -> values. */
function marks(place) {
    const found = new Map();
    for (const [name, { fate }] of declared()) {
        const [table, column] = name.split('.');
        if (!['dropped', 'masked'].includes(fate) || !/(_sealed|_index|_hash|^device|^visitor|^asker|^person|^k)$/.test(column))
            continue;
        found.set(name, new Set(rows(place, `SELECT DISTINCT ${column} FROM ${table} WHERE ${column} <> ''`).flat()));
    }
    return found;
}

for (const engine of engines) {
    describe(`who leaves (${engine})`, () => {
        let server, made, time, me, id, sent;
        const place = () => server.place;
        before(async () => {
            time = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader), was = s.activity(team, { starts: PAST }), next = s.activity(team, { starts: COMING });
                const staff = s.volunteer({ name: '王主任' });
                s.add('unit_grant', { id: s.id(), account: staff.account, may: 1, unit: s.unit, given_by: 1, given_ms: s.now });
                s.add('gazette', { id: s.id(), kind: 1, thing_id: 1, pos: s.pos, who: '陈×', what: '河道清洁', from_ms: s.now, until_ms: s.now + 5 * DAY, state: 1 });
                for (const [t, of] of [['team', team], ['activity', was]])
                    s.sql.push(`UPDATE ${t} SET contact_name = '${WORD}', contact_phone = '137-1234 0001' WHERE id = ${of};`);
                s.sql.push(`UPDATE project SET contact_name = '${WORD}', contact_phone = '+8613712340001' WHERE id = (SELECT project FROM activity WHERE id = ${was});`);
                s.sql.push(`INSERT INTO meta (name, value) VALUES ('city.demo', '1') ON CONFLICT (name) DO NOTHING;`);
                return { leader, team, staff, was, coming: next, unit: s.unit, pos: s.pos, over: s.shift(was, { starts: PAST }), next: s.shift(next, { starts: COMING }) };
            }, ['--clock', time.file]);
            made = server.made;
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });

        const filled = new Set();
        /** Sends texts of theirs, and remembers which. */
        const write = async (path, texts, more = {}, c = me) => {
            for (const [pattern] of Object.entries(written()).filter(([p]) => new RegExp(`^${p.replace(/\{\w+\}/g, '\\d+')}$`).test(path)))
                Object.keys(texts).forEach((t) => filled.add(`${pattern} ${t}`));
            const r = await c.post(path, { ...texts, ...more });
            assert.ok([200, 201].includes(r.status), `${path}: ${r.status} ${r.text}`);
            return r.json;
        };
        const staff = () => server.as(made.staff);
        const must = async (client, path, body = {}) => assert.equal((await client.post(path, body)).status, 200, path);
        /** Hours by hand with a paper, as a browser sends them; the entry's page. */
        const claim = async (from, word) => {
            const data = new FormData();
            for (const [k, v] of Object.entries({ shift: made.over, came: `2026-03-06T${from}:00`, went: `2026-03-06T${from}:30`, reason: `忘了签到，${word}`, truth: '1' }))
                data.set(k, v);
            data.set('proof', new Blob([`%PDF-1.7\n${word}\n%%EOF`], { type: 'application/pdf' }), `${word}.pdf`);
            filled.add('/entries/claim reason');
            const r = await me.send('POST', '/entries/claim', { body: data });
            assert.equal(r.status, 200, r.text);
            return r.json.location;
        };
        const until = async (check, what) => {
            for (const end = Date.now() + PATIENCE_MS; !check(); await new Promise((go) => setTimeout(go, 100)))
                assert.ok(Date.now() < end, what);
        };

        async function register() {
            me = new Client(server.base);
            const [[village, town, county]] = rows(place(), `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent WHERE v.id = ${made.unit}`);
            const { code } = (await me.post('/register/code', { phone: PHONE })).json;
            await write('/register', {}, { phone: PHONE, code, password: 'a good long one', agree_terms: true, agree_privacy: true, agree_identity: true });
            await write('/register/2', { name: WORD, address: `${WORD}一号` }, { cn_id: citizen('20091105', 3), county, town, village });
            const last = await write('/register/3', { emergency_name: WORD, guardian_name: WORD }, { emergency_phone: '13712340002', guardian_phone: GUARDIAN,
                guardian_id: citizen('19800307', 4), guardian_relation: 'mother', guardian_agrees: true });
            me.headers.authorization = `Bearer ${last.token}`;
            id = last.volunteer;
            const guardian = new Client(server.base), asked = (await guardian.post('/guardian/code', { phone: GUARDIAN })).json;
            const { proof } = (await guardian.post('/guardian', { phone: GUARDIAN, code: asked.code })).json;
            await must(guardian, '/guardian/decide', { proof, volunteer: id, agree: true });
        }

        async function serve() {
            await write(`/teams/${made.team}/join`, { note: `想加入，${WORD}` });
            await write(`/shifts/${made.next}/join`, { note: `骑车来，${WORD}` });
            await must(me, `/shifts/${made.next}/leave`);
            const accepted = await claim('09', RESTS), refused = await claim('10', WORD);
            await claim('11', WORD); // waits
            await must(server.as(made.leader), `${accepted}/accept`);
            await must(server.as(made.leader), `${refused}/refuse`, { reason: '名单上没有' });
            writeFileSync(join(place().dir, 'missed.sql'), `INSERT INTO record (id, volunteer, activity, shift, team, pos, day, in_ms, minutes, state, source, in_how, in_by, device)
VALUES (77, ${id}, ${made.was}, ${made.over}, ${made.team}, ${made.pos}, ${Math.floor((PAST + 8 * HOUR) / DAY)}, ${PAST + 2 * HOUR}, 0, 8, 4, 1, 1, '${WORD}');
INSERT INTO rating (record, volunteer, score, note, by_account, at_ms) VALUES (77, ${id}, 4, '${WORD}', 1, 1);`);
            runSql(place(), join(place().dir, 'missed.sql'));
            await write('/records/77/appeal', { story: `忘了签退，${WORD}` }, { claimed_out: '2026-03-06T11:30' });
            const appeal = rows(place(), `SELECT id FROM appeal WHERE volunteer = ${id}`)[0][0];
            await must(staff(), `/appeals/${appeal}/accept`);
        }

        async function say() {
            await write('/me/edit', { address: `${WORD}二号`, emergency_name: WORD }, { version: Number(rows(place(), `SELECT version FROM volunteer WHERE id = ${id}`)[0][0]),
                emergency_phone: '13712340002', ...Object.fromEntries(home()) });
            await write('/me/correct', { name: WORD + '甲', story: `写错了，${WORD}` }, { cn_id: citizen('20091105', 3) });
            await write(`/gazette/${rows(place(), 'SELECT id FROM gazette')[0][0]}/object`, { reason: `他不在，${WORD}` });
            const objection = rows(place(), 'SELECT id FROM objection')[0][0];
            await must(staff(), `/objections/${objection}/reject`, { answer: '签到表上有他' });
            await write('/teams', { name: `${TEAM}队`, host: TEAM, about: TEAM, contact_name: WORD }, { ...Object.fromEntries(home()), kind: 'group', category: 'health', contact_phone: '13712340004', join_rule: 'review' });
            const team = rows(place(), `SELECT id FROM team WHERE name LIKE '${TEAM}%'`)[0][0];
            await must(staff(), `/teams/${team}/refuse`, { reason: '已有同类队伍' });
            await must(staff(), `/admin/volunteers/${id}/suspend`, { reason: '核实代签' });
            await write('/me/suspension', { story: `是我本人，${WORD}` });
            await must(staff(), `/admin/volunteers/${id}/restore`, { reason: '已核实' });
        }

        function home() {
            const [[village, town, county]] = rows(place(), `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent WHERE v.id = ${made.unit}`);
            return [['village', village], ['town', town], ['county', county]];
        }

        test('every text that somebody may write holds the word', async () => {
            sent = marks(place());
            await register();
            await must(staff(), `/admin/volunteers/${id}/confirm`);
            await serve();
            await say();
            const missing = Object.entries(written()).filter(([p]) => !NOT_THEIRS.includes(p))
                .flatMap(([p, names]) => names.map((n) => `${p} ${n}`)).filter((f) => !NO_WORDS.includes(f.split(' ')[1]) && !filled.has(f));
            // of who is on a photo nobody knows the name, and the words stand until staff decided
            assert.deepEqual(missing, ['/me/close name', '/gazette/{id}/object name', '/photos/{id}/report words', '/gazette/{id}/code reason', '/gazette/{id}/code name']);
            assert.ok(holders(place(), WORD).length > 10, holders(place(), WORD).join(' '));
        });

        test('and once the account is closed no column but those that are kept', async () => {
            const before = marks(place());
            await must(me, '/me/close', { name: WORD });
            time.later(8 * DAY);
            await until(() => rows(place(), 'SELECT COUNT(*) FROM outbox')[0][0] === '0' && rows(place(), 'SELECT COUNT(*) FROM login_code')[0][0] === '0', 'texts run out');
            const columns = declared(), left = holders(place(), WORD);
            assert.deepEqual(left.filter((c) => columns.get(c)?.fate !== 'kept'), []);
            assert.deepEqual(left, [], 'what is kept holds other words');
            assert.deepEqual(holders(place(), TEAM).filter((c) => c.startsWith('team.')).sort(), ['team.about', 'team.host', 'team.name']);
            assert.deepEqual(holders(place(), RESTS).sort(), ['attachment.name', 'attachment_data.data', 'event.reason', 'record.reason', 'record_entry.reason']);
            const now = marks(place());
            for (const [name, values] of before)
                for (const v of values)
                    if (!sent.get(name).has(v))
                        assert.ok(!now.get(name).has(v), `${name} still holds ${v}`);
        });

        test('what somebody else is the contact of keeps it', async () => {
            const contact = (t, id) => rows(place(), `SELECT contact_name, contact_phone FROM ${t} WHERE id = ${id}`)[0];
            const [[project], [other]] = [made.was, made.coming].map((a) => rows(place(), `SELECT project FROM activity WHERE id = ${a}`)[0]);
            assert.deepEqual([contact('team', made.team), contact('activity', made.was), contact('project', project)], [['', ''], ['', ''], ['', '']]);
            assert.deepEqual([contact('activity', made.coming), contact('project', other)], [['张敏', 'tel'], ['张敏', 'tel']]);
        });

        if (engine === 'sqlite') test('nor do the bytes of the file', () => { // PostgreSQL vacuums its files by itself
            const file = join(place().dir, 'redvest.db');
            execFileSync(python, ['-ISc', 'import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()', file]);
            const bytes = Buffer.concat([file, `${file}-wal`].map((f) => readFileSync(f)));
            assert.ok(bytes.includes(RESTS), 'what is kept is there');
            assert.ok(!bytes.includes(WORD));
        });
    });
}
