// star.test.mjs - the city changes a rule of the stars: tried out first, confirmed, and everybody's stars follow.
//
// The server's clock is led by a file, so a minute or a night is over when the test says so.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, redvest, rows, serve, tryRedvest, Client, byDocument, hold } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const STAFF = { city: '13900000001', county: '13900000002', auditor: '13900000003', elsewhere: '13900000004' };
const PASSWORD = 'redvest-stars';
const MANY = 700; // more than one batch of the background job
const PATIENCE_MS = 60000, MINUTE = 60000;

for (const engine of engines) {
    describe(`a rule of the stars (${engine})`, () => {
        let server, made, time, city;
        before(async () => {
            time = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                for (const [who, phone] of Object.entries(STAFF))
                    redvest(['admin', ...s.place.args, '--phone', phone, '--name', who, '--password', ...byDocument()], { input: `${PASSWORD}\n` });
                hold(s.place, Object.keys(STAFF).map((who) => ({ name: who, may: who === 'auditor' ? who : 'staff',
                    unit: ['county', 'elsewhere'].includes(who) ? '140403' : undefined })));
                const one = (hours, star, more = '') => {
                    const p = s.volunteer();
                    s.sql.push(`UPDATE volunteer SET minutes = ${hours * 60}, star = ${star}${more} WHERE id = ${p.id};`);
                    return p;
                };
                const many = Array.from({ length: MANY }, () => one(90, 0));
                return { many, two: one(310, 2), left: one(120, 1, `, closed_ms = ${s.now - 1}`), absent: one(120, 1, ', no_shows = 4') };
            }, ['--clock', time.file]);
            made = server.made;
            city = await new Client(server.base).logIn(STAFF.city, PASSWORD);
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });

        const trial = (rule, value, from = '2026-03-07') => `/admin/policy/${rule}/trial?value=${value}&from=${from}&reason=${encodeURIComponent('多数人够得着')}`;
        const star = (p) => Number(rows(server.place, `SELECT star FROM volunteer WHERE id = ${p.id}`)[0][0]);
        const check = () => tryRedvest(['check', ...server.place.args]).stdout.match(/^(ok|BROKEN) +volunteer\.star .*$/m)[0];
        const noted = () => rows(server.place, "SELECT value FROM meta WHERE name = 'star.recount'")[0]?.[0] ?? '';
        const until = async (good, what) => {
            for (const end = Date.now() + PATIENCE_MS; !good(); await new Promise((done) => setTimeout(done, 200)))
                assert.ok(Date.now() < end, `${what}: ${noted()}`);
        };
        /** One minute sees the rules, the next one goes on. */
        const done = async (rules) => {
            time.later(MINUTE);
            await until(() => noted().startsWith(rules), 'the rules seen');
            time.later(MINUTE);
            await until(() => noted().split(' ')[7] === '9223372036854775807', 'all people done');
            assert.ok(noted().startsWith(rules), noted());
        };

        test('the rule page leads to a trial, which changes nothing', async () => {
            const page = (await city.page('/admin/policy/star.one_min')).text;
            assert.match(page, /<form[^>]*method="get"[^>]*action="\/admin\/policy\/star\.one_min\/trial"/);
            assert.doesNotMatch(page, /<form[^>]*method="post"[^>]*action="\/admin\/policy\//);
            assert.match((await city.page('/admin/policy/signup.offer_min')).text, /<form[^>]*method="post"[^>]*action="\/admin\/policy\/signup/);
            const { json } = await city.get(trial('star.one_min', 80));
            assert.deepEqual(json.moves, [{ was: 0, becomes: 1, people: MANY }]);
            assert.deepEqual([json.value, json.next, json.rise, json.fall, json.counted], ['100 小时', '80 小时', MANY, 0, true]);
            const fewer = (await city.get(trial('star.two_min', 350))).json;
            assert.deepEqual(fewer.moves, [{ was: 2, becomes: 1, people: 1 }]);
            assert.deepEqual((await city.get(trial('star.no_shows', 3))).json.moves, [{ was: 1, becomes: 0, people: 1 }]);
            assert.deepEqual((await city.get(trial('star.rating_x100', 4))).json.moves, []);
            assert.equal(rows(server.place, 'SELECT COUNT(*) FROM policy')[0][0], '0');
            assert.match((await city.page(trial('star.rating_x100', 4))).text, /没有人的星级会变/);
        });

        test('a trial of what would be refused says why, keeps what was typed and counts nothing', async () => {
            for (const [value, from, words] of [['300', '2026-03-07', /必须小于“二星所需时长”/], ['x', '2026-03-07', /请填写/],
                ['80', '2026-03-06', /生效日期不能早于今天/], ['0.5', '2026-03-07', /请填写 1 到 8784 之间的数/]]) {
                const r = await city.page(trial('star.one_min', value, from));
                assert.equal(r.status, 422);
                assert.match(r.text, words);
                assert.match(r.text, new RegExp(`name="value"[^>]*value="${value}"`));
                assert.match(r.text, /value="多数人够得着"/);
                assert.doesNotMatch(r.text, /确认修改/);
                assert.equal((await city.get(trial('star.one_min', value, from))).status, 422);
            }
            assert.equal((await city.get(trial('signup.offer_min', 60))).status, 404);
            assert.equal((await city.get(trial('no.such', 60))).status, 404);
        });

        test('nobody but the city office may try', async () => {
            const path = trial('star.one_min', 80);
            for (const who of ['county', 'auditor', 'elsewhere']) { // the last two: staff, but of a county
                const c = await new Client(server.base).logIn(STAFF[who], PASSWORD);
                assert.equal((await c.get(path)).status, 404, who);
                assert.equal((await c.page(path)).status, 404, who);
            }
            assert.equal((await server.as(made.two).get(path)).status, 404);
            assert.equal((await server.client().get(path)).status, 401);
        });

        test('confirmed by the page, it holds, and everybody\'s stars follow', async () => {
            await done('6000 ');
            assert.match(check(), /^ok/);
            const c = await new Client(server.base).logInPage(STAFF.city, PASSWORD);
            const { text } = await c.page(trial('star.one_min', 80));
            const form = text.match(/<form[^>]*method="post"[^>]*action="\/admin\/policy\/star\.one_min".*?<\/form>/s)[0];
            const fields = Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
            assert.deepEqual({ ...fields, _csrf: 1, _once: 1 }, { value: '80', from: '2026-03-07', reason: '多数人够得着', _csrf: 1, _once: 1 });
            assert.equal((await c.form('/admin/policy/star.one_min', fields, { from: '/admin/policy/star.one_min' })).status, 303);
            assert.match(check(), /^BROKEN/);
            assert.equal(star(made.many[0]), 0);
            await done('4800 ');
            assert.match(check(), /^ok/);
            assert.deepEqual([star(made.many[0]), star(made.many.at(-1)), star(made.two), star(made.absent)], [1, 1, 2, 1]);
            assert.equal(rows(server.place, 'SELECT COUNT(*) FROM star_event')[0][0], String(MANY));
            const told = (await server.as(made.many[9]).get('/me/notices')).json.items;
            assert.equal(told.length, 1);
            assert.match(told[0].text, /评星规则有调整，恭喜您到了 1 星/);
            const auditor = await new Client(server.base).logIn(STAFF.auditor, PASSWORD);
            const [line] = (await auditor.get('/admin/audit?thing=star')).json.items;
            assert.equal(line.detail, `按现行规则：${MANY} 人升星，0 人降星`);
        });

        test('one that began while the program was down is followed after the start; who has left keeps the star', async () => {
            assert.equal((await city.post('/admin/policy/star.one_min', { value: 150, from: '2026-03-09', reason: '提高' })).status, 200);
            await done('4800 ');
            assert.equal(star(made.absent), 1);
            const { port } = new URL(server.base), { place } = server, stop = server.stop;
            server.child.kill('SIGTERM');
            await new Promise((gone) => server.child.on('exit', gone));
            time.later(48 * HOUR);
            const again = await serve(place, ['--clock', time.file, '--listen', `127.0.0.1:${port}`]);
            server.stop = async () => {
                await again.stop();
                await stop();
            };
            await done('9000 ');
            assert.deepEqual([star(made.many[0]), star(made.absent), star(made.two), star(made.left)], [0, 0, 2, 1]);
            assert.match(check(), /^ok/);
            assert.match((await server.as(made.absent).get('/me/notices')).json.items[0].text, /您的星级变为 0 星；服务时长不变/);
        });
    });
}
