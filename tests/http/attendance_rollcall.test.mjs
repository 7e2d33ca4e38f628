// attendance_rollcall.test.mjs - calling the roll: tiles, counter, a tap taken back, long lists, by form without script and by program.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00', START = Date.parse(NOW), MIN = 60000;

/** The hidden list of a page's form for all of them. */
const allOf = (html, path) => [...html.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)]
    .filter(([, action]) => action === path)
    .map(([, , inner]) => [...inner.matchAll(/<input type="hidden" name="volunteers" value="(\d+)"/g)].map((m) => m[1]))
    .find((ids) => ids.length) ?? [];
const counted = (html) => html.match(/id="count"[^>]*>([\d /]+)/)[1].trim();

for (const engine of engines) {
    describe(`roll call (${engine})`, () => {
        let server, made, clock, path;
        before(async () => {
            clock = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), deputy = s.volunteer({ name: '副队长' }), team = s.team(leader);
                s.add('team_member', { id: s.id(), team, volunteer: deputy.id, role: 2, state: 2, asked_ms: s.now });
                const river = s.activity(team), shift = s.shift(river, { capacity: 20 });
                const phoned = s.volunteer({ name: '王一', phone: '13900007654' }), people = [phoned, s.volunteer(), s.volunteer(), s.volunteer()];
                people.forEach((p) => s.signup(shift, river, p));
                const member = s.volunteer();
                s.member(team, member);
                const many = s.activity(team, { title: '植树' }), crowd = s.shift(many, { capacity: 400 });
                for (let i = 0; i < 320; i++)
                    s.signup(crowd, many, s.volunteer());
                const both = s.volunteer(), noon = { starts: START + 3 * HOUR, ends: START + 6 * HOUR }, later = s.shift(river, { ...noon, capacity: 20 });
                s.signup(shift, river, both);
                s.signup(later, river, both, noon);
                return { leader, deputy, river, shift, people, member, many, both, later };
            }, ['--clock', clock.file]);
            made = server.made;
            path = `/activities/${made.river}/rollcall`;
        });
        after(async () => {
            await server?.stop();
            clock?.remove();
        });
        const by = (who, way, volunteers) => server.as(who).post(`${path}/${way}`, { volunteers });
        const records = (p) => rows(server.place, `SELECT state, minutes FROM record WHERE volunteer = ${p.id} ORDER BY id`);
        const seat = (p) => rows(server.place, `SELECT state FROM signup WHERE volunteer = ${p.id} ORDER BY id DESC`)[0][0];

        test('a tap swaps the tile where it stands and counts', async () => {
            const b = server.browser(made.leader), [, p] = made.people;
            assert.equal(counted((await b.page(path)).text), '0 / 6');
            const done = await b.form(`${path}/in`, { volunteers: p.id }, { from: path });
            assert.equal(done.status, 303);
            const html = (await b.page(path)).text;
            assert.equal(counted(html), '1 / 6');
            const order = [...html.matchAll(/id="t(\d+)"/g)].map((m) => m[1]);
            assert.equal(order.length, 6);
            assert.deepEqual(order, [...order].sort());
            const tile = html.slice(html.indexOf(`id="t${order[1]}"`), html.indexOf(`id="t${order[2]}"`));
            assert.match(tile, /09:00 到/);
            assert.match(tile, /撤销/);
            assert.doesNotMatch(tile, /<button class="name"/); // a second tap meets nothing, least of all a check-out
        });

        test('a tap by mistake is taken back by who made it, for a moment', async () => {
            const [, p, q] = made.people;
            assert.equal((await by(made.deputy, 'undo', [p.id])).status, 409);
            assert.equal((await by(made.leader, 'undo', [p.id])).status, 200);
            assert.deepEqual(records(p), [['3', '0']]);
            assert.equal(seat(p), '1');
            assert.equal((await by(made.leader, 'undo', [p.id])).status, 409);
            assert.equal((await server.as(made.leader).get(path)).json.arrived, 0);
            assert.equal((await by(made.leader, 'in', [p.id, q.id])).status, 200);
            clock.later(3 * MIN);
            assert.equal((await by(made.leader, 'undo', [q.id])).status, 409);
            assert.deepEqual(records(q), [['1', '0']]);
        });

        test('who was added on the spot by mistake has no seat left', async () => {
            const taken = () => rows(server.place, `SELECT taken FROM shift WHERE id = ${made.shift}`)[0][0], was = taken();
            assert.equal((await server.as(made.leader).post(`${path}/walkup`, { who: made.member.number })).status, 200);
            assert.equal(Number(taken()), Number(was) + 1);
            assert.equal((await by(made.leader, 'undo', [made.member.id])).status, 200);
            assert.equal(taken(), was);
            assert.equal(seat(made.member), '4');
        });

        test('somebody is found by the last digits of number or phone', async () => {
            const leader = server.as(made.leader), ids = async (q) => (await leader.get(`${path}?q=${q}`)).json.people.map((p) => p.id);
            assert.deepEqual(await ids('7654'), [made.people[0].id]);
            assert.deepEqual(await ids(made.people[2].number.slice(-5)), [made.people[2].id]);
            assert.deepEqual(await ids('9999999'), []);
            const html = (await leader.page(`${path}?q=7654`)).text;
            assert.equal(counted(html), '2 / 6'); // of all, not of what was found
            assert.ok(!html.includes('13900007654'));
        });

        test('checking out is an act of its own, and says so when it is done again', async () => {
            const [, p] = made.people;
            assert.equal((await by(made.leader, 'in', [p.id])).status, 200); // a second tap
            assert.deepEqual(records(p).map((r) => r[0]), ['3', '1']);
            const b = server.browser(made.leader);
            const done = await b.form(`${path}/out`, { volunteers: p.id }, { from: path });
            assert.equal(done.status, 303);
            assert.match(done.headers.get('location'), /way=out/);
            assert.match((await b.page(done.headers.get('location'))).text, /<details open/);
            assert.equal(records(p)[1][0], '5');
            clock.later(5 * MIN);
            const again = await by(made.leader, 'out', [p.id]);
            assert.equal(again.status, 409);
            assert.match(again.json.detail, /09:03 已经签退/);
        });

        test('who has two shifts of a day is called to each', async () => {
            const { both } = made, where = async () => (await server.as(made.leader).get(path)).json.people.filter((p) => p.id === both.id).map((p) => p.presence);
            assert.equal((await by(made.leader, 'in', [both.id])).status, 200);
            assert.deepEqual(await where(), ['present', 'expected']);
            clock.set('2026-03-07T12:05:00+08:00');
            const first = await by(made.leader, 'in', [both.id]);
            assert.equal(first.status, 409);
            assert.match(first.json.detail, /还没有签退/);
            assert.equal((await by(made.leader, 'out', [both.id])).status, 200);
            assert.equal((await by(made.leader, 'in', [both.id])).status, 200);
            assert.deepEqual(await where(), ['gone', 'present']);
        });

        test('the form for all takes as many as one sending may hold, and leads on', async () => {
            clock.set('2026-03-07T12:10:00+08:00');
            const b = server.browser(made.leader), at = `/activities/${made.many}/rollcall`, all = async (way, from) => {
                const html = (await b.page(from)).text, ids = allOf(html, `${at}/${way}`);
                assert.ok(ids.length <= 100);
                if (!ids.length)
                    return false;
                const r = await b.form(`${at}/${way}`, { volunteers: ids }, { from });
                assert.equal(r.status, 303, r.text);
                return true;
            };
            const first = (await b.page(at)).text;
            assert.match(first, /前 100 人签到（待签到 300 人）/);
            assert.match(first, /后面还有 20 人/);
            assert.match(first, /\?after=300/);
            for (const from of [at, `${at}?after=300`])
                while (await all('in', from));
            assert.equal(counted((await b.page(at)).text), '320 / 320');
            clock.later(10 * MIN);
            for (const from of [at, `${at}?after=300`])
                while (await all('out', from));
            assert.equal(rows(server.place, `SELECT COUNT(*) FROM record WHERE activity = ${made.many} AND state = 5`)[0][0], '320');
        });
    });
}
