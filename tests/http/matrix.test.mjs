// matrix.test.mjs - every route of the table, as every role, in both faces, inside and outside its scope.
// The table comes from `redvest routes`: a new route is in here by being declared.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { allowed } from './lib/roles.mjs';
import { engines, demoServer, Client, people, PASSWORD, redvest, rows, routeOf } from './lib/redvest.mjs';

/** What `redvest routes` says: [{ method, path, role, lane }]. */
function table() {
    return redvest(['routes']).trim().split('\n').map((line) => {
        const [method, path, role, lane] = line.split(/\s+/);
        return { method, path, role, lane };
    });
}

/** An id that exists, for the first ":…" of a path; by the table the path begins with. */
function samples(place) {
    const one = (sql) => rows(place, sql)[0]?.[0];
    return {
        activities: one('SELECT id FROM activity WHERE state = 3 ORDER BY id DESC LIMIT 1'),
        shifts: one('SELECT s.id FROM shift s JOIN activity a ON a.id = s.activity WHERE a.state = 3 ORDER BY s.id DESC LIMIT 1'),
        teams: one('SELECT id FROM team WHERE state = 3 LIMIT 1'),
        projects: one('SELECT id FROM project LIMIT 1'),
        units: one('SELECT id FROM unit WHERE depth = 5 LIMIT 1'),
        overview: one('SELECT id FROM unit WHERE depth = 3 LIMIT 1'),
        records: one('SELECT id FROM record LIMIT 1'),
        volunteers: one('SELECT id FROM volunteer LIMIT 1'),
        signups: one('SELECT id FROM signup LIMIT 1'),
    };
}

function fill(path, ids) {
    const key = path.split('/').find((p) => ids[p]) ?? '';
    return path.replace(/:[a-z_]+/g, (m) => (m === ':token' ? 'AAAA' : ids[key] ?? '1'));
}

for (const engine of engines) {
    describe(`every route as every role (${engine})`, () => {
        let server, ids;
        const clients = {};
        before(async () => {
            server = await demoServer(engine);
            ids = samples(server.place);
            clients.anyone = new Client(server.base);
            for (const [role, phone] of Object.entries(people))
                clients[role] = await new Client(server.base).logIn(phone, PASSWORD);
        });
        after(() => server?.stop());

        for (const route of table()) {
            test(`${route.method} ${route.path} is for ${route.role}`, async () => {
                const path = fill(route.path, ids);
                for (const who of ['anyone', ...Object.keys(people)]) {
                    if (['/logout', '/logout/everywhere', '/me/close'].includes(route.path) && who !== 'anyone')
                        continue; // would end the session the other routes need
                    for (const accept of ['application/json', 'text/html'])
                        await one(route, path, who, accept);
                }
            });
        }

        async function one(route, path, who, accept) {
            const c = clients[who];
            const r = route.method === 'GET'
                ? await c.send('GET', path, { accept })
                : await c.post(path, {}, { accept, ...(who === 'anyone' ? { headers: { 'x-csrf-token': '00' } } : {}) });
            const say = `${who} ${accept}: ${r.status} ${r.text.slice(0, 200)}`;
            assert.ok(r.status < 500, say);
            if (allowed(who, route.role)) {
                assert.notEqual(r.status, 401, say);
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
