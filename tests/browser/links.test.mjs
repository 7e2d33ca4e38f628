// links.test.mjs - nobody is led nowhere: from the first page on, by what they see alone, a new volunteer, a leader, the
// station, the city office, the auditor and a visitor do a day's work, on a phone with script and at a desk without; and
// what it costs them is counted. Which pages visible links reach at all: tests/http/reach.test.mjs.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, demoServer, people, PASSWORD, SECOND, rows } from '../http/lib/redvest.mjs';
import { launch } from './lib/browser.mjs';
import { Walk } from './lib/walk.mjs';

const HOUR = 3600000;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** What a task may cost at most: clicks, fields, keys. */
const MOST = {
    'register': [14, 11, 48], 'join a team': [4, 0, 0], 'sign up': [5, 0, 0], 'check in': [2, 0, 0], 'check out': [2, 0, 0],
    'see hours': [3, 0, 0], 'say that hours are wrong': [3, 2, 60],
    'publish two shifts': [10, 16, 118], 'roll call': [4, 0, 0], 'confirm': [4, 0, 0],
    'clear the inbox': [6, 0, 0], 'register at the counter': [12, 12, 80],
    'change a rule': [6, 3, 30], 'agree to it': [4, 0, 0], 'see figures': [3, 0, 0], 'read the trail': [3, 0, 0], 'find an activity': [4, 1, 4],
};

/** A citizen number that cannot exist: area 99…, right check character (GB 11643). */
function citizen(sequence) {
    const body = `99010119800115${String(sequence).padStart(3, '0')}`;
    return body + '10X98765432'[WEIGHTS.reduce((n, w, i) => n + w * Number(body[i]), 0) % 11];
}

/** The time that the server follows: a file of eight bytes. */
function setClock(file, ms) {
    const fd = openSync(file, 'r+'), bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ms));
    writeSync(fd, bytes, 0, 8, 0);
    closeSync(fd);
}

/** 区县, 街道, 社区: each list is filled from the one before, by itself or by a button. */
async function chooseHome(walk, county) {
    for (const level of ['county', 'town', 'village']) {
        const select = walk.page.locator(`main [name=${level}]`);
        await select.waitFor();
        await walk.choose(level, level === 'county' ? county : { index: 1 });
        if (level === 'village')
            return;
        if (!walk.page.script)
            await walk.leads(walk.page.locator('main button[name=_draw]').first());
        else {
            await walk.page.locator(`[name=${level === 'county' ? 'town' : 'village'}] option:nth-child(2)`).waitFor({ state: 'attached' });
            await walk.page.waitForFunction(() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-added, .htmx-settling'));
        }
    }
}

/** What `look` gives once it is `wanted`, or at last. */
async function until(look, wanted) {
    for (let i = 0; i < 50 && look() !== wanted; i++)
        await new Promise((later) => setTimeout(later, 100));
    return look();
}

const WAYS = [
    { size: 'phone', script: true, sequence: 31, phone: '13911114444', name: '欧阳小雨' },
    { size: 'desktop', script: false, sequence: 33, phone: '13911115555', name: '司马小川' },
];

for (const way of WAYS) {
    describe(`a day by visible links, on a ${way.size} ${way.script ? 'with' : 'without'} script`, () => {
        const options = { size: way.size, script: way.script }, title = `周六打扫院子${way.sequence}`, cost = {};
        let server, browser, base, clock, county;
        before(async () => {
            clock = join(process.env.TMPDIR ?? '/tmp', `redvest-links-${process.pid}-${way.size}`);
            const fd = openSync(clock, 'w');
            writeSync(fd, Buffer.alloc(8));
            closeSync(fd);
            setClock(clock, Date.parse(NOW));
            server = await demoServer('sqlite', { args: ['--clock', clock], scale: '0.002' });
            base = server.base;
            [[county]] = rows(server.place, "SELECT id FROM unit WHERE code = '140403000000'");
            browser = await launch();
        });
        after(async () => {
            await browser?.close();
            await server?.stop();
            rmSync(clock, { force: true });
            const table = Object.entries(cost).map(([task, c]) => `  ${task.padEnd(28)}${String(c.clicks).padStart(6)}${String(c.fields).padStart(8)}${String(c.keys).padStart(6)}`);
            console.log(`${way.size}, ${way.script ? 'with' : 'without'} script${' '.repeat(8)}clicks  fields  keys\n${table.join('\n')}`);
        });

        const as = async (who) => {
            const walk = await Walk.begin(browser, base, options);
            await walk.logIn(people[who], PASSWORD);
            return walk;
        };
        /** A task is done; what it cost is at most what it may, two presses more for each list that fills by a button. */
        const done = (task, walk, more = 0) => {
            cost[task] = walk.zero();
            const found = [cost[task].clicks - more, cost[task].fields, cost[task].keys];
            assert.ok(found.every((n, i) => n <= MOST[task][i]), `${task}: ${found} (clicks, fields, keys), at most ${MOST[task]}`);
        };
        const sound = (walk) => assert.deepEqual(walk.page.problems, []);
        const find = (state) => rows(server.place, `SELECT COUNT(*) FROM record r JOIN activity a ON a.id = r.activity WHERE a.title = '${title}' AND r.state = ${state}`)[0][0];
        let volunteer;

        test('a leader publishes two shifts', async () => {
            const leader = await as('leader');
            await leader.press(/^今日/);
            await leader.press(/发布活动/);
            await leader.press(/^照着/);
            await leader.fill('title', title);
            await leader.fill('starts', '2026-03-07T09:20');
            await leader.fill('ends', '2026-03-07T12:00');
            await leader.fill('weeks', '2');
            await leader.tick('[name=is_service]');
            await leader.press(/^保存草稿/);
            await leader.press(/^提交审核/);
            done('publish two shifts', leader);
            assert.match(await leader.text(), /待审核/);
            sound(leader);
            await leader.leave();
        });

        test('the station clears its inbox and registers somebody at the counter', async () => {
            const station = await as('station');
            await station.home();
            await station.press(/待办/);
            await station.decide(new RegExp(`^通过：.*${title}`));
            let cleared = 1;
            if (way.script) // what is alike goes together; without script each by its own button
                for (const kind of ['队伍登记', '实名核验']) {
                    cleared += Number((await station.page.locator('button[data-alike]', { hasText: kind }).locator('b').textContent()));
                    await station.open(station.page.getByRole('button', { name: new RegExp(`^一起通过没有异常的${kind}`) }));
                }
            for (; cleared < 7; cleared++)
                await station.decide(/^通过：/);
            done('clear the inbox', station, way.script ? 0 : 3);
            await station.press(/^代办/);
            assert.equal(await until(() => rows(server.place, `SELECT state FROM activity WHERE title = '${title}'`)[0][0], '3'), '3');
            await station.fill('phone', `139${way.sequence}557788`);
            await station.fill('name', '上官明');
            await station.fill('cn_id', citizen(way.sequence + 20));
            await station.tick('[name=checked], [name=paper]');
            await station.press(/^代办注册|^完成|^注册|^保存/, 'main form');
            done('register at the counter', station);
            assert.equal(rows(server.place, "SELECT COUNT(*) FROM volunteer WHERE name = '上官明'")[0][0], '1');
            sound(station);
            await station.leave();
        });

        test('somebody registers, joins a team and signs up', async () => {
            volunteer = await Walk.begin(browser, base, options);
            await volunteer.press(/^注册成为志愿者/);
            await volunteer.fill('phone', way.phone);
            await volunteer.press(/^发送验证码/);
            await volunteer.fill('code', (await volunteer.text()).match(/\b(\d{6})\b/)[1]);
            if (await volunteer.page.locator('main [name=password]').count())
                await volunteer.fill('password', 'pine-rver');
            await volunteer.tick('input[type=checkbox]');
            await volunteer.press(/下一步/);
            await volunteer.fill('name', way.name);
            await volunteer.fill('cn_id', citizen(way.sequence));
            await chooseHome(volunteer, county);
            await volunteer.press(/下一步/);
            if (await volunteer.page.locator('main [name=categories]').count())
                await volunteer.open(volunteer.page.locator('main label:has([name=categories])').first());
            await volunteer.press(/^完成|^注册|^提交|^保存/, 'main form');
            done('register', volunteer, way.script ? 0 : 2);
            assert.equal(rows(server.place, `SELECT COUNT(*) FROM volunteer WHERE name = '${way.name}'`)[0][0], '1');

            await volunteer.press(/^队伍/);
            await volunteer.leads(volunteer.page.locator('main a[href^="/teams/"]:not([href$="/new"])').filter({ visible: true }).first());
            await volunteer.press(/^加入队伍/);
            done('join a team', volunteer);

            await volunteer.press(/^活动/);
            await volunteer.press(new RegExp(title));
            await volunteer.press(/^报名：/);
            done('sign up', volunteer);
            assert.equal(rows(server.place, `SELECT COUNT(*) FROM signup g JOIN activity a ON a.id = g.activity WHERE a.title = '${title}' AND g.state = 1`)[0][0], '1');
        });

        test('they check in by the code on the leader\'s screen, and out two hours later', async () => {
            const leader = await as('leader');
            const site = async (mark) => {
                await leader.home();
                await leader.press(/^今日/);
                await leader.press(new RegExp(`^现场码：${title}`));
                if (mark === 'out')
                    await leader.press(/^签退/);
                const shown = await leader.page.request.get(leader.page.url(), { headers: { accept: 'application/json' } });
                const { pathname } = new URL((await shown.json()).url); // what a camera reads
                return pathname;
            };
            await volunteer.page.open(await site('in')); // scanned
            volunteer.zero();
            await volunteer.press(/^签到/, 'main');
            done('check in', volunteer);
            assert.equal(find(1), '1');
            setClock(clock, Date.parse(NOW) + 2 * HOUR);
            await volunteer.page.open(await site('out'));
            volunteer.zero();
            await volunteer.press(/^签退/, 'main');
            done('check out', volunteer);
            assert.equal(find(5), '1');

            leader.zero();
            await leader.home();
            await leader.press(/^今日/);
            await leader.press(/^点名：/);
            await leader.swaps(leader.page.locator('main form[action$="/rollcall/in"] button, main form[action*="/rollcall"] button.name').first());
            done('roll call', leader);

            await leader.home();
            await leader.press(new RegExp(`^确认时长：${title}`));
            await leader.tick('input[type=checkbox][name=record]');
            await leader.press(/^确认|^✓/, 'main form');
            done('confirm', leader);
            assert.equal(find(2), '1');
            sound(leader);
            await leader.leave();
        });

        test('they see their hours and say that they are wrong', async () => {
            await volunteer.home();
            await volunteer.press(/^我的$/);
            await volunteer.press(/服务记录/);
            done('see hours', volunteer);
            assert.match(await volunteer.text(), /已生效/);
            await volunteer.press(/^这条有错/);
            await volunteer.fill('story', '我走的时候是十点五十');
            await volunteer.press(/^提交申诉/);
            done('say that hours are wrong', volunteer);
            assert.match(await volunteer.text(), /申诉处理中/);
            sound(volunteer);
            await volunteer.leave();
        });

        test('two people of the city office change a rule and see figures, the auditor reads of it', async () => {
            const city = await as('city');
            await city.press(/待办/);
            await city.press(/^我的$/);
            await city.press(/规则/);
            await city.press(/^候补名额保留多久/);
            await city.fill('value', '90');
            await city.fill('reason', '按年度计划');
            await city.fill('from', '2026-03-20');
            await city.press(/^提交修改/, 'main form');
            done('change a rule', city);
            const second = await Walk.begin(browser, base, options);
            await second.logIn(SECOND, PASSWORD);
            await second.home();
            await second.press(/待办/);
            const waits = await second.seen(/^打开处理：.*候补名额保留多久/, 'main');
            await (way.script ? second.open(waits) : second.leads(waits)); // with script it opens below its row
            await second.swaps(second.page.getByRole('button', { name: /^通过变更/ }).first());
            done('agree to it', second);
            sound(second);
            await second.leave();
            assert.equal(await until(() => rows(server.place, "SELECT COUNT(*) FROM policy WHERE name = 'signup.offer_min'")[0][0], '1'), '1');
            await city.home();
            await city.press(/公开数据/);
            done('see figures', city);
            sound(city);
            await city.leave();
            const auditor = await as('auditor');
            await auditor.home();
            await auditor.press(/审计/);
            done('read the trail', auditor);
            assert.match(await auditor.text(), /规则/);
            await auditor.leave();
        });

        test('a visitor finds what is on, a station and help', async () => {
            const visitor = await Walk.begin(browser, base, options);
            await visitor.press(/^活动/);
            await visitor.press(/./, '.act');
            done('find an activity', visitor);
            await visitor.home();
            await visitor.press(/身边的服务站/);
            await visitor.press(/潞州区/);
            await visitor.press(/出了问题怎么办/);
            assert.match(await visitor.text(), /手机丢了/);
            sound(visitor);
            await visitor.leave();
        });
    });
}
