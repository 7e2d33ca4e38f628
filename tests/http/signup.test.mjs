// signup.test.mjs - sign-ups through the real program: many at once, the waiting list, the leader's list, the feed.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const START = Date.parse(NOW) + 24 * HOUR;
const TRIALS = 20;

/** Sends until the server is no longer too busy to answer. */
async function insist(client, path, body) {
    for (;;) {
        const r = await client.post(path, body);
        if (r.status !== 503)
            return r;
    }
}

function count(server, shift, state) {
    return Number(rows(server.place, `SELECT COUNT(*) FROM signup WHERE shift = ${shift} AND state = ${state}`)[0][0]);
}

function shiftRow(server, shift) {
    const [taken, waiting] = rows(server.place, `SELECT taken, waiting FROM shift WHERE id = ${shift}`)[0].map(Number);
    return { taken, waiting };
}

for (const engine of engines) {
    describe(`many at once (${engine})`, () => {
        let server;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer();
                const activity = s.activity(s.team(leader), { starts: START });
                const people = Array.from({ length: 1000 }, () => s.volunteer());
                const small = Array.from({ length: TRIALS }, (_, i) => s.shift(activity, { starts: START + i * 4 * HOUR, capacity: 5 }));
                const big = s.shift(activity, { starts: START + 200 * HOUR, capacity: 100 });
                return { people, small, big };
            });
        });
        after(() => server?.stop());

        test('60 at once for 5 seats give 5, in each of 20 trials', async () => {
            const { people, small } = server.made;
            for (const shift of small) {
                const replies = await Promise.all(people.slice(0, 60).map((p) => insist(server.as(p), `/shifts/${shift}/join`, {})));
                const well = replies.filter((r) => r.status === 200).length;
                assert.equal(well, 5);
                assert.equal(replies.filter((r) => r.status === 409).length, 55);
                assert.equal(count(server, shift, 1), 5);
                assert.equal(shiftRow(server, shift).taken, 5);
            }
        });

        test('1 000 at once for 100 seats give 100', async () => {
            const { people, big } = server.made;
            const replies = await Promise.all(people.map((p) => insist(server.as(p), `/shifts/${big}/join`, {})));
            assert.equal(replies.filter((r) => r.status === 200).length, 100);
            assert.equal(replies.filter((r) => r.status === 409).length, 900);
            assert.equal(count(server, big, 1), 100);
            assert.equal(shiftRow(server, big).taken, 100);
        });
    });

    describe(`one by one (${engine})`, () => {
        let server;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' });
                const team = s.team(leader);
                const activity = s.activity(team, { title: '河道清洁', starts: START });
                const a = s.volunteer({ name: '刘一', phone: '13900001111' });
                s.member(team, a);
                const coded = s.activity(team, { title: '整理图书', starts: START + 5 * HOUR, recruit: 3, pass_code: '204816' });
                return {
                    leader, activity, coded,
                    one: s.shift(activity, { starts: START, capacity: 1 }),
                    same: s.shift(s.activity(team, { title: '交通引导', starts: START }), { starts: START }),
                    codedShift: s.shift(coded, { starts: START + 5 * HOUR }),
                    a, b: s.volunteer({ name: '陈二', phone: '13900002222' }), c: s.volunteer({ name: '张三' }), d: s.volunteer(),
                    child: s.volunteer({ age: 12 }), e: s.volunteer({ name: '孙五' }), f: s.volunteer({ name: '周六', phone: '13900004444' }),
                };
            });
        });
        after(() => server?.stop());
        const join = (who, shift, body = {}) => server.as(who).post(`/shifts/${shift}/join`, body);
        const idOf = (reply) => reply.json.location.split('/').pop();

        test('the list offers what I may take, and joining leads to my page', async () => {
            const { a, one, codedShift } = server.made;
            const list = await server.as(a).get('/shifts');
            assert.equal(list.status, 200);
            assert.deepEqual(list.json.items.map((s) => s.id).includes(one), true);
            assert.equal(list.json.items.find((s) => s.id === codedShift).needs_code, true);
            assert.equal(list.json.items[0].near, 'village');
            const r = await join(a, one);
            assert.equal(r.status, 200);
            assert.match(r.json.location, /^\/signups\/\d+$/);
            const again = await join(a, one);
            assert.equal(again.json.location, r.json.location);
            const page = await server.as(a).get(r.json.location);
            assert.equal(page.json.state, 'in');
            assert.equal((await server.as(server.made.b).get(r.json.location)).status, 404);
        });

        test('an overlap names the other', async () => {
            const r = await join(server.made.a, server.made.same);
            assert.equal(r.status, 409);
            assert.match(r.json.detail, /河道清洁/);
        });

        test('full: refused with the waiting list, then waiting, offered, accepted', async () => {
            const { a, b, c, one } = server.made;
            const refused = await join(b, one);
            assert.equal(refused.status, 409);
            assert.equal(refused.json.errors[0].field, 'wait');
            const waiting = await join(b, one, { wait: true });
            assert.equal(waiting.status, 200);
            const id = idOf(waiting);
            assert.equal((await server.as(b).get(`/signups/${id}`)).json.state, 'waiting');
            assert.equal((await server.as(c).post(`/signups/${id}/accept`)).status, 404);
            assert.equal((await server.as(a).post(`/shifts/${one}/leave`)).status, 200);
            assert.equal((await join(c, one)).status, 409); // held for b
            assert.equal((await server.as(b).get(`/signups/${id}`)).json.state, 'offered');
            assert.equal((await server.as(b).post(`/signups/${id}/accept`)).status, 200);
            assert.deepEqual(shiftRow(server, one), { taken: 1, waiting: 0 });
        });

        test('a pass code opens, a wrong one is told at its field', async () => {
            const { c, codedShift } = server.made;
            const wrong = await join(c, codedShift, { pass_code: '111111' });
            assert.equal(wrong.status, 422);
            assert.equal(wrong.json.errors[0].field, 'pass_code');
            assert.equal((await join(c, codedShift, { pass_code: '204816' })).status, 200);
        });

        test('what cannot be is refused', async () => {
            const { c, codedShift } = server.made;
            assert.equal((await join(c, '77')).status, 404);
            assert.equal((await join(c, codedShift, { note: 'x'.repeat(201) })).status, 422);
            assert.equal((await join(c, codedShift, { seats: 3 })).status, 422);
            assert.equal((await server.client().get('/shifts')).status, 401);
        });

        test('rare characters and HTML in a note come back as they were', async () => {
            const { leader, b, same } = server.made;
            await server.as(b).post(`/shifts/${server.made.one}/leave`);
            const note = '䶮𠮷😀 <b>"&';
            assert.equal((await join(b, same, { note })).status, 200);
            const roster = await server.as(leader).get(`/shifts/${same}/roster`);
            assert.equal(roster.json.items[0].note, note);
            const html = (await server.as(leader).page(`/shifts/${same}/roster`)).text;
            assert.ok(html.includes('䶮𠮷😀 &lt;b&gt;'));
        });

        test('the list masks names until they are revealed, which is logged', async () => {
            const { leader, a, same } = server.made;
            const path = `/shifts/${same}/roster`;
            assert.equal((await server.as(a).get(path)).status, 404);
            assert.equal((await server.as(leader).get(path)).json.items[0].name, '陈×');
            const add = await server.as(leader).post(`${path}/add`, { who: `${a.number}\nV000` });
            assert.equal(add.status, 200); // one added, one told
            assert.equal(add.json.done, 1);
            assert.match(add.json.problems[0].message, /编号/);
            assert.equal((await server.as(leader).post(`${path}/add`, { who: 'V000' })).status, 422); // nobody added
            assert.equal((await server.as(a).post(`${path}/reveal`)).status, 404);
            assert.match((await server.as(leader).post(`${path}/export`)).text, /^陈×,/m);
            assert.equal((await server.as(leader).post(`${path}/reveal`)).status, 200);
            const { items } = (await server.as(leader).get(path)).json;
            assert.deepEqual(items.map((i) => i.name), ['陈二', '刘一']);
            assert.equal(items[0].phone, '13900002222');
            const logged = rows(server.place, `SELECT thing, thing_id FROM audit WHERE actor = ${leader.account} AND what = 8 ORDER BY thing_id`);
            assert.deepEqual(logged, [['volunteer', a.id], ['volunteer', server.made.b.id]], 'a row a person');
            const csv = await server.as(leader).post(`${path}/export`);
            assert.match(csv.type, /text\/csv/);
            assert.match(csv.text, /^陈二,/m);
        });

        test('who is no member is invited, known or not, and is nowhere before they accept', async () => {
            const { leader, e, f, same } = server.made, path = `/shifts/${same}/roster`, as = server.as(leader);
            const before = (await as.get(path)).json;
            const told = (r) => [r.status, r.json.done, r.json.invited, r.json.problems, r.json.items, r.json.taken];
            const known = await as.post(`${path}/add`, { who: e.number });
            assert.deepEqual(told(known), [200, 1, 1, [], before.items, before.taken]);
            assert.deepEqual(told(await as.post(`${path}/add`, { who: '13900004444' })), told(known), 'a phone that is somebody\'s');
            assert.deepEqual(told(await as.post(`${path}/add`, { who: '13900008888' })), told(known), 'one that is nobody\'s');
            const form = async (who) => (await as.send('POST', `${path}/add`, { accept: 'text/html',
                headers: { 'content-type': 'application/json' }, body: JSON.stringify({ who }) })).headers.getSetCookie();
            assert.deepEqual(await form('13900008889'), await form(e.number));
            assert.deepEqual(rows(server.place, `SELECT COUNT(*) FROM signup WHERE volunteer IN (${e.id}, ${f.id})`), [['0']]);
            const page = (await server.as(e).page('/me/shifts')).text;
            assert.match(page, /aria-label="同意参加：交通引导"/);
            const [mine, theirs] = [(await server.as(e).get('/me/shifts')).json.invitations, (await server.as(f).get('/me/shifts')).json.invitations];
            assert.deepEqual([mine.length, theirs.length], [1, 1]);
            assert.equal((await server.as(f).post(`/invitations/${mine[0].id}/accept`)).status, 404);
            assert.equal((await server.as(f).post(`/invitations/${theirs[0].id}/decline`)).status, 200);
            assert.equal((await server.as(e).post(`/invitations/${mine[0].id}/accept`)).status, 200);
            assert.equal((await server.as(e).post(`/invitations/${mine[0].id}/accept`)).status, 200, 'a second tap');
            assert.equal((await server.as(f).post(`/invitations/${theirs[0].id}/accept`)).status, 409);
            const after = (await as.get(path)).json;
            assert.equal(after.taken, before.taken + 1);
            const line = after.items.at(-1);
            assert.deepEqual([line.number, line.name, line.phone, line.source, line.revealed], [e.number, '孙×', null, 'invited', false],
                'revealed were those who were listed then');
            assert.equal(after.items[0].name, '陈二');
            assert.equal(after.revealed, false);
        });

        test('look-ups that find no member are few', async () => {
            const { leader, a, same } = server.made, path = `/shifts/${same}/roster`, as = server.as(leader);
            const many = Array.from({ length: 40 }, (_, i) => `1370000${1000 + i}`).join('\n');
            const r = await as.post(`${path}/add`, { who: many });
            assert.equal(r.status, 200);
            const n = Number(rows(server.place, `SELECT COUNT(*) FROM invitation WHERE by_account = ${leader.account}`)[0][0]);
            assert.equal(n, 30);
            assert.match(r.json.problems[0].message, /30/);
            const told = async (who) => { const x = await as.post(`${path}/add`, { who }); return [x.status, x.json.detail]; };
            assert.deepEqual(await told(server.made.f.number), await told('13700009999'));
            assert.equal((await told(server.made.f.number))[0], 409);
            assert.equal((await as.post(`${path}/add`, { who: a.number })).status, 200, 'a member is on the list');
        });

        test('a leader removes with a reason, and the person is told', async () => {
            const { leader, b, same } = server.made;
            const path = `/shifts/${same}/roster`;
            const { items } = (await server.as(leader).get(path)).json;
            assert.equal((await server.as(leader).post(`${path}/remove`, { signups: [items[0].id] })).status, 422);
            const r = await server.as(leader).post(`${path}/remove`, { signups: [items[0].id], reason: '人手够了' });
            assert.equal(r.status, 200);
            assert.equal(r.json.done, 1);
            assert.equal((await server.as(b).get(`/signups/${items[0].id}`)).json.state, 'withdrawn');
            const notices = rows(server.place, `SELECT COUNT(*) FROM notice WHERE account = ${b.account}`);
            assert.ok(Number(notices[0][0]) >= 1);
        });

        test('the calendar feed needs its secret, not a session', async () => {
            const { c } = server.made;
            const mine = (await server.as(c).get('/me/shifts')).json;
            const path = new URL(mine.feed, server.base).pathname;
            const r = await server.client().get(path);
            assert.equal(r.status, 200);
            assert.match(r.type, /text\/calendar/);
            assert.match(r.text, /SUMMARY:整理图书/);
            assert.equal((await server.client().get(`${path}x`)).status, 404);
            assert.equal((await server.as(c).get('/me/calendar.ics')).text, r.text);
        });

        test('pages work as plain forms', async () => {
            const { d, one } = server.made;
            const client = server.as(d);
            for (const path of ['/shifts', `/shifts/${one}`, '/me/shifts', '/me/shifts?past=1', '/shifts?day=2026-03-08&category=community'])
                assert.equal((await client.page(path)).status, 200, path);
            const html = (await client.page('/shifts')).text;
            assert.match(html, /aria-label="报名：/);
            assert.doesNotMatch(html, /style=|onclick=/);
        });
    });
}
