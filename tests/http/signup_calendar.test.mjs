// signup_calendar.test.mjs - a calendar that has read an activity follows it: the same event, newer when it changed; and the secret
// address of a person's calendar ends when it should.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { Client, demoServer, engines, people, PASSWORD, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';
import { ledClock } from './lib/clock.mjs';

const NOON = '2026-03-07T09:00:00+08:00', DAY = 24 * HOUR;

/** The events of a calendar: { UID, SEQUENCE … }. */
function events(ics) {
    const found = [];
    for (const line of ics.replace(/\r\n[ \t]/g, '').split('\r\n')) {
        if (line === 'BEGIN:VEVENT')
            found.push({});
        else if (found.length && line.includes(':'))
            found.at(-1)[line.slice(0, line.search(/[:;]/))] ??= line.slice(line.indexOf(':') + 1);
    }
    return found;
}

for (const engine of engines) {
    describe(`calendars on ${engine}`, () => {
        let server, clock, me, path;
        before(async () => {
            clock = ledClock(NOON);
            server = await seededServer(engine, NOON, (s) => {
                const leader = s.volunteer({ name: '李队长' }), at = { starts: s.now + 2 * DAY, ends: s.now + 2 * DAY + 3 * HOUR };
                const a = s.activity(s.team(leader), { ...at, ends: at.ends + DAY, content: '第一行\n\t缩进' }), shift = s.shift(a, at), plain = s.shift(a, { starts: at.starts + DAY, ends: at.ends + DAY });
                s.sql.push(`UPDATE shift SET post = '' WHERE id = ${plain};`);
                return { leader, a, shift, plain, v: s.volunteer() };
            }, ['--clock', clock.file]);
            me = server.as(server.made.v);
            assert.equal((await me.post(`/shifts/${server.made.shift}/join`)).status, 200);
            path = new URL((await me.get('/me/shifts')).json.feed, server.base).pathname;
        });
        after(async () => { await server?.stop(); clock.remove(); });
        const feed = async () => (await server.client().get(path)).text;
        const file = async () => (await server.client().get(`/activities/${server.made.a}/calendar.ics`)).text;
        const first = async () => ({ fed: events(await feed())[0], filed: events(await file())[0] });
        async function place(words) {
            const version = Number(rows(server.place, `SELECT version FROM activity WHERE id = ${server.made.a}`)[0][0]);
            const r = await server.as(server.made.leader).post(`/activities/${server.made.a}/edit`, { version, title: '河道清洁', category: 'community', content: '清理河岸',
                conditions: '无', risks: '路滑', guarantees: '保险', place: words, contact_name: '张敏', contact_phone: '13800000001', recruit: 'open', walk_ups: true });
            assert.equal(r.status, 200, r.text);
        }

        test('read twice with nothing changed between, feed and file are the same bytes', async () => {
            const one = [await feed(), await file()];
            clock.later(90_000);
            assert.deepEqual([await feed(), await file()], one);
        });

        test('one shift is one event, in the file, in the feed, and for who left and came again', async () => {
            const { fed, filed } = await first();
            assert.equal(fed.UID, filed.UID);
            for (const step of ['leave', 'join'])
                assert.equal((await me.post(`/shifts/${server.made.shift}/${step}`)).status, 200);
            assert.equal((await first()).fed.UID, fed.UID);
        });

        test('a subscribed address is no download, a file is one; both carry a name', async () => {
            const r = await server.client().get(path, { headers: { 'accept-encoding': 'gzip' }, accept: '*/*' });
            assert.match(r.headers.get('content-disposition'), /^inline/);
            assert.equal(r.headers.get('content-encoding'), null);
            assert.match(r.headers.get('cache-control'), /no-store/);
            assert.match((await me.get('/me/calendar.ics')).headers.get('content-disposition'), /^attachment/);
            for (const text of [r.text, await file()])
                assert.match(text, /\r\nX-WR-CALNAME:/);
        });

        test('a tab is a blank, and a shift without a post has a title without a loose end', async () => {
            const found = events(await file());
            assert.equal(found[0].DESCRIPTION, '第一行\\n 缩进');
            assert.equal(found[1].SUMMARY, '河道清洁');
        });

        test('a changed place makes the event newer by SEQUENCE and by stamp, in both', async () => {
            const was = await first();
            clock.later(HOUR);
            await place('广场');
            const is = await first();
            for (const of of ['fed', 'filed']) {
                assert.equal(is[of].LOCATION, '广场', of);
                assert.ok(Number(is[of].SEQUENCE) > Number(was[of].SEQUENCE), of);
                assert.ok(is[of].DTSTAMP > was[of].DTSTAMP && is[of]['LAST-MODIFIED'] > was[of]['LAST-MODIFIED'], of);
            }
        });

        test('a shift of another shape is newer alone, and a form that was drawn before is told', async () => {
            const was = events(await file()), base = `/activities/${server.made.a}/shifts/${server.made.plain}/edit`;
            clock.later(HOUR);
            const shape = { version: 1, starts: '2026-03-10T09:00', ends: '2026-03-10T12:00', capacity: 10, post: '扫地' };
            assert.equal((await server.as(server.made.leader).post(base, shape)).status, 200);
            const is = events(await file());
            assert.equal(is[1].SUMMARY, '河道清洁（扫地）');
            assert.ok(Number(is[1].SEQUENCE) > Number(was[1].SEQUENCE) && is[1].DTSTAMP > was[1].DTSTAMP);
            assert.deepEqual(is[0], was[0]);
            const late = await server.as(server.made.leader).post(base, { ...shape, post: '浇花' });
            assert.equal(late.status, 409);
            assert.match(late.json.detail, /内容已被别人修改/);
        });

        test('a cancelled shift is CANCELLED and newer, in both', async () => {
            const was = await first();
            clock.later(HOUR);
            assert.equal((await server.as(server.made.leader).post(`/activities/${server.made.a}/shifts/${server.made.shift}/cancel`, { reason: '下雨' })).status, 200);
            const cancelled = events((await server.client().get(`/activities/${server.made.a}/calendar.ics?shift=${server.made.shift}`)).text)[0];
            for (const [is, before] of [[cancelled, was.filed], [(await first()).fed, was.fed]]) {
                assert.equal(is.STATUS, 'CANCELLED');
                assert.ok(Number(is.SEQUENCE) > Number(before.SEQUENCE) && is.DTSTAMP > before.DTSTAMP);
            }
        });
    });

    describe(`the secret address of a calendar on ${engine}`, () => {
        let server;
        before(async () => { server = await demoServer(engine); });
        after(() => server?.stop());
        const path = async (c) => new URL((await c.get('/me/calendar')).json.feed, server.base).pathname;
        const status = async (p) => (await server.client().get(p)).status;

        test('its button gives another one, and the one before is not found', async () => {
            const c = await new Client(server.base).logIn(people.volunteer, PASSWORD), before = await path(c);
            assert.equal(await status(before), 200);
            assert.match((await c.page('/me/calendar')).text, /换一个新的订阅地址/);
            assert.equal((await c.post('/me/calendar/renew')).status, 200);
            assert.equal(await status(before), 404);
            assert.equal(await status(await path(c)), 200);
        });

        test('it ends with a new password, and when somebody logs out everywhere', async () => {
            const c = await new Client(server.base).logIn(people.volunteer, PASSWORD), one = await path(c);
            assert.equal((await c.post('/me/password', { old: PASSWORD, password: 'redvest-another', again: 'redvest-another' })).status, 200);
            assert.equal(await status(one), 404);
            const d = await new Client(server.base).logIn(people.volunteer, 'redvest-another'), two = await path(d);
            assert.equal(await status(two), 200);
            assert.equal((await d.post('/logout/everywhere')).status, 200);
            assert.equal(await status(two), 404);
        });
    });
}
