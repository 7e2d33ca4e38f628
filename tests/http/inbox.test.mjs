// inbox.test.mjs - what waits for staff: on whose desk it lies, in which order, and that a decision made there stays there.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-10T09:00:00+08:00'; // a Tuesday
const DAY = 24 * HOUR;

for (const engine of engines) {
    describe(`the inbox (${engine})`, () => {
        let server, made;
        const who = {};
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const people = Object.fromEntries(['leader', 'station', 'township'].map((n) => [n, s.volunteer()]));
                const [[town]] = rows(s.place, `SELECT parent FROM unit WHERE id = ${s.unit}`);
                for (const [name, unit] of [['station', s.unit], ['township', town]])
                    s.add('unit_grant', { id: s.id(), account: people[name].account, may: 1, unit, given_by: 0, given_ms: s.now });
                const waits = (name, made_ms) => {
                    const id = s.team(people.leader, { name });
                    s.sql.push(`UPDATE team SET state = 2, made_ms = ${made_ms} WHERE id = ${id};`);
                    return id;
                };
                const late = waits('上周队', s.now - 8 * DAY), begun = waits('早开头晚送审队', s.now - 30 * DAY), fresh = waits('今天队', s.now - HOUR);
                s.add('event', { id: s.id(), thing: 5, thing_id: begun, from_state: 1, to_state: 2, actor: 1, at_ms: s.now - 2 * HOUR, reason: '' });
                return { ...people, late, begun, fresh };
            });
            made = server.made;
            for (const name of ['station', 'township'])
                who[name] = server.as(made[name]);
        });
        after(() => server?.stop());
        const ids = async (name, query = '') => (await who[name].get(`/inbox${query}`)).json.items.map((i) => i.id);

        test('as things came to this desk, whenever they were begun; late is what has had a working day here', async () => {
            const { items } = (await who.station.get('/inbox')).json;
            assert.deepEqual(items.map((i) => [i.id, i.late]), [[made.late, true], [made.begun, false], [made.fresh, false]]);
        });

        test('the desk above sees what the station is late with, and nothing else of it', async () => {
            assert.deepEqual(await ids('township'), []);
            assert.deepEqual(await ids('township', '?below=1'), [made.late]);
            const page = await server.browser(made.township).page('/inbox');
            assert.match(page.text, /该我办 <span class="count">0<\/span>[\s\S]*下级在办，已超期 <span class="count">1<\/span>/);
            assert.doesNotMatch((await server.browser(made.station).page('/inbox')).text, /下级在办/, 'nobody sits below a station');
        });

        test('page by page, nothing twice and nothing lost', async () => {
            const first = (await who.station.get('/inbox?n=2')).json;
            assert.deepEqual([...first.items.map((i) => i.id), ...await ids('station', `?n=2&after=${first.next}`)], [made.late, made.begun, made.fresh]);
            assert.equal((await who.station.get('/inbox?after=x')).status, 422);
        });

        test('a plain form decides in place: it leads back to the list as it was, with the result on it', async () => {
            const clerk = server.browser(made.station), from = '/inbox?kind=team';
            const send = (path, fields, referer) => clerk.form(path, { ...fields, _stay: '1' }, { from, headers: { referer } });
            const row = (await clerk.page(from)).text;
            assert.match(row, new RegExp(`action="/teams/${made.begun}/refuse"[^>]*><input type="hidden" name="_csrf"[^>]*><input type="hidden" name="_stay" value="1">`));
            const r = await send(`/teams/${made.begun}/refuse`, { reason: '名称不对' }, `${server.base}${from}`);
            assert.deepEqual([r.status, r.location], [303, from]);
            assert.match((await clerk.page(from)).text, /class="flash ok"/);
            assert.match((await send(`/teams/${made.begun}/refuse`, { reason: '再来' }, `${server.base}${from}`)).text, /错误|不能/);
            for (const foreign of ['http://example.com//evil', undefined]) {
                const other = await send(`/teams/${made.fresh}/approve`, {}, foreign);
                assert.ok([303, 409].includes(other.status));
                assert.doesNotMatch(other.location ?? '', /evil/, 'only a path of this site is a way back');
            }
            assert.deepEqual(await ids('station'), [made.late]);
        });

        test('a team in review is decided where it is read', async () => {
            const read = (name) => server.browser(made[name]).page(`/teams/${made.late}`);
            assert.match((await read('station')).text, new RegExp(`action="/teams/${made.late}/approve"`));
            assert.doesNotMatch((await read('leader')).text, /\/approve"/);
        });
    });
}
