// account_devices.test.mjs - where somebody is logged in: a list to end each from, and a word about every new device.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, demoServer, engines, people, rows } from './lib/redvest.mjs';

const PHONE = 'Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49';
const DESK = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0';

for (const engine of engines) {
    describe(`devices on ${engine}`, () => {
        let s;
        before(async () => { s = await demoServer(engine, { args: ['--trusted-proxy', '127.0.0.1'] }); });
        after(() => s?.stop());

        function browser(agent, address = '203.0.113.5') {
            const c = s.client();
            c.headers['user-agent'] = agent;
            c.headers['x-forwarded-for'] = address;
            return c;
        }
        const told = async (c) => (await c.get('/me/notices')).json.items.filter((n) => n.text.includes('新设备')).map((n) => n.text);
        const list = async (c) => (await c.get('/me/devices')).json.items;
        const isIn = async (c) => (await c.get('/session')).json.login;

        test('the first log-in is nobody’s news; one from another device is told, with what and from where', async () => {
            const mine = await browser(PHONE).logInPage(people.volunteer, PASSWORD);
            assert.deepEqual(await told(mine), []);
            const other = await browser(DESK, '198.51.100.9').logInPage(people.volunteer, PASSWORD);
            const words = await told(mine);
            assert.equal(words.length, 1);
            assert.match(words[0], /Windows 电脑 · Edge，网络地址 198\.51\.\*\.\*/);
            const notice = (await mine.get('/me/notices')).json.items.find((n) => n.text.includes('新设备'));
            assert.equal(notice.link, '/me/devices');
            await other.form('/logout', {}, { from: '/me/password' });
            await other.logInPage(people.volunteer, PASSWORD);
            assert.equal((await told(mine)).length, 1, 'a device that is known is no news');
        });

        test('a program is news once from each place', async () => {
            const mine = await browser(PHONE).logInPage(people.leader, PASSWORD);
            for (let i = 0; i < 3; i++)
                await browser('curl/8', '198.51.100.7').logIn(people.leader, PASSWORD);
            assert.equal((await told(mine)).length, 1);
            await browser('curl/8', '192.0.2.44').logIn(people.leader, PASSWORD);
            assert.equal((await told(mine)).length, 2);
        });

        test('each open log-in is listed, and ended by a button; this one is marked', async () => {
            const mine = await browser(PHONE).logInPage(people.county, PASSWORD), other = await browser(DESK).logInPage(people.county, PASSWORD);
            const lines = await list(mine);
            assert.equal(lines.length, 2);
            const here = lines.find((l) => l.this), there = lines.find((l) => !l.this);
            assert.deepEqual([here.device, here.browser, here.address], ['android', 'wechat', '203.0.*.*']);
            assert.deepEqual([there.device, there.browser], ['windows', 'edge']);
            const page = await mine.page('/me/devices');
            assert.match(page.text, /安卓手机 · 微信/);
            assert.ok(!page.text.includes('203.0.113.5'));
            assert.equal((await mine.form(`/me/devices/${there.id}/end`, {}, { from: '/me/devices' })).status, 303);
            assert.equal(await isIn(other), false);
            assert.equal(await isIn(mine), true);
            assert.equal((await list(mine)).length, 1);
        });

        test('nobody ends the log-in of somebody else', async () => {
            const mine = await browser(PHONE).logInPage(people.city, PASSWORD), other = await browser(DESK).logInPage(people.station, PASSWORD);
            const [line] = await list(mine);
            assert.equal((await other.form(`/me/devices/${line.id}/end`, {}, { from: '/me/devices' })).status, 404);
            assert.equal(await isIn(mine), true);
        });

        test('what the browser says of itself is kept as two words and nothing more', async () => {
            await browser(`${PHONE} ${'x'.repeat(700)}<script>`).logInPage(people.township, PASSWORD);
            const columns = rows(s.place, 'SELECT * FROM session ORDER BY id DESC LIMIT 1').flat();
            assert.ok(!columns.some((v) => v.includes('MicroMessenger') || v.includes('script')));
        });

        test('log-ins and known devices are in one’s own data', async () => {
            const mine = await browser(PHONE).logInPage(people.volunteer, PASSWORD);
            const all = (await mine.get('/me/download')).json ?? JSON.parse((await mine.get('/me/download')).text);
            const flat = JSON.stringify(all);
            assert.match(flat, /"log_ins":\[\{/);
            assert.match(flat, /"known_devices":\[\{/);
        });
    });
}
