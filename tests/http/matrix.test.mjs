// matrix.test.mjs - every route of the table, as every role, in both faces, inside and outside its scope.
// The table comes from `redvest routes`: a new route is in here by being declared.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowed } from './lib/roles.mjs';
import { RULES } from './lib/rights_table.mjs';
import { engines, demoServer, Client, NOW, people, PASSWORD, redvest, rows, routeOf, runSql } from './lib/redvest.mjs';
import { staleSession } from './lib/seed.mjs';

/** What `redvest routes` says: [{ method, path, role, lane, fresh }]. */
function table() {
    return redvest(['routes']).trim().split('\n').map((line) => {
        const [method, path, role, lane, fresh] = line.split(/\s+/);
        return { method, path, role, lane, fresh: fresh === 'fresh' };
    });
}

/** Words whose things the demo has none of, or not for everybody; authz.test.mjs and the nouns' own tests ask these routes about real ones. */
const NONE_IN_DEMO = ['appeals', 'calendar', 'changes', 'circles', 'claims', 'devices', 'entries', 'files', 'gazette', 'grant-requests', 'handovers', 'holidays', 'invitations', 'looks', 'notices', 'objections'];
/** Let in by role, and yet told of nothing: it is not theirs. */
const NOT_THEIRS = {
    'GET /admin/units/:id/close': ['station'], // one's own unit is closed from above
    'GET /records/:id': ['sysadmin', 'auditor'],
    'POST /shifts/:id/leave': ['leader'], // has no seat there
};
/** What an open session alone must not do. */
const ASK_FRESH = ['/me/phone', '/me/password', '/me/close', '/grants/new', '/grants/:id/end', '/grant-requests/:id/agree', '/grant-requests/:id/refuse', '/grants/:id/release', '/reveal', '/export',
    '/claims/:id/grant', '/claims/:id/refuse'];
/** What a page answers: itself, the way to the page that is meant, or what else it has to be told. */
const GOES_ON = [200, 303, 422];
/** Pages of a registration that was not begun. */
const NOT_BEGUN = ['/register/2', '/register/3', '/register/claim'];

/** What the ":…" of a path may be, by the word before it: things of the demo leader's team, all of them in reach of the
 *  staff above it, and what is a person's own where only that is shown. */
async function samples(server, clients) {
    const one = (sql) => rows(server.place, sql)[0]?.[0];
    const self = async (who) => (await clients[who].get('/session')).json;
    const [leader, staff] = [await self('leader'), await self('station')];
    const [team] = rows(server.place, `SELECT team FROM team_member WHERE volunteer = ${leader.volunteer} AND role = 1 AND state = 2`)[0];
    const activity = one(`SELECT activity FROM record WHERE team = ${team} AND state = 1`);
    const unit = staff.grants[0].unit;
    const common = {
        activities: activity, teams: team, units: unit, overview: unit, policy: 'star.one_min', consents: 'privacy',
        shifts: one(`SELECT id FROM shift WHERE activity = ${activity} AND cancelled_ms IS NULL`),
        projects: one(`SELECT project FROM activity WHERE id = ${activity}`),
        volunteers: one(`SELECT id FROM volunteer WHERE unit = ${unit} AND id <> ${leader.volunteer} ORDER BY id DESC`),
        grants: one(`SELECT id FROM unit_grant WHERE unit = ${unit}`),
        c: (await clients.leader.get(`/activities/${activity}/code?way=in`)).json.token,
        photos: one('SELECT MIN(id) FROM photo WHERE state = 2'),
        file: one("SELECT hash FROM attachment WHERE owner_thing = 'photo' AND owner_id = (SELECT MIN(id) FROM photo WHERE state = 2)"),
        v: (await clients.volunteer.get('/code')).json.token,
    };
    const ids = { anyone: { ...common, records: '1', signups: '1' } };
    for (const who of Object.keys(people)) {
        const { account, volunteer } = await self(who);
        const mine = volunteer ? `volunteer = ${volunteer}` : `activity = ${activity}`;
        ids[who] = { ...common, records: one(`SELECT id FROM record WHERE ${mine} ORDER BY id DESC`),
            signups: one(`SELECT id FROM signup WHERE ${mine} AND state = 1 ORDER BY id DESC`),
            notices: one(`SELECT id FROM notice WHERE account = ${account} ORDER BY id DESC`) };
    }
    return ids;
}

/** A path with ids, and whether all of them are of things that are there. */
function fill(path, ids) {
    let there = true;
    const words = path.split('/');
    const filled = words.map((w, i) => {
        if (!w.startsWith(':'))
            return w;
        const word = w === ':shift' ? 'shifts' : words[i - 1];
        there &&= ids[word] !== undefined;
        assert.ok(ids[word] || NONE_IN_DEMO.includes(word), `no sample for ${w} of ${path}`);
        return ids[word] ?? '1';
    });
    return { path: filled.join('/'), there };
}

for (const engine of engines) {
    describe(`every route as every role (${engine})`, () => {
        let server, ids;
        const clients = {};
        before(async () => {
            server = await demoServer(engine);
            clients.anyone = new Client(server.base);
            for (const [role, phone] of Object.entries(people))
                clients[role] = await new Client(server.base).logIn(phone, PASSWORD);
            ids = await samples(server, clients);
        });
        after(() => server?.stop());

        for (const route of table()) {
            test(`${route.method} ${route.path} is for ${route.role}`, async () => {
                for (const who of ['anyone', ...Object.keys(people)]) {
                    if (['/logout', '/logout/everywhere', '/me/close'].includes(route.path) && who !== 'anyone')
                        continue; // would end the session the other routes need
                    for (const accept of ['application/json', 'text/html'])
                        await one(route, who, accept);
                }
            });
        }

        test('what an open session alone must not do asks for a fresh proof, nothing else does', async () => {
            const stale = {};
            for (const who of Object.keys(people)) {
                const { account } = (await clients[who].get('/session')).json;
                stale[who] = new Client(server.base);
                stale[who].headers.authorization = `Bearer ${staleSession(server.place, account, Date.parse(NOW))}`;
            }
            for (const route of table()) {
                const must = ASK_FRESH.some((end) => route.path.endsWith(end)) || (route.method === 'POST' && /^\/admin\/(policy|holidays)/.test(route.path));
                assert.ok(route.fresh || !must, `${route.method} ${route.path} does not ask`);
                for (const who of route.fresh ? Object.keys(people) : []) {
                    const { path } = fill(route.path, ids[who]), c = stale[who];
                    const ask = (accept) => (route.method === 'GET' ? c.send('GET', path, { accept }) : c.post(path, {}, { accept }));
                    const [program, browser] = [await ask('application/json'), await ask('text/html')];
                    const say = `${who} ${route.method} ${path}: ${program.status} ${browser.status}`;
                    if (!allowed(who, route.role)) {
                        assert.deepEqual([program.status, browser.status], [404, 404], say);
                        continue;
                    }
                    assert.deepEqual([program.status, program.json.code], [403, 'not-fresh'], say);
                    if (route.method === 'GET')
                        assert.equal(browser.location, `/login/fresh?back=${encodeURIComponent(path)}`, say);
                    else
                        assert.match(browser.text, /<h1>确认是您本人<\/h1>/, say);
                }
            }
        });

        test('who is suspended is told so by each route but those that are for them too', async () => {
            const { volunteer } = (await clients.leader.get('/session')).json;
            const path = `/admin/volunteers/${volunteer}`, city = clients.city;
            assert.equal((await city.post(`${path}/suspend`, { reason: '代签' })).status, 200);
            for (const route of table())
                for (const accept of ['application/json', 'text/html'])
                    await rests(route, accept);
            assert.equal((await city.post(`${path}/restore`, {})).status, 200);
            assert.equal((await clients.leader.get('/activities/mine')).status, 200);
        });

        test('a right that is held elsewhere opens nothing here, whatever its level', async () => {
            const one = (sql) => rows(server.place, sql)[0][0];
            const [home] = rows(server.place, `SELECT code FROM unit WHERE id = ${ids.leader.units}`)[0];
            const account = one(`SELECT a.id FROM account a JOIN volunteer v ON v.account = a.id WHERE a.person IS NOT NULL AND v.state = 1
                AND NOT EXISTS (SELECT 1 FROM unit_grant g WHERE g.account = a.id) AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.volunteer = v.id)
                AND NOT EXISTS (SELECT 1 FROM signup s WHERE s.volunteer = v.id) ORDER BY a.id LIMIT 1`);
            const there = one(`SELECT id FROM unit WHERE depth = 3 AND code NOT LIKE '${home.slice(0, 6)}%' ORDER BY pos LIMIT 1`);
            const c = new Client(server.base), now = Date.parse(NOW), file = join(tmpdir(), `redvest-elsewhere-${process.pid}.sql`);
            c.headers.authorization = `Bearer ${staleSession(server.place, account, now)}`;
            writeFileSync(file, `INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms) VALUES (77, ${account}, 1, ${there}, 0, 0);
                UPDATE session SET made_ms = ${now}, seen_ms = ${now}, proved_ms = ${now} WHERE account = ${account};`);
            runSql(server.place, file);
            rmSync(file);
            assert.equal((await c.get(`/admin/units/${there}`)).status, 200, 'there it is a right');
            let asked = 0;
            for (const route of table().filter((t) => ['station', 'township', 'county'].includes(t.role) && t.path.includes(':'))) {
                const { path, there: is } = fill(route.path, ids.county);
                if (!is)
                    continue;
                for (const accept of ['application/json', 'text/html']) {
                    const ask = (at) => (route.method === 'GET' ? c.send('GET', at, { accept }) : c.post(at, {}, { accept }));
                    const [r, unknown] = [await ask(path), await ask(route.path.replace(/:\w+/g, '1'))];
                    const say = `${route.method} ${path} ${accept}: ${r.status} ${r.text.slice(0, 200)}`;
                    assert.ok([404, 422].includes(r.status), say); // a form is looked at before what it is about
                    assert.equal(r.status, unknown.status, say);
                    asked++;
                }
            }
            assert.ok(asked > 30, `${asked} asked`);
        });

        async function rests(route, accept) {
            const rule = RULES[`${route.method} ${route.path}`], c = clients.leader;
            if (rule.ends)
                return; // would end the session the other routes need
            const { path } = fill(route.path, ids.leader);
            const r = route.method === 'GET' ? await c.send('GET', path, { accept }) : await c.post(path, {}, { accept });
            const say = `${route.method} ${path} ${accept}: ${r.status} ${r.text.slice(0, 200)}`;
            assert.equal(r.status === 403, rule.role !== 'anyone' && !rule.suspended, say);
            if (r.status === 403)
                assert.match(r.text, /资格已暂停/, say);
        }

        async function one(route, who, accept) {
            const c = clients[who], { path, there } = fill(route.path, ids[who]);
            const r = route.method === 'GET'
                ? await c.send('GET', path, { accept })
                : await c.post(path, {}, { accept, ...(who === 'anyone' ? { headers: { 'x-csrf-token': '00' } } : {}) });
            const say = `${who} ${accept}: ${r.status} ${r.text.slice(0, 200)}`;
            assert.ok(r.status < 500, say);
            if (allowed(who, route.role)) {
                assert.notEqual(r.status, 401, say);
                const hidden = !there || NOT_BEGUN.includes(path) || NOT_THEIRS[`${route.method} ${route.path}`]?.includes(who);
                if (!hidden)
                    assert.ok(r.status !== 404 && (route.method !== 'GET' || GOES_ON.includes(r.status)), say);
                return;
            }
            if (who === 'anyone') {
                if (accept === 'text/html') {
                    assert.equal(r.status, 303, say);
                    assert.match(r.location, /^\/login/, say);
                } else {
                    assert.equal(r.status, 401, say);
                }
                return;
            }
            assert.equal(r.status, 404, say);
            if (r.json) {
                const unknown = await c.get('/no/such/page');
                assert.deepEqual({ ...r.json, back: null }, { ...unknown.json, back: null }, 'denied must look like unknown');
            }
        }

        test('the table and the OpenAPI document name the same routes', () => {
            for (const r of table())
                assert.ok(routeOf(r.method, r.path.replace(/:[a-z_]+/g, 'x')), `${r.method} ${r.path}`);
        });
    });
}
