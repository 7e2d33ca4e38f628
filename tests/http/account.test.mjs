// account.test.mjs - logging in and out, by password and by code, as a browser and as a program; and how pages look.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { cityServer, demoServer, engines, rows, people, PASSWORD } from './lib/redvest.mjs';

const staff = [{ phone: '13911110001', name: '王主任', may: 'staff', password: 'correct horse' },
               { phone: '13911110002', name: '李主任', may: 'staff', unit: '140403', password: 'battery staple' }];
const [boss, other] = staff;

for (const engine of engines) {
    describe(`account on ${engine}`, () => {
        let s;
        before(async () => { s = await cityServer(engine, { staff }); });
        after(async () => { await s.stop(); });

        test('a program logs in without a cookie and gets a token', async () => {
            const c = s.client();
            const r = await c.send('POST', '/login', { body: JSON.stringify({ phone: boss.phone, password: boss.password }),
                headers: { 'content-type': 'application/json' } });
            assert.equal(r.status, 200);
            assert.equal(r.json.name, boss.name);
            assert.equal(r.json.grants[0].may, 'staff');
            assert.equal(r.json.grants[0].level, 'city');
            assert.equal(r.json.acts_for, r.json.grants[0].unit);
            const me = await s.client().get('/session', { headers: { authorization: `Bearer ${r.json.token}` } });
            assert.equal(me.json.account, r.json.account);
            assert.equal(me.json.token, null);
            const nobody = await s.client().get('/session', { headers: { authorization: 'Bearer nonsense' } });
            assert.equal(nobody.json.login, false);
            assert.ok(!rows(s.place, 'SELECT token_hash FROM session').flat().includes(r.json.token));
        });

        test('a browser logs in with a form, and its token changes', async () => {
            const c = s.client();
            await c.page('/login');
            const visitor = c.cookies.get('rv');
            const r = await c.form('/login', { phone: boss.phone, password: boss.password, back: '/units?q=%E4%B8%9C' });
            assert.equal(r.status, 303);
            assert.equal(r.location, `/me/second?back=${encodeURIComponent('/units?q=%E4%B8%9C')}`, 'staff without a second factor are led to it first');
            assert.notEqual(c.cookies.get('rv'), visitor);
            assert.equal((await c.get('/session')).json.login, true);
            assert.equal((await c.page('/login?back=/units')).location, '/units');
        });

        test('a second log-in ends the first session of the browser', async () => {
            const c = await s.client().logInPage(boss.phone, boss.password);
            const first = c.cookies.get('rv');
            const r = await c.form('/login', { phone: other.phone, password: other.password }, { from: '/me/password' });
            assert.equal(r.status, 303);
            assert.equal((await c.get('/session')).json.name, other.name);
            c.cookies.set('rv', first);
            assert.equal((await c.get('/session')).json.login, false);
        });

        test('a form without its token is refused', async () => {
            const c = s.client();
            await c.page('/login');
            for (const csrf of ['', 'ab'.repeat(44)]) {
                const r = await c.send('POST', '/login', { accept: 'text/html', body: `_csrf=${csrf}&phone=${boss.phone}&password=x`,
                    headers: { 'content-type': 'application/x-www-form-urlencoded' } });
                assert.equal(r.status, 409);
            }
            const json = await c.send('POST', '/login', { body: JSON.stringify({ phone: boss.phone, password: boss.password }),
                headers: { 'content-type': 'application/json' } });
            assert.equal(json.status, 409, 'a cookie is there: the token has to come with it');
        });

        test('where to go afterwards stays on this site', async () => {
            for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/a\\b', 'units']) {
                const r = await s.client().form('/login', { phone: boss.phone, password: boss.password, back });
                assert.equal(r.location, '/me/second?back=%2Finbox', back);
                const p = await s.client().page(`/prefs?elder=1&back=${encodeURIComponent(back)}`);
                assert.equal(p.location, '/', back);
            }
            const crlf = await s.client().page('/prefs?elder=1&back=' + encodeURIComponent('/x\r\nSet-Cookie: a=b'));
            assert.ok(!(crlf.headers.get('set-cookie') ?? '').includes('a=b'));
        });

        test('an unknown phone and a wrong password look alike, and keep what was typed but not the password', async () => {
            const wrong = await s.client().form('/login', { phone: boss.phone, password: 'not it, sorry' });
            const unknown = await s.client().form('/login', { phone: '13911119999', password: 'not it, sorry' });
            assert.equal(wrong.status, 422);
            assert.equal(unknown.status, 422);
            const words = (t) => t.text.match(/手机号或密码不对[^<]*/)?.[0];
            assert.ok(words(wrong));
            assert.equal(words(wrong), words(unknown));
            assert.match(wrong.text, new RegExp(`value="${boss.phone}"`));
            assert.ok(!wrong.text.includes('not it, sorry'));
        });

        test('what is missing or malformed is named', async () => {
            const r = await s.client().post('/login', { phone: '123' });
            assert.equal(r.status, 422);
            assert.deepEqual(r.json.errors.map((e) => e.field).sort(), ['password', 'phone']);
        });

        test('log-out ends this session, everywhere ends all', async () => {
            const a = await s.client().logInPage(boss.phone, boss.password);
            const b = await s.client().logInPage(boss.phone, boss.password);
            const c = await s.client().logIn(boss.phone, boss.password);
            const old = a.cookies.get('rv');
            assert.equal((await a.form('/logout', {}, { from: '/me/password' })).status, 303);
            a.cookies.set('rv', old);
            assert.equal((await a.get('/session')).json.login, false);
            assert.equal((await b.get('/session')).json.login, true);
            assert.equal((await c.post('/logout/everywhere')).status, 200);
            assert.equal((await b.get('/session')).json.login, false);
            assert.equal((await c.get('/session')).json.login, false);
        });

        test('the password is changed with the old one, and other sessions end', async () => {
            const a = await s.client().logInPage(other.phone, other.password);
            const b = await s.client().logIn(other.phone, other.password);
            const change = (old, password, again = password) =>
                a.form('/me/password', { old, password, again }, { from: '/me/password' });
            assert.equal((await change('wrong', 'a new password')).status, 422);
            assert.equal((await change(other.password, 'short')).status, 422);
            const differ = await change(other.password, 'a new password', 'another password');
            assert.match(differ.text, /两次输入的新密码不一样/);
            assert.equal((await change(other.password, 'a new password')).status, 303);
            assert.equal((await a.get('/session')).json.login, true);
            assert.equal((await b.get('/session')).json.login, false);
            other.password = 'a new password';
            await s.client().logIn(other.phone, other.password);
        });

        test('large letters, colours and language come from a cookie', async () => {
            const c = s.client();
            assert.equal((await c.page('/prefs?elder=1&theme=dark&lang=en&back=/login')).location, '/login');
            assert.equal(c.cookies.get('rvp'), 'en.dark.elder');
            const en = (await c.page('/login')).text;
            assert.match(en, /<html lang="en"[^>]*data-theme="dark"/);
            assert.match(en, /data-elder/);
            assert.match(en, /Phone number/);
            await c.page('/prefs?elder=0');
            assert.equal(c.cookies.get('rvp'), 'en.dark');
            await c.page('/prefs?theme=auto&lang=zh');
            assert.equal(c.cookies.get('rvp'), 'zh.auto');
            assert.equal((await c.page('/prefs?theme=pink')).status, 422);
        });

        test('who is not logged in is sent to the log-in page and back', async () => {
            const r = await s.client().page('/me/password');
            assert.equal(r.status, 303);
            assert.equal(r.location, '/login?back=%2Fme%2Fpassword');
            assert.equal((await s.client().get('/me/password')).status, 401);
            const html = (await s.client().page(r.location)).text;
            assert.match(html, /name="back"[^>]*value="\/me\/password"/);
        });

        test('wrong passwords lock; the right one does not help; all of it is in the audit trail', async () => {
            for (let i = 0; i < 5; i++)
                assert.equal((await s.client().post('/login', { phone: boss.phone, password: `wrong ${i}` })).status, 422);
            assert.equal((await s.client().post('/login', { phone: boss.phone, password: boss.password })).status, 422);
            const [[locked]] = rows(s.place, 'SELECT COUNT(*) FROM login_failure WHERE locked_until_ms IS NOT NULL');
            assert.equal(locked, '1');
            const [[failed]] = rows(s.place, 'SELECT COUNT(*) FROM audit WHERE what = 2');
            assert.ok(Number(failed) >= 6, `${failed} failures noted`);
        });

        test('a one-time code goes to the outbox, not to the page', async () => {
            const c = s.client();
            const r = await c.form('/login/code', { phone: boss.phone }, { from: '/login/code' });
            assert.equal(r.status, 200);
            assert.match(r.text, /验证码已发送/);
            assert.ok(!r.text.includes('demo-code'));
            const none = await c.form('/login/code/check', { phone: boss.phone, code: '' }, { from: '/login/code' });
            assert.equal(none.status, 422);
            assert.match(none.text, /请填写验证码/);
            assert.match(none.text, new RegExp(`value="${boss.phone}"`));
            assert.equal((await c.form('/login/code/check', { phone: boss.phone, code: '000000' }, { from: '/login/code' })).status, 422);
            const [[tries]] = rows(s.place, 'SELECT MAX(tries) FROM login_code');
            assert.equal(tries, '1', 'a refused try is kept');
            assert.deepEqual(rows(s.place, "SELECT what, actor, address FROM audit WHERE detail = '验证码'"), [['2', '0', '127.0.0.1']], 'and is in the trail');
            const [[sealed]] = rows(s.place, 'SELECT text_sealed FROM outbox LIMIT 1');
            assert.ok(!/验证码/.test(sealed));
        });

        test('a phone is not flooded with codes', async () => {
            const c = s.client();
            const status = [];
            for (let i = 0; i < 6; i++)
                status.push((await c.post('/login/code', { phone: '13911117777' })).status);
            assert.deepEqual(status, [200, 200, 200, 200, 200, 429]);
        });

        test('a reply with a token is not kept for a repeated Idempotency-Key', async () => {
            const headers = { 'idempotency-key': 'same', 'content-type': 'application/json' };
            const body = JSON.stringify({ phone: other.phone, password: other.password });
            const one = await s.client().send('POST', '/login', { body, headers });
            const two = await s.client().send('POST', '/login', { body, headers });
            assert.notEqual(one.json.token, two.json.token);
            assert.deepEqual(rows(s.place, "SELECT k FROM replay WHERE location LIKE '%token%'"), []);
        });
    });

    describe(`account in a demo on ${engine}`, () => {
        let s;
        before(async () => { s = await demoServer(engine, { scale: '0.001' }); });
        after(async () => { await s.stop(); });

        test('the page shows the code, which counts once', async () => {
            const c = s.client();
            const sent = await c.form('/login/code', { phone: people.volunteer, back: '/units' }, { from: '/login/code' });
            const code = sent.text.match(/id="demo-code">(\d{6})</)[1];
            const r = await c.form('/login/code/check', { phone: people.volunteer, code, back: '/units' }, { from: '/login/code' });
            assert.equal(r.status, 303);
            assert.equal(r.location, '/units');
            assert.equal((await c.get('/session')).json.login, true);
            const again = await s.client().form('/login/code/check', { phone: people.volunteer, code }, { from: '/login/code' });
            assert.equal(again.status, 422);
        });

        test('an unregistered phone is told so only after its code', async () => {
            const c = s.client();
            const sent = await c.post('/login/code', { phone: '13700007777' });
            assert.equal(sent.status, 200);
            const r = await c.post('/login/code/check', { phone: '13700007777', code: sent.json.code });
            assert.equal(r.status, 422);
            assert.equal(r.json.errors[0].field, 'phone');
        });

        test('each of the demo people is who they are', async () => {
            for (const who of ['station', 'township', 'county', 'city', 'sysadmin', 'auditor']) {
                const c = await s.client().logIn(people[who], PASSWORD);
                const alone = ['sysadmin', 'auditor'].includes(who);
                assert.deepEqual((await c.get('/session')).json.grants.map((g) => [g.may, g.level]), [alone ? [who, 'city'] : ['staff', who]]);
            }
            const leader = await s.client().logIn(people.leader, PASSWORD);
            assert.equal((await leader.get('/session')).json.leader, true);
        });
    });
}
