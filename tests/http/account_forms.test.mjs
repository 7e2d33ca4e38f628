// account_forms.test.mjs - what was typed into a form survives: the end of a log-in, another log-in in the next tab, two presses of
// one button, somebody else who was faster; and what is wrong is said by the field's name.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { Client, demoServer, engines, people, PASSWORD, rows } from './lib/redvest.mjs';

const TYPED = '清理河岸的垃圾。'.repeat(60);
const NOTICE = { title: '河道清洁', content: TYPED, conditions: '无', risks: '路滑', guarantees: '保险', place: '河边', category: 'community', recruit: 'open', contact_name: '张敏',
    contact_phone: '13800000001' };
const NEW = { ...NOTICE, starts: '2026-03-10T09:00', ends: '2026-03-10T11:00', capacity: '10', leave_before_min: '60', weeks: '1', is_service: '1' };

/** A form of a page with what it holds hidden, to be sent as a browser does; `page` is the page it stands on. */
async function draw(c, path, action) {
    const r = await c.page(path), form = r.text.split('<form').find((f) => f.includes(`action="${action}"`)) ?? assert.fail(`${path}: no form for ${action}`);
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]);
    const project = /<select[^>]*name="project"[\s\S]*?<option value="(\d+)"/.exec(form)?.[1] ?? /name="project" value="(\d+)"/.exec(form)?.[1];
    return { action, hidden, project };
}
function send(c, form, fields, headers = {}) {
    const body = new URLSearchParams([...form.hidden, ...Object.entries({ ...(form.project ? { project: form.project } : {}), ...fields })]);
    return c.send('POST', form.action, { accept: 'text/html', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
}

for (const engine of engines) {
    describe(`forms on ${engine}`, () => {
        let server;
        before(async () => { server = await demoServer(engine); });
        after(() => server?.stop());
        const leader = () => new Client(server.base).logInPage(people.leader, PASSWORD);
        const made = () => Number(rows(server.place, "SELECT COUNT(*) FROM activity WHERE title = '河道清洁'")[0][0]);

        test('a log-in that ended elsewhere: after logging in again the form is there with what was typed', async () => {
            const a = await leader(), form = await draw(a, '/activities/new', '/activities'), other = await leader();
            assert.equal((await other.form('/logout/everywhere', {}, { from: '/me' })).status, 303);
            const r = await send(a, form, NEW);
            assert.equal(r.status, 303);
            const back = new URL(r.location, server.base).searchParams.get('back');
            assert.match(back, /^\/login\/kept\?key=./);
            assert.match((await a.page(r.location)).text, /您填的内容还在/);
            const in_ = await a.form('/login', { phone: people.leader, password: PASSWORD, back }, { from: r.location });
            assert.equal(in_.location, back);
            const again = await a.page(back);
            assert.equal(again.status, 200);
            assert.ok(again.text.includes(TYPED));
            assert.equal(made(), 0);
        });

        test('what waits for a log-in is for the same browser, and no secret waits', async () => {
            const a = await leader(), form = await draw(a, '/me/password', '/me/password');
            a.cookies.delete('rv');
            const back = new URL((await send(a, form, { old: PASSWORD, password: 'a-secret-to-be', again: 'a-secret-to-be' })).location, server.base).searchParams.get('back');
            const b = await leader();
            assert.equal((await b.page(back)).status, 303);
            await a.logInPage(people.leader, PASSWORD);
            assert.ok(!(await a.page(back)).text.includes('a-secret-to-be'));
        });

        test('of one browser twenty forms wait: one more is not kept, and takes no other browser\'s place', async () => {
            const OWN = 20; // LATER_OWN of http/later.c
            const a = await leader(), form = await draw(a, '/activities/new', '/activities'), b = await leader(), other = await draw(b, '/activities/new', '/activities');
            a.cookies.delete('rv');
            b.cookies.delete('rv');
            const waits = () => Number(rows(server.place, 'SELECT COUNT(*) FROM later')[0][0]), had = waits();
            for (let i = 0; i < OWN; i++)
                await send(a, form, NEW);
            for (const end = Date.now() + 10000; waits() < had + OWN && Date.now() < end;)
                await new Promise((go) => setTimeout(go, 50));
            await send(a, form, NEW);
            await send(b, other, NEW); // written behind the one that is too many
            for (const end = Date.now() + 10000; waits() < had + OWN + 1 && Date.now() < end;)
                await new Promise((go) => setTimeout(go, 50));
            const each = rows(server.place, 'SELECT COUNT(*) FROM later GROUP BY device ORDER BY 1 DESC').map(([n]) => Number(n));
            assert.equal(each[0], OWN);
            assert.equal(waits(), had + OWN + 1);
        });

        test('from another site nothing is kept', async () => {
            const a = await leader(), form = await draw(a, '/activities/new', '/activities');
            a.cookies.delete('rv');
            assert.ok(!(await send(a, form, NEW, { 'sec-fetch-site': 'cross-site' })).location.includes('kept'));
        });

        test('logged out and in again in the next tab: the old form comes back whole and can be sent', async () => {
            const a = await leader(), form = await draw(a, '/activities/new', '/activities');
            assert.equal((await a.form('/logout', {}, { from: '/me' })).status, 303);
            await a.logInPage(people.leader, PASSWORD);
            const r = await send(a, form, NEW);
            assert.equal(r.status, 409);
            assert.ok(r.text.includes(TYPED));
        });

        test('two presses make one thing, and the second leads to it; other words are another try, told and brought back', async () => {
            const a = await leader(), form = await draw(a, '/activities/new', '/activities'), before = made();
            const both = await Promise.all([send(a, form, NEW), send(a, form, NEW)]);
            assert.deepEqual(both.map((r) => r.status), [303, 303], both.map((r) => r.text.slice(0, 2000)).join());
            assert.equal(both[0].location, both[1].location);
            assert.equal(made(), before + 1);
            const other = await send(a, form, { ...NEW, place: '广场' });
            assert.equal(other.status, 409);
            assert.match(other.text, /这张表已经提交过一次/);
            assert.ok(other.text.includes('广场'));
            assert.equal(made(), before + 1);
        });

        test('somebody else was faster: told once with one\'s own words kept, and then as one wants', async () => {
            const a = await leader(), id = rows(server.place, "SELECT id FROM activity WHERE title = '河道清洁' AND place = '河边' ORDER BY id")[0][0], path = `/activities/${id}/edit`;
            const mine = await draw(a, path, path), theirs = await draw(a, path, path);
            assert.equal((await send(a, theirs, { ...NOTICE, place: '东岸' })).status, 303);
            const r = await send(a, mine, { ...NOTICE, place: '西岸' });
            assert.equal(r.status, 409);
            assert.ok(r.text.includes('西岸') && r.text.includes('内容已被别人修改'));
            const form = r.text.split('<form').find((f) => f.includes(`action="${path}"`));
            const again = { action: path, hidden: [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]) };
            assert.equal((await send(a, again, { ...NOTICE, place: '西岸' })).status, 303);
            assert.equal(rows(server.place, `SELECT place FROM activity WHERE id = ${id}`)[0][0], '西岸');
        });

        test('what is missing is said by its name, first in the title, with the focus on the list of it', async () => {
            const a = await leader(), form = await draw(a, '/activities/new', '/activities'), r = await send(a, form, { ...NEW, title: '', category: '', capacity: '-1' });
            assert.equal(r.status, 422);
            assert.match(r.text, /<title>错误：/);
            assert.match(r.text, /id="errs" role="alert" tabindex="-1" autofocus/);
            assert.match(r.text, /<a href="#f-title">请填写(活动名称|活动标题|标题)<\/a>/);
            assert.match(r.text, /<a href="#f-category">请选择[^<一]+<\/a>/);
            assert.match(r.text, /<a href="#f-capacity">[^<]{2,}：不能小于/);
            assert.doesNotMatch(r.text, /请填写这一项/);
            assert.match(r.text, /action="\/activities" novalidate/);
        });
    });
}
