// gazette.test.mjs - public notices as everybody meets them: the list, one notice, an objection by somebody who is logged in
// and by a visitor whose phone is proved, its decision by staff without a part in the case, and what becomes of the hours.
//
// The late entry is accepted on Saturday 7 March 2026; five working days of notice end with Friday the 13th. The clock is
// led by a file. It is a demo, so that the page shows the code that is sent.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows, tryRedvest } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const START = Date.parse('2026-03-06T09:00:00+08:00');
const STAFF = 1, PEOPLE = 26, PATIENCE_MS = 60000;
const PDF = Buffer.from('%PDF-1.7\n%%EOF', 'latin1');
const VISITOR = '13955550001';
const told = (r) => [r.status, r.json?.title, r.json?.detail];
const fields = (r) => r.json.errors?.map((e) => e.field).sort();

for (const engine of engines) {
    describe(`public notice (${engine})`, () => {
        let server, made, time, broken;
        const invariants = () => tryRedvest(['check', ...server.place.args]).stdout.split('\n').filter((l) => l.startsWith('BROKEN'));
        before(async () => {
            time = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const at = { starts: START, ends: START + 3 * HOUR };
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader), activity = s.activity(team, at);
                const staff = (...units) => {
                    const p = s.volunteer({ name: '王主任' });
                    for (const unit of units)
                        s.add('unit_grant', { id: s.id(), account: p.account, may: STAFF, unit, given_by: 1, given_ms: s.now });
                    return p;
                };
                const other = rows(s.place, 'SELECT id FROM unit WHERE depth = 5 ORDER BY pos LIMIT 1 OFFSET 1')[0][0];
                s.sql.push(`INSERT INTO meta (name, value) VALUES ('city.demo', '1') ON CONFLICT (name) DO NOTHING;`);
                return { leader, shift: s.shift(activity, at), unit: s.unit, other, station: staff(s.unit), judge: staff(s.unit, other),
                    elsewhere: staff(other),
                    neighbour: s.volunteer({ name: '陈二' }), again: s.volunteer({ name: '赵七' }),
                    late: Array.from({ length: PEOPLE }, () => s.volunteer({ name: '孙六六' })) };
            }, ['--clock', time.file]);
            made = server.made;
            broken = invariants(); // rows that were seeded without their figures
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });

        const sound = () => assert.deepEqual(invariants(), broken);
        const minutes = async (who) => (await server.as(who).get('/me/records')).json.minutes;
        /** A late entry that the station accepted; the id of its notice. */
        const announce = async (who) => {
            const c = server.browser(made.leader), data = new FormData();
            const values = { _csrf: await c.csrf(`/entries/new?shift=${made.shift}`), shift: made.shift, came: '2026-03-06T09:00', went: '2026-03-06T11:00',
                reason: '忘了签到', truth: '1', number: who.number, kind: 'late_entry' };
            for (const [k, v] of Object.entries(values))
                data.set(k, v);
            data.set('proof', new Blob([PDF], { type: 'application/pdf' }), 'a.pdf');
            const sent = await c.send('POST', '/entries/new', { accept: 'text/html', body: data });
            assert.equal(sent.status, 303, sent.text);
            const path = sent.location.split('?')[0];
            assert.equal((await server.as(made.station).post(`${path}/accept`)).status, 200);
            return (await server.as(made.station).get(path)).json.notice;
        };
        const object = (who, notice, reason = '那天他不在现场') => server.as(who).post(`/gazette/${notice}/object`, { reason });
        /** The objection that waits at a notice, as the inbox shows it. */
        const objection = (notice) => rows(server.place, `SELECT id FROM objection WHERE notice = ${notice} ORDER BY id DESC LIMIT 1`)[0][0];
        const notice = async (id) => (await server.client().get(`/gazette/${id}`)).json;
        const until = async (check, what) => {
            for (const end = Date.now() + PATIENCE_MS; !await check(); await new Promise((done) => setTimeout(done, 200)))
                assert.ok(Date.now() < end, what);
        };

        test('everybody sees what is announced, masked, in both languages, and how to object', async () => {
            const id = made.first = await announce(made.late[0]), n = await notice(id);
            assert.equal(n.state, 'running');
            assert.equal(n.title, '孙××补录“河道清洁”的服务时长');
            assert.equal(n.detail, '2026-03-06 09:00–11:00');
            assert.equal(Date.parse(n.until), Date.parse('2026-03-14T00:00+08:00'));
            assert.equal(n.may_object, true);
            const html = (await server.client().page(`/gazette/${id}`)).text;
            assert.match(html, new RegExp(`href="/gazette/${id}/object"`));
            assert.doesNotMatch(html, /孙六六|忘了签到/);
            const english = (await server.client().page(`/gazette/${id}`, { headers: { 'accept-language': 'en' } })).text;
            assert.match(english, /Hours of 孙×× for “河道清洁” were entered late/);
            assert.match((await server.client().page('/')).text, /href="\/gazette"/);
            assert.deepEqual(told(await server.client().get('/gazette/999')), told(await server.client().get('/gazette/998')));
            assert.equal(await minutes(made.late[0]), 0);
            sound();
        });

        test('a visitor writes once, proves the phone, and is told by SMS', async () => {
            const id = made.first, path = `/gazette/${id}`, c = server.client();
            const visitor = { name: '路人甲', phone: VISITOR, reason: '我也在现场，<没有>见到他' };
            assert.deepEqual(fields(await c.post(`${path}/object`, { reason: '不对' })), ['code', 'name', 'phone']);
            assert.deepEqual(fields(await c.post(`${path}/object`, {})), ['reason']);
            const sent = await c.form(`${path}/code`, visitor, { from: `${path}/object` });
            assert.equal(sent.status, 200);
            assert.match(sent.text, /&lt;没有&gt;见到他<\/textarea>/); // nothing is typed twice
            const code = sent.text.match(/id="demo-code">(\d{6})</)?.[1];
            const wrong = await c.form(`${path}/object`, { ...visitor, code: code === '000000' ? '111111' : '000000' }, { from: `${path}/object` });
            assert.equal(wrong.status, 422);
            assert.match(wrong.text, /id="f-code-err"/);
            assert.equal((await notice(id)).objections, 0);
            assert.equal((await c.form(`${path}/object`, { ...visitor, code }, { from: `${path}/object` })).status, 303);
            assert.equal((await c.post(`${path}/object`, { ...visitor, code })).status, 422); // a code serves once
            assert.equal((await notice(id)).objections, 1);
            assert.equal((await notice(id)).waiting, 1);
            const sms = () => Number(rows(server.place, 'SELECT COUNT(*) FROM outbox')[0][0]), before = sms();
            assert.equal((await server.as(made.judge).post(`/objections/${objection(id)}/reject`, { answer: '有签到照片为证' })).status, 200);
            assert.equal(sms(), before + 1);
            assert.equal((await notice(id)).waiting, 0);
            assert.equal(rows(server.place, `SELECT phone_sealed FROM objection WHERE notice = ${id}`).flat().join(''), '');
            sound();
        });

        test('only staff over the place decide, with an answer, and nobody with a part in it', async () => {
            const { neighbour, judge, station, leader, elsewhere, late } = made, id = made.second = await announce(late[1]);
            assert.equal((await object(neighbour, id)).status, 200);
            assert.equal((await object(neighbour, id)).status, 409);
            const at = `/objections/${objection(id)}`;
            assert.deepEqual(told(await server.as(elsewhere).get(at)), told(await server.as(elsewhere).get('/objections/999')));
            for (const way of ['uphold', 'reject']) {
                assert.equal((await server.as(elsewhere).post(`${at}/${way}`, { answer: '不行' })).status, 404);
                assert.ok((await server.as(neighbour).post(`${at}/${way}`, { answer: '不行' })).status >= 403);
                assert.ok((await server.as(leader).post(`${at}/${way}`, { answer: '不行' })).status >= 403);
                assert.equal((await server.as(station).post(`${at}/${way}`, { answer: '不行' })).status, 409); // accepted the entry
                assert.deepEqual(fields(await server.as(judge).post(`${at}/${way}`, {})), ['answer']);
            }
            assert.equal((await server.as(station).get(at)).json.may_decide, false);
            assert.equal((await server.as(station).get(at)).json.is_party, true);
            const shown = (await server.as(judge).get(at)).json;
            assert.equal(shown.person, '陈×');
            assert.equal(shown.may_decide, true);
            assert.ok((await server.as(judge).get('/inbox?kind=objection')).json.items.some((i) => i.link === at));
            assert.match((await server.browser(judge).page('/me/notices')).text, /收到一份异议/);
            assert.doesNotMatch((await server.browser(station).page('/me/notices')).text, /收到一份异议/);
            const form = await server.browser(judge).form(`${at}/uphold`, { answer: '' }, { from: at });
            assert.equal(form.status, 422);
            assert.match(form.text, /id="f-answer-err"/);
        });

        test('who objects cannot decide, whatever rights they hold', async () => {
            const { judge, station, again } = made, id = await announce(again);
            assert.equal((await object(judge, id)).status, 200);
            const at = `/objections/${objection(id)}`;
            for (const way of ['uphold', 'reject'])
                assert.equal((await server.as(judge).post(`${at}/${way}`, { answer: '已核实' })).status, 409);
            assert.equal((await server.as(station).post(`${at}/reject`, { answer: '已核实' })).status, 409);
            assert.equal((await notice(id)).waiting, 1);
            made.open = id;
        });

        test('one that is upheld ends the notice and refuses the hours', async () => {
            const { neighbour, judge, late, leader } = made, id = made.second, at = `/objections/${objection(id)}`;
            assert.equal((await server.as(judge).post('/place', { unit: made.other })).status, 200);
            assert.equal((await server.browser(judge).form(`${at}/uphold`, { answer: '经核实不在现场' }, { from: at })).status, 303);
            assert.equal((await server.as(judge).post('/place', { unit: made.unit })).status, 200);
            assert.equal((await server.as(judge).post(`${at}/reject`, { answer: '改主意了' })).status, 409);
            const { state, moves } = await notice(id);
            assert.equal(state, 'stopped');
            assert.equal(moves.at(-1).unit_name, rows(server.place, `SELECT name FROM unit WHERE id = ${made.unit}`)[0][0]); // the right that was used, wherever they are
            const [line] = (await server.as(late[1]).get('/me/records')).json.items;
            assert.equal(line.state, 'refused');
            assert.match((await server.browser(neighbour).page('/me/notices')).text, /提出的异议成立：经核实不在现场/);
            assert.match((await server.browser(leader).page('/me/notices')).text, /没有生效：经核实不在现场/);
            assert.equal((await server.as(neighbour).get(`/gazette/${id}`)).json.mine.state, 'upheld');
            assert.equal((await object(leader, id)).status, 409);
            assert.ok(!(await server.client().get('/gazette')).json.items.some((i) => i.id === id));
            sound();
        });

        test('all that run are listed, page by page, by kind and place', async () => {
            for (const who of made.late.slice(2))
                await announce(who);
            for (const n of [1, 10, 25]) {
                const seen = [];
                for (let next = ''; next !== null;) {
                    const page = (await server.client().get(`/gazette?n=${n}${next && `&after=${next}`}`)).json;
                    assert.ok(page.items.length <= n);
                    seen.push(...page.items.map((i) => i.id));
                    next = page.next;
                }
                assert.equal(seen.length, PEOPLE); // the first, the open one, and all later ones
                assert.equal(new Set(seen).size, seen.length);
            }
            assert.match((await server.client().page('/gazette')).text, /href="\/gazette\?after=\d+[^"]*"[^>]*rel="next"/);
            const of = async (query) => (await server.client().get(`/gazette?${query}`)).json.items.length;
            assert.ok(await of('kind=late_entry') > 0);
            assert.ok(await of(`unit=${made.unit}`) > 0);
            const other = rows(server.place, 'SELECT id FROM unit WHERE depth = 5 ORDER BY pos LIMIT 1 OFFSET 1')[0][0];
            assert.equal(await of(`unit=${other}`), 0);
            assert.match((await server.client().page(`/gazette?unit=${other}`)).text, /没有符合条件的公示/);
            assert.equal((await server.client().get('/gazette?kind=nothing')).status, 422);
        });

        test('when the days are over it counts, but for one to which an objection waits', async () => {
            const { late, again } = made;
            time.set('2026-03-14T00:00:30+08:00');
            await until(async () => await minutes(late.at(-1)) > 0, 'the notice is over and the hours do not count');
            assert.equal(await minutes(late[0]), 120);
            assert.equal((await notice(made.first)).state, 'passed');
            assert.equal((await notice(made.open)).state, 'running');
            assert.equal((await notice(made.open)).may_object, false);
            assert.equal(await minutes(again), 0);
            assert.equal((await object(made.neighbour, made.open)).status, 409);
            assert.equal((await server.client().get('/gazette')).json.items.length, 1);
            sound();
        });
    });
}
