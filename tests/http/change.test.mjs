// change.test.mjs - a change of what was approved, over HTTP: the asker sees that it waits and takes it back, the reviewer sees
// old and new side by side, the old text holds until then. Not here: every case of the rules (src/office/change/,
// src/service/activity/amend_test.c).
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows, tryRedvest } from './lib/redvest.mjs';
import { seededServer } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const STAFF = 1; // enum capability
const team = (more = {}) => ({
    name: '东街巾帼队', kind: 'group', host: '东街社区居委会', category: 'community', about: '周末陪老人说话', join_rule: 'review',
    contact_name: '李䶮', contact_phone: '13800001234', ...more,
});
const shift = (day, more = {}) => ({ starts: `2026-03-${day}T09:00`, ends: `2026-03-${day}T11:00`, capacity: 5, ...more });
const activity = (project) => ({
    project, title: '周六手机课', category: 'schooling', content: '一对一教', conditions: '无', risks: '无', guarantees: '饮水', place: '教室',
    contact_name: '李䶮', contact_phone: '13800001234', recruit: 'open', is_service: true, ...shift(14),
});
const idOf = (r) => r.json.location.match(/\d+/)[0];

for (const engine of engines) {
    describe(`changes (${engine})`, () => {
        let server, home, anyone, id;
        const who = {};
        const browser = (name) => server.browser(server.made[name]);
        const well = (r) => assert.equal(r.status, 200, r.text) ?? r;
        const shown = async () => (await anyone.get(`/teams/${id}`)).json;
        const edit = async (more, client = who.leader) => well(await client.post(`/teams/${id}/edit`, { ...team(), version: (await shown()).version, ...more }));
        const waits = () => rows(server.place, `SELECT id FROM change WHERE page_id = ${id} AND state = 1`).map((r) => r[0]);
        const inbox = async (name) => (await who[name].get('/inbox?kind=change')).json.items.map((i) => i.id);

        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const people = Object.fromEntries(['leader', 'other', 'station', 'far'].map((name) => [name, s.volunteer()]));
                const [[elsewhere]] = rows(s.place, `SELECT id FROM unit WHERE depth = 5 AND id <> ${s.unit} ORDER BY pos LIMIT 1`);
                for (const [name, unit] of [['station', s.unit], ['far', elsewhere]])
                    s.add('unit_grant', { id: s.id(), account: people[name].account, may: STAFF, unit, given_by: 0, given_ms: s.now });
                return people;
            });
            const [[village, town, county]] = rows(server.place, `SELECT v.id, t.id, t.parent FROM unit v JOIN unit t ON t.id = v.parent
                WHERE v.id = ${server.seed.unit}`);
            home = { county, town, village };
            anyone = server.client();
            for (const [name, person] of Object.entries(server.made))
                who[name] = person.id && server.as(person);
            id = idOf(well(await who.leader.post('/teams', { ...team(), ...home })));
            well(await who.station.post(`/teams/${id}/approve`));
        });
        after(() => server?.stop());

        test('name and flags wait, contact and way in change at once', async () => {
            const r = await edit({ name: '东街银龄队', party: true, join_rule: 'direct' });
            assert.match(r.json.message, /已送审/);
            const now = await shown();
            assert.deepEqual([now.name, now.party, now.join_rule], ['东街巾帼队', false, 'direct']);
            assert.deepEqual(await inbox('station'), waits());
            assert.deepEqual(await inbox('far'), []);
            assert.equal((await who.leader.post(`/teams/${id}/edit`, { ...team({ about: '别的' }), version: now.version })).status, 409);
        });

        test('the reviewer sees old and new side by side, the asker that it waits, others nothing', async () => {
            const [c] = waits(), page = `/changes/${c}`, { json } = well(await who.station.get(page));
            assert.deepEqual(json.lines, [{ label: '队伍名称', was: '东街巾帼队', becomes: '东街银龄队' }, { label: '党员队伍', was: '否', becomes: '是' }]);
            assert.deepEqual([json.may_decide, json.may_withdraw, json.link], [true, false, `/teams/${id}`]);
            const html = (await browser('station').page(page)).text;
            assert.match(html, /<td data-l="现在">东街巾帼队<\/td><td data-l="改为"><b>东街银龄队<\/b>/);
            assert.match((await browser('leader').page(`/teams/${id}`)).text, new RegExp(`变更待审.*href="${page}"`));
            assert.doesNotMatch((await browser('other').page(`/teams/${id}`)).text, /变更待审/);
            assert.match((await browser('leader').page(page)).text, /撤回变更/);
            const english = browser('station');
            english.cookies.set('rvp', 'en.light.elder');
            const en = (await english.page(page)).text;
            assert.match(en, /data-elder/);
            assert.match(en, /<th scope="row">Team name<\/th><td data-l="Now">东街巾帼队/);
            for (const [name, status] of [['leader', 200], ['other', 404], ['far', 404]])
                assert.equal((await who[name].get(page)).status, status, name);
            assert.equal((await anyone.get(page)).status, 401);
        });

        test('who asked decides nothing, and takes it back', async () => {
            const [c] = waits(), leader = browser('leader');
            assert.equal((await who.leader.post(`/changes/${c}/approve`)).status, 404);
            assert.equal((await who.other.post(`/changes/${c}/withdraw`)).status, 404);
            const r = await leader.form(`/changes/${c}/withdraw`, {}, { from: `/changes/${c}` });
            assert.deepEqual([r.status, r.location], [303, `/changes/${c}`]);
            assert.deepEqual(waits(), []);
            assert.equal((await who.station.post(`/changes/${c}/approve`)).status, 409);
        });

        test('refused with a reason, asked again, agreed to', async () => {
            const station = browser('station');
            await edit({ name: '东街银龄队', join_rule: 'direct' });
            const [first] = waits();
            const none = await station.form(`/changes/${first}/refuse`, { reason: '' }, { from: `/changes/${first}` });
            assert.equal(none.status, 422);
            assert.equal((await station.form(`/changes/${first}/refuse`, { reason: '和别的队重名' }, { from: `/changes/${first}` })).status, 303);
            assert.match((await browser('leader').page(`/changes/${first}`)).text, /没有通过：和别的队重名/);
            assert.equal((await shown()).name, '东街巾帼队');
            await edit({ name: '东街夕阳红队', join_rule: 'direct' });
            const [next] = waits();
            assert.equal((await station.form(`/changes/${next}/approve`, {}, { from: `/changes/${next}` })).status, 303);
            assert.equal((await shown()).name, '东街夕阳红队');
            assert.match((await browser('leader').page('/me/notices')).text, /的变更通过了审核/);
        });

        test('a hundred thousand seats and shifts for a year wait; what was approved has room at once', async () => {
            const project = idOf(well(await who.leader.post('/projects', { team: id, name: '银龄课堂', categories: ['schooling'], targets: ['elderly'],
                about: '教手机', place: '教室', guarantees: '饮水', contact_name: '李䶮', contact_phone: '0355-2020202' })));
            const act = idOf(well(await who.leader.post('/activities', activity(project))));
            well(await who.leader.post(`/activities/${act}/submit`));
            well(await who.station.post(`/activities/${act}/approve`));
            const manage = async () => (await who.leader.get(`/activities/${act}/manage`)).json;
            const first = (await manage()).shifts[0].id;
            well(await who.leader.post(`/activities/${act}/shifts/${first}/edit`, shift(14, { capacity: 100000 })));
            well(await who.leader.post(`/activities/${act}/shifts`, shift(21, { weeks: 40 })));
            let m = await manage();
            assert.deepEqual([m.shifts.map((s) => s.capacity), m.changes.map((c) => c.kind)], [[5], ['shift', 'shift']]);
            const series = (await who.station.get(`/changes/${m.changes[1].id}`)).json;
            assert.equal(series.fresh, true);
            assert.deepEqual(series.lines.filter((l) => ['开始', '名额', '连续几周'].includes(l.label)).map((l) => l.becomes), ['2026-03-21 09:00', '5', '40']);
            well(await who.station.post(`/changes/${m.changes[0].id}/refuse`, { reason: '坐不下' }));
            well(await who.station.post(`/changes/${m.changes[1].id}/approve`));
            m = await manage();
            assert.equal(m.shifts.length, 41);
            well(await who.leader.post(`/activities/${act}/shifts/${first}/edit`, shift(14, { capacity: 3 })));
            well(await who.leader.post(`/activities/${act}/shifts`, shift(15, { capacity: 2 })));
            m = await manage();
            assert.deepEqual([m.shifts.length, m.changes.length], [42, 0]);
        });

        test('the register holds', () => {
            const text = tryRedvest(['check', ...server.place.args]).stdout;
            assert.match(text, /^ok +change\.clock /m);
            assert.doesNotMatch(text, /BROKEN +(change|event|shift|team)\./);
        });
    });
}
