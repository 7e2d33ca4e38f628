// pages.test.mjs - every page a person can see: axe 0 in light, dark and elder mode on phone and desktop, no sideways
// scroll at 320 px, the budget of a citizen's page, English without Chinese left over but the register's own.
//
// A page is opened once in Chinese, in elder mode (its server draws charts wider then) and in English, and looked at from
// there in its other looks: a theme is an attribute of <html> (src/view/layout.c), a size the window's.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { demoServer, Client, people, PASSWORD, rows } from '../http/lib/redvest.mjs';
import { follow, idsReplaced } from '../http/lib/links.mjs';
import { launch, look, person, logIn } from './lib/browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = {
    'zh.light.': [['phone', 'light'], ['phone', 'dark'], ['desktop', 'light'], ['desktop', 'dark']],
    'zh.light.elder': [['phone', 'light'], ['desktop', 'light']],
};
const BUDGET_BYTES = 25 * 1024;
const BUDGET_REQUESTS = 5;

const TRIAL = '/admin/policy/stars/trial?two=300&three=600&four=1000&five=1500&rating=3&no_shows=5&from=2026-03-08&reason=%E8%AF%95%E8%A1%8C';

/** Pages by who looks at them; functions get the ids of the demo. */
const PAGES = {
    anyone: (i) => ['/', '/activities', `/activities/${i.activity}`, '/activities/day?day=2026-03-07', '/teams', `/teams/${i.team}`,
        '/units', `/units/${i.unit}`, '/overview', `/overview/${i.county}`, '/open-numbers', '/login', '/login/code', '/login/relative', '/login/forgot', '/login/old-phone', '/guardian',
        '/register',
        '/help', `/photos/${i.photo}/report`, '/gazette', `/gazette/${i.notice}`, `/gazette/${i.notice}/object`, '/accessibility', '/no/such/page'],
    volunteer: (i) => [`/gazette/${i.notice}`, '/me', '/me/records', '/me/teams', '/me/shifts', '/me/notices', '/me/entries', '/me/data', '/me/looks', '/me/suspension', '/me/edit',
        '/me/password', '/me/devices', '/me/phone', '/me/close', '/login/fresh', '/shifts', '/code', `/signups/${i.signup}`, `/signups/${i.signup}/offline`, '/teams/new'],
    leader: (i) => ['/today', '/looks', `/teams/${i.led}/members`, `/teams/${i.led}/edit`, `/teams/${i.led}/handover?member=${i.member}`,
        `/handovers/${i.offer}`, `/changes/${i.change}`, `/teams/${i.led}`, `/activities/${i.running}/code`,
        `/activities/${i.running}/rollcall`, `/activities/${i.running}/confirm`, `/teams/${i.led}/photo`, '/activities/new'],
    station: (i) => [`/changes/${i.change}`, `/photos/${i.photo}`, '/me/second', '/me/second/set', '/inbox', '/admin/volunteers', '/admin/volunteers/new', `/admin/volunteers/${i.person}/card`, `/admin/volunteers/${i.person}/phone`, '/admin/units', '/admin/grants'],
    township: (i) => [`/objections/${i.objection}`, '/inbox', '/admin/units', '/admin/grants', '/admin/grants/new',
        `/admin/grants/${i.grant}/release`],
    city: () => ['/inbox', '/admin/site', '/admin/policy', '/admin/policy/login.session_days', '/admin/policy/star.one_min', '/admin/policy/stars', `${TRIAL}&one=50`,
        `${TRIAL}&one=18000`],
    sysadmin: () => ['/me', '/system/grants', '/system/grants/new'],
    auditor: () => ['/me', '/admin/audit'],
};

/** A late entry of the demo that the station accepts, and an objection to it by a volunteer. */
async function announce(server) {
    const as = (who) => new Client(server.base).logIn(people[who], PASSWORD);
    const station = await as('station');
    const [entry] = (await station.get('/inbox?kind=entry')).json.items;
    await station.post(entry.approve);
    const { notice } = (await station.get(entry.link)).json;
    const volunteer = await as('volunteer'), me = (await volunteer.get('/session')).json.volunteer;
    await volunteer.post(`/gazette/${notice}/object`, { reason: '那天他不在现场' });
    const [[signup]] = rows(server.place, `SELECT MIN(id) FROM signup WHERE volunteer = ${me} AND state IN (1, 3, 7)`);
    return { notice, signup, objection: rows(server.place, 'SELECT MAX(id) FROM objection')[0][0] };
}

/** The demo leader asks for another name of the team, and a member to lead it. */
async function ask(server, team) {
    const leader = await new Client(server.base).logIn(people.leader, PASSWORD);
    const [[version, phone]] = rows(server.place, `SELECT version, contact_phone FROM team WHERE id = ${team}`);
    const r = await leader.post(`/teams/${team}/edit`, { version: Number(version), name: '银龄志愿服务队', kind: 'group', host: '居委会', category: 'community',
        about: '陪老人说话', join_rule: 'review', contact_name: '李国强', contact_phone: phone, emergency: true });
    assert.equal(r.status, 200, r.text);
    const [[member]] = rows(server.place, `SELECT id FROM team_member WHERE team = ${team} AND role = 3 AND state = 2 ORDER BY id LIMIT 1`);
    const offer = (await leader.post(`/teams/${team}/handover`, { member, becomes: 'deputy' })).json.location.match(/\d+/)[0];
    return { member, offer, change: rows(server.place, 'SELECT MAX(id) FROM change')[0][0] };
}

/** One address of each kind of page that links and GET forms lead somebody to. */
async function reached(client, starts) {
    const found = new Map(), waiting = [...starts];
    while (waiting.length) {
        const address = waiting.shift(), kind = idsReplaced(address.split('?')[0]);
        if (found.has(kind))
            continue;
        const r = await client.page(address);
        found.set(kind, r.status === 200 && r.type.includes('html') ? address : undefined);
        if (r.location)
            waiting.push(r.location);
        if (found.get(kind))
            waiting.push(...follow(r.text, address).get);
    }
    return [...found].filter(([, address]) => address);
}

async function tooWide(page) {
    await look(page, 'small', 'light');
    const w = await page.evaluate(() => document.documentElement.scrollWidth);
    return w > 320 ? [`${w} px wide`] : [];
}

/** What axe finds in the open page in some of its looks. */
async function violations(page, looks) {
    const wrong = [];
    await page.addScriptTag({ content: axe });
    for (const [size, theme] of looks) {
        await look(page, size, theme);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        for (const v of found.violations)
            wrong.push(`(${size} ${theme}) ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
    }
    return wrong;
}

/** Runs in the page: all that is read of it or to somebody; what is said to be in Chinese is left out. */
function texts() {
    const said = (e) => !e.closest('script, style, noscript, [lang]:not(html)');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), out = [document.title];
    while (walker.nextNode())
        if (said(walker.currentNode.parentElement))
            out.push(walker.currentNode.data);
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        out.push(...[...document.querySelectorAll(`[${name}]`)].filter(said).map((e) => e.getAttribute(name)));
    return out;
}

const MASKED = /[\u4e00-\u9fff]×+/gu; // a name, as it is shown to whom it does not concern
const RUN = /[\u3007\u4e00-\u9fff]+/gu;

/** Every run of Chinese that stands in the register: names, titles, what people wrote. */
function ownWords(place) {
    const words = new Set(['中文', '试行']); // a language is called by its own name; what TRIAL gives as its reason
    for (const [table, column] of rows(place, `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table' AND c.type = 'TEXT'`))
        for (const [value] of rows(place, `SELECT DISTINCT ${column} FROM ${table} WHERE ${column} IS NOT NULL`))
            for (const run of (value ?? '').match(RUN) ?? [])
                words.add(run);
    return words;
}

function ids(place) {
    const one = (sql) => rows(place, sql)[0][0];
    const led = one("SELECT m.team FROM team_member m JOIN volunteer v ON v.id = m.volunteer JOIN team t ON t.id = m.team WHERE m.role = 1 AND m.state = 2 AND t.state = 3 AND EXISTS (SELECT 1 FROM record r WHERE r.team = t.id AND r.state = 1) LIMIT 1");
    return {
        activity: one('SELECT activity FROM shift WHERE starts_ms > 1772845200000 AND cancelled_ms IS NULL ORDER BY starts_ms LIMIT 1'),
        running: one('SELECT activity FROM record WHERE state = 1 LIMIT 1'), led,
        team: one('SELECT id FROM team WHERE state = 3 LIMIT 1'), unit: one('SELECT id FROM unit WHERE depth = 5 LIMIT 1'),
        county: one('SELECT id FROM unit WHERE depth = 3 LIMIT 1'), photo: one(`SELECT id FROM photo WHERE owner_id = ${led} AND state = 2`),
        person: one('SELECT v.id FROM volunteer v JOIN unit u ON u.id = v.unit JOIN unit_grant g ON g.unit = u.id WHERE u.depth = 5 AND v.state = 1 AND v.account <> g.account LIMIT 1'),
        grant: one('SELECT g.id FROM unit_grant g JOIN unit u ON u.id = g.unit WHERE u.depth = 5 AND g.ended_ms IS NULL LIMIT 1'),
    };
}

describe('every page', () => {
    const looked = new Set();
    let server, browser, i, own;
    const chinese = (found) => [...new Set(found.flatMap((t) => (t.replace(MASKED, '').match(RUN) ?? []).filter((run) => !own.has(run))))];
    before(async () => {
        server = await demoServer('sqlite');
        i = { ...ids(server.place), ...await announce(server) };
        Object.assign(i, await ask(server, i.led));
        own = ownWords(server.place);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    for (const who of Object.keys(PAGES)) {
        /** Opens each page of theirs in one language; what `see(page, path)` finds wrong, and what the console says. */
        async function eachPage(prefs, options, see, paths = PAGES[who](i)) {
            const page = await person(browser, server.base, { prefs, ...options });
            if (who !== 'anyone')
                await logIn(page, people[who], PASSWORD);
            const wrong = [];
            for (const path of paths) {
                await page.open(path);
                wrong.push(...(await see(page)).map((w) => `${path} ${w}`));
            }
            wrong.push(...page.problems);
            await page.context().close();
            return wrong;
        }

        for (const [prefs, looks] of Object.entries(LOOKS)) {
            test(`axe finds nothing on the pages of ${who} (${prefs}), and none scrolls sideways at 320 px`, async () => {
                assert.deepEqual(await eachPage(prefs, { bypassCSP: true }, async (page) => {
                    const wrong = await violations(page, looks);
                    return [...wrong, ...await tooWide(page)];
                }), []);
            });
        }

        test(`axe finds nothing on whatever else ${who} is led to`, async () => {
            const client = new Client(server.base);
            if (who !== 'anyone')
                await client.logInPage(people[who], PASSWORD);
            const listed = Object.values(PAGES).flatMap((pages) => pages(i)).map((p) => idsReplaced(p.split('?')[0]));
            listed.forEach((kind) => looked.add(kind));
            const more = (await reached(client, ['/', '/me', '/login', '/register'])).filter(([kind]) => !looked.has(kind));
            more.forEach(([kind]) => looked.add(kind));
            const wrong = [], paths = more.map(([, address]) => address);
            for (const [prefs, looks] of Object.entries({ 'zh.light.': [['phone', 'light'], ['desktop', 'dark']], 'zh.light.elder': [['phone', 'light']] }))
                wrong.push(...await eachPage(prefs, { bypassCSP: true }, (page) => violations(page, looks), paths));
            assert.deepEqual(wrong, []);
        });

        test(`the pages of ${who} stand in English too, at 320 px`, async () => {
            assert.deepEqual(await eachPage('en.light.', { size: 'small' }, async (page) =>
                [...await tooWide(page), ...chinese(await page.evaluate(texts))]), []);
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
