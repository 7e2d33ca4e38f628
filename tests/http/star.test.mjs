// star.test.mjs - the city changes the rules of the stars in one table: tried out first, agreed to by a second person, and
// everybody's stars follow.
//
// The server's clock is led by a file, so a minute or a night is over when the test says so.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, redvest, rows, serve, tryRedvest, Client, byDocument, changeRule, hold } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const STAFF = { city: '13900000001', county: '13900000002', auditor: '13900000003', elsewhere: '13900000004', second: '13900000005' };
const TABLE = { one: 100, two: 300, three: 600, four: 1000, five: 1500, rating: 3, no_shows: 5, from: '2026-03-07', reason: '多数人够得着' };
const PASSWORD = 'redvest-stars';
const MANY = 700; // more than one batch of the background job
const PATIENCE_MS = 60000, MINUTE = 60000;

for (const engine of engines) {
    describe(`a rule of the stars (${engine})`, () => {
        let server, made, time, city, second;
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
            second = await new Client(server.base).logIn(STAFF.second, PASSWORD);
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });

        const trial = (fields) => `/admin/policy/stars/trial?${new URLSearchParams({ ...TABLE, ...fields })}`;
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

        test('the rule page leads to the table, whose trial changes nothing and says how many gain and lose each star', async () => {
            const page = (await city.page('/admin/policy/star.one_min')).text;
            assert.match(page, /href="\/admin\/policy\/stars"/);
            assert.doesNotMatch(page, /<form[^>]*method="post"[^>]*action="\/admin\/policy\//);
            assert.match((await city.page('/admin/policy/signup.offer_min')).text, /<form[^>]*method="post"[^>]*action="\/admin\/policy\/signup/);
            const table = await city.page('/admin/policy/stars');
            for (const [name, value] of Object.entries({ one: 100, five: 1500, rating: 3, no_shows: 5, from: '2026-03-07' }))
                assert.match(table.text, new RegExp(`name="${name}"[^>]*value="${value}"`), name);
            assert.match(table.text, /<form[^>]*method="get"[^>]*action="\/admin\/policy\/stars\/trial"/);

            const { json } = await city.get(trial({ one: 80 }));
            assert.deepEqual([json.one.before, json.one.after, json.one.gain, json.one.lose], [1, MANY + 1, MANY, 0]);
            assert.deepEqual([json.two.before, json.two.after], [1, 1]);
            assert.deepEqual([json.rise, json.fall, json.counted], [MANY, 0, true]);
            assert.deepEqual(json.tried, [{ label: '一星所需时长', was: '100 小时', becomes: '80 小时' }]);
            const both = (await city.get(trial({ one: 80, two: 350, no_shows: 3 }))).json;
            assert.deepEqual([both.one.gain, both.one.lose, both.two.lose, both.rise, both.fall], [MANY + 1, 1, 1, MANY, 2]);
            assert.equal(both.tried.length, 3);
            const same = (await city.page(trial({ rating: 3 }))).text;
            assert.match(same, /没有要改的/);
            assert.doesNotMatch(same, /提交星级规则的修改/);
            assert.equal(rows(server.place, 'SELECT COUNT(*) FROM policy')[0][0], '0');
        });

        test('a row that is not above the one before is refused at its field; what was typed stays and nothing is counted', async () => {
            for (const [fields, words] of [[{ two: '100' }, /必须大于“一星所需时长”/], [{ three: '200', two: '250' }, /必须大于“二星所需时长”/], [{ two: 'x' }, /请填写/],
                [{ from: '2026-03-06' }, /生效日期不能早于今天/], [{ one: '0.5' }, /请填写 1 到 8784 之间的数/]]) {
                const [[name, value]] = Object.entries(fields);
                const r = await city.page(trial(fields));
                assert.equal(r.status, 422);
                assert.match(r.text, words);
                assert.match(r.text, new RegExp(`name="${name}"[^>]*value="${value}"`));
                assert.match(r.text, new RegExp(`id="f-${name}-err"`), name);
                assert.match(r.text, /value="多数人够得着"/);
                assert.doesNotMatch(r.text, /提交星级规则的修改/);
                assert.equal((await city.get(trial(fields))).status, 422);
                assert.equal((await city.post('/admin/policy/stars', { ...TABLE, ...fields })).status, 422);
            }
            const alone = await city.post('/admin/policy/star.one_min', { value: 80, from: '2026-03-07', reason: '单改' });
            assert.equal(alone.status, 409);
            assert.match(alone.json.detail, /一起试算、一起改/);
        });

        test('nobody but the city office may try', async () => {
            const path = trial({ one: 80 });
            for (const who of ['county', 'auditor', 'elsewhere']) { // the last two: staff, but of a county
                const c = await new Client(server.base).logIn(STAFF[who], PASSWORD);
                assert.equal((await c.get(path)).status, 404, who);
                assert.equal((await c.page(path)).status, 404, who);
            }
            assert.equal((await server.as(made.two).get(path)).status, 404);
            assert.equal((await server.client().get(path)).status, 401);
        });

        test('proposed by the page and agreed to by another person, it holds, and everybody\'s stars follow', async () => {
            await done('6000 ');
            assert.match(check(), /^ok/);
            const c = await new Client(server.base).logInPage(STAFF.city, PASSWORD);
            const { text } = await c.page(trial({ one: 80 }));
            const form = text.match(/<form[^>]*method="post"[^>]*action="\/admin\/policy\/stars".*?<\/form>/s)[0];
            const fields = Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
            assert.deepEqual([fields.one, fields.five, fields.from, fields.reason], ['80', '1500', '2026-03-07', '多数人够得着']);
            const asked = await c.form('/admin/policy/stars', fields, { from: '/admin/policy/stars' });
            assert.equal(asked.status, 303);
            assert.match(check(), /^ok/, 'one person changes nothing');
            assert.match((await c.page(asked.location)).text, /撤回变更/);
            assert.match((await c.page('/admin/policy/stars')).text, /等另一位同志同意/);
            const d = await new Client(server.base).logInPage(STAFF.second, PASSWORD);
            const seen = (await d.page(asked.location)).text;
            for (const words of ['一星所需时长', '100 小时', '80 小时', '2026-03-07', '多数人够得着'])
                assert.match(seen, new RegExp(words));
            assert.doesNotMatch(seen, /二星所需时长/, 'what stays is no part of it');
            assert.equal((await d.form(`${asked.location}/approve`, {}, { from: asked.location })).status, 303);
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
            const raised = await changeRule(city, second, '/admin/policy/stars', { ...TABLE, one: 150, two: 300, from: '2026-03-09' });
            assert.equal(raised.status, 200, raised.text);
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
