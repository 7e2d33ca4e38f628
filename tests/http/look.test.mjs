// look.test.mjs - names on lists as those who lead see them: masked, until a look that is written down for each person, who sees
// it; so many people within a day, and more with somebody else's word.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, staleSession, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00', START = Date.parse('2026-03-06T09:00:00+08:00'), SOON = Date.parse('2026-03-08T09:00:00+08:00');
const MEMBERS = 3, LIMIT = 10;

for (const engine of engines) {
    describe(`looks (${engine})`, () => {
        let server, made;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), deputy = s.volunteer({ name: '钱副队长' }), team = s.team(leader);
                s.add('team_member', { id: s.id(), team, volunteer: deputy.id, role: 2, state: 2, asked_ms: s.now });
                const activity = s.activity(team, { starts: START }), shift = s.shift(activity, { starts: START });
                const crowd = Array.from({ length: MEMBERS }, () => s.volunteer({ name: '孙小圣' }));
                crowd.forEach((p, i) => { s.member(team, p, { state: i ? 2 : 1 }); s.pending(shift, activity, team, p, { came: START, went: START + HOUR, by: p }); });
                const high = s.activity(team, { title: '高空清洁', starts: SOON, hazard: 1, insurance: '人保' }), seat = s.shift(high, { starts: SOON });
                crowd.forEach((p) => s.signup(seat, high, p, { starts: SOON }));
                const big = s.team(deputy, { name: '西街志愿服务队' }), many = Array.from({ length: LIMIT + 1 }, () => s.volunteer({ name: '周小舟' }));
                many.forEach((p) => s.member(big, p));
                const staff = (unit) => {
                    const p = s.volunteer({ name: '王主任' });
                    s.add('unit_grant', { id: s.id(), account: p.account, may: 1, unit, given_by: 1, given_ms: s.now });
                    return p;
                };
                s.add('policy', { id: s.id(), name: 'look.leader_a_day', value: LIMIT, from_ms: 1, reason: '', by_account: 1, made_ms: 1 });
                const [above] = rows(s.place, `SELECT t.id FROM unit v JOIN unit t ON t.id = v.parent WHERE v.id = ${s.unit}`)[0];
                return { leader, deputy, team, activity, shift, crowd, high, seat, big, many, station: staff(s.unit), above: staff(above),
                    stale: staleSession(s.place, leader.account, s.now) };
            });
            made = server.made;
        });
        after(() => server?.stop());

        const looks = (p) => rows(server.place, `SELECT reason, actor FROM audit WHERE what = 8 AND thing = 'volunteer' AND thing_id = ${p.id} ORDER BY id`);
        const list = (page, of) => page.json[of];
        /** A list masks its names; one press opens them for who pressed, with a row of the trail a person that the person sees. */
        const opens = async ({ path, of, name = 'person', act, reason }) => {
            const { leader, deputy, crowd } = made, c = server.as(leader), html = server.browser(leader);
            const first = await c.get(path);
            assert.deepEqual(list(first, of).map((p) => p[name]), list(first, of).map(() => '孙××'));
            assert.ok(!(await html.page(path)).text.includes('孙小圣'), 'nor does the page tell');
            const had = crowd.map((p) => looks(p).length);
            const before = await server.as({ token: made.stale }).post(act);
            assert.equal(before.json.code, 'not-fresh', 'a session left open shows nothing');
            assert.equal((await html.form(act, {}, { from: path })).status, 303);
            assert.deepEqual(list(await c.get(path), of).map((p) => p[name]), list(first, of).map(() => '孙小圣'));
            assert.ok((await html.page(path)).text.includes('孙小圣'));
            const ids = list(first, of).map((p) => p.volunteer);
            for (const [i, p] of crowd.entries())
                if (ids.includes(p.id))
                    assert.deepEqual([looks(p).length, looks(p).at(-1)], [had[i] + 1, [reason, leader.account]]);
            assert.equal((await c.post(act)).status, 200);
            assert.equal(looks(crowd.at(-1)).length, had.at(-1) + 1, 'what is open is not opened again');
            assert.deepEqual(list(await server.as(deputy).get(path), of).map((p) => p[name]), list(first, of).map(() => '孙××'), 'open for who did it alone');
            const seen = (await server.as(crowd.at(-1)).get('/me/looks')).json.items[0];
            assert.deepEqual([seen.who, seen.listed, seen.reason], ['李队长', true, reason]);
        };

        test('members of a team', () => opens({ path: `/teams/${made.team}/members`, of: 'waiting', name: 'name', act: `/teams/${made.team}/members/reveal`, reason: '队员名单：东街志愿服务队' }));

        test('hours to confirm, and they can be confirmed masked or not', async () => {
            const path = `/activities/${made.activity}/confirm`;
            const line = (await server.as(made.leader).get(path)).json.items[0] ?? (await server.as(made.leader).get(path)).json.odd[0];
            assert.match(line.number, /^V/, 'who it is can be told by the number');
            const of = (await server.as(made.leader).get(path)).json.items.length ? 'items' : 'odd';
            await opens({ path, of, act: `${path}/reveal`, reason: '确认时长：河道清洁' });
            assert.equal((await server.as(made.leader).post(path, { record: [line.id] })).status, 200);
        });

        test('the list for the insurer', () => opens({ path: `/activities/${made.high}/manage`, of: 'insured', name: 'name', act: `/activities/${made.high}/insured/reveal`,
            reason: '参保名单：高空清洁' }));

        test('the printed sheet holds no contact', async () => {
            const sheet = await server.as(made.leader).get(`/shifts/${made.seat}/sheet`);
            assert.equal(sheet.status, 200);
            assert.ok(!sheet.text.includes('张') && !sheet.text.includes('contact'));
        });

        test('who entered hours for somebody by a number is not told the name', async () => {
            const c = server.as(made.leader), p = made.many[0];
            const sent = await c.post('/entries/new', { shift: made.shift, came: '2026-03-06T09:00', went: '2026-03-06T10:00', reason: '手机没电', truth: true, number: p.number, kind: 'team_entry' });
            assert.equal(sent.status, 200, sent.text);
            assert.deepEqual((await c.get('/me/entries')).json.items.map((e) => [e.person, e.is_own]), [['周××', false]]);
            assert.deepEqual((await server.as(p).get('/me/entries')).json.items.map((e) => [e.person, e.is_own]), [['周小舟', true]]);
        });

        test('more people than a day allows take a second person, and the unit above is told', async () => {
            const { deputy, big, many, station, above, leader } = made, c = server.as(deputy), act = `/teams/${big}/members/reveal`;
            const over = await c.post(act);
            assert.equal(over.status, 409);
            assert.match(over.json.detail, new RegExp(`最多查看 ${LIMIT} 人`));
            assert.deepEqual(many.map((p) => looks(p).length), many.map(() => 0), 'nobody was opened');
            assert.equal((await c.post('/looks', { more: 20, reason: '电话通知活动改期' })).status, 409, 'who looked at nobody needs no more');
            assert.equal((await c.post(act, { n: 5 })).status, 200, 'one page of them');
            assert.equal((await c.post(act)).status, 409);
            assert.equal((await c.post('/looks', { more: 20, reason: '看看' })).status, 422);
            assert.equal((await c.post('/looks', { more: 20, reason: '电话通知活动改期' })).status, 200);
            const item = (await server.as(station).get('/inbox')).json.items.find((i) => i.kind === 'look');
            assert.equal(item.title, '电话通知活动改期');
            const id = rows(server.place, 'SELECT id FROM look_request')[0][0];
            const shown = (await server.as(station).get(`/looks/${id}`)).json;
            // of the five on the page one is the deputy: no look
            assert.deepEqual([shown.person, shown.more, shown.opened, shown.may_decide], ['钱副队长', 20, 4, true]);
            assert.equal((await server.as(leader).get(`/looks/${id}`)).status >= 403, true);
            assert.equal((await server.browser(station).form(`/looks/${id}/agree`, { answer: '' }, { from: `/looks/${id}` })).status, 303);
            assert.equal((await server.as(above).get('/me/notices')).json.items.filter((n) => n.link === `/looks/${id}`).length, 1);
            assert.equal((await c.post(act)).status, 200);
            assert.deepEqual(many.map((p) => looks(p).length), many.map(() => 1));
            const mine = (await c.get('/looks')).json;
            assert.deepEqual([mine.most, mine.items[0].state], [LIMIT + 20, 'agreed']);
            assert.match((await server.browser(deputy).page('/looks')).text, /电话通知活动改期/);
        });
    });
}
