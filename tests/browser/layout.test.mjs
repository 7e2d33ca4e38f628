// layout.test.mjs - where things stand: one left edge for header, page and foot; a message is seen whole; no heading of
// Chinese is evened out, which would break its words.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { demoServer, people, PASSWORD, rows } from '../http/lib/redvest.mjs';
import { launch, person, press, logIn } from './lib/browser.mjs';

const TWO_LINES = 96; // px: a title, and a line with something to press

/** Runs in the page: where the text of header, page and foot begins, and what begins left of it. */
function edges() {
    const left = (e) => Math.round(e.getBoundingClientRect().left);
    const seen = [...document.querySelectorAll('main > :not(.bleed)')].filter((e) => e.getBoundingClientRect().width > 1 && !e.matches('.sr, .dock'));
    return { brand: left(document.querySelector('.brand')), foot: left(document.querySelector('.foot > *')), page: [...new Set(seen.map(left))],
        tables: [...document.querySelectorAll('main table')].map(left).filter((x) => x < left(document.querySelector('.brand'))) };
}

describe('the frame of a page', () => {
    let server, browser, i;
    before(async () => {
        server = await demoServer('sqlite');
        const [[activity]] = rows(server.place, 'SELECT activity FROM record WHERE state = 1 LIMIT 1');
        i = { activity, team: rows(server.place, `SELECT team FROM activity WHERE id = ${activity}`)[0][0] };
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const PAGES = {
        anyone: () => ['/', '/activities', `/activities/${i.activity}`, '/activities/day?day=2026-03-07', '/teams', `/teams/${i.team}`, '/login', '/register', '/overview', '/help'],
        leader: () => ['/today', `/activities/${i.activity}/manage`, `/teams/${i.team}/members`, `/teams/${i.team}/photo`],
        station: () => ['/inbox', '/admin/volunteers', '/admin/volunteers/new'],
        city: () => ['/admin/policy', '/admin/site'],
    };
    for (const [who, paths] of Object.entries(PAGES)) {
        test(`header, page and foot begin at one line on the pages of ${who} at 1280 and 1600 px`, async () => {
            const wrong = [], page = await person(browser, server.base, { size: 'desktop' });
            if (who !== 'anyone')
                await logIn(page, people[who], PASSWORD);
            for (const path of paths()) {
                await page.open(path);
                for (const width of [1280, 1600]) {
                    await page.setViewportSize({ width, height: 900 });
                    const e = await page.evaluate(edges);
                    if (e.foot !== e.brand || e.page.some((x) => x !== e.brand) || e.tables.length)
                        wrong.push(`${path} at ${width}: ${JSON.stringify(e)}`);
                }
            }
            await page.context().close();
            assert.deepEqual(wrong, []);
        });
    }

    for (const size of ['phone', 'desktop'])
        test(`a message on the home page stands between header and hero (${size})`, async () => {
            const page = await person(browser, server.base, { size });
            await logIn(page, people.volunteer, PASSWORD);
            await page.open('/');
            await press(page, page.locator('form[action="/logout"] button'));
            const { top, flash, hero, seen } = await page.evaluate(() => {
                const box = (s) => document.querySelector(s).getBoundingClientRect(), f = box('.flash');
                const seen = [f.top + 3, f.bottom - 3].every((y) => document.elementFromPoint(f.left + f.width / 2, y).closest('.flash'));
                return { top: box('.top').bottom, flash: { top: f.top, bottom: f.bottom }, hero: box('.hero').top, seen };
            });
            assert.ok(top <= flash.top && flash.bottom <= hero && seen, JSON.stringify({ top, flash, hero, seen }));
            await page.context().close();
        });

    test('lists on a phone take two lines a row', async () => {
        const [[shift]] = rows(server.place, `SELECT id FROM shift WHERE activity = ${i.activity} AND cancelled_ms IS NULL`);
        const LISTS = { volunteer: [['/activities', '.act'], ['/teams', '.act'], ['/me/shifts', '.act:not(:has(form))' /* a place on offer has its button */], ['/me/records', 'tbody tr']],
            leader: [[`/shifts/${shift}/roster`, '.people > li'], ['/activities/mine', 'tbody tr']] };
        const wrong = [];
        for (const who of Object.keys(LISTS)) {
            const page = await person(browser, server.base);
            await logIn(page, people[who], PASSWORD);
            for (const [path, row] of LISTS[who]) {
                await page.open(path);
                const high = await page.locator(`main ${row}`).evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().height)));
                if (!high.length || high.some((h) => h > TWO_LINES))
                    wrong.push(`${path}: ${high}`);
            }
            await page.context().close();
        }
        assert.deepEqual(wrong, []);
    });

    test('no heading is evened out inside its words', async () => {
        const page = await person(browser, server.base);
        await page.open('/activities');
        const wraps = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3')].map((h) => getComputedStyle(h)).map((s) => [s.textWrap, s.wordBreak].join()));
        assert.ok(wraps.length > 3);
        assert.deepEqual(wraps.filter((w) => w.includes('balance') || !w.includes('keep-all')), []);
        await page.context().close();
    });
});
