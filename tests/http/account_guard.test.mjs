// account_guard.test.mjs - an account is not taken, and nobody locked out of theirs, by one person alone: whose tries count,
// a forgotten password, a fresh proof, a phone that somebody else changed.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { Client, NOW, PASSWORD, demoServer, engines, people, rows } from './lib/redvest.mjs';
import { staleSession } from './lib/seed.mjs';

const NOW_MS = Date.parse(NOW);
const FAR = '198.51.100.9', NEAR = '203.0.113.5';

for (const engine of engines) {
    describe(`accounts are guarded on ${engine}`, () => {
        let s, serial = 0;
        before(async () => { s = await demoServer(engine, { args: ['--trusted-proxy', '127.0.0.1'] }); });
        after(() => s?.stop());

        const one = (sql) => rows(s.place, sql)[0]?.[0];
        const accountOf = async (phone, password = PASSWORD) => (await (await s.client().logIn(phone, password)).get('/session')).json.account;
        /** Somebody at that address, as the proxy says. */
        function at(address) {
            const c = new Client(s.base);
            c.headers['x-forwarded-for'] = address;
            return c;
        }
        const newPhone = () => `1392${String(2000000 + ++serial)}`;
        const demoCode = (r) => r.json?.code ?? r.text.match(/id="demo-code">(\d{6})</)[1];
        const other = (code) => (code === '000000' ? '111111' : '000000');
        const told = async (c) => (await c.get('/me/notices')).json.items.map((n) => n.text);
        /** A volunteer without a password, one phone each. */
        async function somebody() {
            const phone = newPhone(), c = s.client();
            const sent = await c.post('/register/code', { phone });
            const begun = await c.post('/register', { phone, code: demoCode(sent), password: 'battery staple', agree_terms: '1', agree_privacy: '1', agree_identity: '1' });
            assert.equal(begun.status, 200, begun.text);
            const [[village, town]] = rows(s.place, 'SELECT id, parent FROM unit WHERE depth = 5 ORDER BY pos LIMIT 1');
            const county = one(`SELECT parent FROM unit WHERE id = ${town}`);
            const who = await c.post('/register/2', { name: '赵一', id_kind: 'passport', id_number: `P${phone.slice(-8)}`, birth: '1990-01-01', sex: 'male', county, town, village });
            assert.equal(who.status, 200, who.text);
            const r = await c.post('/register/3', { ethnicity: 'han' });
            assert.equal(r.status, 200, r.text);
            return { phone, password: 'battery staple', token: r.json.token };
        }
        const as = (token) => {
            const c = s.client();
            c.headers.authorization = `Bearer ${token}`;
            return c;
        };

        test('the last entry of the last line is the visitor, and only as an address', async () => {
            const asks = (lines) => new Promise((resolve, reject) => {
                const { hostname, port } = new URL(s.base), body = JSON.stringify({ phone: people.auditor, password: 'not this' });
                const c = net.connect(Number(port), hostname, () => c.write(`POST /login HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n` +
                    `Content-Type: application/json\r\nConnection: close\r\n${lines.map((l) => `X-Forwarded-For: ${l}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n${body}`));
                c.on('data', () => {}).on('end', resolve).on('error', reject);
            });
            const seen = async (...lines) => {
                await asks(lines);
                return one('SELECT address FROM audit WHERE what = 2 ORDER BY id DESC LIMIT 1');
            };
            assert.equal(await seen(`10.0.0.1, ${FAR}`), FAR);
            assert.equal(await seen(FAR, '10.9.9.9'), '10.9.9.9');
            assert.equal(await seen('10.0.0.1', `${FAR}:4711`), FAR);
            assert.equal(await seen('[2001:db8::5]:80'), '2001:db8::5');
            assert.equal(await seen(FAR, 'nonsense'), '127.0.0.1');
        });

        test('fifteen wrong passwords and codes lock out whoever sent them, and nobody else', async () => {
            const { phone, password } = await somebody();
            const thief = at(FAR), mine = at(NEAR);
            const sent = await mine.post('/login/code', { phone });
            for (let i = 0; i < 10; i++)
                assert.equal((await thief.post('/login', { phone, password: `wrong ${i}` })).status, 422);
            await thief.post('/login/code', { phone });
            for (let i = 0; i < 5; i++)
                assert.equal((await thief.post('/login/code/check', { phone, code: other(demoCode(sent)) })).status, 422);
            assert.equal((await thief.post('/login', { phone, password })).status, 422, 'locked');
            assert.equal((await thief.post('/login/code/check', { phone, code: demoCode(sent) })).status, 422, 'a code of somebody else');
            assert.equal((await mine.post('/login/code/check', { phone, code: demoCode(sent) })).status, 200);
            assert.equal((await at(NEAR).post('/login', { phone, password })).status, 200);
        });

        test('a browser that has logged in before is not locked by others at its own address', async () => {
            const { phone, password } = await somebody();
            const mine = await at(NEAR).logInPage(phone, password);
            await mine.form('/logout', {}, { from: '/me' });
            for (let i = 0; i < 5; i++)
                await at(NEAR).post('/login', { phone, password: `wrong ${i}` });
            assert.equal((await at(NEAR).post('/login', { phone, password })).status, 422);
            assert.equal((await mine.form('/login', { phone, password })).status, 303);
            assert.match((await (await mine.page('/me')).headers.get('cache-control')), /no-store/);
        });

        test('the cookie of a known device is for the server alone, and stored as a hash', async () => {
            const { phone, password } = await somebody();
            const c = s.client();
            const r = await c.form('/login', { phone, password });
            assert.match(r.headers.getSetCookie().find((l) => l.startsWith('rvd=')), /HttpOnly/);
            assert.ok(!rows(s.place, 'SELECT device FROM known_device').flat().includes(c.cookies.get('rvd')));
        });

        // --- a forgotten password ------------------------------------------------------------------------

        test('a forgotten password is set anew from the log-in page: all sessions end, the holder is told', async () => {
            const { phone, password, token } = await somebody();
            const c = s.client();
            assert.match((await c.page('/login')).text, /href="\/login\/forgot"[^>]*>忘记密码</);
            const sent = await c.form('/login/forgot/code', { phone }, { from: '/login/forgot' });
            const set = (code, again = 'quite another') => c.form('/login/forgot', { phone, code, password: 'quite another', again }, { from: '/login/forgot' });
            assert.equal((await set(other(demoCode(sent)))).status, 422);
            assert.match((await set(demoCode(sent), 'and another')).text, /两次输入的新密码不一样/);
            assert.equal((await set(demoCode(sent))).location, '/me');
            assert.equal((await as(token).get('/me')).status, 401);
            assert.ok((await told(c)).some((t) => t.includes('刚刚用验证码重设过')));
            assert.equal((await s.client().post('/login', { phone, password })).status, 422);
            await s.client().logIn(phone, 'quite another');
        });

        test('a phone that is not known looks the same, and its code sets nothing', async () => {
            const known = await somebody(), phone = newPhone();
            const page = async (p) => (await s.client().form('/login/forgot/code', { phone: p }, { from: '/login/forgot' })).text
                .replaceAll(p, 'PHONE').replace(/name="_(?:csrf|once)"[^>]*>/g, '').replace(/demo-code">\d+/, '');
            assert.equal(await page(phone), await page(known.phone));
            const c = s.client();
            const sent = await c.post('/login/forgot/code', { phone });
            const wrong = { code: other(demoCode(sent)), password: 'quite another', again: 'quite another' };
            const [a, b] = [await c.post('/login/forgot', { phone, ...wrong }), await s.client().post('/login/forgot', { phone: known.phone, ...wrong })];
            assert.deepEqual({ ...a.json, back: 0 }, { ...b.json, back: 0 });
        });

        test('for who holds rights a code is not enough: somebody over them has to agree, once', async () => {
            const c = s.client(), phone = people.station;
            const account = await accountOf(phone), grant = one(`SELECT id FROM unit_grant WHERE account = ${account} AND ended_ms IS NULL`);
            const reset = async (password) => {
                const sent = await c.post('/login/forgot/code', { phone });
                return c.post('/login/forgot', { phone, code: demoCode(sent), password, again: password });
            };
            assert.equal((await reset('quite another')).status, 409);
            const own = await s.client().logIn(phone, PASSWORD);
            assert.equal((await own.post(`/admin/grants/${grant}/release`, { reason: '我是本人' })).status, 409);
            const boss = await s.client().logInPage(people.township, PASSWORD);
            assert.match((await boss.page('/admin/grants')).text, new RegExp(`/admin/grants/${grant}/release"`));
            const path = `/admin/grants/${grant}/release`;
            assert.equal((await boss.form(path, {}, { from: path })).status, 422);
            assert.equal((await boss.form(path, { reason: '当面核对了身份证' }, { from: path })).status, 303);
            assert.equal(one(`SELECT reason FROM audit WHERE thing = 'account' AND thing_id = ${account} AND what = 5`), '当面核对了身份证');
            assert.ok((await told(own)).some((t) => t.includes('已同意您重设一次密码')));
            assert.equal((await reset(PASSWORD)).status, 200);
            assert.equal((await own.get('/session')).json.login, false);
            assert.equal((await reset('quite another')).status, 409, 'it was used');
        });

        // --- a fresh proof -------------------------------------------------------------------------------

        test('an open session alone changes nothing that matters: a program is told, a browser asked and led back', async () => {
            const { phone, password } = await somebody();
            const token = staleSession(s.place, await accountOf(phone, password), NOW_MS);
            const program = as(token);
            assert.equal((await program.get('/me')).status, 200);
            const no = await program.get('/me/phone');
            assert.deepEqual([no.status, no.json.code, no.json.type], [403, 'not-fresh', 'urn:redvest:problem:not-fresh']);
            assert.equal((await program.post('/me/close', { name: '赵一' })).status, 403);
            const c = s.client();
            c.cookies.set('rv', token);
            const asked = await c.page('/me/phone');
            assert.equal(asked.location, '/login/fresh?back=%2Fme%2Fphone');
            assert.match((await c.form('/login/fresh', { password: '' }, { from: asked.location })).text, /请填写密码/);
            assert.equal((await c.form('/login/fresh', { password: 'not it', back: '/me/phone' }, { from: asked.location })).status, 422);
            assert.equal((await c.form('/login/fresh', { password, back: '/me/phone' }, { from: asked.location })).location, '/me/phone');
            assert.equal((await c.page('/me/phone')).status, 200);
            assert.equal((await program.get('/me/phone')).status, 200, 'it is the same session');
        });

        test('what was typed is in the form again after the proof, secrets are not', async () => {
            const { phone, password } = await somebody();
            const token = staleSession(s.place, await accountOf(phone, password), NOW_MS);
            const c = s.client();
            c.cookies.set('rv', token);
            const asked = await c.form('/me/close', { name: '赵&一 "二"' }, { from: '/me' });
            assert.equal(asked.status, 403);
            const hidden = (name) => asked.text.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`))[1].replaceAll('&amp;', '&');
            assert.equal(hidden('path'), '/me/close');
            const sent = await c.form('/login/fresh/code', { path: hidden('path'), kept: hidden('kept') }, { from: '/me' });
            const again = await c.form('/login/fresh', { code: demoCode(sent), path: hidden('path'), kept: hidden('kept') }, { from: '/me' });
            assert.equal(again.status, 200, again.text.slice(0, 300));
            assert.match(again.text, /action="\/me\/close"/);
            assert.match(again.text, /name="name"[^>]*value="赵&amp;一 (&quot;|&#34;)二(&quot;|&#34;)"/);
            assert.match(again.text, /已确认是您本人，请再提交一次/);
            assert.equal(one(`SELECT COUNT(*) FROM account WHERE phone_sealed = '' AND id = ${await accountOf(phone, password)}`), '0');
            const stale = s.client();
            stale.cookies.set('rv', staleSession(s.place, await accountOf(phone, password), NOW_MS));
            const secret = await stale.form('/me/password', { old: password, password: 'my new secret', again: 'my new secret' }, { from: '/me' });
            assert.equal(secret.status, 403);
            assert.ok(!secret.text.includes('secret"') && !secret.text.includes('my%20new'));
        });

        test('the page after the proof is drawn for nothing but a form that asks for one', async () => {
            const { phone, password } = await somebody();
            const c = await s.client().logInPage(phone, password);
            for (const path of ['/logout', '/admin/grants/new', '/no/such', '//evil.example/', '/me/close?x', '%'])
                assert.equal((await c.form('/login/fresh', { password, path, kept: 'name=x&%zz' }, { from: '/me' })).location, '/me', path);
        });

        // --- a phone that somebody else changed ----------------------------------------------------------

        test('a change of phone is told to the old one and undone from there; the thief cannot undo that', async () => {
            const { phone, password, token } = await somebody(), stolen = newPhone(), second = newPhone();
            const mine = await s.client().logIn(phone, password), account = await accountOf(phone, password);
            const before = Number(one('SELECT COUNT(*) FROM outbox'));
            const change = async (to) => {
                const sent = await as(token).post('/me/phone/code', { phone: to });
                assert.equal((await as(token).post('/me/phone', { phone: to, code: demoCode(sent) })).status, 200);
            };
            await change(stolen);
            assert.equal(Number(one('SELECT COUNT(*) FROM outbox')), before + 2, 'the code, and a word to the old phone');
            assert.equal((await mine.get('/me')).status, 401, 'other sessions end');
            assert.ok((await told(as(token))).some((t) => t.includes('手机号刚刚换过')));
            assert.equal(one(`SELECT COUNT(*) FROM audit WHERE thing = 'account' AND thing_id = ${account} AND detail = '手机号'`), '1');
            await change(second);
            const undo = async (from) => {
                const c = s.client();
                const sent = await c.form('/login/old-phone/code', { phone: from }, { from: '/login/old-phone' });
                return [await c.form('/login/old-phone', { phone: from, code: demoCode(sent) }, { from: '/login/old-phone' }), c];
            };
            const [r, c] = await undo(phone);
            assert.equal(r.location, '/me/password');
            assert.equal((await as(token).get('/me')).status, 401);
            assert.equal((await s.client().post('/login', { phone, password })).status, 422, 'whoever took it may know the password');
            assert.equal((await undo(stolen))[0].status, 409);
            assert.equal((await undo(newPhone()))[0].status, 409);
            assert.equal((await c.form('/me/password', { password: 'a new one now', again: 'a new one now' }, { from: '/me/password' })).status, 303);
            assert.equal(await accountOf(phone, 'a new one now'), account);
        });
    });

    describe(`a shared address on ${engine}`, () => {
        let s;
        before(async () => { s = await demoServer(engine, { scale: '0.0005', limits: true }); });
        after(() => s?.stop());

        test('log-ins that succeed take nothing from each other, thirty that fail end it for a while', async () => {
            for (let i = 0; i < 35; i++)
                await s.client().logIn(people.volunteer, PASSWORD);
            const status = [];
            for (let i = 0; i < 40 && status.at(-1) !== 429; i++)
                status.push((await s.client().post('/login', { phone: `1380000${String(2000 + i)}`, password: 'not this' })).status);
            assert.ok(status.length >= 30 && status.at(-1) === 429, status.join(' '));
        });
    });
}
