// signup_whole.test.mjs - no list ends without a word: whole, or with a way on, or it says that there is more.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOON = '2026-03-07T09:00:00+08:00', CUT = /这里只列出了前 (\d+) 条，后面还有/;

for (const engine of engines) {
    describe(`long lists on ${engine}`, () => {
        let server;
        before(async () => {
            server = await seededServer(engine, NOON, (s) => {
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader), v = s.volunteer({ name: '王一' });
                const a = s.activity(team), shift = s.shift(a, { capacity: 3000 });
                for (let i = 0; i < 2100; i++)
                    s.signup(shift, a, s.volunteer());
                for (let i = 0; i < 60; i++)
                    s.shift(s.activity(team, { title: `活动${i}` }));
                const past = { starts: s.now - 48 * HOUR, ends: s.now - 44 * HOUR }, b = s.activity(team, past), old = s.shift(b, past);
                for (let i = 0; i < 1002; i++)
                    s.add('record_entry', { id: s.id(), kind: 1, volunteer: leader.id, activity: b, shift: old, pos: s.pos, in_ms: past.starts + i * 60000, out_ms: past.ends, corrects: null,
                        reason: 'x', truth: 1, asked_by: leader.account, asked_ms: s.now, state: 3 });
                s.sql.push("UPDATE account SET phone_sealed = '' WHERE length(phone_sealed) = 1;"); // nobody here has a phone
                return { leader, v, shift };
            });
        });
        after(() => server?.stop());
        const lead = () => server.as(server.made.leader);

        test('the list of a shift as CSV and its printed sheet hold everybody', async () => {
            const csv = (await lead().post(`/shifts/${server.made.shift}/roster/export`)).text;
            assert.equal(csv.trim().split('\n').length - 1, 2100);
            assert.equal((await lead().get(`/shifts/${server.made.shift}/sheet`)).json.lines.length, 2100);
        });

        test('today, and the choice after scanning somebody, hold each of 61 shifts', async () => {
            assert.equal((await lead().get('/today')).json.items.length, 61);
            const token = (await server.as(server.made.v).get('/code')).json.token;
            assert.equal((await lead().get(`/v/${token}`)).json.items.length, 61);
        });

        test('what is longer than a page takes says so, on the page and to a program', async () => {
            const r = await lead().get('/me/entries'), page = (await lead().page('/me/entries')).text;
            assert.equal(r.json.items.length, 1000);
            assert.equal(r.json.items_cut, true);
            assert.equal(page.match(CUT)?.[1], '1000');
            assert.ok(!('items_cut' in (await server.as(server.made.v).get('/me/entries')).json));
            assert.doesNotMatch((await server.as(server.made.v).page('/me/entries')).text, CUT);
        });
    });
}
