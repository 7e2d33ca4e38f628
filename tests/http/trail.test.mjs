// trail.test.mjs - the trail of a running server: what was refused is in it, its end is on the auditor's page and in each backup, and
// `redvest check --trail` says whether the chain still goes on from an end that was kept.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines, freshPlace, NOW, PASSWORD, people, redvest, rows, runSql, serve, tryRedvest } from './lib/redvest.mjs';
import { ledClock } from './lib/clock.mjs';

const PATIENCE_MS = 60000, MINUTE = 60000;

for (const engine of engines) {
    describe(`the trail (${engine})`, () => {
        let s, time, folder;
        const as = (who) => s.client().logIn(people[who], PASSWORD);
        const until = async (good) => {
            for (const end = Date.now() + PATIENCE_MS; !await good(); await new Promise((done) => setTimeout(done, 100)))
                assert.ok(Date.now() < end, 'in time');
        };
        const check = (trail) => tryRedvest(['check', ...s.place.args, '--trail', trail]);
        before(async () => {
            folder = mkdtempSync(join(tmpdir(), 'redvest-trail-'));
            time = ledClock(NOW);
            const place = freshPlace(engine);
            redvest(['demo', '--city', '140400', '--scale', '0.001', '--seed', '7', '--now', NOW, ...place.args]);
            s = await serve(place, ['--clock', time.file]);
        });
        after(async () => {
            await s?.stop();
            s?.place.remove();
            time?.remove();
            rmSync(folder, { recursive: true, force: true });
        });

        test('what was refused for want of a right is a row an account, route and minute', async () => {
            const [volunteer, auditor] = [await as('volunteer'), await as('auditor')];
            for (let i = 0; i < 5; i++)
                assert.equal((await volunteer.get('/admin/audit')).status, 404);
            assert.equal((await s.client().get('/admin/audit')).status, 401, 'a visitor is no row');
            time.later(MINUTE);
            const { account } = (await volunteer.get('/session')).json;
            let lines = [];
            await until(async () => (lines = (await auditor.get('/admin/audit?what=refused')).json.items).length);
            assert.deepEqual(lines.map((l) => [l.actor, l.detail]), [[account, 'GET /admin/audit × 5']]);
        });

        test('the end of the chain is on the page and in each backup, and is known again', async () => {
            const auditor = await as('auditor');
            time.later(MINUTE); // what was written is sealed by the minute
            let page;
            await until(async () => (page = (await auditor.get('/admin/audit')).json).sealed > 0 && page.sealed === Number(rows(s.place, 'SELECT COUNT(*) FROM audit')[0][0]));
            assert.match(page.head, /^[0-9a-f]{64}$/);
            const kept = `${page.sealed}:${page.head}`;
            assert.match(redvest(['backup', ...s.place.args, '--to', folder]), new RegExp(`trail ${kept}`));
            assert.match(redvest(['backup', '--list', folder]), new RegExp(`trail=${kept}`));
            await as('volunteer');
            const good = check(kept);
            assert.equal(good.status, 0, good.stdout);
            assert.match(good.stdout, /ok +audit\.chain/);
            assert.equal(check(`${page.sealed}:${page.head.replace(/./g, '0')}`).status, 1);
            assert.equal(check('soon').status, 2);
        });

        test('a row that was changed in the database breaks the chain', async () => {
            const file = join(folder, 'forge.sql');
            writeFileSync(file, "UPDATE audit SET address = '192.0.2.1' WHERE seq = 1;");
            runSql(s.place, file);
            const r = tryRedvest(['check', ...s.place.args]);
            assert.equal(r.status, 1);
            assert.match(r.stdout, /BROKEN +audit\.chain/);
        });
    });
}
