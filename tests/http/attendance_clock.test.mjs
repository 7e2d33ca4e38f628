// attendance_clock.test.mjs - clocks that differ by seconds and places that are known by kilometres are no fault of the person;
// what the page promises about midnight is what the rule does.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:30:15+08:00', T = Date.parse(NOW);
const at = (ms) => new Date(T + ms + 8 * HOUR).toISOString().replace(/\.\d+Z/, '+08:00');

for (const engine of engines) {
    describe(`clocks and places (${engine})`, () => {
        let server, made, clock;
        before(async () => {
            clock = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader), river = s.activity(team), shift = s.shift(river, { capacity: 20 });
                const people = Array.from({ length: 6 }, () => s.volunteer());
                people.forEach((p) => s.signup(shift, river, p));
                const placed = s.activity(team, { title: '巡逻' }), there = s.shift(placed), walker = s.volunteer();
                s.circle(placed, 1, 36.195, 113.117, 200);
                s.signup(there, placed, walker);
                const hours = { starts: Date.parse('2026-03-07T20:00:00+08:00'), ends: Date.parse('2026-03-08T00:00:00+08:00') };
                const night = s.activity(team, { title: '夜间巡逻', ...hours }), dark = s.shift(night, hours), owl = s.volunteer();
                s.signup(dark, night, owl, hours);
                return { leader, river, people, placed, walker, night, owl };
            }, ['--clock', clock.file]);
            made = server.made;
        });
        after(async () => {
            await server?.stop();
            clock?.remove();
        });
        const code = async (activity, way = 'in') => (await server.as(made.leader).get(`/activities/${activity}/code?way=${way}`)).json.token;
        const mark = (who, token, more = {}) => server.as(who).post('/checkin', { token, ...more });

        test('a phone some seconds fast or slow marks now', async () => {
            const token = await code(made.river);
            for (const [i, seconds] of [3, 45, -2, -45].entries()) {
                const r = await mark(made.people[i], token, { at: at(seconds * 1000) });
                assert.equal(r.status, 200, `${seconds} s: ${r.text}`);
                assert.deepEqual(rows(server.place, `SELECT in_ms, odd FROM record WHERE volunteer = ${made.people[i].id}`), [[String(T), '0']]);
            }
        });

        test('a phone that is hours off is told to look at its clock', async () => {
            const r = await mark(made.people[4], await code(made.river), { at: at(3 * HOUR) });
            assert.equal(r.status, 422);
            assert.equal(r.json.errors[0].field, 'at');
            assert.match(r.json.errors[0].message, /时钟/);
        });

        test('a clock that is set back a second ends no code', async () => {
            clock.set('2026-03-07T09:31:00+08:00');
            const token = await code(made.river);
            clock.set('2026-03-07T09:30:59+08:00');
            assert.equal((await mark(made.people[4], token)).status, 200);
        });

        test('an error of hundreds of kilometres is told, one that is not known is none', async () => {
            const token = await code(made.placed), far = { lat: 36.204, lng: 113.117 };
            const coarse = await mark(made.walker, token, { ...far, accuracy: 200000 });
            assert.equal(coarse.status, 422);
            assert.match(coarse.json.errors[0].message, /误差有 200000 米/);
            const nothing = await mark(made.walker, token, { lat: '', lng: '', accuracy: '' });
            assert.match(nothing.json.errors[0].message, /点名/);
            const unknown = await mark(made.walker, token, { ...far, accuracy: -1 });
            assert.match(unknown.json.errors[0].message, /请走近再试/);
        });

        test('a shift until midnight is left by 24:00, as the page says, and afterwards one is told so', async () => {
            clock.set('2026-03-07T20:00:00+08:00');
            assert.equal((await mark(made.owl, await code(made.night))).status, 200);
            const mine = (await server.as(made.owl).get('/code')).json;
            assert.equal(mine.until, '2026-03-08T00:00:00+08:00');
            assert.match((await server.as(made.owl).page('/code')).text, /最晚 24:00/);
            clock.set('2026-03-08T00:00:20+08:00');
            const late = await mark(made.owl, await code(made.night, 'out'));
            assert.equal(late.status, 409);
            assert.match(late.json.detail, /24:00.*申诉/);
        });
    });
}
