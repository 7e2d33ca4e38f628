// paging.test.mjs - every list that has pages, leafed through in small steps: nothing is missing, nothing comes twice.
// The lists come from the OpenAPI document: a new one is in here by having `after` and `n`.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer, Client, people, PASSWORD, redvest, rows } from './lib/redvest.mjs';

const MOST = 60; // of a list are leafed through
const STEPS = [1, 2, 7];
const AS = { anyone: 'volunteer', person: 'volunteer', volunteer: 'volunteer', leader: 'leader', station: 'city', auditor: 'auditor', sysadmin: 'sysadmin' };
const NONE = ['/admin/claims', '/gazette', '/me/notices']; // of these the demo has none
const PARTS = { '/activities/{id}/confirm': ['odd', 'items', 'barred'] }; // a page is sorted into these
const VARIANTS = { '/me/shifts': ['', '&past=1'], '/shifts': ['', '&any_time=1'] };

/** [{ path, role }] of the lists. */
function lists() {
    const { paths } = JSON.parse(redvest(['openapi']));
    return Object.entries(paths).filter(([, ways]) => {
        const names = (ways.get?.parameters ?? []).map((p) => p.name);
        return names.includes('after') && names.includes('n');
    }).map(([path, ways]) => ({ path, role: ways.get['x-right'] }));
}

/** The id with most of something below it. */
function busiest(place) {
    const one = (sql) => rows(place, sql)[0]?.[0];
    return {
        activities: one('SELECT activity FROM record WHERE state = 5 GROUP BY activity ORDER BY COUNT(*) DESC, activity LIMIT 1'),
        projects: one('SELECT project FROM activity GROUP BY project ORDER BY COUNT(*) DESC, project LIMIT 1'),
        shifts: one('SELECT shift FROM signup WHERE state <= 3 OR state >= 7 GROUP BY shift ORDER BY COUNT(*) DESC, shift LIMIT 1'),
        teams: one('SELECT team FROM team_member WHERE state = 2 GROUP BY team ORDER BY COUNT(*) DESC, team LIMIT 1'),
    };
}

/** The list's items in the answer: the array beside `next`. */
function itemsOf(json, path, parts) {
    if (parts)
        return parts.flatMap((part) => json[part]);
    const found = Object.values(json).filter((v) => Array.isArray(v) && v.length && typeof v[0] === 'object' && 'id' in v[0]);
    return Array.isArray(json.items) ? json.items : found[0] ?? assert.fail(`${path}: no items in ${Object.keys(json)}`);
}

/** Up to MOST items, `n` at a time. */
async function leaf(client, path, n, parts) {
    const all = [];
    let cursor = null;
    do {
        const join = path.includes('?') ? '&' : '?';
        const r = await client.get(`${path}${join}n=${n}${cursor ? `&after=${encodeURIComponent(cursor)}` : ''}`);
        assert.equal(r.status, 200, `${path} after ${cursor}: ${r.text.slice(0, 200)}`);
        const items = itemsOf(r.json, path, parts);
        assert.ok(items.length <= n, `${path}: ${items.length} items of at most ${n}`);
        assert.ok(items.length || !all.length || r.json.next === null, `${path}: an empty page in the middle`);
        all.push(...items);
        cursor = r.json.next;
    } while (cursor && all.length < MOST);
    const found = all.slice(0, MOST).map((item) => JSON.stringify(item));
    return parts ? found.sort() : found;
}

for (const engine of engines) {
    describe(`lists in small steps (${engine})`, () => {
        let server, ids;
        const clients = {};
        before(async () => {
            server = await demoServer(engine);
            ids = busiest(server.place);
            for (const who of new Set(Object.values(AS)))
                clients[who] = await new Client(server.base).logIn(people[who], PASSWORD);
        });
        after(() => server?.stop());

        for (const { path, role } of lists()) {
            test(`${path} as ${AS[role]}`, async () => {
                const client = path.includes('{id}') ? clients.city : clients[AS[role]];
                const filled = path.replace('{id}', ids[path.split('/')[1]]);
                for (const variant of VARIANTS[path] ?? ['']) {
                    const list = filled + variant.replace('&', '?');
                    const whole = await leaf(client, list, 50, PARTS[path]);
                    assert.ok(whole.length > 1 || NONE.includes(path), `${list}: ${whole.length} items prove nothing`);
                    assert.equal(new Set(whole).size, whole.length, `${list}: something comes twice`);
                    for (const n of STEPS)
                        assert.deepEqual(await leaf(client, list, n, PARTS[path]), whole, `${list}, ${n} at a time`);
                }
            });
        }
    });
}
