// demo.test.mjs - the demo stands at nine of a working day with one of everything: whatever a noun declares is there to be seen.
//
// What is declared is read from the models themselves, so that a noun that comes is asked for its place in the demo. What is left out
// is listed with its reason.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines, freshPlace, redvest, serve, rows, Client, people, PASSWORD } from './lib/redvest.mjs';

/** Every line of the models, with the enums' numbers. */
function declared() {
    const files = (end) => readdirSync('src', { recursive: true }).filter((f) => f.endsWith(end)).map((f) => readFileSync(join('src', f), 'utf8'));
    const models = files('.model').join('\n'), enums = {}, found = { enums, columns: [] };
    for (const [, name, body] of models.matchAll(/^enum (\w+) .*\n((?:(?:    .*|\s*)\n)*)/gm))
        enums[name] = Object.fromEntries([...body.matchAll(/^ {4}(\w+)\s*= (\d+)/gm)].map(([, value, n]) => [n, value]));
    for (const kind of ['machine', 'inbox', 'gazette', 'attach', 'deadline', 'capability'])
        found[kind] = [...models.matchAll(new RegExp(`^${kind} (\\w+) (.*)`, 'gm'))].map(([, name, rest]) => ({ name, rest }));
    for (const [, table, columns] of files('.sql').join('\n').matchAll(/^-- table (\w+) (.*)/gm))
        found.columns.push(...columns.split(' ').map((c) => ({ table, column: c.split(':')[0], type: c.split(':')[1] })));
    return found;
}

/** Clocks that run only while something is late, or that the first minute of the server sets. */
const NO_CLOCK = { unit_grant: 'rights from before there was an end get theirs within the first hour' };
const DESKS = ['station', 'township', 'county', 'city'];

for (const engine of engines) {
    describe(`the demo (${engine})`, () => {
        const all = declared(), clients = {};
        let place, server;
        before(async () => {
            place = freshPlace(engine);
            redvest(['demo', '--city', '140400', '--scale', '0.005', '--seed', '3', ...place.args]);
            server = await serve(place, ['--demo']);
            for (const who of Object.keys(people))
                clients[who] = await new Client(server.base).logIn(people[who], PASSWORD);
        });
        after(async () => {
            await server?.stop();
            place?.remove();
        });

        test('every state of every machine has something in it', () => {
            assert.ok(all.machine.length > 15, 'the models were read');
            for (const { name, rest } of all.machine) {
                const columns = all.columns.filter((c) => c.type === name);
                assert.ok(columns.length, `${name}: no column is of it`);
                for (const { table, column } of columns.filter((c) => rest.includes(c.table) || columns.length === 1)) {
                    const there = new Set(rows(place, `SELECT DISTINCT ${column} FROM ${table}`).flat());
                    for (const [n, state] of Object.entries(all.enums[name]))
                        assert.ok(there.has(n), `no ${table} is ${state}`);
                }
            }
        });

        test('every kind of decision waits on some desk, and every desk has something', async () => {
            const waiting = new Set();
            for (const who of DESKS) {
                const inbox = (await clients[who].get('/inbox?n=100')).json;
                assert.ok(inbox.total > 0, `nothing waits for the ${who}`);
                inbox.counts.filter((c) => c.n > 0).forEach((c) => waiting.add(c.kind));
            }
            for (const { name } of all.inbox)
                assert.ok(waiting.has(name), `no ${name} waits anywhere`);
            assert.ok((await clients.sysadmin.get('/system/grants')).json.waiting.length > 0, 'a right for the administrator to agree to');
        });

        test('public notices, proofs, clocks and rights: one of each', () => {
            for (const { name, rest } of all.gazette) {
                const n = rest.split(' ')[0], open = rows(place, `SELECT id, waiting FROM gazette WHERE kind = ${n} AND state = 1`);
                assert.ok(open.some(([, waiting]) => waiting !== '0'), `${name}: none with an objection`);
                assert.ok(open.some(([, waiting]) => waiting === '0'), `${name}: none without`);
            }
            for (const { name, rest } of all.attach)
                assert.ok(rows(place, `SELECT id FROM attachment WHERE owner_thing = '${rest.split(' ')[1]}' AND slot = '${name}'`).length, `no ${name}`);
            const clocks = new Set(rows(place, 'SELECT DISTINCT kind FROM deadline').flat()), rights = new Set(rows(place, 'SELECT DISTINCT may FROM unit_grant').flat());
            for (const { name, rest } of all.deadline)
                assert.ok(clocks.has(rest.split(' ')[0]) || NO_CLOCK[name], `no clock ${name} runs`);
            for (const { name, rest } of all.capability)
                assert.ok(rights.has(rest.split(' ')[0]), `nobody holds ${name}`);
        });

        test('each log-in has messages of several kinds, newest first', async () => {
            for (const [who, c] of Object.entries(clients)) {
                const { items } = (await c.get('/me/notices')).json, kinds = new Set(items.map((n) => n.text.replace(/“[^”]*”|[：:].*/g, '')));
                assert.ok(kinds.size >= 2, `${who}: ${[...kinds]}`);
                const times = items.map((n) => n.at);
                assert.deepEqual(times, [...times].sort().reverse(), who);
            }
        });

        test('the volunteer has a shift, a seat that is offered, an invitation and hours to argue about', async () => {
            const me = (await clients.volunteer.get('/me')).json, shifts = (await clients.volunteer.get('/me/shifts')).json;
            assert.ok(me.shift, 'the next shift');
            assert.ok(shifts.items.some((x) => x.state === 'offered'), 'a seat that is offered');
            assert.ok(shifts.invitations.length > 0, 'an invitation');
            assert.ok((await clients.volunteer.get('/me/records')).json.items.some((x) => x.state === 'refused'), 'hours refused');
            assert.ok(me.unread > 2);
        });

        test('the leader\'s day: one under way, one this afternoon, hours to confirm, somebody who asks to join, a draft', async () => {
            const today = (await clients.leader.get('/today')).json;
            assert.ok(today.live >= 1, 'under way');
            assert.ok(today.items.some((s) => !s.live), 'later today');
            for (const what of ['hours', 'asked', 'drafts'])
                assert.ok(today[what].length > 0, what);
        });

        test('who runs the site, a day off, and when stations are open', async () => {
            const foot = (await new Client(server.base).page('/')).text;
            assert.match(foot, /精神文明建设办公室/);
            assert.match(foot, /演示备/);
            assert.ok(rows(place, 'SELECT day FROM holiday').length);
            assert.equal(rows(place, "SELECT COUNT(*) FROM unit WHERE closed_ms IS NULL AND (hours = '' OR phone = '' OR address = '')")[0][0], '0');
        });

        test('it stands at nine of a working day, and after a stop goes on where it was left', async () => {
            const begun = () => new Date(Number(rows(place, 'SELECT MAX(seen_ms) FROM session')[0][0]) + 8 * 3600000);
            const first = begun();
            assert.deepEqual([first.getUTCHours(), first.getUTCMinutes() < 5], [9, true], first.toISOString());
            assert.ok(first.getUTCDay() >= 1 && first.getUTCDay() <= 5, first.toISOString());
            await server.stop();
            server = await serve(place, ['--demo']);
            await new Client(server.base).logIn(people.volunteer, PASSWORD);
            assert.ok(begun() >= first && begun() - first < 5 * 60000, begun().toISOString());
        });

        test('what it says adds up', () => {
            assert.doesNotMatch(redvest(['check', ...place.args]), /BROKEN/);
        });
    });
}
