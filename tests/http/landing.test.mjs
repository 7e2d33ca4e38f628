// landing.test.mjs - the page after scanning proves when the code was on the screen, and nothing later.
//
// The server's clock is led by a file, so the minutes are over when the test says so.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { citizenNumber, engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const START = Date.parse(NOW), MINUTE = 60000, DAYS = 6, DAY = 24 * HOUR;

for (const engine of engines) {
    describe(`after scanning (${engine})`, () => {
        let server, made, time;
        before(async () => {
            time = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer(), p = s.volunteer(), q = s.volunteer();
                const river = s.activity(s.team(leader), { starts: START, ends: START + DAYS * DAY });
                for (let d = 0; d < DAYS; d++)
                    s.shift(river, { starts: START + d * DAY, closes_ms: START + DAYS * DAY });
                s.sql.push(`INSERT INTO meta (name, value) VALUES ('city.demo', '1') ON CONFLICT (name) DO NOTHING;`);
                return { leader, p, q, river, unit: s.unit };
            }, ['--clock', time.file]);
            made = server.made;
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });
        const code = async () => (await server.as(made.leader).get(`/activities/${made.river}/code`)).json.token;
        const press = (who, token) => server.as(who).post('/checkin', { token });
        const ended = (r) => {
            assert.equal(r.status, 422, r.text);
            assert.match(r.json.detail ?? r.json.errors[0].message, /扫码后隔得太久.*重新扫码/);
        };

        test('reloading the page makes nothing newer, and it ends', async () => {
            const first = (await server.as(made.p).get(`/c/${await code()}`)).json.token;
            time.later(4 * MINUTE);
            const second = (await server.as(made.p).get(`/c/${first}`)).json.token;
            assert.equal(second, first);
            time.later(2 * MINUTE);
            ended(await server.as(made.p).get(`/c/${second}`));
            ended(await press(made.p, second));
            const html = await server.as(made.p).page(`/c/${second}`);
            assert.equal(html.status, 422);
            assert.match(html.text, /扫码后隔得太久，这个页面已经失效，请在现场重新扫码/);
        });

        test('a photo of day 0 makes no record on day 5, however often its page was renewed', async () => {
            let token = await code();
            for (const end = time.now + 5 * DAY; time.now < end; time.later(4 * MINUTE)) {
                const r = await server.as(made.q).get(`/c/${token}`);
                if (r.status !== 200)
                    break;
                token = r.json.token;
            }
            time.set('2026-03-12T09:05:00+08:00');
            assert.equal((await press(made.q, token)).status, 422);
            assert.equal(Number(rows(server.place, 'SELECT COUNT(*) FROM record')[0][0]), 0);
        });

        test('a landing before log-in keeps the time of its code through the log-in', async () => {
            const link = (await server.client().get(`/c/${await code()}`)).json.login_link.split('back=')[1];
            time.later(4 * MINUTE);
            const mine = (await server.as(made.p).get(link)).json.token;
            assert.notEqual(mine, link.split('/').pop());
            time.later(2 * MINUTE);
            ended(await press(made.p, mine));
            ended(await server.as(made.p).get(link));
        });

        test('who scans, is no volunteer yet and registers comes back to the check-in', async () => {
            const c = server.client(), first = await c.page(`/c/${await code()}`), link = first.text.match(/href="(\/register\?back=[^"]+)"/)?.[1];
            assert.ok(link, 'the page after scanning leads to registering');
            assert.match((await c.page(`/login?${link.split('?')[1]}`)).text, new RegExp(`href="/register\\?back=${encodeURIComponent(decodeURIComponent(link.split('back=')[1]))}"`), 'by the log-in as well');
            const back = decodeURIComponent(link.split('back=')[1]), phone = '13712340009';
            const [[village, town, county]] = rows(server.place, `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent WHERE v.id = ${made.unit}`);
            const sent = (await c.post('/register/code', { phone })).json.code;
            const steps = [['/register', { phone, code: sent, password: 'a good long one', agree_terms: 1, agree_privacy: 1, agree_identity: 1, back }], ['/register/2', { name: '吴小禾', cn_id: citizenNumber(77), county, town, village }], ['/register/3', {}]];
            let at;
            for (const [path, fields] of steps) {
                const r = await c.form(path, fields, { from: path });
                assert.equal(r.status, 303, r.text);
                at = r.location;
            }
            assert.equal(at, back);
            const there = await c.page(at);
            assert.equal(there.status, 200);
            assert.match(there.text, /action="\/checkin"/);
        });

        test('within its minutes the press counts; the page of a scanned own code ends likewise', async () => {
            const token = (await server.as(made.p).get(`/c/${await code()}`)).json.token;
            time.later(4 * MINUTE);
            assert.equal((await press(made.p, token)).status, 200);
            const own = (await server.as(made.q).get('/code')).json.token, leader = server.as(made.leader);
            const seen = (await leader.get(`/v/${own}`)).json.token;
            time.later(4 * MINUTE);
            const again = (await leader.get(`/v/${seen}`)).json.token;
            assert.equal(again, seen);
            time.later(2 * MINUTE);
            ended(await leader.post('/attendance/scan', { token: again, activity: made.river, way: 'in' }));
        });
    });
}
