// account_sessions.test.mjs - how long a log-in lasts: with rights over others some hours and never idle for long, else for weeks.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { NOW, PASSWORD, demoServer, engines, people } from './lib/redvest.mjs';
import { ledClock } from './lib/clock.mjs';

const MINUTE = 60_000, HOUR = 60 * MINUTE;

for (const engine of engines) {
    describe(`sessions on ${engine}`, () => {
        let s, clock;
        before(async () => {
            clock = ledClock(NOW);
            s = await demoServer(engine, { args: ['--clock', clock.file] });
        });
        after(async () => { await s?.stop(); clock.remove(); });
        const isIn = async (c) => (await c.get('/session')).json.login;

        test('work goes on while somebody works, ends half an hour after, and a volunteer stays in', async () => {
            const clerk = await s.client().logIn(people.station, PASSWORD), volunteer = await s.client().logIn(people.volunteer, PASSWORD);
            for (let i = 0; i < 4; i++) {
                clock.later(20 * MINUTE);
                assert.equal((await clerk.get('/inbox')).status, 200, `${20 * (i + 1)} minutes`);
                await new Promise((r) => setTimeout(r, 100)); // it is noted beside the request
            }
            clock.later(30 * MINUTE);
            assert.equal(await isIn(clerk), false);
            assert.equal(await isIn(volunteer), true);
        });

        test('however busy and however fresh the proof, a log-in with rights ends after twelve hours', async () => {
            const clerk = await s.client().logIn(people.station, PASSWORD), volunteer = await s.client().logIn(people.volunteer, PASSWORD);
            for (let i = 0; i < 35; i++) {
                clock.later(20 * MINUTE);
                assert.equal((await clerk.post('/login/fresh', { password: PASSWORD })).status, 200, `${20 * (i + 1)} minutes`);
            }
            clock.later(20 * MINUTE);
            assert.equal(await isIn(clerk), false);
            clock.later(29 * 24 * HOUR);
            assert.equal(await isIn(volunteer), true);
        });
    });
}
