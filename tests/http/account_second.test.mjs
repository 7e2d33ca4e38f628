// account_second.test.mjs - the second factor of staff: set up from the page, asked for at every log-in, replaced by recovery codes
// and by somebody above; without one rights stop to count. Codes are made here from RFC 6238 alone.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { NOW, PASSWORD, cityServer, demoServer, engines, people, rows } from './lib/redvest.mjs';

const staff = [{ phone: '13911110001', name: '王主任', may: 'staff', password: 'correct horse' },
               { phone: '13911110002', name: '李主任', may: 'staff', unit: '140403', password: 'battery staple' },
               { phone: '13911110003', name: '赵主任', may: 'staff', password: 'paper lantern' }];
const [boss, clerk, mate] = staff;

function unbase32(text) {
    const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
    return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

/** RFC 6238 with SHA-1, 30 s, 6 digits. */
function totp(secret, step) {
    const at = Buffer.alloc(8);
    at.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', unbase32(secret)).update(at).digest(), from = mac[19] & 15;
    return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const secretOf = (page) => page.text.match(/id="secret">([A-Z2-7 ]+)</)[1].replaceAll(' ', '');

test('the codes of this test are those of RFC 6238', () => {
    assert.equal(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', Math.floor(1111111109 / 30)), '081804');
});

for (const engine of engines) {
    describe(`second factor on ${engine}`, () => {
        let s, began, used = 0, last;
        const secrets = new Map();
        before(async () => { began = Date.now(); s = await cityServer(engine, { staff }); });
        after(() => s?.stop());

        const step = () => Math.floor((Date.parse(NOW) + Date.now() - began) / 30000);
        /** The next code: the one that set it up is used, and one step ahead counts. */
        const fresh = (who) => (last = totp(secrets.get(who.phone), Math.max(step(), used + 1)));
        const one = (sql) => rows(s.place, sql)[0]?.[0];
        const login = async (c) => (await c.get('/session')).json.login;
        /** Notices that say this. */
        const told = async (c, words) => (await c.get('/me/notices')).json.items.filter((n) => n.text.includes(words)).length;

        /** Sets one up as a browser does; gives the recovery codes. */
        async function setUp(c, who) {
            const page = await c.page('/me/second/set');
            assert.equal(page.status, 200, page.text);
            assert.ok(page.text.includes('class="qr"'), 'a QR code');
            const secret = secretOf(page);
            const offer = page.text.match(/name="offer"[^>]*value="([^"]+)"/)[1];
            const refused = await c.form('/me/second/set', { code: totp(secret, step() - 9), offer }, { from: '/me/second/set' });
            assert.equal(refused.status, 422);
            assert.equal(secretOf(refused), secret, 'the same secret comes back: it stands on the phone already');
            const r = await c.form('/me/second/set', { code: totp(secret, used = step()), offer }, { from: '/me/second/set' });
            assert.equal(r.status, 200, r.text);
            secrets.set(who.phone, secret);
            return [...r.text.matchAll(/<li><b class="num">([A-Z2-9]{5}-[A-Z2-9]{5})</g)].map((m) => m[1]);
        }
        const half = (who) => s.client().logInPage(who.phone, who.password);
        const give = (c, code, back) => c.form('/login/second', { code, ...(back ? { back } : {}) }, { from: '/login/second' });

        let codes;
        test('staff without one are led to set it up, are told until when, and may do it later', async () => {
            const c = s.client();
            const r = await c.form('/login', { phone: boss.phone, password: boss.password });
            assert.equal(r.location, '/me/second?back=%2Finbox');
            const page = await c.page(r.location);
            assert.match(page.text, /请在 [^<]+ 前设好/);
            assert.match(page.text, /<a class="btn" href="\/inbox">以后再设/);
            assert.equal((await c.page('/inbox')).status, 200);
            assert.match((await c.page('/me')).text, /动态口令/);
            assert.equal(await told(c, '30 天内'), 1);
            assert.equal(await told(await s.client().logInPage(boss.phone, boss.password), '30 天内'), 1, 'told once');
        });

        test('setting it up ends the other sessions and shows ten recovery codes', async () => {
            const other = await half(boss), c = await half(boss);
            codes = await setUp(c, boss);
            assert.equal(new Set(codes).size, 10);
            assert.equal(await login(other), false);
            assert.equal(await login(c), true);
            const stored = rows(s.place, 'SELECT code_hash FROM recovery_code').flat();
            assert.equal(stored.length, 10);
            assert.ok(!stored.some((h) => codes.includes(h)));
            assert.ok(!one('SELECT secret_sealed FROM second_factor').includes(secrets.get(boss.phone)));
        });

        test('a right password alone is nobody: no page, no right, no known device', async () => {
            const known = one('SELECT COUNT(*) FROM known_device');
            const c = s.client();
            const r = await c.form('/login', { phone: boss.phone, password: boss.password, back: '/admin/units' });
            assert.equal(r.location, '/login/second?back=%2Fadmin%2Funits');
            assert.equal(await login(c), false);
            assert.equal((await c.get('/me')).status, 401);
            assert.equal((await c.get('/admin/units')).status, 401);
            const to = await c.page('/admin/units');
            assert.equal((await c.page(to.location)).location, '/login/second?back=%2Fadmin%2Funits');
            assert.equal(one('SELECT COUNT(*) FROM known_device'), known);
            assert.equal((await give(c, fresh(boss), '/admin/units')).location, '/admin/units');
            assert.equal(await login(c), true);
        });

        test('a code that was used opens nothing a second time', async () => {
            const b = await half(boss), again = await give(b, last);
            assert.equal(again.status, 422);
            assert.match(again.text, /已经用过/);
            assert.equal(await login(b), false);
        });

        test('a recovery code lets in once, and its holder is told how many are left', async () => {
            const a = await half(boss), b = await half(boss);
            assert.equal((await give(a, codes[0].toLowerCase())).status, 303);
            assert.equal((await give(b, codes[0])).status, 422);
            assert.equal(await told(a, '还剩 9 个'), 1);
        });

        test('a program sends it with the token of the first half, and gets its own', async () => {
            const p = s.client();
            const r = await p.send('POST', '/login', { body: JSON.stringify({ phone: boss.phone, password: boss.password }), headers: { 'content-type': 'application/json' } });
            assert.equal(r.json.login, false);
            assert.equal(r.json.second, true);
            p.headers.authorization = `Bearer ${r.json.token}`;
            assert.equal((await p.get('/inbox')).status, 401);
            const done = await p.post('/login/second', { code: codes[1] });
            assert.equal(done.json.login, true);
            p.headers.authorization = `Bearer ${done.json.token}`;
            assert.equal((await p.get('/inbox')).status, 200);
        });

        test('another phone takes a code of the present one', async () => {
            const c = await half(boss);
            await give(c, codes[2]);
            const page = await c.page('/me/second/set');
            const secret = secretOf(page), offer = page.text.match(/name="offer"[^>]*value="([^"]+)"/)[1];
            const set = (fields) => c.form('/me/second/set', { code: totp(secret, step()), offer, ...fields }, { from: '/me/second/set' });
            assert.equal((await set({})).status, 422);
            assert.equal((await set({ old: '000000' })).status, 422);
            const done = await set({ old: codes[3] });
            assert.equal(done.status, 200);
            codes = [...done.text.matchAll(/<b class="num">([A-Z2-9]{5}-[A-Z2-9]{5})</g)].map((m) => m[1]);
        });

        test('where a rule asks for it, it cannot be given up', async () => {
            const c = await half(boss);
            await give(c, codes[0]);
            const r = await c.form('/me/second/end', { code: codes[1] }, { from: '/me/second' });
            assert.equal(r.status, 409);
            assert.match(r.text, /不能停用/);
            assert.equal(one('SELECT COUNT(*) FROM second_factor'), '1');
        });

        test('past their days, rights do not count until it is set up', async () => {
            const c = await half(boss);
            await give(c, codes[2]);
            const rule = await c.form('/admin/policy/login.second_factor_days', { value: '0', from: NOW.slice(0, 10), reason: '马上要用' }, { from: '/admin/policy/login.second_factor_days' });
            assert.equal(rule.status, 303, rule.text);
            const agrees = await s.client().logInPage(mate.phone, mate.password);
            assert.equal((await agrees.form(`${rule.location}/approve`, {}, { from: rule.location })).status, 303);
            const d = await half(clerk);
            assert.equal((await d.page('/inbox')).location, '/me/second');
            const told = await d.get('/inbox');
            assert.equal(told.status, 403);
            assert.equal(told.json.code, 'no-second');
            assert.match(told.json.detail, /动态口令/);
            assert.equal((await d.get('/session')).json.grants.length, 0);
            assert.equal((await d.page('/me/notices')).status, 200, 'what is everybody’s stays');
            await setUp(d, clerk);
            assert.equal((await d.page('/inbox')).status, 200);
        });

        test('a lost phone: somebody over all of their rights takes it off, and every session ends', async () => {
            const d = await half(clerk);
            assert.equal((await give(d, fresh(clerk))).status, 303);
            const grant = one(`SELECT g.id FROM unit_grant g JOIN account a ON a.id = g.account WHERE a.name = '${clerk.name}'`);
            const c = await half(boss);
            await give(c, codes[3]);
            const page = await c.page(`/admin/grants/${grant}/release`);
            assert.match(page.text, /解除动态口令/);
            const r = await c.form(`/admin/grants/${grant}/release`, { what: 'second', reason: '当面核对了身份证' }, { from: `/admin/grants/${grant}/release` });
            assert.equal(r.status, 303, r.text);
            assert.equal(await login(d), false);
            const e = await half(clerk);
            assert.equal((await e.page('/inbox')).status, 200, 'for a day rights count without');
            assert.equal(await told(e, '已由单位解除'), 1);
        });
    });

    describe(`the demo's second factor on ${engine}`, () => {
        let s;
        before(async () => { s = await demoServer(engine); });
        after(() => s?.stop());

        test('demo staff log in without one, by a rule that says so', async () => {
            const c = s.client();
            const r = await c.form('/login', { phone: people.station, password: PASSWORD });
            assert.equal(r.location, '/inbox');
            assert.match((await (await s.client().logInPage(people.city, PASSWORD)).page('/admin/policy/login.second_factor')).text, /演示账号只用密码登录/);
        });

        test('who set one up is asked for it after a code by text, too, and may give it up where no rule asks for it', async () => {
            const began = Date.now(), step = () => Math.floor((Date.parse(NOW) + Date.now() - began) / 30000);
            const c = await s.client().logInPage(people.county, PASSWORD);
            const page = await c.page('/me/second/set');
            const secret = secretOf(page), offer = page.text.match(/name="offer"[^>]*value="([^"]+)"/)[1];
            const set = await c.form('/me/second/set', { code: totp(secret, step()), offer }, { from: '/me/second/set' });
            const codes = [...set.text.matchAll(/<b class="num">([A-Z2-9]{5}-[A-Z2-9]{5})</g)].map((m) => m[1]);
            assert.equal(codes.length, 10);
            const d = s.client();
            const sent = await d.form('/login/code', { phone: people.county }, { from: '/login/code' });
            const code = sent.text.match(/id="demo-code">(\d{6})</)[1];
            const r = await d.form('/login/code/check', { phone: people.county, code }, { from: '/login/code' });
            assert.equal(r.location, '/login/second');
            assert.equal((await d.get('/me')).status, 401);
            const end = await c.form('/me/second/end', { code: codes[0] }, { from: '/me/second' });
            assert.equal(end.status, 303, 'no rule asks for it here');
            const e = await s.client().logInPage(people.county, PASSWORD);
            assert.equal((await e.page('/inbox')).status, 200);
        });
    });
}
