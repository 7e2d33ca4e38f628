// record.test.mjs - what becomes of a record once it waits for the organiser: confirmed, reviewed, refused, voided, and
// seen by whom. After every test the register is sound: what is stored as a sum is the sum of the effective records.
//
// Not here: the leader's list and its boxes (confirm.test.mjs), check-in and check-out (attendance.test.mjs).
import { test, describe, before, after, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows, tryRedvest } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-10T09:00:00+08:00';
const MIDNIGHT = Date.parse('2026-03-09T00:00:00+08:00'); // of the day that all serve on
const MINUTE = 60000;
const TRIALS = 5;
const STAFF = 1; // enum capability
const STATES = { effective: '2', voided: '3', refused: '4', pending: '5', review_parent: '6', review_city: '7' };
/** Invariants that the rows of a seed keep. */
const KEPT = /^BROKEN {2}(record|volunteer\.(minutes|records|star)|team\.(minutes|person)|member|orphan\.(of_)?record|totals\.(minutes|person|with))/m;

/** Staff of a unit who are volunteers of its station as well. */
function staff(s, unit, name) {
    const p = s.volunteer({ name });
    s.add('unit_grant', { id: s.id(), account: p.account, may: STAFF, unit, given_by: 1, given_ms: s.now });
    return p;
}

function fill(s) {
    const above = (unit) => rows(s.place, `SELECT parent FROM unit WHERE id = ${unit}`)[0][0];
    const town = above(s.unit), county = above(town);
    const other = rows(s.place, `SELECT id FROM unit WHERE depth = 5 AND parent = ${town} AND id <> ${s.unit} ORDER BY pos LIMIT 1`)[0][0];
    const otherTown = rows(s.place, `SELECT id FROM unit WHERE depth = 4 AND parent = ${county} AND id <> ${town} ORDER BY pos LIMIT 1`)[0][0];
    const made = {
        leader: s.volunteer({ name: '李队长' }), stranger: s.volunteer({ name: '陌生人' }), foreign: s.volunteer({ name: '别队长' }),
        station: staff(s, s.unit, '站长甲'), town: staff(s, town, '街道乙'),
        city: staff(s, above(county), '文明办'), elsewhere: staff(s, other, '邻站长'),
        otherTown: staff(s, otherTown, '邻街道'),
    };
    const team = s.team(made.leader), foreignTeam = s.team(made.foreign, { name: '西街志愿服务队' });
    /** An activity of the day with a record a person: [who, from hour, hours]. */
    const work = (title, list, of = team) => {
        const activity = s.activity(of, { title, starts: MIDNIGHT, ends: MIDNIGHT + 24 * HOUR });
        const shift = s.shift(activity, { starts: MIDNIGHT, ends: MIDNIGHT + 24 * HOUR });
        return { activity, shift, records: list.map(([who, from, hours]) =>
            s.pending(shift, activity, of, who, { came: MIDNIGHT + from * HOUR, went: MIDNIGHT + (from + hours) * HOUR })) };
    };
    const person = (name) => s.volunteer({ name });
    const alone = (title, from, hours, name = '王小红') => {
        const who = person(name);
        return { who, ...work(title, [[who, from, hours]]) };
    };
    const pages = person('孙十二');
    return {
        ...made,
        short: alone('清扫楼道', 9, 2.5), long: alone('交通引导', 8, 9), longest: alone('抗洪值守', 6, 13),
        pair: (([a, b]) => ({ a, b, ...work('整理图书', [[a, 9, 1], [b, 9, 1]]) }))([person('赵五'), person('钱六')]),
        apart: alone('植树', 9, 1), gone: alone('义诊', 9, 2), seen: alone('送餐', 9, 1), hidden: alone('家访', 8, 9),
        own: work('值班', [[made.station, 0, 2], [made.town, 0, 9], [made.leader, 0, 1]]),
        races: Array.from({ length: TRIALS }, () => {
            const who = person('周八');
            return { who, one: work('上午', [[who, 8, 5]]), two: work('下午', [[who, 13, 5]]) };
        }),
        same: Array.from({ length: TRIALS }, () => alone('一次', 9, 1)),
        pages, many: work('多次', Array.from({ length: 32 }, (_, i) => [pages, i / 4, 1 / 6])),
        foreignWork: work('别队的活动', [[person('吴九'), 9, 1]], foreignTeam),
    };
}

for (const engine of engines) {
    describe(`records (${engine})`, () => {
        let server, made;
        before(async () => {
            server = await seededServer(engine, NOW, fill);
            made = server.made;
        });
        after(() => server?.stop());
        afterEach(() => {
            const { stdout, stderr } = tryRedvest(['check', ...server.place.args]);
            assert.match(stdout, /event\.moves/, stderr);
            assert.doesNotMatch(stdout, KEPT);
        });

        const as = (p) => server.as(p);
        const one = (sql) => rows(server.place, sql)[0];
        const states = (...ids) => ids.map((id) => one(`SELECT state FROM record WHERE id = ${id}`)[0]);
        const hours = (p) => one(`SELECT minutes, records FROM volunteer WHERE id = ${p.id}`).map(Number);
        const confirm = (p, w, body = {}) => as(p).post(`/activities/${w.activity}/confirm`, { record: w.records, ...body });
        const act = (p, id, what, body = {}) => as(p).post(`/records/${id}/${what}`, body);
        const audit = (id) => rows(server.place, `SELECT what, actor, reason FROM audit WHERE thing = 'record' AND thing_id = ${id} ORDER BY id`);
        const told = async (p) => (await as(p).get('/me/notices')).json.items;
        /** Whether each of these people finds the record among what waits for their decision. */
        const asked = (id, ...people) => Promise.all(people.map(async (p) =>
            (await as(p).get('/inbox?kind=record')).json.items.some((i) => i.id === id)));

        test('confirmed, it counts at once, and each may see how it came about', async () => {
            const { who, records: [id], activity } = made.short;
            assert.deepEqual(hours(who), [0, 0]);
            const r = await confirm(made.leader, made.short, { score: 4 });
            assert.equal(r.status, 200);
            assert.match(r.json.message, /已确认/);
            assert.deepEqual(hours(who), [150, 1]);
            const mine = (await as(who).get(`/records/${id}`)).json;
            assert.equal(mine.state, 'effective');
            assert.equal(mine.score, 4);
            assert.equal(mine.person, '王小红');
            assert.equal(mine.is_mine, true);
            assert.equal(mine.may_decide, false);
            assert.equal(mine.may_appeal, true); // for thirty days
            assert.deepEqual(mine.moves.map((m) => [m.from_state, m.to_state]), [['pending', 'effective']]);
            const theirs = (await as(made.leader).get(`/records/${id}`)).json;
            assert.doesNotMatch(theirs.person, /小红/);
            assert.deepEqual([mine.moves[0].by_name, theirs.moves[0].by_name], ['李××', '李队长'], 'whole to whoever did it');
            assert.deepEqual([theirs.is_mine, theirs.may_decide, theirs.may_appeal], [false, false, false]);
            const { json } = await as(who).get('/me/records');
            assert.deepEqual([json.minutes, json.records, json.items[0].balance, json.items[0].state], [150, 1, 150, 'effective']);
            assert.match((await server.browser(who).page('/me/records')).text, new RegExp(`/records/${id}/appeal"[^>]*>这条有错`));
            assert.match((await server.browser(who).page(`/records/${id}`)).text, /这条有错/);
            const theirPage = (await server.browser(made.leader).page(`/records/${id}`)).text;
            assert.doesNotMatch(theirPage, /这条有错/);
            const correct = theirPage.match(/href="(\/entries\/new[^"]+)"/)[1].replaceAll('&amp;', '&');
            const form = (await server.browser(made.leader).page(correct)).text;
            assert.match(form, new RegExp(`value="${who.number}"`)); // whose it is, and when, stands in the form
            assert.deepEqual(one(`SELECT state FROM activity WHERE id = ${activity}`), ['5']);
        });

        test('a day over eight hours waits for the parent body: told, asked and decided there', async () => {
            const { who, records: [id] } = made.long;
            assert.equal((await confirm(made.leader, made.long, { score: 5 })).status, 200);
            assert.deepEqual(states(id), [STATES.review_parent]);
            assert.deepEqual(hours(who), [0, 0]);
            assert.match((await told(made.town))[0].text, /交通引导.*复核/);
            assert.ok((await told(made.station)).every((n) => !n.text.includes('交通引导')));
            assert.deepEqual(await asked(id, made.town, made.city, made.station, made.otherTown), [true, false, false, false]);
            for (const p of [made.station, made.elsewhere, made.otherTown]) {
                assert.equal((await act(p, id, 'approve')).status, 404);
                assert.equal((await act(p, id, 'refuse', { reason: '不行' })).status, 404);
            }
            assert.equal((await as(made.station).get(`/records/${id}`)).json.may_decide, false);
            assert.doesNotMatch((await server.browser(made.station).page(`/records/${id}`)).text, /\/approve"/);
            assert.match((await server.browser(made.town).page(`/records/${id}`)).text, /\/approve"/);
            assert.deepEqual(states(id), [STATES.review_parent]);
            assert.equal((await act(made.town, id, 'approve')).status, 200);
            assert.deepEqual(hours(who), [540, 1]);
            assert.deepEqual(audit(id).slice(1), [['5', made.town.account, '']]);
            assert.equal((await act(made.city, id, 'approve')).status, 409);
            assert.deepEqual(hours(who), [540, 1]);
            assert.deepEqual(await asked(id, made.town, made.city), [false, false]);
        });

        test('a day over twelve hours is the city office\'s; turned down with a reason that the person reads', async () => {
            const { who, records: [id] } = made.longest;
            assert.equal((await confirm(made.leader, made.longest)).status, 200);
            assert.deepEqual(states(id), [STATES.review_city]);
            assert.ok((await told(made.city)).some((n) => n.text.includes('抗洪值守')));
            assert.equal((await act(made.town, id, 'approve')).status, 404);
            assert.deepEqual(await asked(id, made.town, made.city), [false, true]);
            const r = await act(made.city, id, 'refuse');
            assert.equal(r.status, 422);
            assert.equal(r.json.errors[0].field, 'reason');
            const page = await server.browser(made.city).form(`/records/${id}/refuse`, { reason: '' }, { from: `/records/${id}` });
            assert.equal(page.status, 422);
            assert.match(page.text, /抗洪值守/);
            assert.deepEqual(states(id), [STATES.review_city]);
            assert.equal((await act(made.city, id, 'refuse', { reason: '值班表上没有' })).status, 200);
            assert.deepEqual(states(id), [STATES.refused]);
            assert.deepEqual(audit(id).slice(1), [['6', made.city.account, '值班表上没有']]);
            const [notice] = await told(who);
            assert.match(notice.text, /值班表上没有/);
            assert.equal(notice.link, `/records/${id}`);
            const mine = (await as(who).get(`/records/${id}`)).json;
            assert.deepEqual([mine.state, mine.may_appeal, mine.moves.at(-1).reason], ['refused', true, '值班表上没有']);
            assert.deepEqual(hours(who), [0, 0]);
        });

        test('a list goes through as a whole or not at all', async () => {
            const { records, activity } = made.pair, foreign = made.foreignWork.records[0];
            for (const score of [0, 6])
                assert.equal((await confirm(made.leader, made.pair, { score })).json.errors[0].field, 'score');
            for (const [list, status] of [[[...records, foreign], 404], [[...records, '123'], 404], [[records[0], records[0]], 409]]) {
                assert.equal((await as(made.leader).post(`/activities/${activity}/confirm`, { record: list })).status, status);
                assert.deepEqual(states(...records, foreign), ['5', '5', '5']);
            }
            const r = await as(made.leader).post(`/activities/${activity}/records/refuse`, { record: [...records, foreign], reason: '没有来' });
            assert.equal(r.status, 404);
            assert.deepEqual(states(...records, foreign), ['5', '5', '5']);
            assert.equal((await as(made.leader).post(`/activities/${activity}/records/refuse`, { record: records[0], reason: '没有来' })).status, 200);
            assert.equal((await confirm(made.leader, made.pair)).status, 409);
            assert.deepEqual(states(...records), [STATES.refused, STATES.pending]);
        });

        test('voided by the station: the record stays, a reversing row joins it, all goes back', async () => {
            const { who, records: [id] } = made.gone;
            await confirm(made.leader, made.gone);
            assert.deepEqual(hours(who), [120, 1]);
            for (const p of [made.leader, who, made.elsewhere, made.otherTown])
                assert.ok([403, 404].includes((await act(p, id, 'void', { reason: '不是本人' })).status));
            assert.equal((await act(made.station, id, 'void')).status, 422);
            assert.deepEqual(states(id), [STATES.effective]);
            const page = await server.browser(made.station).form(`/records/${id}/void`, { reason: '不是本人' }, { from: `/records/${id}` });
            assert.equal(page.status, 303);
            assert.deepEqual(hours(who), [0, 0]);
            assert.deepEqual(audit(id).slice(1), [['17', made.station.account, '不是本人']]);
            const { json } = await as(who).get('/me/records');
            assert.deepEqual([json.minutes, json.records], [0, 0]);
            assert.deepEqual(json.items.map((l) => [l.minutes, l.state, l.balance ?? null, l.reverses ?? null]),
                [[-120, 'voided', null, id], [120, 'voided', null, null]]);
            const mine = (await as(who).get(`/records/${id}`)).json;
            assert.equal(mine.reversed_by, json.items[0].id);
            assert.equal(mine.may_appeal, true);
            assert.match((await told(who))[0].text, /不是本人.*申诉/);
            const back = (await as(who).get(`/records/${mine.reversed_by}`)).json;
            assert.deepEqual([back.minutes, back.reverses, back.may_appeal], [-120, id, false]);
            for (const again of [id, mine.reversed_by])
                assert.equal((await act(made.station, again, 'void', { reason: '再来' })).status, 409);
        });

        test('nobody decides about their own hours', async () => {
            const { activity, records: [station, town, leader] } = made.own;
            const send = (p, record) => as(p).post(`/activities/${activity}/confirm`, { record });
            assert.equal((await send(made.leader, leader)).status, 409);
            assert.equal((await send(made.station, station)).status, 409);
            assert.equal((await send(made.town, [leader, town])).status, 409);
            assert.deepEqual(states(station, town, leader), ['5', '5', '5']);
            assert.equal((await send(made.station, [leader, town])).status, 200);
            assert.equal((await send(made.leader, station)).status, 200);
            assert.deepEqual(states(station, town, leader), [STATES.effective, STATES.review_parent, STATES.effective]);
            assert.equal((await as(made.town).get(`/records/${town}`)).json.may_decide, false);
            assert.equal((await act(made.town, town, 'approve')).status, 404);
            assert.equal((await act(made.station, station, 'void', { reason: '测试' })).status, 404);
            assert.equal((await act(made.city, town, 'approve')).status, 200);
            assert.deepEqual([hours(made.station), hours(made.town), hours(made.leader)], [[120, 1], [540, 1], [60, 1]]);
        });

        test('who has no right does not learn that a record or its list exists', async () => {
            const { records: [id], activity } = made.hidden;
            await confirm(made.leader, made.hidden);
            const asks = (i, a) => [['get', `/records/${i}`], ['post', `/records/${i}/approve`, {}], ['post', `/records/${i}/refuse`, { reason: 'x' }],
                ['post', `/records/${i}/void`, { reason: 'x' }], ['get', `/activities/${a}/confirm`],
                ['post', `/activities/${a}/confirm`, { record: i }], ['post', `/activities/${a}/records/refuse`, { record: i, reason: 'x' }]];
            const same = (r, ids) => [r.status, ids.reduce((t, i) => t.replaceAll(i, 'N'), r.text)];
            for (const p of [made.stranger, made.foreign, made.elsewhere, made.otherTown]) {
                const there = asks(id, activity), nowhere = asks('999', '998');
                for (let i = 0; i < there.length; i++) {
                    const [method, path, body] = there[i];
                    const real = await as(p)[method](path, body), none = await as(p)[method](nowhere[i][1], nowhere[i][2]);
                    assert.ok([403, 404].includes(real.status), `${method} ${path}: ${real.status}`);
                    assert.deepEqual(same(real, [id, activity]), same(none, ['999', '998']), path);
                    assert.doesNotMatch(real.text, /家访|王小红/);
                }
            }
            assert.deepEqual(states(id), [STATES.review_parent]);
            for (const path of [`/records/${id}`, `/activities/${activity}/confirm`, '/me/records'])
                assert.ok([303, 401].includes((await server.client().page(path)).status));
        });

        test('two who confirm at once: one does it, and it counts once', async () => {
            for (const w of made.same) {
                const replies = await Promise.all([confirm(made.leader, w, { score: 5 }), confirm(made.station, w, { score: 1 })]);
                assert.deepEqual(replies.map((r) => r.status).sort(), [200, 409]);
                assert.deepEqual(hours(w.who), [60, 1]);
                const kept = replies[0].status === 200 ? '5' : '1';
                assert.deepEqual(one(`SELECT score FROM rating WHERE record = ${w.records[0]}`), [kept]);
                const voids = await Promise.all([made.station, made.city].map((p) => act(p, w.records[0], 'void', { reason: '重复' })));
                assert.deepEqual(voids.map((r) => r.status).sort(), [200, 409]);
                assert.deepEqual(hours(w.who), [0, 0]);
                assert.deepEqual(one(`SELECT COUNT(*) FROM record WHERE reverses = ${w.records[0]}`), ['1']);
            }
        });

        test('two activities of one long day confirmed at once: one of them is reviewed', async () => {
            for (const { who, one: am, two: pm } of made.races) {
                const replies = await Promise.all([confirm(made.leader, am), confirm(made.station, pm)]);
                assert.deepEqual(replies.map((r) => r.status), [200, 200]);
                assert.deepEqual(states(...am.records, ...pm.records).sort(), [STATES.effective, STATES.review_parent]);
                assert.deepEqual(hours(who), [300, 1]);
            }
        });

        test('the ledger goes on from page to page with its balance', async () => {
            const { pages, many } = made;
            assert.equal((await confirm(made.leader, many)).status, 200);
            const { records } = many, gone = records[16];
            assert.equal((await act(made.station, gone, 'void', { reason: '重复' })).status, 200);
            const seen = [];
            let after = '';
            for (let n = 0; n < 9; n++) {
                const { json } = await as(pages).get(`/me/records?n=10${after}`);
                assert.deepEqual([json.minutes, json.records], [310, 31]);
                seen.push(...json.items);
                if (!json.next)
                    break;
                assert.equal(json.items.length, 10);
                after = `&after=${encodeURIComponent(json.next)}`;
            }
            assert.equal(seen.length, 33);
            let balance = 310;
            for (const l of seen) {
                assert.equal(l.balance ?? null, l.state === 'effective' ? balance : null);
                balance -= l.state === 'effective' ? l.minutes : 0;
            }
            assert.equal(balance, 0);
            assert.deepEqual(seen.slice(1).map((l) => l.id), [...records].reverse());
            for (const wrong of ['abc', '12', '5.', '1.9999999999999'])
                assert.equal((await as(pages).get(`/me/records?after=${wrong}`)).status, 422);
            const html = (await server.browser(pages).page('/me/records')).text;
            assert.match(html, /rel="next"/);
            assert.equal(html.match(/<tr><th scope="row">/g).length, 30);
            assert.deepEqual((await as(made.stranger).get('/me/records')).json.items, []);
        });
    });
}
