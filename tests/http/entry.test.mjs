// entry.test.mjs - hours entered by hand and appeals, as programs and as plain forms with a file send them: what is refused and
// where it is told, who may look, who may decide, and that the register is as sound afterwards as it was before.
//
// The shift was on Friday 6 March 2026, nine to twelve; it is Saturday. The clock is led by a file, so a public notice
// is over when the test says so.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows, tryRedvest } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const START = Date.parse('2026-03-06T09:00:00+08:00');
const STAFF = 1; // enum capability
const PATIENCE_MS = 60000;
const PROOF = Buffer.from('%PDF-1.7\n\0\xff\r\n--\0\n%%EOF', 'latin1');

/** What a refusal tells, without what differs from one request to the next. */
const told = (r) => [r.status, r.json?.title, r.json?.detail, r.json?.errors?.map((e) => [e.field, e.message])];
const fields = (r) => r.json.errors?.map((e) => e.field);

/** Sends until the server is no longer too busy to answer. */
async function insist(client, path, body) {
    for (;;) {
        const r = await client.post(path, body);
        if (r.status !== 503)
            return r;
    }
}

/** A form with a file, as a browser sends it. */
function multipart(values, file, { name = '名单.pdf', type = 'application/pdf' } = {}) {
    const data = new FormData();
    for (const [k, v] of Object.entries(values))
        data.set(k, v);
    if (file)
        data.set('proof', new Blob([file], { type }), name);
    return data;
}

for (const engine of engines) {
    describe(`hours by hand (${engine})`, () => {
        let server, made, time, broken;
        const invariants = () => tryRedvest(['check', ...server.place.args]).stdout.split('\n').filter((l) => l.startsWith('BROKEN'));
        before(async () => {
            time = ledClock(NOW);
            server = await seededServer(engine, NOW, (s) => {
                const at = { starts: START, ends: START + 3 * HOUR };
                const leader = s.volunteer({ name: '李队长' }), rival = s.volunteer({ name: '周队长' });
                const team = s.team(leader), activity = s.activity(team, at);
                s.team(rival);
                const deputy = s.volunteer({ name: '钱副队长' });
                s.add('team_member', { id: s.id(), team, volunteer: deputy.id, role: 2, state: 2, asked_ms: s.now });
                const staff = (unit) => {
                    const p = s.volunteer({ name: '王主任' });
                    s.add('unit_grant', { id: s.id(), account: p.account, may: STAFF, unit, given_by: 1, given_ms: s.now });
                    return p;
                };
                const shift = s.shift(activity, at);
                const record = (who, more) => {
                    const id = s.id();
                    s.add('record', { id, volunteer: who.id, activity, shift, team, pos: s.pos, day: Math.floor((START + 8 * HOUR) / (24 * HOUR)),
                        in_ms: START, out_ms: null, minutes: 0, state: 8, source: 4, in_how: 1, in_by: who.account, ...more });
                    return id;
                };
                const station = staff(s.unit);
                const draft = s.activity(team, { ...at, state: 1, published_ms: null });
                const forgot = s.volunteer({ name: '赵四' });
                const crowd = s.volunteer();
                return { leader, deputy, rival, shift, station, forgot, crowd, crowdMissed: record(crowd), missed: record(forgot), stationMissed: record(station),
                    elsewhere: staff(rows(s.place, 'SELECT id FROM unit WHERE depth = 5 ORDER BY pos LIMIT 1 OFFSET 1')[0][0]),
                    draftShift: s.shift(draft, at), me: s.volunteer({ name: '刘一' }), friend: s.volunteer({ name: '陈二' }),
                    third: s.volunteer({ name: '张三' }), patient: s.volunteer({ name: '孙五' }),
                    late: s.volunteer({ name: '孙六' }), eager: s.volunteer(), early: s.volunteer(), outsider: s.volunteer() };
            }, ['--clock', time.file]);
            made = server.made;
            broken = invariants(); // rows that were seeded without their figures
        });
        after(async () => {
            await server?.stop();
            time?.remove();
        });

        const hours = (more) => ({ shift: made.shift, came: '2026-03-06T09:00', went: '2026-03-06T11:00', reason: '忘了签到', truth: true, ...more });
        const claim = (who, more) => server.as(who).post('/entries/claim', hours(more));
        const enter = (by, who, more) => server.as(by).post('/entries/new', hours({ number: who.number, kind: 'team_entry', ...more }));
        const minutes = async (who) => (await server.as(who).get('/me/records')).json.minutes;
        const upload = async (who, path, values, file, options) => {
            const c = server.browser(who), from = `${path}?shift=${made.shift}`;
            return c.send('POST', path, { accept: 'text/html', body: multipart({ _csrf: await c.csrf(from), ...values }, file, options) });
        };
        const formHours = (more) => hours({ truth: '1', ...more });
        const sound = () => assert.deepEqual(invariants(), broken);
        /** Refused in the very words that something unknown is. */
        const unknownTo = async (who, method, path, body) => {
            const c = server.as(who), send = (p) => (method === 'GET' ? c.get(p) : c.post(p, body));
            const r = await send(path), nothing = await send(path.replace(/\d{6,}/, '999999999999999999'));
            assert.equal(r.status, 404, `${method} ${path}`);
            assert.deepEqual(told(r), told(nothing));
        };

        test('claimed by a form with a file, agreed to by the leader, and counted', async () => {
            const { me, leader } = made, page = await server.browser(me).page(`/entries/claim?shift=${made.shift}`);
            assert.match(page.text, /enctype="multipart\/form-data"/);
            assert.match(page.text, /value="2026-03-06T09:00"/);
            const sent = await upload(me, '/entries/claim', formHours(), PROOF);
            assert.equal(sent.status, 303);
            assert.match(sent.location, /^\/entries\/\d+/);
            const path = sent.location.split('?')[0];
            assert.doesNotMatch((await server.browser(me).page(path)).text, /aria-label="通过：/);
            const shown = await server.browser(leader).page(path);
            assert.match(shown.text, /刘×/);
            assert.match(shown.text, /aria-label="通过：河道清洁"/);
            assert.equal((await server.as(me).get(path)).json.may_decide, false);
            assert.equal(await minutes(me), 0);
            assert.equal((await server.browser(leader).form(`${path}/accept`, {}, { from: path })).status, 303);
            const e = (await server.as(me).get(path)).json;
            assert.equal(e.state, 'accepted');
            assert.equal(e.kind, 'own_claim');
            assert.equal(await minutes(me), 120);
            sound();
        });

        test('what a leader entered is for another, once, and for nobody else to know', async () => {
            const { leader, deputy, friend, station, rival, elsewhere, outsider } = made;
            const path = (await enter(leader, friend)).json.location;
            assert.equal((await server.as(deputy).get(path)).json.may_decide, false); // leads the same team
            assert.equal((await server.as(station).get(path)).json.may_decide, true);
            for (const way of ['accept', 'refuse'])
                assert.equal((await server.as(deputy).post(`${path}/${way}`, way === 'refuse' ? { reason: '不行' } : {})).status, 404);
            for (const way of ['accept', 'refuse'])
                for (const who of [rival, elsewhere]) {
                    await unknownTo(who, 'GET', path);
                    await unknownTo(who, 'POST', `${path}/${way}`, way === 'refuse' ? { reason: '不行' } : {});
                }
            await unknownTo(outsider, 'GET', path);
            assert.ok((await server.as(outsider).post(`${path}/accept`)).status >= 403);
            assert.equal((await server.client().get(path)).status, 401);
            assert.equal((await server.as(leader).post(`${path}/accept`)).status, 409);
            assert.equal((await server.as(leader).post(`${path}/refuse`, { reason: '不行' })).status, 409);
            assert.ok((await server.as(friend).post(`${path}/accept`)).status >= 403);
            assert.equal((await server.as(friend).get(path)).json.state, 'waiting');
            assert.equal(await minutes(friend), 0);
            assert.equal((await server.as(station).post(`${path}/accept`)).status, 200);
            assert.equal((await server.as(station).post(`${path}/accept`)).status, 409);
            assert.equal((await server.as(station).post(`${path}/refuse`, { reason: '不行' })).status, 409);
            assert.equal(await minutes(friend), 120);
            sound();
        });

        test('refused with an answer, which the asker reads', async () => {
            const { third, leader } = made, path = (await claim(third)).json.location;
            const empty = await server.browser(leader).form(`${path}/refuse`, { reason: '' }, { from: path });
            assert.equal(empty.status, 422);
            assert.match(empty.text, /id="f-reason-err"/);
            assert.equal((await server.as(leader).post(`${path}/refuse`, { reason: '名单上没有您' })).status, 200);
            const e = (await server.as(third).get(path)).json;
            assert.equal(e.state, 'refused');
            assert.equal(e.answer, '名单上没有您');
            assert.match((await server.browser(third).page('/me/notices')).text, /河道清洁.*没有通过：名单上没有您/);
            assert.equal((await server.as(third).get('/me/entries')).json.items[0].state, 'refused');
            assert.equal(await minutes(third), 0);
        });

        test('each wrong field is told at the field, and what was typed comes back', async () => {
            const { outsider, leader } = made;
            const cases = [[{ came: '2026-03-06T11:00' }, 'went'], [{ went: '2026-03-07T09:30' }, 'went'], [{ went: '2026-03-06T12:01' }, 'went'],
                [{ came: '2026-03-06T08:00', went: '2026-03-06T09:00' }, 'came'], [{ came: '2025-03-06T09:00', went: '2025-03-06T10:00' }, 'came'],
                [{ came: '2026-03-05T23:30', went: '2026-03-06T00:30' }, 'went'], [{ came: '2026-03-06T09:00:00', went: '2026-03-06T09:00:30' }, 'went'],
                [{ truth: false }, 'truth'], [{ reason: '' }, 'reason'], [{ reason: '长'.repeat(501) }, 'reason'], [{ came: '昨天' }, 'came']];
            for (const [wrong, field] of cases) {
                const r = await claim(outsider, wrong);
                assert.equal(r.status, 422, JSON.stringify(wrong));
                assert.deepEqual(fields(r), [field], JSON.stringify(wrong));
            }
            for (const more of [{ corrects: '1' }, { kind: 'late_entry' }]) // a claim is of no other kind
                assert.equal((await claim(outsider, more)).status, 422);
            const form = await upload(outsider, '/entries/claim', formHours({ went: '2026-03-06T12:01', reason: '手机 <没电>' }), PROOF);
            assert.equal(form.status, 422);
            assert.match(form.text, /id="f-went-err"[^>]*>错误：/);
            assert.match(form.text, /value="2026-03-06T12:01"/);
            assert.match(form.text, /手机 &lt;没电&gt;<\/textarea>/);
            const team = [[{ kind: 'own_claim' }, 'kind'], [{ kind: 'late_entry' }, 'proof'], [{ kind: 'correction' }, 'corrects'],
                [{ kind: 'none' }, 'kind'], [{ number: 'V00000000000000000' }, 'number']];
            for (const [wrong, field] of team)
                assert.deepEqual(fields(await enter(leader, outsider, wrong)), [field], JSON.stringify(wrong));
            assert.equal((await server.as(outsider).get('/me/entries')).json.items.length, 0);
        });

        test('a shift that is not one\'s to enter is not known', async () => {
            const { rival, elsewhere, outsider, draftShift, me, shift } = made;
            const nowhere = '999999999999999999';
            for (const who of [rival, elsewhere]) {
                assert.deepEqual(told(await enter(who, me)), told(await enter(who, me, { shift: nowhere })));
                assert.equal((await enter(who, me)).status, 404);
                assert.equal((await server.as(who).get(`/entries/new?shift=${shift}`)).status, 404);
            }
            assert.deepEqual(told(await claim(outsider, { shift: draftShift })), told(await claim(outsider, { shift: nowhere })));
            assert.equal((await claim(outsider, { shift: draftShift })).status, 404);
            assert.equal((await server.as(outsider).get(`/entries/claim?shift=${draftShift}`)).status, 404);
            assert.ok((await enter(outsider, me)).status >= 403); // leads nobody
            assert.equal((await server.client().get(`/entries/claim?shift=${shift}`)).status, 401);
        });

        test('a late entry needs a proof, and a proof any name', async () => {
            const { patient, leader, outsider } = made;
            const late = (file) => upload(leader, '/entries/new', formHours({ number: patient.number, kind: 'late_entry' }), file);
            for (const none of [undefined, Buffer.alloc(0)]) {
                const r = await late(none);
                assert.equal(r.status, 422);
                assert.match(r.text, /id="f-proof-err"[^>]*>错误：补录要上传证明材料/);
            }
            assert.equal((await late(PROOF)).status, 303);
            for (const name of [Buffer.from([0xff, 0xfe]), Buffer.from('x'.repeat(4000))]) { // no text; longer than any name
                const c = server.browser(outsider), mark = 'redvest-mark';
                const csrf = await c.csrf(`/entries/claim?shift=${made.shift}`);
                const text = Object.entries({ _csrf: csrf, ...formHours() }).map(([k, v]) =>
                    `--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('');
                const body = Buffer.concat([Buffer.from(`${text}--${mark}\r\nContent-Disposition: form-data; name="proof"; filename="`), name,
                    Buffer.from('"\r\nContent-Type: image/'), name, Buffer.from('\r\n\r\n'), PROOF, Buffer.from(`\r\n--${mark}--\r\n`)]);
                const r = await c.send('POST', '/entries/claim', { accept: 'text/html', body,
                    headers: { 'content-type': `multipart/form-data; boundary=${mark}` } });
                assert.equal(r.status, 303);
                const [kept] = rows(server.place, `SELECT name, size FROM attachment WHERE owner_id = ${r.location.match(/\d+/)[0]}`);
                assert.deepEqual(kept, ['proof.pdf', String(PROOF.length)]);
            }
        });

        test('a proof is for those who ask or decide', async () => {
            const { leader, third, station, rival, elsewhere, outsider } = made;
            const sent = await upload(leader, '/entries/new', formHours({ number: third.number, kind: 'late_entry' }), PROOF);
            assert.equal(sent.status, 303);
            const { proofs: [file] } = (await server.as(leader).get(sent.location.split('?')[0])).json, path = `/files/${file.id}`;
            for (const who of [leader, station, third])
                assert.equal((await server.as(who).get(path)).status, 200);
            for (const who of [rival, elsewhere, outsider])
                await unknownTo(who, 'GET', path);
            assert.equal((await server.client().get(path)).status, 404);
            const bare = (await claim(third)).json.location;
            assert.deepEqual((await server.as(third).get(bare)).json.proofs, []);
        });

        test('so many wait about one person; a decided one makes room', async () => {
            const { eager, leader } = made, later = { came: '2026-03-06T11:00', went: '2026-03-06T12:00' };
            const paths = [];
            for (let i = 0; i < 10; i++)
                paths.push((await claim(eager, later)).json.location);
            const full = await claim(eager, later);
            assert.equal(full.status, 409);
            assert.match(full.json.detail, /已有 10 份申请/);
            assert.equal((await enter(leader, eager, later)).status, 409);
            assert.equal((await server.as(leader).post(`${paths[0]}/accept`)).status, 200);
            const clash = await server.as(leader).post(`${paths[1]}/accept`); // of the same time
            assert.equal(clash.status, 409);
            assert.match(clash.json.detail, /河道清洁/);
            for (const p of paths.slice(1))
                assert.equal((await server.as(leader).post(`${p}/refuse`, { reason: '重复' })).status, 200);
            assert.equal((await claim(eager, later)).status, 409); // overlaps what counts now
            assert.equal(await minutes(eager), 60);
            sound();
        });

        test('a correction reverses one record of that person, and no other kind takes any away', async () => {
            const { me, early, leader, station, shift } = made, items = async (who) => (await server.as(who).get('/me/records')).json.items;
            const first = (await enter(leader, early)).json.location;
            assert.equal((await server.as(station).post(`${first}/accept`)).status, 200);
            const theirs = (await items(early))[0].id;
            assert.deepEqual(fields(await enter(leader, me, { kind: 'team_entry', corrects: theirs })), ['kind']);
            assert.deepEqual(fields(await enter(leader, me, { kind: 'correction', corrects: theirs })), ['corrects']);
            const page = await server.browser(leader).page(`/entries/new?shift=${shift}&corrects=${theirs}`);
            assert.match(page.text, new RegExp(`name="corrects"[^>]*value="${theirs}"`));
            assert.match(page.text, /value="correction" required checked/);
            const r = await enter(leader, early, { kind: 'correction', corrects: theirs, went: '2026-03-06T10:30', reason: '提前走了' });
            assert.equal(r.status, 200);
            assert.equal(await minutes(early), 120);
            assert.equal((await server.as(station).post(`${r.json.location}/accept`)).status, 200);
            assert.equal(await minutes(early), 90);
            const old = (await server.as(early).get(`/records/${theirs}`)).json;
            assert.equal(old.state, 'voided');
            assert.equal(old.moves.at(-1).reason, '提前走了');
            assert.deepEqual((await items(early)).map((x) => [x.minutes, x.state]).sort(),
                [[-120, 'voided'], [120, 'voided'], [90, 'effective']].sort());
            sound();
        });

        test('an appeal: one\'s own, one at a time, decided by another', async () => {
            const { forgot, missed, stationMissed, station, outsider, leader, elsewhere } = made, path = `/records/${missed}/appeal`;
            const appeal = (who, body) => server.as(who).post(path, { story: '一直做到最后', ...body });
            assert.equal((await server.browser(forgot).page(path)).status, 200);
            await unknownTo(outsider, 'GET', path);
            await unknownTo(outsider, 'POST', path, { story: '是我', claimed_out: '2026-03-06T11:00' });
            for (const out of [undefined, '2026-03-06T09:00', '2026-03-06T12:31', '2026-03-07T08:00'])
                assert.deepEqual(fields(await appeal(forgot, { claimed_out: out })), ['claimed_out'], out);
            assert.deepEqual(fields(await appeal(forgot, { claimed_out: '2026-03-06T11:30', story: '' })), ['story']);
            const form = await server.browser(forgot).form(path, { story: '做到 <最后>', claimed_out: '2026-03-06T20:00' }, { from: path });
            assert.equal(form.status, 422);
            assert.match(form.text, /做到 &lt;最后&gt;<\/textarea>/);
            assert.equal((await server.browser(forgot).form(path, { story: '一直做到最后', claimed_out: '2026-03-06T11:30' }, { from: path })).status, 303);
            assert.equal((await appeal(forgot, { claimed_out: '2026-03-06T11:30' })).status, 409);
            const { appeal: id } = (await server.as(forgot).get(`/records/${missed}`)).json, at = `/appeals/${id}`;
            await unknownTo(elsewhere, 'GET', at);
            await unknownTo(elsewhere, 'POST', `${at}/accept`, {});
            assert.ok((await server.as(leader).get(at)).status >= 403);
            assert.equal((await server.as(station).get(at)).json.person, '赵×');
            assert.deepEqual(fields(await server.as(station).post(`${at}/refuse`, {})), ['reason']);
            assert.equal((await server.as(station).post(`${at}/accept`)).status, 200);
            assert.equal((await server.as(station).post(`${at}/refuse`, { reason: '不行' })).status, 409);
            assert.equal(await minutes(forgot), 150);
            const own = await server.as(station).post(`/records/${stationMissed}/appeal`, { story: '我也在', claimed_out: '2026-03-06T11:30' });
            assert.equal(own.status, 200);
            const { appeal: mine } = (await server.as(station).get(`/records/${stationMissed}`)).json;
            assert.equal((await server.as(station).post(`/appeals/${mine}/accept`)).status, 409);
            assert.equal(await minutes(station), 0);
            sound();
        });

        test('many at once: no more than ten wait, and of those for the same time one counts', async () => {
            const { crowd, station, leader } = made;
            const asks = await Promise.all(Array.from({ length: 16 }, () => insist(server.as(crowd), '/entries/claim', hours())));
            assert.deepEqual(asks.map((r) => r.status).sort(), [...Array(10).fill(200), ...Array(6).fill(409)]);
            const paths = asks.filter((r) => r.status === 200).map((r) => r.json.location);
            const said = await Promise.all(paths.flatMap((p) => [station, leader].map((who) => insist(server.as(who), `${p}/accept`, {}))));
            assert.equal(said.filter((r) => r.status === 200).length, 1);
            assert.equal(said.filter((r) => r.status === 409).length, 19);
            assert.equal(await minutes(crowd), 120);
            sound();
            const tries = await Promise.all(Array.from({ length: 8 }, () => insist(server.as(crowd), `/records/${made.crowdMissed}/appeal`,
                { story: '在场', claimed_out: '2026-03-06T09:30' })));
            assert.deepEqual(tries.map((r) => r.status).sort(), [200, ...Array(7).fill(409)]);
        });

        test('an accepted late entry stands in public notice, masked, and counts when that is over', async () => {
            const { late, leader, station } = made;
            const sent = await upload(leader, '/entries/new', formHours({ number: late.number, kind: 'late_entry' }), PROOF);
            const id = sent.location.match(/\d+/)[0];
            assert.equal((await server.as(leader).post(`/entries/${id}/accept`)).status, 409);
            assert.equal((await server.as(station).post(`/entries/${id}/accept`)).status, 200);
            const { notice, public_until: until } = (await server.as(leader).get(`/entries/${id}`)).json;
            assert.equal(Date.parse(until), Date.parse('2026-03-14T00:00+08:00'));
            const shown = (await server.client().get('/gazette')).json.items.find((e) => e.id === notice);
            assert.match(shown.title, /孙×/);
            const html = (await server.client().page(`/gazette/${notice}`)).text;
            assert.match(html, /孙×/);
            assert.doesNotMatch(html, /孙六|忘了签到/);
            assert.equal(await minutes(late), 0);
            sound();
            time.set('2026-03-14T00:00:30+08:00');
            for (const end = Date.now() + PATIENCE_MS; await minutes(late) === 0; await new Promise((done) => setTimeout(done, 200)))
                assert.ok(Date.now() < end, 'the notice is over and the hours do not count');
            assert.equal(await minutes(late), 120);
            assert.equal((await server.client().get('/gazette')).json.items.length, 0);
            sound();
        });
    });
}
