// volunteer.test.mjs - registration in three steps, my own data, and what staff decide; bad input on the way.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer, Client, people, PASSWORD, rows, api } from './lib/redvest.mjs';

/** A citizen number that nobody has: areas beginning with 99 are no province. */
function citizen(birth, sequence, area = '990103') {
    const s = `${area}${birth}${String(sequence).padStart(3, '0')}`;
    const weight = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return s + '10X98765432'[[...s].reduce((sum, d, i) => sum + Number(d) * weight[i], 0) % 11];
}

const consents = { agree_terms: true, agree_privacy: true, agree_identity: true };

for (const engine of engines) {
    describe(`volunteers (${engine})`, () => {
        let server, home, serial = 0;
        before(async () => {
            server = await demoServer(engine, { scale: '0.001' });
            // the station's own community, so that the demo's station may decide
            const station = (await new Client(server.base).logIn(people.station, PASSWORD));
            const unit = (await station.get('/session')).json.grants[0].unit;
            const [[village, town, county]] = rows(server.place,
                `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent
                 WHERE v.depth = 5 AND (v.id = ${unit} OR t.id = ${unit} OR c.id = ${unit}) ORDER BY v.pos LIMIT 1`);
            home = { county, town, village };
        });
        after(() => server?.stop());

        const phone = () => `1371${String(1000000 + ++serial)}`;
        const as = (who) => new Client(server.base).logIn(people[who], PASSWORD);

        async function begin(number = phone()) {
            const c = new Client(server.base);
            const sent = await c.post('/register/code', { phone: number });
            assert.equal(sent.status, 200);
            const r = await c.post('/register', { phone: number, code: sent.json.code, password: 'a good long one', ...consents });
            return { c, number, r };
        }

        async function register({ name = '王小红', cn_id = citizen('19900307', ++serial), ...more } = {}) {
            const b = await begin();
            const two = await b.c.post('/register/2', { name, cn_id, ...home });
            assert.equal(two.status, 200, two.text);
            const three = await b.c.post('/register/3', { ...more });
            if (three.status === 200)
                b.c.headers.authorization = `Bearer ${three.json.token}`;
            return { ...b, r: three, cn_id };
        }

        test('three steps make a volunteer who is logged in', async () => {
            const { c, r, cn_id, number } = await register({ name: '朱䶮·𠮷', categories: ['health'], free: ['sat_am'] });
            assert.equal(r.status, 200);
            assert.match(r.json.number, /^V\d{6}2603\d{6}[0-9A-Z]$/);
            assert.equal(r.json.real_name, 'waiting');
            const me = await c.get('/me');
            assert.equal(me.json.name, '朱䶮·𠮷');
            assert.equal(me.json.next_star, 1);
            const data = (await c.get('/me/data')).json;
            assert.equal(data.document, `${cn_id.slice(0, 3)}****${cn_id.slice(-4)}`, 'masked to oneself, too');
            const shown = await c.post('/me/data');
            assert.deepEqual([shown.json.document, shown.json.shown, shown.headers.get('cache-control')], [cn_id, true, 'private, no-store']);
            assert.equal((await c.get('/me/data')).json.shown, false, 'for that one answer');
            assert.equal((await c.get('/me/looks')).json.items.length, 0, 'one\'s own look is nobody\'s business');
            assert.equal(data.phone, number);
            assert.deepEqual(data.free.map((f) => f.name), ['sat_am']);
            assert.deepEqual(data.consents.map((k) => [k.kind, k.version]),
                [['terms', '2026-01'], ['privacy', '2026-01'], ['identity', '2026-01']]);
            assert.ok(!rows(server.place, 'SELECT id_sealed, id_index FROM volunteer').flat().some((s) => s.includes(cn_id)));
        });

        test('the same on pages, with input kept when it is refused', async () => {
            const c = new Client(server.base), number = phone();
            const sent = await c.form('/register/code', { phone: number }, { from: '/register' });
            const code = sent.text.match(/id="demo-code">(\d{6})</)[1];
            const bad = await c.form('/register', { phone: number, code, password: 'long enough' }, { from: '/register' });
            assert.equal(bad.status, 422);
            assert.match(bad.text, new RegExp(`value="${number}"`));
            const one = await c.form('/register', { phone: number, code, password: 'long enough', agree_terms: '1', agree_privacy: '1',
                agree_identity: '1' }, { from: '/register' });
            assert.equal(one.status, 303);
            assert.equal(one.location, '/register/2');
            const wrong = await c.form('/register/2', { name: '<b>王</b>', cn_id: citizen('19900307', ++serial), ...home },
                { from: '/register' });
            assert.equal(wrong.status, 422);
            assert.match(wrong.text, /&lt;b&gt;王&lt;\/b&gt;/);
            const two = await c.form('/register/2', { name: '李雷', cn_id: citizen('19900307', ++serial), ...home },
                { from: '/register' });
            assert.equal(two.location, '/register/3');
            assert.match((await c.page('/register/2')).text, /value="李雷"/);
            assert.match((await c.page('/register/3')).text, /李雷，您想做什么/);
            const three = await c.form('/register/3', { skills: ['driving', 'law'] }, { from: '/register' });
            assert.equal(three.status, 303);
            assert.equal(three.location, '/me');
            assert.match((await c.page('/me')).text, /class="vest"/);
            assert.equal((await c.page('/register')).location, '/me');
        });

        test('left halfway, taken up again by the same phone', async () => {
            const b = await begin();
            await b.c.post('/register/2', { name: '韩梅', cn_id: citizen('19900307', ++serial), ...home });
            const again = await begin(b.number);
            assert.equal((await new Client(server.base).post('/register/3', {})).status, 404, 'the old token is worth nothing');
            assert.equal((await again.c.post('/register/3', {})).json.name, '韩梅');
        });

        test('a link to it is worth nothing in another browser, and tells nothing', async () => {
            const b = await begin(), cn_id = citizen('19900307', ++serial), stranger = new Client(server.base), nobody = new Client(server.base);
            assert.doesNotMatch(b.r.text, new RegExp(b.c.cookies.get('rvb')));
            const set = b.r.headers.getSetCookie().find((line) => line.startsWith('rvb='));
            assert.match(set, /; HttpOnly/);
            assert.match(set, /; SameSite=Lax/);
            const two = await b.c.post('/register/2', { name: '韩梅', cn_id, ...home });
            assert.equal(two.json.next, '/register/3');
            assert.ok((await b.c.page('/register/2')).text.includes(cn_id));
            for (const path of ['/register/2', '/register/3', '/register/claim']) {
                const [seen, never] = [await stranger.page(path), await nobody.page(path)];
                assert.deepEqual([seen.status, seen.location, seen.headers.getSetCookie()], [303, '/register', []], path);
                assert.equal(never.location, seen.location);
                assert.equal((await stranger.get(path)).status, 404);
            }
            const three = await stranger.post('/register/3', {});
            assert.equal(three.status, 404);
            assert.equal((await stranger.post('/register/claim', { story: '是我的' })).status, 404);
            assert.equal(stranger.cookies.get('rv') ? (await stranger.page('/me')).status : 303, 303, 'nobody is logged in by it');
            const done = await b.c.post('/register/3', {});
            assert.equal(done.status, 200);
            assert.equal(b.c.cookies.get('rvb'), undefined, 'and it ends with the last step');
        });

        test('begun in a log-in, it is that person\'s alone on the same browser', async () => {
            const c = await as('sysadmin');
            assert.equal((await c.post('/register', consents)).status, 200);
            const cn_id = citizen('19900307', ++serial);
            assert.equal((await c.post('/register/2', { name: '管理员', cn_id, ...home })).status, 200);
            const next = await as('auditor');
            next.cookies.set('rvb', c.cookies.get('rvb'));
            assert.equal((await next.page('/register/2')).location, '/register');
            assert.equal((await next.post('/register/3', {})).status, 404);
            next.headers = {};
            next.cookies.delete('rv');
            assert.equal((await next.post('/register/3', {})).status, 404);
            assert.ok((await c.page('/register/2')).text.includes(cn_id));
        });

        test('bad input: each with its field and its status', async () => {
            const c = new Client(server.base), number = phone();
            const field = (r) => r.json.errors.map((e) => e.field);
            assert.deepEqual(field(await c.post('/register/code', { phone: '12345' })), ['phone']);
            const { code } = (await c.post('/register/code', { phone: number })).json;
            const wrong = await c.post('/register', { phone: number, code: code === '000000' ? '111111' : '000000', password: 'a good long one', ...consents });
            assert.equal(wrong.status, 422);
            assert.deepEqual(field(wrong), ['code']);
            const none = await c.post('/register', { phone: number, code, password: 'a good long one', agree_terms: true });
            assert.deepEqual(field(none), ['agree_privacy', 'agree_identity']);
            assert.deepEqual(field(await c.post('/register', { phone: number, code, password: 'short', ...consents })), ['password']);
            const b = await begin();
            const two = async (more) => field(await b.c.post('/register/2', { name: '王小红', cn_id: citizen('19900307', 999), ...home, ...more }));
            const good = citizen('19900307', 997);
            const mistyped = good.slice(0, 17) + (good[17] === '1' ? '2' : '1');
            assert.deepEqual(await two({ cn_id: mistyped }), ['cn_id']);
            assert.deepEqual(await two({ cn_id: citizen('20900101', 1) }), ['cn_id'], 'born in the future');
            assert.deepEqual(await two({ cn_id: citizen('19901301', 1) }), ['cn_id'], 'no such day');
            assert.deepEqual(await two({ cn_id: '' }), ['cn_id']);
            assert.deepEqual(await two({ name: '王😀' }), ['name']);
            assert.deepEqual(await two({ name: '一'.repeat(61) }), ['name']);
            assert.deepEqual(await two({ name: '王\u0007' }), ['name']);
            const nul = await b.c.post('/register/2', { name: '王\u0000', cn_id: good, ...home });
            assert.equal(nul.status, 422);
            assert.deepEqual(await two({ village: '42' }), ['village'], 'an unknown unit');
            assert.deepEqual(await two({ cn_id: '', id_kind: 'passport', id_number: 'E1234567', sex: 'male' }), ['birth']);
            const lost = new Client(server.base);
            lost.cookies.set('rvb', 'nonsense');
            assert.equal((await lost.post('/register/2', { name: '王', cn_id: good, ...home })).status, 404);
            assert.equal((await lost.page('/register/3')).location, '/register');
            assert.equal((await b.c.post('/register/3', {})).status, 409, 'step 2 is missing');
        });

        test('a phone and a document are registered once', async () => {
            const first = await register();
            assert.equal(first.r.status, 200);
            const b = await begin(first.number);
            assert.equal(b.r.status, 409);
            assert.equal(b.r.json.errors[0].field, 'phone');
            const other = await begin();
            const two = await other.c.post('/register/2', { name: '王小红', cn_id: first.cn_id, ...home });
            assert.deepEqual([two.status, two.json.step], [200, 3], 'step 2 tells nothing of a document');
            const three = await other.c.post('/register/3', {});
            assert.equal(three.status, 409);
            assert.equal(three.json.errors[0].field, 'cn_id');
            const page = await other.c.form('/register/3', {}, { from: '/register/3' });
            assert.ok(page.text.includes('href="/register/claim"') && page.text.includes('href="/login"'));
            const more = [];
            for (let i = 0; i < 5; i++)
                more.push((await other.c.post('/register/2', { name: '王小红', cn_id: citizen('19910307', ++serial), ...home })).status);
            assert.deepEqual(more, [200, 200, 409, 409, 409], 'a phone names few documents a week');
            const back = await begin(other.number);
            assert.equal((await back.c.post('/register/2', { name: '王小红', cn_id: citizen('19910307', ++serial), ...home })).status, 409);
        });

        /** The guardian's page, from a browser of their own. */
        async function guardian(number) {
            const c = new Client(server.base);
            const { code } = (await c.post('/guardian/code', { phone: number })).json;
            assert.equal((await c.post('/guardian', { phone: number, code: code === '000000' ? '111111' : '000000' })).status, 422);
            const { json } = await c.post('/guardian', { phone: number, code });
            const decide = (child, agree, by = c) => by.post('/guardian/decide', { proof: json.proof, volunteer: child, agree });
            return { items: json.items, decide };
        }

        test('a minor waits for the guardian, who agrees by a code to their own phone, and takes it back likewise', async () => {
            const b = await begin(), father = phone();
            await b.c.post('/register/2', { name: '小明', cn_id: citizen('20110301', ++serial), ...home });
            const page = await b.c.get('/register/3');
            assert.deepEqual([page.json.minor, page.json.child, page.json.age], [true, false, 15]);
            const named = { guardian_name: '大明', guardian_id: citizen('19800301', ++serial), guardian_phone: father, guardian_relation: 'father' };
            const step = (more) => b.c.post('/register/3', { ...more });
            assert.equal((await step({})).json.errors[0].field, 'guardian_name');
            assert.equal((await step({ ...named, guardian_phone: b.number })).json.errors[0].field, 'guardian_phone');
            const young = await step({ ...named, guardian_id: citizen('20120301', ++serial) });
            assert.equal(young.json.errors[0].field, 'guardian_id');
            const done = await step({ ...named, guardian_agrees: true }); // a tick box is nobody's word
            assert.equal(done.status, 200, done.text);
            assert.equal(done.json.state, 'awaits');
            const child = done.json.volunteer, me = b.c;
            me.headers.authorization = `Bearer ${done.json.token}`;
            const data = (await me.get('/me/data')).json;
            assert.equal(data.guardian.relation, 'father');
            assert.equal(data.guardian.consented, null);
            assert.ok(!data.consents.some((k) => k.kind === 'guardian'));
            assert.match((await me.page('/me')).text, /等监护人同意/);
            const waits = await me.get('/shifts');
            assert.equal(waits.status, 403);
            assert.match(waits.json.detail, /监护人还没有同意/);

            const { items, decide } = await guardian(father);
            assert.deepEqual(items.map((w) => [w.id, w.name, w.agreed]), [[child, '小×', false]]);
            assert.equal((await decide(child, true, new Client(server.base))).status, 422); // another browser's proof
            assert.equal((await decide('1', true)).status, 404);
            assert.equal((await decide(child, true)).status, 200);
            assert.equal((await me.get('/shifts')).status, 200);
            assert.ok((await me.get('/me/data')).json.consents.some((k) => k.kind === 'guardian' && !k.withdrawn));

            const later = await guardian(father);
            assert.equal((await later.decide(child, false)).status, 200);
            assert.equal((await me.get('/shifts')).status, 403);
            assert.match((await me.get('/me/notices')).text, /监护人撤回了同意/);
            assert.deepEqual((await guardian(phone())).items, []);
        });

        test('a child under 14 is registered with the guardian\'s own phone', async () => {
            const b = await begin();
            await b.c.post('/register/2', { name: '小小明', cn_id: citizen('20150301', ++serial), ...home });
            const named = { guardian_name: '大明', guardian_id: citizen('19800301', ++serial), guardian_relation: 'father', guardian_agrees: true };
            const other = await b.c.post('/register/3', { ...named, guardian_phone: phone() });
            assert.equal(other.status, 422);
            assert.match(other.json.errors[0].message, /监护人自己的手机号/);
            const done = await b.c.post('/register/3', { ...named, guardian_phone: b.number });
            assert.equal(done.json.state, 'active', done.text);
        });

        test('at the counter a guardian who is there agrees and takes it back; staff write what they saw', async () => {
            const b = await begin(), staff = await as('station');
            await b.c.post('/register/2', { name: '小红', cn_id: citizen('20110301', ++serial), ...home });
            const { json } = await b.c.post('/register/3', { guardian_name: '大红', guardian_id: citizen('19800301', ++serial),
                guardian_phone: phone(), guardian_relation: 'mother' });
            const path = `/admin/volunteers/${json.volunteer}`, state = async () => (await staff.get(path)).json.state;
            assert.match((await staff.page(path)).text, /监护人当面同意/);
            assert.equal((await staff.post(`${path}/guardian/agree`, {})).status, 422);
            assert.equal((await staff.post(`${path}/guardian/agree`, { reason: '母亲到场，核对身份证' })).status, 200);
            assert.equal(await state(), 'active');
            assert.ok((await staff.get(path)).json.moves.some((m) => m.reason === '母亲到场，核对身份证'));
            assert.equal((await staff.post(`${path}/guardian/withdraw`, { reason: '母亲到场，核对身份证' })).status, 200);
            assert.equal(await state(), 'awaits');
        });

        test('I correct my details; a stale form is refused', async () => {
            const { c } = await register();
            const { version } = (await c.get('/me/edit')).json;
            const edit = { version, ...home, address: '3 号楼', skills: ['first_aid'], emergency_name: '𠮷', emergency_phone: '13900000002' };
            assert.equal((await c.post('/me/edit', edit)).status, 200);
            assert.equal((await c.post('/me/edit', edit)).status, 409);
            const data = (await c.get('/me/data')).json;
            assert.deepEqual([data.address, data.emergency_name, data.skills[0].name], ['3 号楼', '𠮷', 'first_aid']);
            assert.equal((await c.post('/me/edit', { ...edit, version: version + 1, emergency_phone: '' })).status, 422);
        });

        test('consents that may be left out come and go; the others do not', async () => {
            const { c } = await register();
            assert.equal((await c.post('/me/consents', { kind: 'publicity', give: true })).status, 200);
            assert.equal((await c.get('/me/consents')).json.publicity, true);
            assert.equal((await c.post('/me/consents', { kind: 'publicity', give: false })).status, 200);
            assert.equal((await c.get('/me/consents')).json.publicity, false);
            assert.equal((await c.post('/me/consents', { kind: 'terms', give: false })).status, 409);
            for (const kind of ['terms', 'privacy', 'identity', 'place', 'publicity', 'guardian', 'paper'])
                assert.equal((await c.page(`/consents/${kind}`)).status, 200);
        });

        test('another phone, proven by its code', async () => {
            const { c } = await register(), number = phone();
            const { code } = (await c.post('/me/phone/code', { phone: number })).json;
            assert.equal((await c.get('/me/phone')).json.sent, false);
            assert.equal((await c.post('/me/phone', { phone: number, code: code === '000000' ? '111111' : '000000' })).status, 422);
            assert.equal((await c.post('/me/phone', { phone: number, code })).status, 200);
            assert.equal((await c.get('/me/data')).json.phone, number);
        });

        test('all my data as a file', async () => {
            const c = await as('volunteer');
            const r = await c.get('/me/download');
            assert.equal(r.status, 200);
            assert.match(r.headers.get('content-disposition'), /attachment/);
            assert.ok(r.json.records.length > 0);
            assert.equal(r.json.data.records, r.json.records.filter((x) => x.state === 'effective').length);
            for (const list of ['notices', 'rights', 'acts', 'teams', 'corrections', 'signups', 'invitations', 'records', 'entries', 'appeals',
                'ratings', 'files', 'files_handed_in', 'stars'])
                assert.ok(Array.isArray(r.json[list]), list);
            assert.ok(r.json.signups.every((s) => typeof s.state === 'string' && typeof s.note === 'string'));
            assert.ok(r.json.teams.some((t) => t.role === 'member' && t.state === 'in'));
        });

        test('closing erases, ends the session and frees the document', async () => {
            const { c, number, cn_id } = await register({ name: '将要离开' });
            const id = (await c.get('/me')).json.volunteer;
            assert.equal((await c.get('/me/close')).status, 200);
            assert.equal((await c.post('/me/close', { name: '别人' })).status, 422);
            assert.equal((await c.post('/me/close', { name: '将要离开' })).status, 200);
            assert.equal((await c.get('/me')).status, 401);
            const [[name, sealed, state]] = rows(server.place, `SELECT name, id_sealed, state FROM volunteer WHERE id = ${id}`);
            assert.deepEqual([name, sealed, state], ['已注销', '', '2']);
            const again = await begin(number);
            assert.equal(again.r.status, 200);
            assert.equal((await again.c.post('/register/2', { name: '回来了', cn_id, ...home })).status, 200);
        });

        test('closing waits for what is open', async () => {
            const leader = await as('leader');
            const r = await leader.post('/me/close', { name: (await leader.get('/me')).json.name });
            assert.equal(r.status, 409);
        });

        test('staff see masked lists of their own units, and decide', async () => {
            const { c, r, number, cn_id } = await register({ name: '等待核实' }), id = r.json.volunteer, station = await as('station');
            const list = (await station.get('/admin/volunteers?real_name=waiting')).json;
            const line = list.items.find((v) => v.id === id);
            assert.equal(line.name, '等×××');
            assert.equal((await station.post('/admin/volunteers', { q: number })).json.items[0].id, id);
            assert.equal((await station.post('/admin/volunteers', { q: r.json.number })).json.items[0].id, id);
            const one = (await station.get(`/admin/volunteers/${id}`)).json;
            assert.match(one.document, /^990\*{4}/);
            assert.match(one.phone, /^137\*{4}/);
            const path = `/admin/volunteers/${id}`;
            assert.equal((await station.post(`${path}/reveal`, {})).status, 422, 'a look needs a reason');
            assert.equal((await station.post(`${path}/reveal`, { reason: '电话核实' })).json.phone, number);
            const look = (await c.get('/me/data')).json.looks[0];
            assert.deepEqual([look.reason, look.listed, look.who.includes('×')], ['电话核实', false, true]);
            assert.equal((await station.post(`${path}/reveal`, { reason: '啊啊啊啊' })).status, 422, 'which says something');
            assert.equal((await station.post(`${path}/refuse`, {})).status, 422, 'a refusal needs a reason');
            assert.equal((await station.post(`${path}/refuse`, { reason: '姓名与证件不符' })).status, 200);
            const back = (await c.get('/me')).json;
            assert.deepEqual([back.state, back.real_name, back.sent_back], ['active', 'refused', '姓名与证件不符']);
            assert.match((await c.page('/me')).text, /实名信息退回修改：姓名与证件不符[\s\S]*href="\/me\/correct"/);
            assert.match((await c.page('/me/correct')).text, /退回的原因：姓名与证件不符/);
            assert.equal((await station.post(`${path}/restore`, {})).status, 409);
            assert.equal((await c.post('/me/correct', { name: '等待核实', cn_id })).status, 200);
            assert.equal((await c.get('/me')).json.real_name, 'waiting');
            assert.ok((await station.get('/inbox?kind=volunteer')).json.items.some((i) => i.id === id));
            assert.equal((await c.post('/me/correct', { name: '等待核实', cn_id })).status, 422, 'a correction says what was wrong');
            assert.equal((await station.post(`${path}/confirm`, {})).status, 200);
            assert.equal((await station.post(`${path}/confirm`, {})).status, 409);
            assert.equal((await station.post(`${path}/suspend`, { reason: '代签' })).status, 200);
            assert.equal((await c.get('/shifts')).status, 403, 'a suspension holds from the next request on');
            assert.match((await c.page('/me')).text, /href="\/me\/suspension"/);
            assert.equal((await c.post('/me/suspension', { story: '那天是我本人签的' })).status, 200);
            assert.equal((await c.post('/me/suspension', { story: '再说一次' })).status, 409);
            assert.match((await station.get('/me/notices')).text, /那天是我本人签的/);
            assert.equal((await station.post(`${path}/restore`, {})).status, 200);
            assert.equal((await c.get('/me')).json.real_name, 'confirmed');
            for (const p of ['/admin/volunteers', path, '/admin/volunteers/new', '/admin/claims'])
                assert.equal((await station.page(p)).status, 200, p);
        });

        test('no address of a page holds a name, phone or document that staff look for', async () => {
            const { r, number } = await register({ name: '查找对象' }), station = await as('station');
            const page = await station.form('/admin/volunteers', { q: number }, { from: '/admin/volunteers' });
            assert.equal(page.status, 200);
            assert.ok(page.text.includes(`/admin/volunteers/${r.json.volunteer}"`));
            const everybody = (await station.get('/admin/volunteers')).json.items.length;
            assert.equal((await station.get(`/admin/volunteers?q=${number}`)).json.items.length, everybody, 'nothing is looked for by an address');
            const city = await as('city'), first = (await city.post('/admin/volunteers', { q: '王', n: 1 })).json;
            if (first.next) assert.notEqual((await city.post('/admin/volunteers', { q: '王', n: 1, after: first.next })).json.items[0].id, first.items[0].id);
            const names = Object.entries(api().doc.paths).flatMap(([path, m]) =>
                (m.get?.parameters ?? []).map((p) => [path, p.name])).filter(([, n]) => /phone|id_number|cn_id|document/.test(n));
            assert.deepEqual(names, []);
        });

        test('a repeated key shows nothing again: the look is asked and logged anew', async () => {
            const { r, c, cn_id } = await register({ name: '看过一次' }), station = await as('station');
            const ask = [`/admin/volunteers/${r.json.volunteer}/reveal`, { reason: '电话核实' }, { headers: { 'idempotency-key': 'look' } }];
            assert.equal((await station.post(...ask)).json.document, cn_id);
            assert.equal((await station.post(...ask)).json.document, cn_id);
            assert.equal((await c.get('/me/data')).json.looks.length, 2);
            const { account } = (await c.get('/me/data')).json, kept = () => rows(server.place, `SELECT location FROM replay WHERE account = ${account}`);
            const consent = ['/me/consents', { kind: 'publicity', give: true }, { headers: { 'idempotency-key': 'once' } }];
            const [first, again] = [await c.post(...consent), await c.post(...consent)];
            assert.deepEqual([again.status, again.json], [200, first.json]);
            assert.deepEqual(kept(), [['/me/consents']]);
            assert.equal((await c.post('/me/close', { name: '看过一次' })).status, 200);
            assert.deepEqual(kept(), [], 'erasing a person erases what was kept for them');
            const gone = await station.post(...ask);
            assert.equal(gone.status, 409);
            assert.ok(!gone.text.includes(cn_id));
        });

        test('out of range looks like not found; volunteers see none of it', async () => {
            const station = await as('station'), volunteer = await as('volunteer');
            const [[far]] = rows(server.place, `SELECT v.id FROM volunteer v JOIN unit u ON u.id = v.unit
                WHERE v.pos / 1000000000000 <> (SELECT pos / 1000000000000 FROM unit WHERE id = ${home.county}) LIMIT 1`);
            assert.equal((await station.get(`/admin/volunteers/${far}`)).status, 404);
            assert.equal((await station.post(`/admin/volunteers/${far}/confirm`, {})).status, 404);
            assert.equal((await station.get('/admin/volunteers/42')).status, 404);
            assert.equal((await volunteer.get('/admin/volunteers')).status, 404);
            assert.equal((await new Client(server.base).get('/me')).status, 401);
        });

        test('paging through all volunteers of the city meets each once', async () => {
            const city = await as('city'), seen = new Set();
            let next = '', total = 0;
            do {
                const page = (await city.get(`/admin/volunteers?n=100${next && `&after=${next}`}`)).json;
                page.items.forEach((v) => seen.add(v.id));
                total += page.items.length;
                next = page.next;
            } while (next);
            assert.equal(seen.size, total);
            assert.equal(String(total), rows(server.place, 'SELECT COUNT(*) FROM volunteer')[0][0]);
            assert.equal((await city.get('/admin/volunteers?after=nonsense')).status, 422);
        });

        test('registration at the counter', async () => {
            const station = await as('station'), number = phone();
            const form = { phone: number, name: '老王', cn_id: citizen('19450307', ++serial), ...home, checked: true };
            assert.equal((await station.post('/admin/volunteers/new', form)).status, 422, 'without a signed paper');
            const r = await station.post('/admin/volunteers/new', { ...form, paper: true });
            assert.equal(r.status, 200, r.text);
            const id = r.json.location.split('/')[3];
            assert.equal((await station.get(`/admin/volunteers/${id}`)).json.real_name, 'confirmed');
            assert.equal(rows(server.place, `SELECT COUNT(*) FROM account a JOIN volunteer v ON v.account = a.id
                WHERE v.id = ${id} AND a.password_hash IS NULL`)[0][0], '1');
        });

        test('somebody else registered my document: staff give it back', async () => {
            const thief = await register({ name: '冒用者' }), city = await as('city'), mine = await begin();
            const two = await mine.c.post('/register/2', { name: '真本人', cn_id: thief.cn_id, ...home });
            assert.equal(two.status, 200);
            assert.equal((await mine.c.post('/register/3', {})).status, 409);
            assert.equal((await mine.c.get('/register/claim')).json.name, '真本人');
            const claim = await mine.c.post('/register/claim', { story: '我从没注册过' });
            assert.equal(claim.status, 200, claim.text);
            assert.equal((await mine.c.post('/register/claim', { story: '再来一次' })).status, 409);
            const path = `/admin/claims/${claim.json.id}`;
            assert.ok((await city.get('/admin/claims')).json.items.some((k) => k.id === claim.json.id));
            assert.match((await city.get(path)).json.document, /\*{4}/);
            assert.equal((await city.post(`${path}/reveal`, { reason: '打电话问清楚' })).json.document, thief.cn_id);
            assert.equal((await city.page(path)).status, 200);
            const agree = (c) => c.post(`${path}/grant`, { reason: '核对了证件' });
            const [station, township] = [await as('station'), await as('township')];
            assert.equal((await agree(station)).status, 409, 'not its own station');
            assert.equal((await agree(city)).status, 200);
            assert.equal((await agree(city)).status, 409, 'one alone');
            assert.deepEqual([(await city.get(path)).json.may_decide, (await township.get(path)).json.may_decide, (await station.get(path)).json.may_decide], [false, true, false]);
            assert.match((await city.page(path)).text, /要由上一级的另一位工作人员来办/);
            assert.equal((await thief.c.get('/shifts')).status, 200, 'nothing has changed for the holder');
            assert.equal((await agree(township)).status, 200);
            assert.deepEqual([(await thief.c.get('/shifts')).status, (await thief.c.get('/me/data')).status], [403, 200], 'who rests still reads');
            const page = await thief.c.page('/me/suspension');
            assert.match(page.text, /证件是我的/);
            const mineToSay = (await thief.c.get('/me/suspension')).json.claims;
            assert.equal(mineToSay.length, 1);
            assert.equal((await mine.c.post(`/me/claims/${mineToSay[0].id}/object`, {})).status, 401);
            assert.equal((await thief.c.post(`/me/claims/${mineToSay[0].id}/object`, {})).status, 200);
            assert.equal((await thief.c.post(`/me/claims/${mineToSay[0].id}/object`, {})).status, 409);
            assert.equal((await agree(city)).status, 200);
            assert.equal((await agree(township)).status, 200);
            assert.equal((await city.post(`${path}/refuse`, { reason: 'x' })).status, 409);
            const after = (await thief.c.get('/me')).json;
            assert.deepEqual([after.volunteer !== null, after.unread > 0], [true, true]);
            assert.deepEqual(rows(server.place, `SELECT state, real_name, name FROM volunteer WHERE id = ${thief.r.json.volunteer}`), [['3', '3', '待核实']]);
            const back = await begin(mine.number);
            assert.equal((await back.c.post('/register/3', {})).json.name, '真本人');
        });

        test('my name was entered wrongly: staff correct it', async () => {
            const { c, r } = await register({ name: '王晓红' }), station = await as('station');
            assert.equal((await c.get('/me/correct')).json.name, '王晓红');
            const cn_id = citizen('19900307', ++serial);
            assert.equal((await c.post('/me/correct', { name: '王小虹', cn_id, story: '写错了' })).status, 200);
            const [[id]] = rows(server.place, `SELECT id FROM identity_claim WHERE holder = ${r.json.volunteer}`);
            assert.equal((await station.post(`/admin/claims/${id}/refuse`, {})).status, 422);
            assert.equal((await station.post(`/admin/claims/${id}/grant`, {})).status, 200);
            assert.equal((await station.post(`/admin/claims/${id}/grant`, {})).status, 409, 'another document takes two');
            assert.equal((await c.get('/me/data')).json.name, '王晓红');
            assert.equal((await (await as('township')).post(`/admin/claims/${id}/grant`, {})).status, 200);
            const data = (await c.post('/me/data')).json;
            assert.deepEqual([data.name, data.document], ['王小虹', cn_id]);
        });

        test('numbers cannot be tried by correcting my own', async () => {
            const taken = await register(), { c } = await register({ name: '王小号' }), [answers, left] = [[], await as('city')];
            const before = (await left.get('/admin/claims?n=100')).json.items.length;
            for (const cn_id of [taken.cn_id, ...Array.from({ length: 20 }, () => citizen('19900307', ++serial))])
                answers.push(await c.post('/me/correct', { name: '王小号', cn_id, story: '写错了' }));
            assert.deepEqual([answers[0].status, answers[0].json], [200, answers[1].json], 'registered or free: one answer');
            assert.deepEqual(answers.map((r) => r.status), [...Array(3).fill(200), ...Array(18).fill(409)]);
            assert.equal((await left.get('/admin/claims?n=100')).json.items.length, before + 3);
        });

        test('pages in English and in large letters', async () => {
            const { c } = await register();
            for (const p of ['/register', '/me', '/me/data', '/me/edit', '/me/correct', '/me/phone', '/me/close', '/me/consents', '/me/suspension']) {
                const page = await c.page(p, { headers: { cookie: 'rvp=en.dark.elder' } });
                assert.ok([200, 303].includes(page.status), `${p} ${page.status}`);
            }
        });
    });
}
