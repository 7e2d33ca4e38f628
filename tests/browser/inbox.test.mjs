// inbox.test.mjs - the station's inbox: decided in the row and taken back for ten seconds, by keys, with the thing itself
// below its row; and the same work by plain forms. That a decision made there stays there: tests/http/inbox.test.mjs.
//
// The page's clock is led by the test: nothing waits for ten seconds to go by.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { NOW, demoServer, Client, people, PASSWORD, rows } from '../http/lib/redvest.mjs';
import { launch, person, logIn, press } from './lib/browser.mjs';

const UNDO_MS = 10000;

describe('the inbox', () => {
    let server, browser, station;
    before(async () => {
        server = await demoServer('sqlite');
        station = await new Client(server.base).logIn(people.station, PASSWORD);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** What waits, by the register: "team 5". */
    const waits = async () => (await station.get('/inbox')).json.items.map((i) => `${i.kind} ${i.id}`);
    /** What waits once as many things less do. */
    async function until(n) {
        for (let i = 0; i < 400 && (await waits()).length !== n; i++)
            await new Promise((later) => setTimeout(later, 50));
        return waits();
    }
    async function desk(options) {
        const page = await person(browser, server.base, options);
        await logIn(page, people.station, PASSWORD);
        if (page.script)
            await page.clock.install({ time: NOW });
        await page.open('/inbox');
        if (page.script)
            await page.clock.pauseAt(Date.parse(NOW) + 60000);
        return page;
    }
    const rowsOf = (page) => page.locator('li[data-row]:visible');
    const focused = (page) => page.evaluate(() => document.activeElement.closest('[data-row]')?.querySelector('h3').textContent);
    const nameOf = (row) => row.locator('h3').textContent();
    const approve = (row) => row.getByRole('button', { name: /^通过：/ });

    test('a decision is taken back for ten seconds, in which nothing has happened; then it is done', async () => {
        const page = await desk(), before_ = await waits();
        const first = rowsOf(page).first(), name = await nameOf(first), next = await nameOf(rowsOf(page).nth(1));
        await approve(first).click();
        assert.equal(await rowsOf(page).count(), before_.length - 1);
        assert.equal(await focused(page), next, 'the focus is on the next one');
        assert.match(await page.textContent('#say'), new RegExp(`^已通过：${name}$`));
        await page.clock.fastForward(UNDO_MS - 100);
        assert.deepEqual(await waits(), before_, 'nothing has happened yet');
        await page.getByRole('button', { name: `撤销：${name}` }).click();
        assert.equal(await focused(page), name, 'it is back, and has the focus');
        await page.clock.fastForward(2 * UNDO_MS);
        assert.deepEqual(await waits(), before_, 'it was taken back for good');

        await approve(rowsOf(page).first()).click();
        await page.clock.fastForward(UNDO_MS + 100);
        assert.deepEqual(await until(before_.length - 1), before_.slice(1));
        assert.equal(await page.getByRole('button', { name: /^撤销/ }).count(), 0);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    test('refusing asks for the reason first; leaving the page sends what was decided at once', async () => {
        const page = await desk(), before_ = await waits();
        const team = rowsOf(page).filter({ hasText: '志愿服务队' }).first();
        await team.locator('details.refuse > summary').click();
        assert.equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
        await team.getByRole('button', { name: /^确认驳回/ }).click();
        assert.equal(await rowsOf(page).count(), before_.length, 'not without a reason');
        await team.locator('textarea').fill('名称和别的队一样');
        await team.getByRole('button', { name: /^确认驳回/ }).click();
        assert.equal(await rowsOf(page).count(), before_.length - 1);
        assert.deepEqual(await waits(), before_);
        await page.open('/me');
        assert.equal((await until(before_.length - 1)).length, before_.length - 1);
        assert.equal(rows(server.place, "SELECT COUNT(*) FROM event WHERE reason = '名称和别的队一样'")[0][0], '1');
        await page.context().close();
    });

    test('j, k and Enter lead through it; the thing opens below its row, and one look into it is one line of the trail', async () => {
        const page = await desk({ size: 'desktop' }), looks = () => Number(rows(server.place, "SELECT COUNT(*) FROM audit WHERE reason = '核对证件'")[0][0]);
        const names = await rowsOf(page).locator('h3').allTextContents();
        for (const [key, at] of [['j', 0], ['j', 1], ['j', 2], ['k', 1], ['k', 0], ['k', 0]]) {
            await page.keyboard.press(key);
            assert.equal(await focused(page), names[at], key);
        }
        const at = names.findIndex((n) => n.startsWith('实名'));
        for (let i = 0; i < at; i++)
            await page.keyboard.press('j');
        assert.equal(await focused(page), names[at]);
        await page.keyboard.press('Enter');
        const open = page.locator('.case');
        await open.waitFor();
        assert.match(new URL(page.url()).pathname, /^\/inbox$/);
        assert.ok(await open.evaluate((e) => e === document.activeElement), 'the focus is in it');
        assert.match(await open.textContent(), /\*\*\*\*/);
        assert.equal(looks(), 0);
        await open.locator('[name=reason]').fill('核对证件');
        await open.getByRole('button', { name: /^查看证件和手机号全文/ }).click();
        await page.waitForFunction(() => /99\d{16}/.test(document.querySelector('.case')?.textContent ?? ''));
        assert.equal(looks(), 1);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    test('what is alike and has nothing odd goes together, each still to be taken back', async () => {
        const page = await desk(), before_ = await waits();
        const kind = 'team', together = page.locator(`button[data-alike=${kind}]`), n = await page.locator(`[data-plain=${kind}]`).count();
        assert.equal(await together.locator('b').textContent(), String(n));
        await together.click();
        assert.equal(await rowsOf(page).count(), before_.length - n);
        assert.ok(await together.isHidden());
        await page.getByRole('button', { name: /^撤销/ }).first().click();
        await page.clock.fastForward(UNDO_MS + 100);
        const left = await until(before_.length - n + 1);
        assert.equal(left.filter((w) => w.startsWith(`${kind} `)).length, 1);
        await page.context().close();
    });

    test('without script the same work is done by plain forms', async () => {
        const page = await desk({ script: false }), before_ = await waits();
        assert.equal(await page.locator('button[data-alike]:visible').count(), 0, 'no button that does nothing');
        await press(page, approve(rowsOf(page).first()));
        assert.equal(new URL(page.url()).pathname, '/inbox');
        assert.equal(await rowsOf(page).count(), before_.length - 1);
        assert.equal(await page.locator('.flash.ok').count(), 1);
        const row = rowsOf(page).first();
        await row.locator('details.refuse > summary').click();
        await row.locator('textarea').fill('材料不齐');
        await press(page, row.getByRole('button', { name: /^确认驳回/ }));
        assert.deepEqual(await waits(), before_.slice(2));
        await press(page, rowsOf(page).first().locator('h3 a'));
        assert.doesNotMatch(page.url(), /\/inbox/);
        await page.context().close();
    });
});
