// rollcall.test.mjs - calling the roll in a browser: the tile swaps where it stands, the page does not move, a second tap does nothing.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { demoServer, people, PASSWORD } from '../http/lib/redvest.mjs';
import { launch, person, press, logIn } from './lib/browser.mjs';

let server, browser, page;
before(async () => {
    server = await demoServer('sqlite', { scale: '0.005' });
    browser = await launch();
    page = await person(browser, server.base);
    await logIn(page, people.leader, PASSWORD);
    await page.open('/today');
    await press(page, 'a[href$="/rollcall"]');
});
after(async () => {
    await browser?.close();
    await server?.stop();
});
const count = async () => (await page.textContent('#count')).match(/(\d+) \/ (\d+)/).slice(1).map(Number);
const tile = (id) => page.locator(`#${id}`);

test('a tap swaps one tile and leaves the page where it was; undo swaps it back', async () => {
    const [here, all] = await count(), id = await page.locator('#names li:has(button.name)').first().getAttribute('id');
    await tile(id).scrollIntoViewIfNeeded();
    const top = await page.evaluate(() => scrollY), address = page.url();
    await press(page, tile(id).locator('button.name'));
    assert.deepEqual(await count(), [here + 1, all]);
    assert.equal(await tile(id).locator('button.name').count(), 0); // a second tap meets no button
    assert.ok(Math.abs(await page.evaluate(() => scrollY) - top) < 60);
    assert.equal(page.url(), address);
    await press(page, tile(id).locator('button', { hasText: '撤销' }));
    assert.deepEqual(await count(), [here, all]);
    assert.equal(await tile(id).locator('button.name').count(), 1);
    assert.deepEqual(page.problems, []);
});

test('typing the last digits leaves one tile, and checking out is behind its own fold', async () => {
    const digits = (await page.locator('#names small').last().textContent()).slice(0, 4);
    await Promise.all([page.waitForResponse((r) => r.url().includes('q=')), page.fill('#q', digits)]);
    await page.waitForFunction(() => document.querySelectorAll('#names li').length === 1);
    await page.open(new URL(page.url()).pathname);
    const out = page.locator('#out button.name').first();
    assert.equal(await out.isVisible(), false);
    await page.locator('#out summary').click();
    const [here, all] = await count(), left = await page.locator('#out button.name').count();
    await press(page, out);
    assert.deepEqual(await count(), [here, all]);
    assert.equal(await page.locator('#out button.name').count(), left - 1);
    assert.equal(await page.locator('#out button.name').first().isVisible(), true); // still open for the next
    assert.deepEqual(page.problems, []);
});
