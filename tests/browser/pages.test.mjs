// pages.test.mjs - every page a person can see: axe 0 in light, dark and elder mode on phone and desktop, no sideways
// scroll at 320 px, the budget of a citizen's page, English without Chinese left over.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { demoServer, Client, people, PASSWORD, rows } from '../http/lib/redvest.mjs';
import { launch, person, logIn } from './lib/browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [['phone', 'zh.light.'], ['phone', 'zh.dark.'], ['phone', 'zh.light.elder'], ['desktop', 'zh.light.'],
    ['desktop', 'zh.dark.'], ['desktop', 'zh.light.elder']];
const BUDGET_BYTES = 25 * 1024;
const BUDGET_REQUESTS = 5;

const TRIAL = '/admin/policy/star.one_min/trial?from=2026-03-08&reason=%E8%AF%95%E8%A1%8C';

/** Pages by who looks at them; functions get the ids of the demo. */
const PAGES = {
    anyone: (i) => ['/', '/activities', `/activities/${i.activity}`, '/activities/day?day=2026-03-07', '/teams', `/teams/${i.team}`,
        '/units', `/units/${i.unit}`, '/overview', `/overview/${i.county}`, '/open-numbers', '/login', '/login/code', '/register',
        '/late-entries', '/accessibility', '/no/such/page'],
    volunteer: () => ['/me', '/me/records', '/me/teams', '/me/shifts', '/me/notices', '/me/entries', '/me/data', '/me/edit',
        '/me/password', '/shifts', '/code', '/teams/new'],
    leader: (i) => ['/today', `/teams/${i.led}/members`, `/teams/${i.led}/edit`, `/activities/${i.running}/code`,
        `/activities/${i.running}/rollcall`, `/activities/${i.running}/confirm`, '/activities/new'],
    station: () => ['/inbox', '/admin/volunteers', '/admin/units', '/admin/grants'],
    township: () => ['/inbox', '/admin/units', '/admin/grants', '/admin/grants/new'],
    city: () => ['/inbox', '/admin/policy', '/admin/policy/login.session_days', '/admin/policy/star.one_min', `${TRIAL}&value=3000`,
        `${TRIAL}&value=18000`],
    sysadmin: () => ['/me', '/system/grants', '/system/grants/new'],
    auditor: () => ['/me', '/admin/audit'],
};

function ids(place) {
    const one = (sql) => rows(place, sql)[0][0];
    const led = one("SELECT m.team FROM team_member m JOIN volunteer v ON v.id = m.volunteer JOIN team t ON t.id = m.team WHERE m.role = 1 AND m.state = 2 AND t.state = 3 AND EXISTS (SELECT 1 FROM record r WHERE r.team = t.id AND r.state = 1) LIMIT 1");
    return {
        activity: one('SELECT activity FROM shift WHERE starts_ms > 1772845200000 AND cancelled_ms IS NULL ORDER BY starts_ms LIMIT 1'),
        running: one('SELECT activity FROM record WHERE state = 1 LIMIT 1'), led,
        team: one('SELECT id FROM team WHERE state = 3 LIMIT 1'), unit: one('SELECT id FROM unit WHERE depth = 5 LIMIT 1'),
        county: one('SELECT id FROM unit WHERE depth = 3 LIMIT 1'),
    };
}

describe('every page', () => {
    let server, browser, i;
    before(async () => {
        server = await demoServer('sqlite');
        i = ids(server.place);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    for (const who of Object.keys(PAGES)) {
        test(`axe finds nothing on the pages of ${who}, in six looks`, async () => {
            const wrong = [];
            for (const [size, prefs] of LOOKS) {
                const page = await person(browser, server.base, { size, prefs, bypassCSP: true });
                if (who !== 'anyone')
                    await logIn(page, people[who], PASSWORD);
                for (const path of PAGES[who](i)) {
                    await page.open(path);
                    await page.addScriptTag({ content: axe });
                    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
                    for (const v of found.violations)
                        wrong.push(`${path} (${size} ${prefs}) ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
                }
                wrong.push(...page.problems.map((p) => `${size} ${prefs}: ${p}`));
                await page.context().close();
            }
            assert.deepEqual(wrong, []);
        });

        test(`the pages of ${who} do not scroll sideways at 320 px, elder mode too`, async () => {
            const wide = [];
            for (const prefs of ['zh.light.', 'zh.light.elder', 'en.light.']) {
                const page = await person(browser, server.base, { size: 'small', prefs });
                if (who !== 'anyone')
                    await logIn(page, people[who], PASSWORD);
                for (const path of PAGES[who](i)) {
                    await page.open(path);
                    const w = await page.evaluate(() => document.documentElement.scrollWidth);
                    if (w > 320)
                        wide.push(`${path} (${prefs}): ${w} px`);
                }
                assert.deepEqual(page.problems, []);
                await page.context().close();
            }
            assert.deepEqual(wide, []);
        });

        test(`the pages of ${who} stand in English too`, async () => {
            const page = await person(browser, server.base, { prefs: 'en.light.' });
            const left = [];
            if (who !== 'anyone')
                await logIn(page, people[who], PASSWORD);
            for (const path of PAGES[who](i)) {
                await page.open(path);
                const controls = await page.evaluate(() => [...document.querySelectorAll('h1, h2, button, label, legend, th, dt, summary, title')]
                    .map((e) => e.textContent.trim()).filter((t) => /^[\u4e00-\u9fff：，。]+$/.test(t) && t.length < 9 && t !== '中文'));
                if (controls.length)
                    left.push(`${path}: ${[...new Set(controls)].join(' ')}`);
            }
            await page.context().close();
            // Names of units, teams, people and activities are data and stay as they are.
            assert.deepEqual(left.filter((l) => !/^\/(units|overview|teams|activities|me|admin|system|inbox|today)/.test(l)), []);
        });
    }

    test("a citizen's page costs at most 25 kB and 5 requests", async () => {
        const over = [];
        for (const path of ['/', '/activities', `/activities/${i.activity}`, '/teams', '/login']) {
            const page = await person(browser, server.base);
            let bytes = 0, requests = 0;
            page.on('requestfinished', async (r) => {
                requests++;
                bytes += (await r.sizes()).responseBodySize;
            });
            await page.open(path);
            await page.waitForLoadState('networkidle');
            await new Promise((done) => setTimeout(done, 50));
            if (bytes > BUDGET_BYTES || requests > BUDGET_REQUESTS)
                over.push(`${path}: ${bytes} bytes, ${requests} requests`);
            await page.context().close();
        }
        assert.deepEqual(over, []);
    });
});
