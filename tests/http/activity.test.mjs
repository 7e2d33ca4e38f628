// activity.test.mjs - projects, activities and shifts over HTTP: writing, review, publishing, cancelling, lists,
// the sheets that leave the page; and what bad input gets.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer, Client, people, PASSWORD, redvest, rows, NOW } from './lib/redvest.mjs';

const day = (n) => new Date(Date.parse(NOW) + n * 864e5 + 8 * 36e5).toISOString().slice(0, 10);
const project = (team, more = {}) => ({
    team, name: '银龄课堂', categories: ['schooling', 'science'], targets: ['elderly'], about: '教老人用手机',
    place: '社区教室', guarantees: '饮水', contact_name: '李䶮', contact_phone: '0355-2020202', ...more,
});
const notice = (project, more = {}) => ({
    project, title: '周六手机课', category: 'schooling', content: '一对一教\n二楼教室', risks: '无', guarantees: '饮水',
    place: '社区教室', contact_name: '李䶮', contact_phone: '13800001234', recruit: 'open', walk_ups: true,
    starts: `${day(7)}T09:00`, ends: `${day(7)}T11:00`, capacity: 5, is_service: true, ...more,
});
const idOf = (r) => r.json.location.match(/\d+/)[0];
const fields = (r) => r.json.errors.map((e) => e.field);

for (const engine of engines) {
    describe(`activities (${engine})`, () => {
        let server, anyone, leader, station, volunteer, team, projectId;

        const draft = async (more) => {
            const r = await leader.post('/activities', notice(projectId, more));
            assert.equal(r.status, 200, r.text);
            return idOf(r);
        };
        const published = async (more) => {
            const id = await draft(more);
            assert.equal((await leader.post(`/activities/${id}/submit`)).status, 200);
            const r = await station.post(`/activities/${id}/approve`);
            assert.equal(r.status, 200, r.text);
            return id;
        };
        const stateOf = async (id) => (await leader.get(`/activities/${id}/manage`)).json.state;

        before(async () => {
            server = await demoServer(engine, { scale: '0.001' });
            anyone = new Client(server.base);
            leader = await new Client(server.base).logIn(people.leader, PASSWORD);
            station = await new Client(server.base).logIn(people.city, PASSWORD);
            volunteer = await new Client(server.base).logIn(people.volunteer, PASSWORD);
            team = (await leader.get('/projects/new')).json.choices[0].id;
            const r = await leader.post('/projects', project(team));
            assert.equal(r.status, 200, r.text);
            projectId = idOf(r);
        });
        after(() => server?.stop());

        test('a project gets its number, its codes and a public page with masked contact', async () => {
            const r = await anyone.get(`/projects/${projectId}`);
            assert.match(r.json.number, /^P1404\d{2}2603\d{6}.$/);
            assert.deepEqual(r.json.categories.map((c) => c.code), ['schooling', 'science']);
            assert.equal(r.json.contact_name, '李×');
            assert.doesNotMatch(r.text, /0355-2020202/);
        });

        test('a project is corrected once by each form that was read, and ended when nothing is left', async () => {
            const id = idOf(await leader.post('/projects', project(team, { name: '短项目' })));
            const change = { ...project(team, { name: '改了名' }), version: 1 };
            delete change.team;
            assert.equal((await leader.post(`/projects/${id}/edit`, change)).status, 200);
            assert.equal((await leader.post(`/projects/${id}/edit`, change)).status, 409);
            assert.equal((await leader.page(`/projects/${id}/edit`)).status, 200);
            assert.equal((await volunteer.post(`/projects/${id}/end`)).status, 404);
            assert.equal((await leader.post(`/projects/${id}/end`)).status, 200);
            assert.equal((await leader.post(`/projects/${id}/end`)).status, 409);
            assert.deepEqual(fields(await leader.post('/activities', notice(id))), ['project']);
        });

        test('five categories, none, or an unknown one are refused at their field', async () => {
            for (const categories of [['law', 'fire', 'sport', 'tax', 'drugs'], [], ['x']]) {
                const r = await leader.post('/projects', project(team, { categories }));
                assert.equal(r.status, 422);
                assert.deepEqual(fields(r), ['categories']);
            }
            assert.deepEqual(fields(await leader.post('/projects', project('1'))), ['team']);
        });

        test('draft, review, refusal with a reason, correction, approval, public page', async () => {
            const id = await draft();
            assert.equal(await stateOf(id), 'draft');
            assert.equal((await anyone.get(`/activities/${id}`)).status, 404);
            assert.equal((await leader.get(`/activities/${id}`)).status, 404, 'its JSON is the same for everybody');
            assert.equal((await leader.post(`/activities/${id}/submit`)).status, 200);
            assert.equal(await stateOf(id), 'review');
            assert.equal((await leader.post(`/activities/${id}/approve`)).status, 404, 'leaders do not review');
            assert.deepEqual(fields(await station.post(`/activities/${id}/refuse`, {})), ['reason']);
            assert.equal((await station.post(`/activities/${id}/refuse`, { reason: '写清楚保障' })).status, 200);
            const m = (await leader.get(`/activities/${id}/manage`)).json;
            assert.equal(m.state, 'refused');
            assert.equal(m.reason, '写清楚保障');
            const change = notice(projectId, { guarantees: '饮水、保险', version: m.version });
            for (const k of ['project', 'starts', 'ends', 'capacity', 'is_service'])
                delete change[k];
            assert.equal((await leader.post(`/activities/${id}/edit`, change)).status, 200);
            assert.equal((await leader.post(`/activities/${id}/edit`, change)).status, 409, 'a stale form');
            assert.equal((await leader.post(`/activities/${id}/submit`)).status, 200);
            assert.equal((await station.post(`/activities/${id}/approve`)).status, 200);
            assert.equal((await station.post(`/activities/${id}/approve`)).status, 409, 'once only');
            const r = await anyone.get(`/activities/${id}`);
            assert.equal(r.status, 200);
            assert.equal(r.json.status, 'open');
            assert.equal(r.json.guarantees, '饮水、保险');
            assert.equal(r.json.left, 5);
            assert.equal(r.json.contact_phone, '138****1234');
            assert.equal(r.json.shifts.length, 1);
            const page = await anyone.page(`/activities/${id}`);
            for (const word of ['时间', '地点', '内容', '条件', '人数', '怎么报名', '风险提示', '保障'])
                assert.match(page.text, new RegExp(`<dt>${word}</dt>`));
            assert.doesNotMatch(page.text, /13800001234/);
        });

        test('what waits can be taken back; what is public cannot', async () => {
            const id = await draft();
            await leader.post(`/activities/${id}/submit`);
            assert.equal((await leader.post(`/activities/${id}/take-back`)).status, 200);
            assert.equal(await stateOf(id), 'draft');
            assert.equal((await station.post(`/activities/${id}/publish`)).status, 200, 'staff publish directly');
            assert.equal((await leader.post(`/activities/${id}/take-back`)).status, 409);
        });

        test('bad input is told at its field', async () => {
            const bad = [
                [{ ends: `${day(7)}T08:00` }, 'ends'], [{ ends: `${day(8)}T08:00` }, 'ends'],
                [{ starts: `${day(-1)}T09:00`, ends: `${day(-1)}T10:00` }, 'starts'],
                [{ starts: '2026-02-30T09:00' }, 'starts'], [{ weeks: 54 }, 'weeks'],
                [{ capacity: 0 }, 'capacity'], [{ capacity: -1 }, 'capacity'], [{ capacity: 1e9 }, 'capacity'],
                [{ min_age: 101 }, 'min_age'], [{ is_service: false }, 'is_service'], [{ title: '长'.repeat(61) }, 'title'],
                [{ recruit: 'pass', pass_code: '12345' }, 'pass_code'], [{ recruit: 'pass', pass_code: '1234567' }, 'pass_code'],
                [{ recruit: 'pass', pass_code: 'abc' }, 'pass_code'], [{ recruit: 'named' }, 'teams'],
                [{ recruit: 'named', teams: ['12345'] }, 'teams'], [{ lat: 36.2 }, 'lng'], [{ lat: 91, lng: 1 }, 'lat'],
                [{ radius_m: 100 }, 'lat'], [{ contact_phone: 'none' }, 'contact_phone'], [{ category: 'nothing' }, 'category'],
                [{ project: '1' }, 'project'],
            ];
            for (const [more, field] of bad) {
                const r = await leader.post('/activities', notice(projectId, more));
                assert.equal(r.status, 422, JSON.stringify(more) + r.text);
                assert.ok(fields(r).includes(field), `${JSON.stringify(more)}: ${fields(r)}`);
            }
            assert.equal((await leader.post('/activities', notice(projectId, { surprise: 1 }))).status, 422);
            assert.equal((await volunteer.post('/activities', notice(projectId))).status, 404);
            assert.equal((await anyone.post('/activities', notice(projectId))).status, 401);
        });

        test('a refused form comes back with what was typed', async () => {
            const c = await new Client(server.base).logInPage(people.leader, PASSWORD);
            const all = { ...notice(projectId, { title: '<b>𠮷祥&"课', capacity: '0' }), is_service: '1', walk_ups: '1' };
            const r = await c.form('/activities', all, { from: '/activities/new' });
            assert.equal(r.status, 422);
            assert.match(r.text, /&lt;b&gt;𠮷祥&amp;/);
            assert.doesNotMatch(r.text, /<b>𠮷祥/);
            assert.match(r.text, /href="#f-capacity"/);
        });

        test('a weekly series, like the last one', async () => {
            const id = await draft({ weeks: 4, lat: 36.2, lng: 113.1, radius_m: 200 });
            const m = (await leader.get(`/activities/${id}/manage`)).json;
            assert.deepEqual(m.shifts.map((s) => s.starts.slice(0, 10)), [7, 14, 21, 28].map(day));
            assert.deepEqual(m.circles.map((c) => c.way), ['in', 'out']);
            const copy = await leader.page(`/activities/new?copy=${id}`);
            assert.match(copy.text, /value="周六手机课"/);
            assert.match(copy.text, new RegExp(`value="${day(14)}T09:00"`)); // its first shift, a week later
            assert.match(copy.text, /另外还有 3 个班次/);
            assert.equal((await leader.post('/activities', notice(projectId, { copy: '99', all_shifts: true }))).status, 404);
            const r = await leader.post('/activities', notice(projectId, { starts: `${day(15)}T10:00`, ends: `${day(15)}T12:00`, copy: id, all_shifts: true }));
            assert.equal(r.status, 200, r.text);
            const like = (await leader.get(r.json.location)).json;
            assert.deepEqual(like.shifts.map((s) => s.starts.slice(0, 16)), [15, 22, 29, 36].map((n) => `${day(n)}T10:00`));
            assert.equal((await leader.get(`/activities/new?copy=${r.json.location.match(/\d+/)[0]}`)).status, 200);
            assert.equal((await leader.get('/activities/new?project=' + projectId)).status, 200);
            assert.equal((await volunteer.get(`/activities/${id}/manage`)).status, 404);
        });

        test('shifts are added, corrected and cancelled; circles too', async () => {
            const id = await published();
            const other = { starts: `${day(9)}T14:00`, ends: `${day(9)}T15:00`, capacity: 3, post: '引导', skill: 'first_aid' };
            assert.equal((await leader.page(`/activities/${id}/shifts/new`)).status, 200);
            assert.equal((await leader.post(`/activities/${id}/shifts`, other)).status, 200);
            let m = (await leader.get(`/activities/${id}/manage`)).json;
            assert.deepEqual([m.shifts.length, m.changes.map((c) => c.kind)], [1, ['shift']], 'beyond what was approved');
            assert.equal((await station.post(`/changes/${m.changes[0].id}/approve`)).status, 200);
            m = (await leader.get(`/activities/${id}/manage`)).json;
            assert.deepEqual([m.shifts.length, m.changes.length], [2, 0]);
            const at = `/activities/${id}/shifts/${m.shifts[1].id}`;
            assert.equal((await leader.page(`${at}/edit`)).status, 200);
            assert.equal((await leader.post(`${at}/edit`, { ...other, capacity: 2 })).status, 200);
            assert.equal((await leader.page(`${at}/cancel`)).status, 200);
            assert.equal((await leader.post(`${at}/cancel`, { reason: '老师请假' })).status, 200);
            assert.equal((await leader.post(`${at}/cancel`, { reason: '老师请假' })).status, 409);
            assert.equal((await leader.post(`/activities/${await draft()}/shifts/${m.shifts[0].id}/cancel`, { reason: 'x' })).status, 404);
            assert.equal((await leader.page(`/activities/${id}/circles`)).status, 200);
            assert.equal((await leader.post(`/activities/${id}/circles`, { way: 'in', lat: 36, lng: 113, radius_m: 100 })).status, 200);
            assert.equal((await leader.post(`/activities/${id}/circles`, { way: 'in', lat: 'NaN', lng: 113, radius_m: 100 })).status, 422);
            m = (await leader.get(`/activities/${id}/manage`)).json;
            assert.equal(m.shifts[1].capacity, 2);
            assert.ok(m.shifts[1].cancelled);
            assert.equal((await leader.post(`/activities/${id}/circles/${m.circles[0].id}/remove`)).status, 200);
            assert.equal((await leader.post(`/activities/${id}/circles/${m.circles[0].id}/remove`)).status, 404);
        });

        test('danger is published with a warning, and insurance ends it', async () => {
            const id = await published({ hazard: true });
            assert.equal((await leader.get(`/activities/${id}/manage`)).json.must_insure, true);
            assert.match((await anyone.page(`/activities/${id}`)).text, /登记保险以后才能开始/);
            assert.equal((await leader.page(`/activities/${id}/insurance`)).status, 200);
            assert.equal((await leader.post(`/activities/${id}/insurance`, { insurance: '人保 2026-1' })).status, 200);
            assert.equal((await leader.get(`/activities/${id}/manage`)).json.must_insure, false);
            assert.equal((await anyone.get(`/activities/${id}`)).json.insured, true);
        });

        test('what was reviewed stays as it was reviewed until somebody agrees to more', async () => {
            const id = await published();
            const m = (await leader.get(`/activities/${id}/manage`)).json;
            const change = notice(projectId, { version: m.version, title: '换成别的' });
            for (const k of ['project', 'starts', 'ends', 'capacity', 'is_service'])
                delete change[k];
            change.place = '新教室';
            const r = await leader.post(`/activities/${id}/edit`, change);
            assert.match(r.json.message, /已送审/);
            const seen = (await anyone.get(`/activities/${id}`)).json;
            assert.deepEqual([seen.title, seen.place], ['周六手机课', '新教室']);
            const [waits] = (await leader.get(`/activities/${id}/manage`)).json.changes;
            assert.equal((await station.post(`/changes/${waits.id}/approve`)).status, 200);
            assert.equal((await anyone.get(`/activities/${id}`)).json.title, '换成别的');
        });

        test('cancelling tells everybody signed up, frees the seats and stays to be read', async () => {
            const id = await published();
            const shift = (await anyone.get(`/activities/${id}`)).json.shifts[0].id;
            const joined = await volunteer.post(`/shifts/${shift}/join`, {});
            assert.equal(joined.status, 200, joined.text);
            assert.equal((await leader.page(`/activities/${id}/cancel`)).status, 200);
            assert.deepEqual(fields(await leader.post(`/activities/${id}/cancel`, {})), ['reason']);
            assert.equal((await leader.post(`/activities/${id}/cancel`, { reason: '下大雨' })).status, 200);
            assert.equal((await leader.post(`/activities/${id}/cancel`, { reason: '下大雨' })).status, 409);
            assert.deepEqual(rows(server.place, `SELECT state FROM signup WHERE shift = ${shift}`), [['6']]);
            assert.deepEqual(rows(server.place, `SELECT taken FROM shift WHERE id = ${shift}`), [['0']]);
            assert.equal(rows(server.place, `SELECT id FROM notice WHERE link = '/activities/${id}'`).length, 1);
            const r = await anyone.get(`/activities/${id}`);
            assert.equal(r.json.status, 'cancelled');
            assert.equal(r.json.cancel_reason, '下大雨');
            assert.match((await leader.page(`/activities/new?copy=${id}`)).text, /name="capacity"[^>]*value="\d+"/, 'called off, and held another week');
        });

        test('the phone opens for who is signed up, and that is logged', async () => {
            const id = await published({ starts: `${day(11)}T18:00`, ends: `${day(11)}T19:00` });
            assert.equal((await volunteer.post(`/activities/${id}/contact`)).status, 409);
            const shift = (await anyone.get(`/activities/${id}`)).json.shifts[0].id;
            assert.equal((await volunteer.post(`/shifts/${shift}/join`, {})).status, 200);
            const r = await volunteer.post(`/activities/${id}/contact`);
            assert.equal(r.json.phone, '13800001234');
            assert.equal(rows(server.place, `SELECT id FROM audit WHERE what = 8 AND thing_id = ${id}`).length, 1);
            assert.equal((await anyone.post(`/activities/${id}/contact`)).status, 401);
        });

        test('lists: soonest first, each once, pages without gaps, filters', async () => {
            const seen = [];
            let after = '';
            for (let i = 0; i < 40; i++) {
                const r = await anyone.get(`/activities?n=3${after && `&after=${after}`}`);
                seen.push(...r.json.items);
                after = r.json.next;
                if (!after)
                    break;
            }
            assert.ok(seen.length > 5);
            assert.equal(new Set(seen.map((c) => c.id)).size, seen.length);
            const times = seen.map((c) => c.starts);
            assert.deepEqual(times, [...times].sort());
            assert.equal((await anyone.get('/activities?n=100')).json.items.length, seen.length);
            const own = (await anyone.get(`/activities?q=${encodeURIComponent('手机课')}`)).json.items;
            assert.ok(own.length && own.every((c) => c.title.includes('手机课')));
            assert.equal((await anyone.get('/activities?q=%25')).json.items.length, 0, 'a % is a %');
            const science = (await anyone.get('/activities?category=science')).json.items;
            assert.ok(science.some((c) => c.title === '周六手机课'), 'a second category of the project counts');
            const one = (await anyone.get(`/activities?day=${day(7)}&n=100`)).json.items;
            assert.ok(one.length && one.every((c) => c.starts.startsWith(day(7))));
            const free = (await anyone.get('/activities?free=1&n=100')).json.items;
            assert.ok(free.every((c) => c.left > 0));
            assert.equal((await anyone.get('/activities?unit=99')).status, 404);
            assert.equal((await anyone.get('/activities?lat=91&lng=0')).status, 422);
        });

        test('near a place: within so many kilometres', async () => {
            await published({ lat: 36.5, lng: 113.5, title: '远处的课' });
            const near = (await anyone.get('/activities?lat=36.501&lng=113.5&km=1')).json.items;
            assert.deepEqual(near.map((c) => c.title), ['远处的课']);
            assert.ok(near[0].distance_m > 100 && near[0].distance_m < 120);
            assert.ok(!(await anyone.get('/activities?lat=36.52&lng=113.5&km=1')).json.items.some((c) => c.title === '远处的课'));
        });

        test('a unit shows what is below it', async () => {
            const all = (await anyone.get('/activities?n=100')).json.items;
            const { unit } = (await anyone.get(`/activities/${all[0].id}`)).json;
            const some = (await anyone.get(`/activities?unit=${unit}&n=100`)).json.items;
            assert.ok(some.length > 0 && some.length <= all.length);
            assert.ok(some.some((c) => c.id === all[0].id));
        });

        test('the page of a day holds all its shifts with their fill counts', async () => {
            const id = await published({ starts: `${day(15)}T09:00`, ends: `${day(15)}T10:00` });
            const r = await anyone.get(`/activities/day?day=${day(15)}`);
            const mine = r.json.shifts.filter((s) => s.activity === id);
            assert.equal(mine.length, 1);
            assert.equal(mine[0].taken, 0);
            assert.equal(mine[0].capacity, 5);
            const first = (await anyone.get(`/activities/day?day=${day(7)}&n=1`)).json;
            const second = (await anyone.get(`/activities/day?day=${day(7)}&n=1&after=${first.next}`)).json;
            assert.notEqual(first.shifts[0].id, second.shifts[0].id);
            assert.equal((await anyone.page(`/activities/day?day=${day(15)}`)).status, 200);
        });

        test('a calendar file of one shift, folded and escaped', async () => {
            const id = await published({ content: `${'长'.repeat(80)},;\\` });
            const r = await anyone.send('GET', `/activities/${id}/calendar.ics`);
            assert.match(r.type, /text\/calendar/);
            assert.ok(r.text.startsWith('BEGIN:VCALENDAR\r\n') && r.text.endsWith('END:VCALENDAR\r\n'));
            for (const line of r.text.split('\r\n'))
                assert.ok(Buffer.byteLength(line) <= 75, line);
            const whole = r.text.replace(/\r\n /g, '');
            assert.ok(whole.includes(`${'长'.repeat(80)}\\,\\;\\\\`));
            assert.ok(whole.includes(`DTSTART:${day(7).replaceAll('-', '')}T010000Z`));
            assert.equal((await anyone.send('GET', `/activities/${id}/calendar.ics?shift=7`)).status, 404);
        });

        test('a poster carries the QR code of the page', async () => {
            const id = await published();
            const r = await anyone.page(`/activities/${id}/poster`);
            assert.equal(r.status, 200);
            assert.match(r.text, /<svg[^>]*class="qr"/);
            assert.equal((await anyone.page(`/activities/${await draft()}/poster`)).status, 404);
        });

        test('named teams are named on the page', async () => {
            const id = await published({ recruit: 'named', teams: [team] });
            assert.match((await anyone.get(`/activities/${id}`)).json.how_to_join, /仅限这些队伍/);
            assert.equal((await leader.get(`/activities/${id}/manage`)).json.named[0].id, team);
        });

        test('my activities show drafts to their leader only', async () => {
            const r = await leader.get('/activities/mine?n=2');
            assert.equal(r.json.items.length, 2);
            const more = await leader.get(`/activities/mine?n=2&after=${r.json.next}`);
            assert.ok(BigInt(more.json.items[0].id) < BigInt(r.json.items[1].id));
            assert.equal((await volunteer.get('/activities/mine')).status, 404);
        });

        test('after all this the register is still sound: seats, figures, states', async () => {
            await new Promise((done) => { setTimeout(done, 2500); }); // totals are added up once a second
            assert.match(redvest(['check', ...server.place.args]), /./);
        });

        test('home: figures with their definition, what can be joined, the counties', async () => {
            const r = await anyone.get('/');
            assert.deepEqual(r.json.figures.map((f) => f.measure), ['volunteers', 'teams', 'activities', 'person_times', 'minutes']);
            assert.ok(r.json.figures.every((f) => f.definition));
            assert.ok(r.json.items.length > 0 && r.json.items.every((c) => c.left > 0));
            assert.match(r.json.runner, /精神文明建设办公室/);
            assert.equal(r.json.mine, null);
            assert.equal((await volunteer.get('/')).json.mine, null, 'its JSON is the same for everybody');
            for (const path of ['/accessibility', '/design'])
                for (const prefs of ['zh.light', 'en.dark.elder'])
                    assert.equal((await anyone.page(path, { headers: { cookie: `rvp=${prefs}` } })).status, 200);
        });
    });
}
