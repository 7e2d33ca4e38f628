// confirm.test.mjs - the leader's list of hours to confirm: what was ticked, chosen and written survives any refusal.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const MINUTE = 60000;

/** The boxes of the page: { id: ticked }. */
function boxes(html) {
    return Object.fromEntries([...html.matchAll(/<input type="checkbox" form="confirm" name="record" value="(\d+)"( checked)?/g)].map((m) => [m[1], !!m[2]]));
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
                const many = s.activity(team, { title: '全城清洁', ...at }), street = s.shift(many, at);
                const crowd = { activity: many, records: Array.from({ length: 260 }, (_, i) => s.pending(street, many, team, s.volunteer(),
                    { came: at.starts + (i % 50) * 1000, went: at.ends })) };
                const second = s.volunteer({ name: '李队长' });
                s.sql.push(`UPDATE account SET person = 'p${me.account}' WHERE id = ${second.account};`);
                s.add('unit_grant', { id: s.id(), account: second.account, may: 1, unit: s.unit, given_by: 0, given_ms: s.now });
                const auditor = s.volunteer({ name: '查审计' });
                s.add('unit_grant', { id: s.id(), account: auditor.account, may: 3, unit: rows(s.place, 'SELECT id FROM unit WHERE parent IS NULL')[0][0], given_by: 0, given_ms: s.now });
                return { auditor, crowd, second, reader, poster, printed, guests, present, me, caller, person, called, calledAt, activity, plain: one('王一', 1), other: one('王二', 2), odd: one('王三', 3, 8), own: one('李队长', 4, 0, me) };
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
            assert.deepEqual(boxes(text), { [made.plain]: true, [made.other]: true, [made.odd]: false });
            assert.match(text, /要请别人确认的[\s\S]*李队长[\s\S]*自己的时长/);
            assert.match(text, /到了没有签到的[\s\S]*href="\/entries\/new\?shift=\d+"[^>]*>补录/);
            assert.doesNotMatch(text, /<details class="refuse" open/);
            assert.match(text, /已选 <b data-sum="n">2<\/b> 人，<span data-sum="h">1 小时 51 分/);
            const { json } = await leader.get(`${path}/confirm`);
            assert.ok(json.barred.every((l) => !l.ticked));
            assert.deepEqual([...json.odd, ...json.items].map((l) => [l.id, l.ticked]).sort(),
                Object.entries(boxes(text)).sort());
        });

        test('refused by a rule, the ticks and the rating are as they were sent', async () => {
            const r = await send('confirm', { record: [made.odd, made.own], score: '4' });
            assert.equal(r.status, 409);
            assert.match(r.text, /自己的时长、自己登记注册的人、自己点的名，要请另一位负责人确认/);
            assert.deepEqual(boxes(r.text), { [made.plain]: false, [made.other]: false, [made.odd]: true });
            assert.match(r.text, /<option value="4" selected>/);
            assert.deepEqual(states(), ['5', '5', '5', '5']);
        });

        test('refusing hours without a reason: told in that row, which is open; the ticks of the others are no matter of it', async () => {
            const r = await send('records/refuse', { record: made.odd });
            assert.equal(r.status, 422);
            assert.equal(r.text.match(/<details class="refuse" open/g).length, 1);
            assert.match(r.text, new RegExp(`name="record" value="${made.odd}">[^§]{0,300}<textarea id="f-reason"[^>]*aria-invalid="true"`));
            assert.match(r.text, /href="#f-reason"/);
            assert.deepEqual(boxes(r.text), { [made.plain]: true, [made.other]: true, [made.odd]: false });
        });

        test('each row refuses its own hours and nobody else', async () => {
            const { text } = await leader.page(`${path}/confirm`);
            for (const id of [made.plain, made.other, made.odd, made.own])
                assert.equal(text.split(`<input type="hidden" name="record" value="${id}">`).length, 2);
        });

        test('a page holds what one sending takes, and says how many follow', async () => {
            const at = `/activities/${made.crowd.activity}/confirm`, all = [];
            const { text } = await leader.page(at), first = Object.keys(boxes(text));
            assert.equal(first.length, 200);
            assert.match(text, /还有 60 条，确认完这一页接着显示/);
            const [, next] = text.match(/href="([^"]*confirm\?after=\d+)"/);
            const second = Object.keys(boxes((await leader.page(next)).text));
            assert.equal(second.length, 60);
            all.push(...first, ...second);
            assert.deepEqual(all.sort(), made.crowd.records.sort());
            assert.equal((await leader.form(at, { record: first }, { from: at })).status, 303);
            const rest = (await leader.page(at)).text;
            assert.equal(Object.keys(boxes(rest)).length, 60);
            assert.doesNotMatch(rest, /确认完这一页/);
        });

        test('what one did by another account of theirs is for somebody else, too', async () => {
            const { json } = await server.as(made.second).get(`${path}/confirm`);
            assert.deepEqual(json.barred.map((l) => [l.id, l.barred]), [[made.own, 'own']]);
        });

        test('nobody ticked: told so, and nobody is ticked afterwards', async () => {
            const none = await send('confirm', { score: '5' });
            assert.equal(none.status, 422);
            assert.match(none.text, /href="#f-record">一个也没有选/);
            assert.match(none.text, /id="f-record"/);
            assert.ok(Object.values(boxes(none.text)).every((ticked) => !ticked));
            assert.equal((await send('records/refuse', { reason: '没有来' })).status, 422);
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
            assert.deepEqual(boxes(before), {}, 'nothing to tick');
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
            assert.match((await as.page(at)).text, /见到：/);
            assert.equal((await as.form(`${at}/in`, { volunteers: guests[0].id }, { from: at })).status, 303);
            assert.doesNotMatch((await as.page(at)).text, /见到：/);
            assert.deepEqual(rows(server.place, `SELECT met_by FROM record WHERE id = ${present}`), [[caller.account]]);
        });

        test('what was mended goes through', async () => {
            assert.equal((await send('confirm', { record: [made.plain, made.other], score: '4' })).status, 303);
            assert.equal((await send('records/refuse', { record: made.odd, reason: '没有来' })).status, 303);
            assert.deepEqual(states(), ['2', '2', '4', '5']);
        });

        test('each act on an hour is in the trail, with who, why and from where; in words, and by the name of the thing', async () => {
            const acts = (id) => rows(server.place, `SELECT what, actor, reason, detail, address FROM audit WHERE thing = 'record' AND thing_id = ${id} ORDER BY id`);
            const CONFIRM = '16', REFUSE = '6', MARK = '22', here = '127.0.0.1';
            assert.deepEqual(acts(made.plain), [[CONFIRM, made.me.account, '', '', here]]);
            assert.deepEqual(acts(made.odd), [[REFUSE, made.me.account, '没有来', '', here]]);
            assert.deepEqual(acts(made.called).map((a) => [a[0], a[1], a[3]]), [[MARK, made.caller.account, '签退：负责人点名'],
                [CONFIRM, made.person.account, ''], [CONFIRM, made.caller.account, '']]);
            assert.deepEqual(acts(made.present).map((a) => [a[0], a[3]]), [[MARK, '看到本人：负责人点名']]);
            const { text } = await server.browser(made.auditor).page('/admin/audit?thing=record');
            assert.match(text, new RegExp(`>时长确认<[\\s\\S]*href="/admin/audit\\?thing=record&amp;thing_id=${made.plain}"[^>]*>服务记录 河道清洁 服务岗<`));
        });
    });
}
