// confirm.test.mjs - the leader's list of hours to confirm: what was ticked, chosen and written survives any refusal.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const MINUTE = 60000;

/** The boxes of the page: { id: ticked }. */
function boxes(html) {
    return Object.fromEntries([...html.matchAll(/<input type="checkbox" name="record" value="(\d+)"( checked)?/g)].map((m) => [m[1], !!m[2]]));
}

for (const engine of engines) {
    describe(`confirming hours (${engine})`, () => {
        let server, made, path, leader;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const me = s.volunteer({ name: '李队长' }), at = { starts: s.now - 2 * HOUR, ends: s.now - HOUR };
                const team = s.team(me), activity = s.activity(team, at), shift = s.shift(activity, at);
                const one = (name, i, odd = 0, who = s.volunteer({ name })) =>
                    s.pending(shift, activity, team, who, { came: at.starts + i * MINUTE, went: at.ends - 2 * i * MINUTE, odd });
                const caller = s.volunteer({ name: '周队长' }), person = s.volunteer({ name: '郑大爷' });
                const now = { starts: s.now - HOUR, ends: s.now + HOUR }, theirs = s.team(caller);
                const calledAt = s.activity(theirs, now), running = s.shift(calledAt, now);
                s.signup(running, calledAt, person, { ...now, state: 7 });
                const called = s.pending(running, calledAt, theirs, person, { came: now.starts, by: caller, how: 4 });
                const reader = s.volunteer({ name: '吴大妈' }), poster = s.activity(team, { title: '张贴的码', ...at });
                const printed = s.pending(s.shift(poster, at), poster, team, reader, { came: at.starts, went: at.ends, how: 2 });
                const guests = [s.volunteer({ name: '客一' }), s.volunteer({ name: '客二' })];
                guests.forEach((g) => s.signup(running, calledAt, g, { ...now, state: 7 }));
                const present = s.pending(running, calledAt, theirs, guests[0], { came: now.starts, how: 2 });
                return { reader, poster, printed, guests, present, me, caller, person, called, calledAt, activity, plain: one('王一', 1), other: one('王二', 2), odd: one('王三', 3, 8), own: one('李队长', 4, 0, me) };
            });
            made = server.made;
            path = `/activities/${made.activity}`;
            leader = server.browser(made.me);
        });
        after(() => server?.stop());
        const states = () => rows(server.place, `SELECT state FROM record WHERE activity = ${made.activity} ORDER BY id`).flat();
        const send = (to, fields) => leader.form(`${path}/${to}`, fields, { from: `${path}/confirm` });

        test('at first all are ticked but the odd ones and what somebody else confirms', async () => {
            const { text } = await leader.page(`${path}/confirm`);
            assert.deepEqual(boxes(text), { [made.plain]: true, [made.other]: true, [made.odd]: false, [made.own]: false });
            assert.match(text, /要请别人确认的[\s\S]*李××[\s\S]*自己的时长/);
            assert.doesNotMatch(text, /<details class="refuse" open/);
            const { json } = await leader.get(`${path}/confirm`);
            assert.deepEqual([...json.odd, ...json.items, ...json.barred].map((l) => [l.id, l.ticked]).sort(),
                Object.entries(boxes(text)).sort());
        });

        test('refused by a rule, the ticks, the rating and the reason are as they were sent', async () => {
            const r = await send('confirm', { record: [made.odd, made.own], score: '4', reason: '先不驳回' });
            assert.equal(r.status, 409);
            assert.match(r.text, /自己的时长、自己登记注册的人、自己点的名，要请另一位负责人确认/);
            assert.deepEqual(boxes(r.text), { [made.plain]: false, [made.other]: false, [made.odd]: true, [made.own]: true });
            assert.match(r.text, /<option value="4" selected>/);
            assert.match(r.text, /先不驳回<\/textarea>/);
            assert.deepEqual(states(), ['5', '5', '5', '5']);
        });

        test('refusing hours without a reason: told at the field, which is open; the ticks stay', async () => {
            const r = await send('records/refuse', { record: made.odd, score: '2' });
            assert.equal(r.status, 422);
            assert.match(r.text, /<details class="refuse" open/);
            assert.match(r.text, /id="f-reason-err"[^>]*>错误：/);
            assert.match(r.text, /href="#f-reason"/);
            assert.doesNotMatch(r.text, /<textarea[^>]* required/); // it would keep a browser from confirming
            assert.deepEqual(boxes(r.text), { [made.plain]: false, [made.other]: false, [made.odd]: true, [made.own]: false });
            assert.match(r.text, /<option value="2" selected>/);
        });

        test('nobody ticked: told so, and nobody is ticked afterwards', async () => {
            for (const [to, fields] of [['confirm', { score: '5' }], ['records/refuse', { reason: '没有来' }]]) {
                const r = await send(to, fields);
                assert.equal(r.status, 422);
                assert.match(r.text, /href="#f-record">一个也没有选/);
                assert.match(r.text, /id="f-record"/);
                assert.ok(Object.values(boxes(r.text)).every((ticked) => !ticked));
            }
            assert.match((await send('records/refuse', { reason: '没有来' })).text, /没有来<\/textarea>/);
            const r = await server.as(made.me).post(`${path}/confirm`, { score: 5 });
            assert.equal(r.status, 422);
            assert.equal(r.json.errors[0].field, 'record');
        });

        test('a roll call is confirmed by who called it only once the person has agreed', async () => {
            const { caller, person, called } = made;
            const as = server.browser(caller), theirs = server.browser(person), at = `/activities/${made.calledAt}`;
            const confirm = () => as.form(`${at}/confirm`, { record: called }, { from: `${at}/confirm` });
            assert.equal((await as.form(`${at}/rollcall/out`, { volunteers: person.id }, { from: `${at}/rollcall` })).status, 303);
            assert.match((await as.page(`${at}/confirm`)).text, /要请别人确认的[\s\S]*由您点名/);
            assert.equal((await confirm()).status, 409);
            assert.equal((await server.as(caller).post(`/records/${called}/agree`)).status, 404);
            assert.match((await theirs.page('/me/notices')).text, /由负责人点名，请看看时间对不对/);
            const page = await theirs.page(`/records/${called}`);
            assert.match(page.text, /我到场了，时间没错/);
            assert.equal((await theirs.form(`/records/${called}/agree`, {}, { from: `/records/${called}` })).status, 303);
            assert.doesNotMatch((await theirs.page(`/records/${called}`)).text, /我到场了，时间没错/);
            assert.equal((await confirm()).status, 303);
            assert.deepEqual(rows(server.place, `SELECT state FROM record WHERE id = ${called}`), [['2']]);
        });

        test('hours by a printed code wait for a second mark, and are never ticked by themselves', async () => {
            const { reader, poster, printed } = made, theirs = server.browser(reader), at = `/activities/${poster}/confirm`;
            const confirm = () => leader.form(at, { record: printed }, { from: at });
            const before = (await leader.page(at)).text;
            assert.deepEqual(boxes(before), { [printed]: false });
            assert.match(before, /还缺一次确认[\s\S]*扫张贴的码/);
            const no = await confirm();
            assert.equal(no.status, 409);
            assert.match(no.text, /要等负责人点名或本人在“服务记录”里确认一次/);
            assert.match((await theirs.page(`/records/${printed}`)).text, /扫张贴的码或离线签到的，还要确认一次才能生效/);
            assert.equal((await theirs.form(`/records/${printed}/agree`, {}, { from: `/records/${printed}` })).status, 303);
            const after = (await leader.page(at)).text;
            assert.deepEqual(boxes(after), { [printed]: false });
            assert.doesNotMatch(after, /还缺一次确认<\/span>/);
            assert.equal((await confirm()).status, 303);
            assert.deepEqual(rows(server.place, `SELECT state FROM record WHERE id = ${printed}`), [['2']]);
        });

        test('a tap at the roll call says that the leader met who came by a printed code', async () => {
            const { caller, guests, present, calledAt } = made, as = server.browser(caller), at = `/activities/${calledAt}/rollcall`;
            assert.match((await as.page(at)).text, /看到本人/);
            assert.equal((await as.form(`${at}/in`, { volunteers: guests[0].id }, { from: at })).status, 303);
            assert.doesNotMatch((await as.page(at)).text, /看到本人/);
            assert.deepEqual(rows(server.place, `SELECT met_by FROM record WHERE id = ${present}`), [[caller.account]]);
        });

        test('what was mended goes through', async () => {
            assert.equal((await send('confirm', { record: [made.plain, made.other], score: '4' })).status, 303);
            assert.equal((await send('records/refuse', { record: made.odd, reason: '没有来' })).status, 303);
            assert.deepEqual(states(), ['2', '2', '4', '5']);
        });
    });
}
