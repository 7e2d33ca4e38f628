// admin_cmd.test.mjs - what `redvest admin` does keeps the rules that people keep: known by a document, agreed to by another as soon as
// there is one, with an end and a reason, in the trail, told; and a new password ends all log-ins.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { byDocument, engines, redvest, rows, tryRedvest, freshPlace, serve, regions } from './lib/redvest.mjs';

const PASSWORD = 'correct horse', FIRST = '13933330001', SECOND = '13933330002', THIRD = '13933330003';

for (const engine of engines) {
    describe(`redvest admin on ${engine}`, () => {
        let place, server;
        const admin = (phone, ...more) => redvest(['admin', ...place.args, '--phone', phone, ...more], { input: `${PASSWORD}\n` });
        before(() => {
            place = freshPlace(engine);
            redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
        });
        after(async () => {
            await server?.stop();
            place?.remove();
        });

        test('the first right holds at once, the next waits for somebody to agree, and all of it is in the trail', async () => {
            assert.equal(tryRedvest(['admin', ...place.args, '--phone', FIRST, '--name', '市办', '--password', '--may', 'staff'], { input: `${PASSWORD}\n` }).status, 1,
                'who is known by no document gets no right');
            admin(FIRST, '--name', '市办', '--password', '--may', 'staff', '--reason', '市文明办', ...byDocument());
            assert.match(admin(SECOND, '--name', '系统', '--password', '--may', 'sysadmin', ...byDocument()), /waits/);
            assert.match(tryRedvest(['admin', ...place.args, '--phone', FIRST, '--may', 'auditor'], { input: '' }).stderr, /cannot be held by one person/);
            assert.match(tryRedvest(['admin', ...place.args, '--phone', SECOND, '--may', 'staff', '--until', '2099-01-01'], { input: '' }).stderr, /365/);
            server = await serve(place);
            const city = await server.client().logIn(FIRST, PASSWORD), system = await server.client().logIn(SECOND, PASSWORD);
            assert.equal((await system.get('/system/grants')).status, 404);
            const [item] = (await city.get('/inbox?kind=grant')).json.items;
            assert.ok((await city.get('/me/notices')).json.items.some((n) => n.link === item.link), 'all who could agree are told');
            assert.equal((await city.get(item.link)).json.asker, null);
            assert.equal((await city.post(`${item.link}/agree`, {})).status, 200);
            assert.equal((await system.get('/system/grants')).status, 200);
            const acts = rows(place, "SELECT thing, what, detail FROM audit WHERE actor = 0 AND thing IN ('account', 'unit_grant') ORDER BY id").map((r) => r.join(' '));
            for (const act of ['account 19 ', 'account 7 核对身份', 'unit_grant 11 工作人员'])
                assert.ok(acts.includes(act), `${act}: ${acts}`);
        });

        test('a new password ends every log-in, and the person is told', async () => {
            await server?.stop();
            admin(THIRD, '--name', '新人', '--password');
            server = await serve(place);
            const c = await server.client().logIn(THIRD, PASSWORD), { account } = (await c.get('/session')).json;
            await server.stop();
            admin(THIRD, '--password');
            server = await serve(place);
            const stale = Object.assign(server.client(), { headers: c.headers });
            assert.equal((await stale.get('/session')).json.login, false);
            const again = await server.client().logIn(THIRD, PASSWORD);
            assert.ok((await again.get('/me/notices')).json.items.some((n) => /由服务器管理员重设/.test(n.text)));
            assert.deepEqual(rows(place, `SELECT what, reason FROM audit WHERE thing = 'account' AND thing_id = ${account} AND detail = '密码'`), [['7', 'redvest admin']]);
        });
    });
}
