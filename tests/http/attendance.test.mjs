// attendance.test.mjs - checking in through the real program: site codes, own codes, roll call, walk-ups, offline.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const START = Date.parse(NOW);

for (const engine of engines) {
    describe(`attendance (${engine})`, () => {
        let server, made;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), stranger = s.volunteer({ name: '外队长' });
                const team = s.team(leader);
                s.team(stranger, { name: '西街队' });
                const people = Array.from({ length: 12 }, (_, i) => s.volunteer({ name: `王${'一二三四五六七八九十甲乙'[i]}` }));
                const at = { starts: START, ends: START + 3 * HOUR };
                const river = s.activity(team, { title: '河道清洁', ...at });
                const riverShift = s.shift(river, { ...at, capacity: 20 });
                const books = s.activity(team, { title: '整理图书', ...at, walk_ups: 0 });
                const booksShift = s.shift(books, at);
                const placed = s.activity(team, { title: '社区巡逻', ...at });
                const placedShift = s.shift(placed, at);
                s.circle(placed, 1, 36.195, 113.117, 200);
                const hazard = s.activity(team, { title: '防汛抢险', ...at, hazard: 1 });
                const hazardShift = s.shift(hazard, at);
                people.slice(0, 6).forEach((p) => s.signup(riverShift, river, p, at));
                s.member(team, people[6]);
                s.member(team, people[9]);
                const guest = s.volunteer({ name: '客一', phone: '13900007777' }), late = s.volunteer({ name: '迟二' });
                const reader = s.volunteer({ name: '书三' });
                s.signup(booksShift, books, people[0], at);
                s.signup(booksShift, books, reader, at);
                s.signup(placedShift, placed, people[6], at);
                s.signup(hazardShift, hazard, people[7], at);
                const away = s.volunteer({ name: '远四' }), awaySignup = s.signup(riverShift, river, away, at);
                const ended = { starts: START - 26 * HOUR, ends: START - 24 * HOUR };
                const past = s.activity(team, { title: '昨天的义诊', ...ended }), pastShift = s.shift(past, ended);
                s.pending(pastShift, past, team, people[10], { came: ended.starts, went: ended.ends });
                const asker = s.volunteer({ name: '申请人' });
                s.member(team, asker, { state: 1 });
                const draft = s.activity(team, { title: '下周的清扫', starts: START + 170 * HOUR, state: 1 });
                return { past, pastShift, draft, away, awaySignup, leader, stranger, team, people, guest, late, reader, river, riverShift, books, placed, hazard };
            });
            made = server.made;
        });
        after(() => server?.stop());
        const code = async (activity, way = 'in') =>
            (await server.as(made.leader).get(`/activities/${activity}/code?way=${way}`)).json.token;
        const checkIn = (who, token, body = {}, headers = {}) => server.as(who).post('/checkin', { token, ...body }, { headers });
        const states = (who) => rows(server.place, `SELECT state, odd FROM record WHERE volunteer = ${who.id} ORDER BY id`);

        test('the site code is the leader\'s alone', async () => {
            const r = await server.as(made.leader).get(`/activities/${made.river}/code`);
            assert.equal(r.status, 200);
            assert.deepEqual([r.json.present, r.json.expected], [0, 7]);
            assert.match(r.json.url, new RegExp(`/c/i${BigInt(made.riverShift).toString(16)}\\.[0-9a-f]+\\.[\\w-]{20}$`)); // names the shift
            assert.equal(r.json.shift, String(made.riverShift));
            assert.equal((await server.as(made.stranger).get(`/activities/${made.river}/code`)).status, 404);
            assert.equal((await server.as(made.people[0]).get(`/activities/${made.river}/code`)).status, 404);
            const html = (await server.as(made.leader).page(`/activities/${made.river}/code`)).text;
            assert.match(html, /<svg[^>]*class="qr"/);
            assert.match(html, /data-refresh-s="\d+"/);
        });

        test('scan, press, checked in; a second tap is the same', async () => {
            const [p] = made.people, token = await code(made.river);
            const landing = await server.as(p).get(`/c/${token}`);
            assert.equal(landing.status, 200);
            assert.equal(landing.json.way, 'in');
            assert.notEqual(landing.json.token, token);
            assert.equal((await checkIn(p, landing.json.token)).status, 200);
            assert.equal((await checkIn(p, token)).status, 200);
            assert.deepEqual(states(p), [['1', '0']]);
            const mine = (await server.as(p).get('/code')).json;
            assert.equal(mine.open_title, '河道清洁');
            assert.equal(rows(server.place, `SELECT state FROM signup WHERE volunteer = ${p.id} AND activity = ${made.river}`)[0][0], '7');
        });

        test('elsewhere is refused with the name of where one is', async () => {
            const r = await checkIn(made.people[0], await code(made.books));
            assert.equal(r.status, 409);
            assert.match(r.json.detail, /河道清洁/);
            const out = await checkIn(made.people[0], await code(made.books, 'out'));
            assert.equal(out.status, 409);
            assert.match(out.json.detail, /河道清洁/);
        });

        test('under a minute is no service', async () => {
            const r = await checkIn(made.people[0], await code(made.river, 'out'));
            assert.equal(r.status, 409);
            assert.match(r.json.detail, /1 分钟/);
        });

        test('a landing page before log-in leads through the log-in, and is nobody else\'s afterwards', async () => {
            const token = await code(made.river);
            const r = await server.client().get(`/c/${token}`);
            assert.equal(r.status, 200);
            assert.equal(r.json.ok, false);
            assert.match(r.json.login_link, /^\/login\?back=\/c\/a/);
            const back = r.json.login_link.split('back=')[1];
            const later = await server.as(made.people[1]).get(back);
            assert.equal(later.json.ok, true);
            assert.equal((await checkIn(made.people[2], later.json.token)).status, 422);
            assert.equal((await checkIn(made.people[1], later.json.token)).status, 200);
            assert.equal((await server.client().post('/checkin', { token })).status, 401);
        });

        test('codes that are changed, made up, or of another kind are refused', async () => {
            const p = made.people[2], token = await code(made.river);
            for (const bad of [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'o' + token.slice(1), 'x', 'i1.1.aaaa'])
                assert.equal((await checkIn(p, bad)).status, 422, bad);
            assert.equal((await checkIn(p, 'i'.repeat(100))).status, 422);
            assert.equal((await checkIn(p, 'i\u0000')).status, 422);
            const own = (await server.as(p).get('/code')).json.token;
            const r = await checkIn(p, own);
            assert.equal(r.status, 422);
            assert.match(r.json.detail, /个人码/);
            assert.equal((await server.as(p).get(`/c/${own}`)).status, 422);
            assert.equal((await server.as(p).post('/checkin', {})).status, 422);
        });

        test('who is on no list walks up where that is allowed', async () => {
            const p = made.people[8];
            const no = await checkIn(p, await code(made.books));
            assert.equal(no.status, 409);
            assert.match(no.json.detail, /没有报名/);
            assert.equal((await checkIn(p, await code(made.river))).status, 200);
            assert.equal(rows(server.place, `SELECT source FROM signup WHERE volunteer = ${p.id}`)[0][0], '3');
        });

        test('the place decides: missing, not a number, outside, inside', async () => {
            const p = made.people[6], token = await code(made.placed);
            const missing = await checkIn(p, token);
            assert.equal(missing.status, 422);
            assert.match(missing.json.detail, /位置/);
            assert.equal((await checkIn(p, token, { lat: 'NaN', lng: '113.117' })).status, 422);
            assert.equal((await checkIn(p, token, { lat: 91, lng: 113 })).status, 422);
            const far = await checkIn(p, token, { lat: 36.204, lng: 113.117 });
            assert.equal(far.status, 422);
            assert.match(far.json.detail, /1002 米/);
            assert.equal((await checkIn(p, token, { lat: 36.1951, lng: 113.117 })).status, 200);
        });

        test('a hazardous activity without insurance does not start', async () => {
            const r = await checkIn(made.people[7], await code(made.hazard));
            assert.equal(r.status, 409);
            assert.match(r.json.detail, /保险/);
        });

        test('an own code is scanned by the leader', async () => {
            const p = made.people[3];
            const { token } = (await server.as(p).get('/code')).json;
            assert.equal((await server.as(p).get(`/v/${token}`)).status, 404); // no leader
            const seen = (await server.as(made.leader).get(`/v/${token}`)).json;
            assert.equal(seen.name, '王×');
            assert.ok(seen.items.some((a) => a.id === made.river));
            const scan = (client, activity) => client.post('/attendance/scan', { token: seen.token, activity, way: 'in' });
            assert.equal((await scan(server.as(made.stranger), made.river)).status, 422); // bound to the one who scanned
            assert.equal((await scan(server.as(made.leader), '99')).status, 404);
            assert.equal((await scan(server.as(made.leader), made.river)).status, 200);
            assert.equal(rows(server.place, `SELECT in_how FROM record WHERE volunteer = ${p.id}`)[0][0], '3');
        });

        test('roll call: tap names, two leaders at once, a stranger is not let in', async () => {
            const [, , , , e, f] = made.people, path = `/activities/${made.river}/rollcall`;
            assert.equal((await server.as(made.stranger).get(path)).status, 404);
            const both = await Promise.all([1, 2].map(() => server.as(made.leader).post(`${path}/in`, { volunteers: [e.id, f.id] })));
            assert.deepEqual(both.map((r) => r.status), [200, 200]);
            assert.equal(states(e).length, 1);
            assert.ok(both[0].json.present.some((p) => p.id === e.id));
            const mixed = await server.as(made.leader).post(`${path}/in`, { volunteers: [made.people[6].id, f.id] });
            assert.equal(mixed.status, 200);
            assert.equal(mixed.json.problems.length, 1);
            assert.match(mixed.json.problems[0].message, /社区巡逻/);
            assert.equal((await server.as(made.leader).post(`${path}/in`, { volunteers: [] })).status, 422);
            assert.equal((await server.as(made.stranger).post(`${path}/in`, { volunteers: [e.id] })).status, 404);
        });

        test('who cannot be marked is named as masked as on the list', async () => {
            const [busy] = made.people;
            const r = await server.as(made.leader).post(`/activities/${made.books}/rollcall/in`, { volunteers: [busy.id, made.reader.id] });
            assert.deepEqual(r.json.problems.map((p) => [p.name, p.number]), [['王×', busy.number]]);
            assert.match(r.json.problems[0].message, /河道清洁/);
            assert.ok(!r.text.includes('王一'));
        });

        test('a member walks up by number; whether anybody else exists is not told', async () => {
            const p = made.people[9], path = `/activities/${made.river}/rollcall/walkup`, leader = server.as(made.leader);
            assert.equal((await leader.post(path, { who: p.number })).status, 200);
            assert.deepEqual(states(p), [['1', '0']]);
            const told = (r) => [r.status, r.json.detail, r.json.errors];
            const looked = () => Number(rows(server.place, `SELECT COUNT(*) FROM invitation WHERE by_account = ${made.leader.account}`)[0][0]);
            const unknown = await leader.post(path, { who: '13900009999' });
            assert.equal(unknown.status, 422);
            assert.equal(unknown.json.errors[0].field, 'who');
            assert.deepEqual(told(await leader.post(path, { who: '13900007777' })), told(unknown));
            assert.deepEqual(told(await leader.post(path, { who: made.guest.number })), told(unknown));
            assert.equal(looked(), 3);
            assert.deepEqual(states(made.guest), []);
        });

        test('a roll call takes in nobody by an id; who is there in person shows their own code', async () => {
            const { guest } = made, leader = server.as(made.leader), path = `/activities/${made.river}/rollcall`;
            const r = await leader.post(`${path}/in`, { volunteers: [guest.id] });
            assert.equal(r.status, 409);
            assert.ok(!r.text.includes(guest.number));
            const mixed = await leader.post(`${path}/in`, { volunteers: [guest.id, made.people[4].id] });
            assert.equal(mixed.json.problems.length, 1);
            assert.ok(!mixed.text.includes(guest.number) && !mixed.text.includes('客'));
            const seen = (await leader.get(`/v/${(await server.as(guest).get('/code')).json.token}`)).json;
            assert.equal((await leader.post('/attendance/scan', { token: seen.token, activity: made.river, way: 'in' })).status, 200);
            assert.deepEqual(states(guest), [['1', '0']]);
        });

        test('a mark from offline counts once and keeps its time', async () => {
            const p = made.away, token = await code(made.river);
            const { pass } = (await server.as(p).get(`/signups/${made.awaySignup}/offline`)).json;
            const at = (await server.as(made.leader).get('/today')).json.now;
            const key = { 'idempotency-key': randomUUID() };
            const first = await checkIn(p, token, { at, pass }, key);
            assert.equal(first.status, 200, first.text);
            assert.equal((await checkIn(p, token, { at, pass }, key)).status, 200);
            assert.deepEqual(states(p), [['1', '1']]);
            const other = await checkIn(p, token, {}, key);
            assert.equal(other.status, 409); // the key is of another request
            assert.equal((await checkIn(p, token, { at: '2026-03-06T20:00:00+08:00', pass })).status, 422);
            assert.equal((await checkIn(p, token, { at: '2026-03-07T23:00:00+08:00', pass })).status, 422);
        });

        test('a mark from offline without the pass that this person fetched before is refused, with the way to claim by hand', async () => {
            const token = await code(made.river), late = made.people[5], at = '2026-03-07T08:50:00+08:00';
            const { pass } = (await server.as(made.away).get(`/signups/${made.awaySignup}/offline`)).json;
            for (const body of [{ at }, { at, pass }, { at, pass: token }]) {
                const r = await checkIn(late, token, body);
                assert.equal(r.status, 422, r.text);
                assert.equal(r.json.errors[0].field, 'pass');
                assert.match(r.json.errors[0].message, /自己申报时长/);
            }
            assert.equal((await server.as(late).get(`/signups/${made.awaySignup}/offline`)).status, 404);
            assert.equal((await server.as(made.away).page(`/signups/${made.awaySignup}/offline`)).status, 200);
        });

        test('one person on two phones opens one record', async () => {
            const p = made.people[11], token = await code(made.river);
            const replies = await Promise.all(Array.from({ length: 8 }, () => checkIn(p, token)));
            assert.deepEqual(replies.map((r) => r.status), Array(8).fill(200));
            assert.equal(states(p).length, 1);
        });

        test('pages', async () => {
            const leader = server.as(made.leader);
            for (const path of ['/today', `/activities/${made.river}/rollcall`, `/activities/${made.river}/code?way=out`,
                `/shifts/${made.riverShift}/sheet`, '/code'])
                assert.equal((await leader.page(path)).status, 200, path);
            const today = (await leader.get('/today')).json;
            assert.ok(today.items.find((s) => s.id === made.riverShift).live);
            const sheet = (await leader.page(`/shifts/${made.riverShift}/sheet`)).text;
            assert.doesNotMatch(sheet, /class="qr"/); // until the city allows printed codes
            assert.doesNotMatch(sheet, /王一/);
            assert.equal((await server.as(made.people[0]).page(`/shifts/${made.riverShift}/sheet`)).status, 404);
            const landing = (await server.as(made.people[0]).page(`/c/${await code(made.river)}`)).text;
            assert.match(landing, /data-geo/);
        });

        test('today leads to all that waits for the leader, and the activity to what its state asks for', async () => {
            const leader = server.browser(made.leader), today = (await server.as(made.leader).get('/today')).json;
            assert.deepEqual(today.hours.map((h) => [h.activity, h.n, h.late]), [[String(made.past), 1, false]]);
            assert.deepEqual(today.asked.map((a) => [a.team, a.n]), [[String(made.team), 1]]);
            assert.deepEqual(today.drafts.map((d) => [d.activity, d.state]), [[String(made.draft), 'draft']]);
            const river = today.items.find((s) => s.activity === String(made.river));
            assert.deepEqual([river.live, river.came <= river.taken, river.came > 0], [true, true, true]);
            const leads = async (page, ...paths) => {
                const { text } = await leader.page(page);
                for (const p of paths)
                    assert.ok(text.includes(`href="${p}"`), `${page} leads to ${p}`);
                return text;
            };
            const at = (id, what) => `/activities/${id}/${what}`;
            await leads('/today', at(made.river, 'code'), at(made.river, 'rollcall'), at(made.past, 'confirm'), at(made.draft, 'manage'),
                `/teams/${made.team}/members`, '/activities/new', '/activities/mine');
            const running = await leads(at(made.river, 'manage'), at(made.river, 'code'), at(made.river, 'rollcall'));
            assert.doesNotMatch(running, /确认时长/);
            const over = await leads(at(made.past, 'manage'), at(made.past, 'confirm'));
            assert.doesNotMatch(over, /现场码/);
            await leads(`/shifts/${made.pastShift}/roster`, `/entries/new?shift=${made.pastShift}`);
            const none = (await server.as(made.stranger).get('/today')).json;
            assert.deepEqual([none.items, none.hours, none.asked, none.drafts], [[], [], [], []]);
        });

        test('a form refused comes back with its reason', async () => {
            const r = await server.as(made.people[6]).send('POST', '/checkin', { accept: 'text/html',
                headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: await code(made.books) }) });
            assert.equal(r.status, 409);
            assert.match(r.text, /社区巡逻/);
            assert.match(r.text, /data-geo/);
        });

        test('names of a roll call are opened for those who are on it now', async () => {
            const leader = server.as(made.leader), path = `/activities/${made.river}/rollcall`;
            const names = async () => (await leader.get(path)).json.present.map((p) => p.name);
            assert.ok((await names()).every((n) => n.includes('×')));
            assert.equal((await leader.post(`${path}/reveal`)).status, 200);
            assert.ok((await names()).every((n) => !n.includes('×')));
            const n = (await names()).length;
            assert.equal((await checkIn(made.late, await code(made.river))).status, 200);
            const after = (await leader.get(path)).json;
            assert.equal(after.present.length, n + 1);
            assert.equal(after.present.filter((p) => p.name.includes('×')).length, 1);
            assert.equal(after.revealed, false);
        });
    });
}
