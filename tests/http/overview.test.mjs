// overview.test.mjs - public figures; the rules and the audit trail behind them; messages.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer, cityServer, Client, changeRule, giveRight, people, PASSWORD, SECOND, redvest, rows } from './lib/redvest.mjs';
import { staleSession } from './lib/seed.mjs';

const MEASURES = ['volunteers', 'with_hours', 'teams', 'projects', 'activities', 'person_times', 'minutes'];
const byMeasure = (page) => Object.fromEntries(page.figures.map((f) => [f.measure, f]));
const sum = (list) => list.reduce((a, b) => a + b, 0);

for (const engine of engines) {
    describe(`overview (${engine})`, () => {
        let server, anyone, city, second, auditor;
        before(async () => {
            server = await demoServer(engine);
            anyone = new Client(server.base);
            city = await new Client(server.base).logIn(people.city, PASSWORD);
            second = await new Client(server.base).logIn(SECOND, PASSWORD);
            auditor = await new Client(server.base).logIn(people.auditor, PASSWORD);
        });
        after(() => server?.stop());

        test('the city shows all seven figures, each with its definition and as-of time', async () => {
            const r = await anyone.get('/overview');
            assert.equal(r.status, 200);
            assert.deepEqual(r.json.figures.map((f) => f.measure), MEASURES);
            assert.ok(r.json.figures.every((f) => f.definition.length > 8 && f.total >= f.year && f.year >= f.month));
            assert.match(r.json.as_of, /\+08:00$/);
            assert.ok(byMeasure(r.json).volunteers.total > 0);
            assert.equal(r.json.parent, null);
        });

        test('the figures are those that redvest stat prints', async () => {
            const f = byMeasure((await anyone.get('/overview')).json);
            const printed = Object.fromEntries(redvest(['stat', ...server.place.args]).trim().split('\n').map((l) => l.split(/\s+/)));
            for (const [name, stat] of [['volunteers', 'volunteers'], ['with_hours', 'volunteers_with_hours'], ['teams', 'teams'],
                ['projects', 'projects'], ['activities', 'activities'], ['person_times', 'person_times'], ['minutes', 'minutes']])
                assert.equal(f[name].total, Number(printed[stat]), name);
        });

        test('the page shows the same numbers as the JSON, time in hours', async () => {
            const f = byMeasure((await anyone.get('/overview')).json);
            const html = (await anyone.page('/overview')).text;
            const shown = [...html.slice(html.indexOf('主要数据')).matchAll(/<dd>([\d,.]+) <small>/g)].map((m) => Number(m[1].replaceAll(',', '')));
            assert.equal(shown.length, 7);
            MEASURES.forEach((m, i) => assert.ok(Math.abs(shown[i] - (m === 'minutes' ? f[m].total / 60 : f[m].total)) <= 0.051, m));
            assert.equal(html.match(/口径：/g).length, 7 + 4);
            assert.match(html, /数据截至/);
        });

        test('ratios come first and follow from the figures; the table stands by what was chosen', async () => {
            const { json } = await anyone.get('/overview'), f = byMeasure(json);
            const html = (await anyone.page('/overview')).text;
            assert.ok(html.indexOf('有时长率') < html.indexOf('主要数据'));
            assert.deepEqual(json.ratios.map((r) => r.ratio), ['hours_share', 'hours_each', 'team_cover', 'month_cover']);
            assert.equal(json.ratios[0].tenths, Math.round(f.with_hours.total * 1000 / f.volunteers.total));
            assert.equal(json.ratios[1].tenths, Math.round(f.minutes.total / 6 / f.volunteers.total));
            const [all, some] = json.ratios[2].part.match(/\d+/g).map(Number);
            assert.ok(some > 0 && some <= all && all > 1000);
            for (const [i, ratio] of ['hours_share', 'hours_each', 'team_cover', 'month_cover'].entries()) {
                const order = (await anyone.get(`/overview?ranked=${ratio}`)).json.children.map((c) => c.ratios[i].tenths);
                assert.deepEqual(order, [...order].sort((a, b) => b - a), ratio);
            }
            assert.match((await anyone.page('/overview?ranked=team_cover')).text, /aria-sort="descending"><a [^>]*>队伍覆盖率/);
            assert.equal((await anyone.get('/overview?ranked=money')).status, 422);
        });

        test('counties add up to the city, with what the city holds itself', async () => {
            for (const measure of MEASURES) {
                const { json } = await anyone.get(`/overview?measure=${measure}`);
                assert.equal(json.children.length, 12);
                assert.equal(sum(json.children.map((c) => c.value)) + json.direct, byMeasure(json)[measure].total, measure);
                const values = json.children.map((c) => c.value);
                assert.deepEqual(values, [...values].sort((a, b) => b - a));
            }
        });

        test('from the city to a village: path, rank, and figures that only shrink', async () => {
            let page = (await anyone.get('/overview')).json;
            for (let depth = 2; depth <= 4; depth++) {
                const child = page.children[0];
                const next = (await anyone.get(`/overview/${child.id}`)).json;
                assert.equal(next.path.length, depth);
                assert.equal(next.path.at(-1).id, child.id);
                assert.equal(next.parent, page.unit);
                assert.equal(next.sisters, page.children.length);
                assert.equal(byMeasure(next).volunteers.total, byMeasure(child).volunteers.n);
                assert.equal(byMeasure(next).volunteers.rank, child.rank);
                assert.ok(next.figures.every((f, i) => f.total <= page.figures[i].total));
                page = next;
            }
            assert.deepEqual(page.children, []);
        });

        test('ranks agree with the sisters’ totals', async () => {
            const top = (await anyone.get('/overview')).json;
            const last = top.children.at(-1);
            const page = byMeasure((await anyone.get(`/overview/${last.id}`)).json);
            for (const m of MEASURES)
                assert.equal(page[m].rank, 1 + top.children.filter((c) => byMeasure(c)[m].n > byMeasure(last)[m].n).length, m);
        });

        test('time: 30 days, 12 months, 5 years without gaps, the last one the present', async () => {
            for (const [by, n, last] of [['day', 30, 20260307], ['month', 12, 202603], ['year', 5, 2026]]) {
                const { json } = await anyone.get(`/overview?measure=person_times&by=${by}`);
                assert.equal(json.steps.length, n);
                assert.equal(json.steps.at(-1).period, last);
                const f = byMeasure(json).person_times;
                assert.equal(json.steps.at(-1).value, { day: f.day, month: f.month, year: f.year }[by]);
            }
        });

        test('charts carry a text summary and a table', async () => {
            const html = (await anyone.page('/overview?measure=teams&by=year')).text;
            assert.equal(html.match(/<svg [^>]*class="chart/g).length, 2);
            assert.equal(html.match(/<table/g).length, 2);
            const { json } = await anyone.get('/overview?measure=teams&by=year');
            assert.ok(json.children_summary.length > 10 && html.includes(json.children_summary));
            assert.ok(html.includes(json.steps_summary));
        });

        test('a wrong measure, an unknown unit, a parameter nobody declared', async () => {
            assert.equal((await anyone.get('/overview?measure=money')).status, 422);
            assert.equal((await anyone.get('/overview?by=week')).status, 422);
            assert.equal((await anyone.get('/overview/1')).status, 404);
            assert.equal((await anyone.get('/overview/abc')).status >= 404, true);
            assert.equal((await anyone.page('/overview/99999999999999999999')).status >= 404, true);
        });

        test('English is English, elder mode draws larger', async () => {
            const en = await anyone.page('/overview', { headers: { cookie: 'rvp=en.light.' } });
            assert.match(en.text, /Registered volunteers/);
            assert.ok(!en.text.includes('口径'));
            const elder = await anyone.page('/overview', { headers: { cookie: 'rvp=zh.light.elder' } });
            assert.match(elder.text, /viewBox="0 0 300 /);
        });

        test('open numbers define every figure', async () => {
            const r = await anyone.get('/open-numbers');
            assert.deepEqual(r.json.figures.map((f) => f.measure), MEASURES);
            const f = byMeasure((await anyone.get('/overview')).json);
            for (const d of r.json.figures)
                assert.equal(d.total, f[d.measure].total);
            assert.match((await anyone.page('/open-numbers')).text, /北京时间/);
        });

        test('the overview stays within its weight', async () => {
            const r = await fetch(`${server.base}/overview`, { headers: { accept: 'text/html', 'accept-encoding': 'gzip' } });
            const gz = (await import('node:zlib')).gzipSync(await r.text()).length;
            assert.ok(gz < 12000, `${gz} bytes`);
        });

        // --- rules ----------------------------------------------------------------------------------
        test('a rule is changed by two people with a reason, holds at once, and leaves a trail', async () => {
            const path = '/admin/policy/signup.offer_min';
            assert.equal((await city.get(path)).json.rule.value, 120);
            const asked = await city.post(path, { value: 90, from: '2026-03-07', reason: '试行更短的保留时间' });
            assert.equal(asked.status, 200);
            const change = asked.json.location;
            assert.equal((await city.get(path)).json.rule.value, 120, 'one person changes nothing');
            assert.equal((await city.post(`${change}/approve`, {})).status, 409);
            assert.equal((await city.post(path, { value: 80, from: '2026-03-07', reason: '再来一次' })).status, 409, 'one waits already');
            const item = (await second.get('/inbox?kind=change')).json.items.find((i) => i.link === change);
            assert.equal(item.title, '候补名额保留多久');
            assert.deepEqual((await second.get(change)).json.lines.map((l) => [l.label, l.was, l.becomes]), [['候补名额保留多久', '120 分钟', '90 分钟'],
                ['生效日期', null, '2026-03-07'], ['修改依据', null, '试行更短的保留时间']]);
            assert.match((await new Client(server.base).logInPage(SECOND, PASSWORD).then((c) => c.page(path))).text, new RegExp(`href="${change}"`));
            const county = await new Client(server.base).logIn(people.county, PASSWORD);
            assert.equal((await county.post(`${change}/approve`, {})).status, 404);
            const left = staleSession(server.place, (await second.get('/session')).json.account, Date.parse('2026-03-07T09:00:00+08:00'));
            const lying = new Client(server.base);
            lying.headers.authorization = `Bearer ${left}`;
            assert.equal((await lying.post(`${change}/approve`, {})).json.code, 'not-fresh', 'a session left open agrees to nothing');
            assert.equal((await second.post(`${change}/approve`, {})).status, 200);
            const { json } = await city.get(path);
            assert.equal(json.rule.value, 90);
            assert.equal(json.history[0].reason, '试行更短的保留时间');
            assert.ok(json.history[0].asker && json.history[0].by && json.history[0].asker !== json.history[0].by);
            const trail = await auditor.get('/admin/audit?thing=policy');
            assert.equal(trail.json.items[0].what, 'policy');
            assert.match(trail.json.items[0].detail, /^候补名额保留多久：120 分钟 → 90 分钟，2026-03-07 起/);
        });

        test('a rule that starts later is announced and does not hold yet', async () => {
            const path = '/admin/policy/login.code_min';
            assert.equal((await changeRule(city, second, path, { value: 9, from: '2026-04-01' })).status, 200);
            const line = (await city.get('/admin/policy')).json.rules.find((p) => p.name === 'login.code_min');
            assert.equal(line.value, 5);
            assert.equal(line.next, '9 分钟');
            assert.match(line.next_from, /^2026-04-01T00:00/);
        });

        test('out of bounds, in the past, without a reason: refused, nothing kept', async () => {
            const path = '/admin/policy/record.confirm_workdays';
            const count = () => rows(server.place, "SELECT COUNT(*) FROM policy WHERE name = 'record.confirm_workdays'")[0][0];
            const before = count();
            const bad = await city.post(path, { value: 11, from: '2026-03-07', reason: 'x' });
            assert.equal(bad.status, 422);
            assert.equal(bad.json.errors[0].field, 'value');
            assert.equal((await city.post(path, { value: 9, from: '2026-03-06', reason: 'x' })).status, 422);
            assert.equal((await city.post(path, { value: 9, from: '2026-03-07' })).status, 422);
            assert.equal((await city.post('/admin/policy/no.such', { value: 9, from: '2026-03-07', reason: 'x' })).status, 404);
            assert.equal(count(), before);
        });

        test('a refused form keeps what was typed', async () => {
            const c = await new Client(server.base).logInPage(people.city, PASSWORD);
            const path = '/admin/policy/record.pairs_a_day';
            const r = await c.form(path, { value: '99', from: '2026-03-08', reason: '理由在此' }, { from: path });
            assert.equal(r.status, 422);
            assert.match(r.text, /value="99"/);
            assert.match(r.text, /理由在此/);
            assert.match(r.text, /错误：/);
        });

        test('holidays: a weekday off, a weekend worked, each only once, and off again', async () => {
            assert.equal((await city.post('/admin/holidays', { day: '2026-04-06', kind: 'off', name: '清明节' })).status, 200);
            assert.equal((await city.post('/admin/holidays', { day: '2026-04-11', kind: 'worked', name: '清明调休' })).status, 200);
            assert.equal((await city.post('/admin/holidays', { day: '2026-04-11', kind: 'off', name: '周末' })).status, 422);
            assert.equal((await city.post('/admin/holidays', { day: '2026-04-07', kind: 'worked', name: '周二' })).status, 422);
            const days = () => city.get('/admin/policy').then((r) => r.json.holidays.map((h) => h.day));
            assert.deepEqual((await days()).filter((d) => d.startsWith('2026-04')), ['2026-04-06', '2026-04-11']);
            assert.equal((await city.post('/admin/holidays/2026-04-11/remove')).status, 200);
            assert.equal((await city.post('/admin/holidays/2026-04-11/remove')).status, 404);
            assert.deepEqual((await days()).filter((d) => d.startsWith('2026-04')), ['2026-04-06']);
        });

        test('only the city office sees the rules, only auditors the trail', async () => {
            for (const who of ['volunteer', 'leader', 'station', 'township', 'county', 'sysadmin']) {
                const c = await new Client(server.base).logIn(people[who], PASSWORD);
                assert.equal((await c.get('/admin/policy')).status, 404, who);
                assert.equal((await c.get('/admin/audit')).status, 404, who);
                assert.equal((await c.post('/admin/policy/signup.offer_min', { value: 60, from: '2026-03-07', reason: 'x' })).status, 404, who);
            }
            assert.equal((await city.get('/admin/audit')).status, 404);
            assert.equal((await auditor.get('/admin/policy')).status, 404);
            assert.equal((await anyone.get('/admin/audit')).status, 401);
        });

        // --- the trail ------------------------------------------------------------------------------
        test('the trail pages through everything once, newest first', async () => {
            for (let i = 1; i <= 5; i++)
                assert.equal((await changeRule(city, second, '/admin/policy/odd.device_min', { value: i, from: '2026-03-07' })).status, 200);
            const seen = [];
            for (let after = ''; ;) {
                const { json } = await auditor.get(`/admin/audit?n=3${after}`);
                seen.push(...json.items);
                if (!json.next)
                    break;
                after = `&after=${json.next}`;
            }
            assert.equal(new Set(seen.map((i) => i.id)).size, seen.length);
            assert.equal(seen.length, Number(rows(server.place, 'SELECT COUNT(*) FROM audit')[0][0]));
            const times = seen.map((i) => i.at);
            assert.deepEqual(times, [...times].sort().reverse());
        });

        test('the trail is filtered by thing, person, kind and day; who acted by a right is named', async () => {
            const all = (await auditor.get('/admin/audit?what=policy')).json.items;
            assert.ok(all.length > 5 && all.every((i) => i.what === 'policy'));
            assert.deepEqual(all.map((i) => i.actor_name.includes('×')), all.map((i) => !i.by_may), 'as the table says');
            const one = (await auditor.get(`/admin/audit?thing=policy&thing_id=${all[0].thing_id}`)).json.items;
            assert.equal(one.length, 1);
            const by = (await auditor.get(`/admin/audit?actor=${all[0].actor}&thing=policy`)).json.items;
            assert.ok(by.length > 5 && by.length <= all.length && by.every((i) => i.actor === all[0].actor));
            assert.equal((await auditor.get('/admin/audit?since=2026-03-08')).json.items.length, 0);
            assert.ok((await auditor.get('/admin/audit?since=2026-03-07&until=2026-03-07')).json.items.length > 0);
            const html = await auditor.page('/admin/audit?what=policy&since=2026-03-07');
            assert.match(html.text, /只看这个对象/);
        });

        // --- messages -------------------------------------------------------------------------------
        test('messages are one’s own: told, read one, read all, none of another', async () => {
            const c = await new Client(server.base).logIn(people.leader, PASSWORD);
            const before = (await c.get('/me/notices')).json.unread;
            const system = await new Client(server.base).logIn(people.sysadmin, PASSWORD);
            const county = (await anyone.get('/overview')).json.children[0].id;
            const town = (await anyone.get(`/overview/${county}`)).json.children[0].id;
            for (const unit of [county, town])
                assert.equal((await giveRight(system, city, { unit, phone: people.leader, may: 'staff' }, '/system')).status, 200);
            const list = (await c.get('/me/notices')).json;
            assert.equal(list.unread, before + 2);
            const [last, first] = list.items;
            assert.equal(last.read, null);
            assert.equal(last.link, '/inbox');
            assert.ok(!/\{\d\}/.test(last.text), last.text);
            const volunteer = await new Client(server.base).logIn(people.volunteer, PASSWORD);
            assert.equal((await volunteer.post(`/me/notices/${last.id}/read`)).status, 404, 'not another’s');
            const opened = await c.post(`/me/notices/${last.id}/read`);
            assert.equal(opened.json.location, '/inbox');
            assert.equal((await c.get('/me/notices')).json.unread, before + 1);
            const page = await c.page('/me/notices');
            assert.match(page.text, new RegExp(`action="/me/notices/${first.id}/read"`));
            assert.doesNotMatch(page.text, new RegExp(`action="/me/notices/${last.id}/read"`));
            assert.equal((await c.post('/me/notices/read', { newest: list.newest })).status, 200);
            assert.equal((await c.get('/me/notices')).json.unread, 0);
            assert.equal((await anyone.get('/me/notices')).status, 401);
        });

        test('messages page without leaving any out', async () => {
            const c = await new Client(server.base).logIn(people.leader, PASSWORD);
            const all = (await c.get('/me/notices?n=100')).json.items.map((i) => i.id);
            const one = (await c.get('/me/notices?n=1')).json;
            const two = (await c.get(`/me/notices?n=1&after=${one.next}`)).json;
            assert.deepEqual([one.items[0].id, two.items[0].id], all.slice(0, 2));
        });
    });

    describe(`an empty city (${engine})`, () => {
        let server;
        before(async () => { server = await cityServer(engine); });
        after(() => server?.stop());

        test('shows zeros and says that there are no figures yet', async () => {
            const c = new Client(server.base);
            const { json } = await c.get('/overview');
            assert.equal(json.as_of, null);
            assert.ok(json.figures.every((f) => f.total === 0));
            assert.equal(json.children.length, 12);
            assert.match((await c.page('/overview')).text, /还没有产生数据/);
            assert.equal((await c.page('/open-numbers')).status, 200);
        });
    });
}
