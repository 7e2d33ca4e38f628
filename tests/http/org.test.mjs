// org.test.mjs - the tree as people see it, units added and closed by their staff, rights given and taken back.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { cityServer, engines, giveRight, rows, tryRedvest } from './lib/redvest.mjs';

const PASSWORD = 'correct horse';
const staff = [
    { phone: '13922220001', name: '市办', may: 'staff' }, { phone: '13922220002', name: '潞州', may: 'staff', unit: '140403' },
    { phone: '13922220003', name: '上党', may: 'staff', unit: '140404' }, { phone: '13922220004', name: '系统', may: 'sysadmin' },
    { phone: '13922220005', name: '审计', may: 'auditor' }, { phone: '13922220006', name: '新人' },
    { phone: '13922220007', name: '帮手' },
].map((s) => ({ ...s, password: PASSWORD }));

for (const engine of engines) {
    describe(`org on ${engine}`, () => {
        let s, city, county, otherCounty, sysadmin, auditor, u;

        /** A unit by its path of names below the city. */
        async function find(...names) {
            let at = (await city.get('/units')).json.items.find((i) => i.name === names[0]);
            for (const name of names.slice(1))
                at = (await city.get(`/units/${at.id}`)).json.children.find((i) => i.name.startsWith(name));
            return at.id;
        }
        async function add(client, parent, kind, name) {
            const r = await client.post(`/admin/units/${parent}/add`, { kind, name });
            return r.status === 200 ? r.json.location.split('/').pop() : r;
        }

        before(async () => {
            s = await cityServer(engine, { staff });
            const log = (i) => s.client().logIn(staff[i].phone, PASSWORD);
            [city, county, otherCounty, sysadmin, auditor] = await Promise.all([0, 1, 2, 3, 4].map(log));
            u = { county: await find('潞州区'), town: await find('潞州区', '英雄中路'), other: await find('上党区') };
            const town = (await city.get(`/units/${u.town}`)).json;
            u.city = town.path[0].id;
            u.village = town.children[0].id;
        });
        after(async () => { await s.stop(); });

        test('anyone walks from the city to a community', async () => {
            const c = s.client();
            const list = (await c.get('/units')).json;
            assert.equal(list.items.length, 12);
            assert.equal(list.items.find((i) => i.name === '潞州区').below, 19);
            const village = (await c.get(`/units/${u.village}`)).json;
            assert.deepEqual(village.path.map((p) => p.name), ['长治市', '潞州区', '英雄中路街道']);
            assert.equal(village.kind, 'village_station');
            const html = await c.page(`/units/${u.village}`);
            assert.equal(html.status, 200);
            assert.match(html.text, new RegExp(village.name));
            assert.ok(!html.text.includes('/admin/units'));
        });

        test('a search finds by name, and its signs mean themselves', async () => {
            const c = s.client();
            const found = (await c.get('/units?q=' + encodeURIComponent('英雄中路'))).json.found;
            assert.ok(found.some((f) => f.id === u.town));
            for (const q of ['%', '_', '!', "'", '没有这个地方'])
                assert.deepEqual((await c.get('/units?q=' + encodeURIComponent(q))).json.found, [], q);
            assert.match((await c.page('/units?q=' + encodeURIComponent('<b>没有'))).text, /没有找到“&lt;b&gt;没有”/);
        });

        test('unknown units are not found', async () => {
            for (const id of ['1', '0', '-5', 'abc', '99999999999999999999', '9223372036854775807'])
                assert.equal((await s.client().get(`/units/${id}`)).status, 404, id);
        });

        test('the three selects fill from above, and drop what does not fit', async () => {
            const c = s.client();
            const page = async (q) => (await c.page(`/units/pick?${q}`)).text;
            const options = (html, name) => [...html.match(new RegExp(`<select[^>]*name="${name}".*?</select>`, 's'))[0]
                .matchAll(/value="(\d+)"/g)].map((m) => m[1]);
            const one = await page(`county=${u.county}`);
            assert.equal(options(one, 'county').length, 12);
            assert.equal(options(one, 'town').length, 19);
            assert.equal(options(one, 'village').length, 0);
            const two = await page(`county=${u.county}&town=${u.town}`);
            assert.ok(options(two, 'village').includes(u.village));
            const foreign = await page(`county=${u.other}&town=${u.town}`);
            assert.ok(!options(foreign, 'town').includes(u.town));
            assert.equal(options(foreign, 'village').length, 0);
            assert.ok(!/name="village"/.test(await page(`county=${u.county}&deepest=4`)));
        });

        test('staff come to their own unit', async () => {
            assert.equal((await county.page('/admin/units')).location, `/admin/units/${u.county}`);
            assert.equal((await s.client().page('/admin/units')).status, 303);
            assert.equal((await auditor.get('/admin/units')).status, 404);
        });

        test('a unit is changed by its staff and by nobody else; a stale form is refused', async () => {
            const body = { version: 1, name: '英雄中路街道', address: '英雄中路 1 号', phone: '0355-1234567', lat: 36.19, lng: 113.11 };
            assert.equal((await otherCounty.post(`/admin/units/${u.town}`, body)).status, 404);
            assert.equal((await sysadmin.post(`/admin/units/${u.town}`, body)).status, 404);
            assert.equal((await county.post(`/admin/units/${u.city}`, body)).status, 404);
            assert.equal((await county.post(`/admin/units/${u.town}`, body)).status, 200);
            const seen = (await s.client().get(`/units/${u.town}`)).json;
            assert.equal(seen.address, body.address);
            assert.equal(seen.lat, 36.19);
            assert.equal((await county.post(`/admin/units/${u.town}`, body)).status, 409);
            for (const wrong of [{ lng: undefined }, { lat: 91 }, { lat: 'NaN' }, { name: '' }, { name: '长'.repeat(61) }])
                assert.equal((await county.post(`/admin/units/${u.town}`, { ...body, version: 2, ...wrong })).status, 422,
                    JSON.stringify(wrong));
        });

        test('a stale form comes back with what was typed', async () => {
            const c = await s.client().logInPage(staff[1].phone, PASSWORD);
            const at = `/admin/units/${u.village}`;
            const name = (await c.get(`/units/${u.village}`)).json.name;
            const send = (address) => c.form(at, { version: '1', name, address }, { from: at });
            assert.equal((await send('甲街 1 号')).status, 303);
            const r = await send('乙街 2 号');
            assert.equal(r.status, 409);
            assert.match(r.text, /内容已被别人修改/);
            assert.match(r.text, /value="乙街 2 号"/);
        });

        test('点 → 小组 → 岗 below a community; windows and scenic spots beside towns and counties', async () => {
            const point = await add(county, u.village, 'point', '一号点');
            const group = await add(county, point, 'group', '邻里小组');
            const post = await add(county, group, 'post', '门岗');
            assert.deepEqual((await s.client().get(`/units/${post}`)).json.path.map((p) => p.depth), [2, 3, 4, 5, 6, 7]);
            const hall = await add(county, u.county, 'window_station', '政务大厅');
            assert.equal((await s.client().get(`/units/${hall}`)).json.code, '140403900000');
            const scenic = await add(city, u.city, 'scenic_station', '太行山');
            assert.equal((await s.client().get(`/units/${scenic}`)).json.code, '140491000000');
            for (const [parent, kind] of [[u.village, 'group'], [u.town, 'point'], [post, 'post'], [u.village, 'window_station']])
                assert.equal((await add(county, parent, kind, '不行')).status, 422, kind);
            assert.equal((await add(county, u.village, 'village_station', '不行')).status, 422);
            assert.equal((await add(county, u.village, 'point', '一号点')).status, 409);
            assert.equal((await add(otherCounty, u.village, 'point', '别人的')).status, 404);
        });

        test('twenty units made at once all get a place of their own', async () => {
            const made = await Promise.all([...Array(20).keys()].map((i) => add(county, u.town, 'other_station', `站点${i}`)));
            const again = [];
            for (const [i, m] of made.entries())
                again.push(typeof m === 'string' ? m : await add(county, u.town, 'other_station', `站点${i}`));
            const codes = await Promise.all(again.map(async (id) => (await city.get(`/units/${id}`)).json.code));
            assert.equal(new Set(codes).size, 20);
        });

        test('only an empty unit is closed, by the staff above it', async () => {
            const hall = await add(county, u.county, 'traffic_station', '火车站');
            const point = await add(county, hall, 'point', '候车室');
            const asked = (await county.get(`/admin/units/${hall}/close`)).json;
            assert.equal(asked.empty, false);
            assert.deepEqual(asked.hinders, [{ words: '还有 1 个下级单位', n: 1 }]);
            assert.match((await county.page(`/admin/units/${hall}/close`)).text, /还有 1 个下级单位/);
            assert.equal((await county.post(`/admin/units/${hall}/close`, { reason: '试' })).status, 409);
            assert.equal((await county.post(`/admin/units/${point}/close`, {})).status, 422);
            assert.equal((await county.post(`/admin/units/${point}/close`, { reason: '搬走了' })).status, 200);
            assert.equal((await county.post(`/admin/units/${hall}/close`, { reason: '搬走了' })).status, 200);
            assert.equal((await county.post(`/admin/units/${hall}/close`, { reason: '再来' })).status, 404);
            assert.equal((await s.client().get(`/units/${hall}`)).status, 404);
            assert.equal((await county.post(`/admin/units/${u.county}/close`, { reason: '自己' })).status, 404);
            assert.equal((await city.post(`/admin/units/${u.city}/close`, { reason: '全市' })).status, 404);
        });

        test('a right counts at once, is told, and ends at once', async () => {
            const newcomer = await s.client().logIn(staff[5].phone, PASSWORD);
            assert.equal((await newcomer.get('/admin/units')).status, 404);
            const ask = (client, unit, may, phone = staff[5].phone, more) =>
                client.post('/admin/grants/new', { unit, may, phone, reason: '新到岗', until: '2026-12-31', ...more });
            assert.equal((await ask(county, u.county, 'boss')).status, 422, 'nobody declares that');
            assert.equal((await ask(county, u.county, 'sysadmin')).status, 422);
            assert.equal((await ask(county, u.other, 'staff')).status, 404);
            assert.equal((await ask(county, u.village, 'auditor')).status, 422);
            assert.equal((await ask(county, u.county, 'staff', staff[1].phone)).status, 409, 'to oneself');
            assert.equal((await ask(county, u.town, 'staff', '13900000000')).status, 422, 'nobody has this phone');
            for (const wrong of [{ reason: '' }, { until: '2026-03-06' }, { until: '2027-03-08' }, { until: 'soon' }])
                assert.equal((await ask(county, u.town, 'staff', undefined, wrong)).status, 422, JSON.stringify(wrong));
            const asked = await ask(county, u.town, 'staff');
            assert.equal(asked.status, 200);
            assert.equal((await ask(county, u.town, 'staff')).status, 409, 'it waits already');
            assert.equal((await newcomer.get('/admin/units')).status, 404, 'nobody agreed');
            const at = asked.json.location;
            assert.equal((await county.post(`${at}/agree`, {})).status, 409, 'not the one who proposed it');
            assert.deepEqual([(await county.get(at)).json.is_party, (await newcomer.get(at)).json.is_party, (await city.get(at)).json.is_party], [true, true, false]);
            assert.match((await newcomer.page(at)).text, /要由另一个人同意/);
            for (const other of [otherCounty, newcomer, auditor])
                assert.equal((await other.post(`${at}/agree`, {})).status, 404);
            assert.equal((await sysadmin.post(`${at}/agree`, {})).status, 404, 'not for the city');
            assert.equal((await otherCounty.get(at)).status, 404);
            assert.equal((await newcomer.get(at)).status, 200, 'who is to get it sees it');
            const box = (await city.get('/inbox?kind=grant')).json.items;
            assert.equal(box[0].link, at);
            assert.ok(!(await county.get('/inbox?kind=grant')).json.items.some((i) => i.link === at && i.approve));
            assert.equal((await city.post(`${at}/refuse`, {})).status, 422, 'a reason is needed');
            assert.equal((await city.post(`${at}/agree`, {})).status, 200);
            assert.equal((await city.post(`${at}/agree`, {})).status, 409);
            assert.equal((await newcomer.page('/admin/units')).location, `/admin/units/${u.town}`);
            assert.equal((await newcomer.get(`/admin/units/${u.county}`)).status, 404);
            assert.equal((await giveRight(newcomer, county, { unit: u.town, may: 'staff', phone: staff[6].phone })).status, 200, 'at most my own');
            assert.equal((await ask(newcomer, u.county, 'staff', staff[6].phone)).status, 404);

            const mine = (await county.get('/admin/grants')).json.items;
            const line = mine.find((g) => g.name === '新人' && g.may === 'staff' && g.unit === u.town);
            assert.equal(line.giver, '潞州');
            assert.ok(!mine.some((g) => g.may === 'auditor' || g.unit === u.other));
            assert.equal((await otherCounty.post(`/admin/grants/${line.id}/end`, { reason: '试' })).status, 404);
            assert.equal((await newcomer.post(`/admin/grants/${line.id}/end`, { reason: '试' })).status, 409, "one's own");
            assert.equal((await county.post(`/admin/grants/${line.id}/end`, { reason: '调走' })).status, 200);
            assert.equal((await newcomer.get('/admin/units')).status, 404);
            assert.equal((await county.post(`/admin/grants/${line.id}/end`, { reason: '再来' })).status, 404);
            const kinds = rows(s.place, "SELECT what FROM audit WHERE thing = 'unit_grant' AND reason = '调走'");
            assert.deepEqual(kinds, [['12']]);
            const [[told]] = rows(s.place, "SELECT COUNT(*) FROM notice WHERE arg0 = '英雄中路街道'");
            assert.ok(Number(told) >= 2);
        });

        test('what the administrator proposes the city office agrees to, and the other way round', async () => {
            const ask = (client, base, may, phone) => client.post(`${base}/grants/new`, { unit: u.city, may, phone, reason: '新到岗', until: '2026-12-31' });
            const auditors = await ask(sysadmin, '/system', 'auditor', staff[2].phone);
            assert.equal(auditors.status, 409, 'who holds another right is no auditor');
            assert.match(auditors.json.detail ?? auditors.text, /不能和/);
            const sixth = await ask(sysadmin, '/system', 'staff', staff[5].phone);
            assert.equal((await sysadmin.post(`${sixth.json.location}/agree`, {})).status, 409);
            assert.equal((await auditor.get(sixth.json.location)).status, 200, 'the auditor sees who is to get what at the city');
            assert.equal((await auditor.post(`${sixth.json.location}/agree`, {})).status, 404);
            assert.equal((await city.post(`${sixth.json.location}/refuse`, { reason: '没有这个岗位' })).status, 200);
            const seventh = await ask(city, '/admin', 'staff', staff[5].phone);
            assert.equal((await sysadmin.get('/system/grants')).json.waiting[0].name, '新人');
            assert.ok((await sysadmin.get('/me/notices')).json.items.some((n) => n.link === seventh.json.location));
            assert.equal((await city.post(`${seventh.json.location}/agree`, {})).status, 409);
            assert.equal((await sysadmin.post(`${seventh.json.location}/agree`, {})).status, 200);
            assert.ok((await auditor.get('/me/notices')).json.items.some((n) => n.link === seventh.json.location), 'all who hold rights there are told');
            const line = (await city.get('/admin/grants')).json.items.find((g) => g.name === '新人');
            assert.equal(line.until, '2026-12-31');
            assert.equal((await city.post(`/admin/grants/${line.id}/end`, { reason: '试完' })).status, 200);
            const own = await ask(city, '/admin', 'staff', staff[5].phone);
            assert.equal((await county.post(`${own.json.location}/withdraw`, {})).status, 404);
            assert.equal((await city.post(`${own.json.location}/withdraw`, {})).status, 200);
        });

        test('the system administrator proposes any right, and sees no unit by it', async () => {
            assert.equal((await giveRight(sysadmin, city, { unit: u.village, may: 'staff', phone: staff[5].phone }, '/system')).status, 200);
            const all = (await sysadmin.get('/system/grants')).json;
            assert.ok(all.items.some((g) => g.may === 'sysadmin' && g.mine));
            assert.equal((await sysadmin.get('/admin/grants')).status, 404);
            assert.equal((await sysadmin.get(`/admin/units/${u.village}`)).status, 404);
            assert.equal((await city.get('/system/grants')).status, 404);
            const line = all.items.find((g) => g.name === '新人' && g.may === 'staff');
            assert.equal((await sysadmin.post(`/system/grants/${line.id}/end`, { reason: '试完' })).status, 200);
        });

        test('the list of rights goes on page by page', async () => {
            const first = (await sysadmin.get('/system/grants?n=2')).json;
            assert.equal(first.items.length, 2);
            const second = (await sysadmin.get(`/system/grants?n=2&after=${first.next}`)).json;
            assert.ok(second.items.every((g) => !first.items.some((f) => f.id === g.id)));
            const narrow = (await county.get(`/admin/grants?unit=${u.town}`)).json;
            assert.ok(narrow.items.every((g) => g.unit === u.town));
            assert.equal((await county.get(`/admin/grants?unit=${u.other}`)).status, 404);
        });

        test('who has rights over several units acts for one of them, and lists follow it', async () => {
            const phone = staff[2].phone, both = await s.client().logIn(phone, PASSWORD);
            assert.ok(!(await both.page('/inbox')).text.includes('action="/place"'), 'one place is no choice');
            assert.equal((await giveRight(county, city, { unit: u.village, may: 'staff', phone })).status, 200);
            const units = async () => (await both.get('/admin/grants')).json.items.map((g) => g.unit);
            const here = async () => (await both.page('/admin/units')).location;
            const chosen = async () => /<option value="(\d+)" selected>/.exec((await both.page('/inbox')).text)[1];
            assert.equal((await both.get('/session')).json.acts_for, u.other, 'the widest at first');
            assert.ok(!(await units()).includes(u.village));
            assert.equal((await both.get('/inbox')).json.unit_name, '上党区');

            const page = (await both.page('/admin/grants')).text;
            assert.match(page, /<form class="place" method="post" action="\/place">/);
            assert.equal((await both.post('/place', { unit: u.village, back: '/admin/grants' })).json.location, '/admin/grants');
            assert.equal((await both.post('/place', { unit: u.village, back: '//example.com/' })).json.location, '/inbox');
            assert.deepEqual([...new Set(await units())], [u.village]);
            assert.equal(await here(), `/admin/units/${u.village}`);
            assert.equal(await chosen(), u.village);
            assert.equal((await both.get(`/admin/units/${u.other}`)).status, 200, 'one thing is judged by all rights');
            assert.equal((await both.get(`/admin/units/${u.town}`)).status, 404, 'what is held elsewhere gives nothing here');
            const browser = await s.client().logInPage(phone, PASSWORD);
            assert.equal((await browser.get('/session')).json.acts_for, u.other, 'each session has its own');
            assert.equal((await browser.form('/place', { unit: u.village, back: '/inbox' }, { from: '/inbox' })).location, '/inbox', 'a plain form');
            assert.equal((await browser.get('/session')).json.acts_for, u.village);
            assert.equal((await both.post('/place', { unit: u.town })).status, 404);
            assert.equal((await both.post('/place', { unit: '1' })).status, 404);
            assert.equal((await county.post('/place', { unit: u.village })).status, 404, 'another person’s');

            for (const unit of [u.village, u.other]) {
                const [[version, name]] = rows(s.place, `SELECT version, name FROM unit WHERE id = ${unit}`);
                assert.equal((await both.post(`/admin/units/${unit}`, { version, name })).status, 200);
            }
            const trail = (await auditor.get('/admin/audit?what=change&thing=unit')).json.items;
            assert.deepEqual(trail.slice(0, 2).map((a) => [a.by_may, a.by_unit]), [['staff', u.other], ['staff', u.village]], 'by which right');

            const line = (await city.get('/admin/grants')).json.items.find((g) => g.unit === u.village && g.name === '上党');
            assert.equal((await city.post(`/admin/grants/${line.id}/end`, { reason: '试完' })).status, 200);
            assert.equal(await here(), `/admin/units/${u.other}`, 'a right that ends gives way to the others');
        });

        test('the command line knows the rights that are declared', () => {
            const grant = (...more) => tryRedvest(['admin', ...s.place.args, '--phone', staff[5].phone, ...more], { input: '' });
            assert.match(grant('--may', 'boss').stderr, /boss.*staff sysadmin auditor/);
            assert.match(grant('--role', 'county').stderr, /--may staff/);
            assert.match(grant('--may', 'staff', '--until', 'soon').stderr, /2026-03-07/);
        });

        test('every page of the staff stands as HTML', async () => {
            const c = await s.client().logInPage(staff[0].phone, PASSWORD);
            const grant = (await c.get('/admin/grants')).json.items.find((g) => g.can_end);
            for (const path of [`/admin/units/${u.town}`, `/admin/units/${u.town}/add`, `/admin/units/${u.town}/close`, '/admin/grants',
                `/admin/grants?unit=${u.town}`, '/admin/grants/new', `/admin/grants/new?unit=${u.town}`, `/admin/grants/${grant.id}/end`]) {
                const r = await c.page(path);
                assert.equal(r.status, 200, path);
                assert.match(r.text, /<h1>/, path);
            }
            const own = await c.page(`/units/${u.town}`);
            assert.match(own.text, /\/admin\/units\//);
            const sys = await s.client().logInPage(staff[3].phone, PASSWORD);
            for (const path of ['/system/grants', '/system/grants/new', `/system/grants/${grant.id}/end`])
                assert.equal((await sys.page(path)).status, 200, path);
        });

        test('the administrator chooses the unit on the page, step by step; what does not fit together is dropped', async () => {
            const sys = await s.client().logInPage(staff[3].phone, PASSWORD), at = async (q) => {
                const { text } = await sys.page(`/system/grants/new${q}`);
                return { over: /<h1>授权：([^<]+)</.exec(text)[1], unit: /name="unit" value="(\d+)"/.exec(text)[1], text };
            };
            assert.equal((await at('')).unit, u.city);
            const county = await at(`?county=${u.county}&town=&village=`);
            assert.equal(county.unit, u.county);
            assert.match(county.text, new RegExp(`<option value="${u.town}"`), 'its townships can be chosen next');
            const village = await at(`?county=${u.county}&town=${u.town}&village=${u.village}`);
            assert.equal(village.unit, u.village);
            const [[other]] = rows(s.place, `SELECT id FROM unit WHERE depth = 3 AND id <> ${u.county} ORDER BY id LIMIT 1`);
            assert.equal((await at(`?county=${other}&town=${u.town}&village=${u.village}`)).unit, other);
            assert.doesNotMatch((await (await s.client().logInPage(staff[0].phone, PASSWORD)).page('/admin/grants/new')).text, /unit-pick/);
        });
    });
}
