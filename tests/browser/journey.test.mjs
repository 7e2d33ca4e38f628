// journey.test.mjs - one person's way through redvest, in a browser, with script and without: register, join a team,
// sign up, check in, check out; the leader confirms; hours, the star and the city's figures follow.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { changeRule, demoServer, serve, Client, people, PASSWORD, SECOND, rows } from '../http/lib/redvest.mjs';
import { launch, person, press, logIn } from './lib/browser.mjs';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** What a person presses and ticks on the way, with script; without it the two selects of the unit take a press each. A rule that asks for more
 *  shows here. */
const TAPS = { register: 10, 'sign up': 1, 'check in': 1, 'check out': 1 };
const LATER = '2026-03-07T11:00:00+08:00';

/** A citizen number that cannot exist: area 99…, right check character (GB 11643). */
function citizen(sequence) {
    const body = `990101${'19800115'}${String(sequence).padStart(3, '0')}`;
    return body + '10X98765432'[WEIGHTS.reduce((n, w, i) => n + w * Number(body[i]), 0) % 11];
}

async function shot(page, name) {
    if (!process.env.REDVEST_SHOTS)
        return;
    mkdirSync(process.env.REDVEST_SHOTS, { recursive: true });
    await page.screenshot({ path: `${process.env.REDVEST_SHOTS}/${name}.png`, fullPage: true });
}

/** An activity of the demo leader's team that begins in 20 minutes, approved by the station. */
async function publishActivity(base, title) {
    const leader = await new Client(base).logIn(people.leader, PASSWORD);
    const station = await new Client(base).logIn(people.station, PASSWORD);
    const old = (await leader.get('/today')).json.items[0];
    const project = (await leader.get(`/activities/${old.activity}`)).json.project;
    const made = await leader.post('/activities', {
        project, title, category: 'community', content: '打扫院子', risks: '地滑', guarantees: '保险、饮水', place: '社区院子',
        contact_name: '王队长', contact_phone: '13800000002', recruit: 'open', starts: '2026-03-07T09:20', ends: '2026-03-07T12:00',
        capacity: 5, is_service: true,
    });
    assert.equal(made.status, 200, made.text);
    const id = made.json.location.match(/activities\/(\d+)/)[1];
    assert.equal((await leader.post(`/activities/${id}/submit`)).status, 200);
    const approved = await station.post(`/activities/${id}/approve`);
    assert.equal(approved.status, 200, approved.text);
    return id;
}

async function tick(page, box) {
    page.taps = (page.taps ?? 0) + 1;
    await box.check({ force: true });
}

async function register(page, place, phone, sequence) {
    await page.open('/register');
    await page.fill('[name=phone]', phone);
    await press(page, 'main button.go');
    const code = (await page.textContent('main')).match(/\b(\d{6})\b/)[1];
    await page.fill('[name=code]', code);
    if (await page.locator('[name=password]').count())
        await page.fill('[name=password]', 'a-good-password');
    for (const box of await page.locator('main input[type=checkbox]').all())
        await tick(page, box);
    await press(page, 'main button.go');
    await page.fill('[name=name]', '欧阳𠮷');
    await page.fill('[name=cn_id]', citizen(sequence));
    const [county] = rows(place, "SELECT id FROM unit WHERE code = '140403000000'")[0];
    for (const level of ['county', 'town', 'village']) {
        const select = page.locator(`[name=${level}]`);
        await select.waitFor();
        await select.selectOption(level === 'county' ? county : { index: 1 });
        if (level !== 'village' && !page.script)
            await press(page, page.locator('button[name=_draw]').first());
        else if (level !== 'village') { // the next select fills itself; htmx hears it once it has settled
            await page.locator(`[name=${level === 'county' ? 'town' : 'village'}] option:nth-child(2)`).waitFor({ state: 'attached' });
            await page.waitForFunction(() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-added, .htmx-settling'));
        }
    }
    await press(page, 'main button.go');
    const category = page.locator('[name=categories]').first();
    if (await category.count())
        await tick(page, category);
    await press(page, 'main button.go');
}

for (const script of [true, false]) {
    describe(`the journey ${script ? 'with' : 'without'} script`, () => {
        let server, browser, base;
        const name = script ? 'script' : 'plain';
        before(async () => {
            server = await demoServer('sqlite');
            base = server.base;
            browser = await launch();
        });
        after(async () => {
            await browser?.close();
            await server?.stop();
        });

        test('from registration to the first star', async () => {
            const { place } = server;
            const page = await person(browser, base, { script });
            const phone = script ? '13911112222' : '13911113333';
            const taps = {};
            const since = (what) => {
                taps[what] = page.taps;
                page.taps = 0;
            };
            await register(page, place, phone, script ? 11 : 13);
            since('register');
            await page.open('/me');
            assert.match(await page.textContent('main'), /欧阳/);
            await shot(page, `${name}-me-new`);

            const [team] = rows(place, `SELECT m.team FROM team_member m JOIN volunteer v ON v.id = m.volunteer JOIN record r ON r.team = m.team
                WHERE m.role = 1 AND m.state = 2 AND r.state = 1 LIMIT 1`)[0];
            await page.open(`/teams/${team}`);
            await press(page, 'form[action$="/join"] button');
            const [[member]] = rows(place, `SELECT m.id FROM team_member m JOIN volunteer v ON v.id = m.volunteer WHERE m.team = ${team} AND v.name = '欧阳𠮷' AND m.state <= 2`);
            assert.ok(member);
            page.taps = 0;

            const activity = await publishActivity(base, `周六打扫院子${name}`);
            await page.open(`/activities/${activity}`);
            await shot(page, `${name}-activity`);
            await press(page, page.locator('form[action$="/join"] button, a[href^="/shifts/"]').first());
            if (await page.locator('main form[action$="/join"] button').count())
                await press(page, page.locator('main form[action$="/join"] button').first());
            since('sign up');
            assert.equal(rows(place, `SELECT COUNT(*) FROM signup WHERE activity = ${activity} AND state = 1`)[0][0], '1');

            const leader = await new Client(base).logIn(people.leader, PASSWORD);
            const siteIn = (await leader.get(`/activities/${activity}/code?way=in`)).json;
            await page.open(`/c/${siteIn.token}`);
            await shot(page, `${name}-checkin`);
            await press(page, 'main form[action="/checkin"] button');
            since('check in');
            assert.equal(rows(place, `SELECT COUNT(*) FROM record WHERE activity = ${activity} AND state = 1`)[0][0], '1');

            const city = await new Client(base).logIn(people.city, PASSWORD);
            const second = await new Client(base).logIn(SECOND, PASSWORD);
            const lowered = await changeRule(city, second, '/admin/policy/stars', { one: 1, two: 300, three: 600, four: 1000, five: 1500,
                rating: 3, no_shows: 5, from: '2026-03-07' });
            assert.equal(lowered.status, 200, lowered.text);

            // Two hours go by: the same register, served by a clock that is later.
            const { port } = new URL(base);
            server.child.kill('SIGTERM');
            await new Promise((done) => server.child.on('exit', done));
            const again = await serve(place, ['--now', LATER, '--listen', `127.0.0.1:${port}`]);
            server.stop = async () => {
                await again.stop();
                place.remove();
            };
            const later = await new Client(base).logIn(people.leader, PASSWORD);
            const before = (await later.get('/overview')).json;
            const siteOut = (await later.get(`/activities/${activity}/code?way=out`)).json;
            await page.open(`/c/${siteOut.token}`);
            await press(page, 'main form[action="/checkin"] button');
            since('check out');
            assert.deepEqual(taps, { ...TAPS, register: TAPS.register + (script ? 0 : 2) });
            assert.equal(rows(place, `SELECT COUNT(*) FROM record WHERE activity = ${activity} AND state = 5`)[0][0], '1');

            const leads = await person(browser, base, { script });
            await logIn(leads, people.leader, PASSWORD);
            await leads.open(`/activities/${activity}/confirm`);
            await shot(leads, `${name}-confirm`);
            for (const box of await leads.locator('main input[type=checkbox][name=record]').all())
                await box.check({ force: true });
            await leads.selectOption('[name=score]', '5');
            await press(leads, 'main .dock button.go');
            await shot(leads, `${name}-confirmed`);

            const [[minutes, stars]] = rows(place, "SELECT minutes, star FROM volunteer WHERE name = '欧阳𠮷'");
            assert.ok(Number(minutes) >= 119 && Number(minutes) <= 122, minutes);
            assert.equal(stars, '1');
            await page.open('/me');
            await shot(page, `${name}-me-star`);
            assert.match(await page.textContent('main'), /2(\.0\d*)?\s*小时|1 小时 59|2 小时/);
            await page.open('/me/records');
            const text = await page.textContent('main');
            assert.match(text, /签到/);
            assert.match(text, /已生效/);

            const total = (o) => Number(o.figures.find((f) => f.measure === 'minutes').total);
            let moved = 0;
            for (let i = 0; i < 30 && !moved; i++) {
                await new Promise((done) => setTimeout(done, 200));
                moved = total((await later.get('/overview')).json) - total(before);
            }
            assert.equal(moved, Number(minutes), 'the figures above move by what was confirmed');
            assert.deepEqual([...page.problems, ...leads.problems], []);
        });
    });
}
