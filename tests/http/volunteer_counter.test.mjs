// volunteer_counter.test.mjs - at the counter: one person after the other, a card to hand out, people who have only a relative's phone.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00', PHONE = '13911112222', OTHER = '13911113333';

/** A citizen number that nobody has: areas beginning with 99 are no province. */
function citizen(birth, sequence) {
    const s = `990104${birth}${String(sequence).padStart(3, '0')}`, weight = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return s + '10X98765432'[[...s].reduce((sum, d, i) => sum + Number(d) * weight[i], 0) % 11];
}

for (const engine of engines) {
    describe(`the counter (${engine})`, () => {
        let server, made, home, cards, serial = 0;
        const city = (cardsCount) => seededServer(engine, NOW, (s) => {
            const leader = s.volunteer({ name: '李队长' }), clerk = s.volunteer({ name: '赵敏' }), stranger = s.volunteer({ name: '别站的人' });
            const daughter = s.volunteer({ name: '王芳', phone: PHONE }), team = s.team(leader), river = s.activity(team), shift = s.shift(river, { closes_ms: s.now + 3600000 });
            const other = rows(s.place, `SELECT id FROM unit WHERE depth = 5 AND id <> ${s.unit} ORDER BY pos DESC LIMIT 1`)[0][0];
            for (const [p, unit] of [[clerk, s.unit], [daughter, s.unit], [stranger, other]])
                s.add('unit_grant', { id: s.id(), account: p.account, may: 1, unit, given_by: 0, given_ms: s.now });
            const served = s.volunteer({ name: '老马' });
            s.signup(shift, river, served);
            s.add('counter', { name: 'V140403:2603', n: 500000 }); // behind the seed's own numbers
            s.add('meta', { name: 'city.demo', value: '1' });
            if (cardsCount)
                s.add('policy', { id: s.id(), name: 'checkin.card_token', value: 1, from_ms: s.now - 1, reason: '试行', by_account: 0, made_ms: s.now });
            return { leader, clerk, stranger, daughter, team, river, shift, served };
        });
        before(async () => {
            server = await city(false);
            cards = await city(true);
            made = server.made;
            const unit = server.seed.unit;
            const [[village, town, county]] = rows(server.place,
                `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent WHERE v.id = ${unit}`);
            home = { county, town, village };
        });
        after(async () => {
            await server?.stop();
            await cards?.stop();
        });

        const form = (more = {}) => ({ phone: `1371${String(1000000 + ++serial)}`, name: '周奶奶', cn_id: citizen('19450307', ++serial), ...home, checked: true, paper: true, ...more });
        const relatives = (more = {}) => form({ phone: PHONE, relative_name: '王芳', relative: 'child', relative_agrees: true, ...more });
        const register = (fields) => server.as(made.clerk).post('/admin/volunteers/new', fields);
        const idOf = (r) => r.json.location.split('/')[3];
        const numberOf = (id) => rows(server.place, `SELECT number FROM volunteer WHERE id = ${id}`)[0][0];

        /** The code that a demo shows is asked for and used by the same browser. */
        async function logIn(number, phone) {
            const c = server.client(), sent = await c.post('/login/relative/code', { number, phone });
            assert.equal(sent.status, 200, sent.text);
            const r = await c.post('/login/relative', { number, phone, code: sent.json.code });
            if (r.status === 200)
                c.headers.authorization = `Bearer ${r.json.token}`;
            return { c, r };
        }

        test('the next person at once: the place stays, nothing of the last person does', async () => {
            const b = server.browser(made.clerk), asked = form({ name: '孙大爷', address: '和平街 8 号' });
            const done = await b.form('/admin/volunteers/new', { ...asked, checked: '1', paper: '1' }, { from: '/admin/volunteers/new' });
            assert.match(done.location, /^\/admin\/volunteers\/\d+\/card$/, done.text);
            const next = (await b.page(done.location)).text.match(/href="(\/admin\/volunteers\/new\?unit=\d+)"/)[1];
            const page = (await b.page(next)).text;
            assert.match(page, new RegExp(`<option value="${home.village}" selected`));
            for (const word of [asked.phone, asked.cn_id, '孙大爷', '和平街'])
                assert.ok(!page.includes(word), word);
            assert.doesNotMatch(page.match(/name="paper"[^>]*>/)[0] + page.match(/name="checked"[^>]*>/)[0], / checked/);
        });

        test('a card says number and masked name, and that it is no check-in code where the city has not allowed it', async () => {
            const id = idOf(await register(form({ name: '周桂兰' }))), path = `/admin/volunteers/${id}/card`;
            const card = (await server.as(made.clerk).get(path)).json, html = (await server.browser(made.clerk).page(path)).text;
            assert.deepEqual([card.number, card.name, card.checkin], [numberOf(id), '周××', false]);
            assert.match(card.url, /\/login\/code$/);
            assert.ok(html.includes('这张卡不能扫码签到'));
            assert.ok(html.includes('class="qr"'));
            assert.ok(!html.includes('周桂兰'));
            assert.equal((await server.as(made.stranger).get(path)).status, 404);
            assert.match((await server.browser(made.clerk).page(`/admin/volunteers/${id}`)).text, new RegExp(`href="${path}"`));
        });

        test('where cards count, scanning one is a roll call: another person has to confirm', async () => {
            const at = cards.made, card = (await cards.as(at.clerk).get(`/admin/volunteers/${at.served.id}/card`)).json;
            const path = new URL(card.url).pathname, token = path.split('/').pop();
            assert.ok(card.checkin);
            assert.equal((await cards.as(at.leader).get(path)).json.number, at.served.number);
            const marked = await cards.as(at.leader).post('/attendance/scan', { token, activity: at.river, way: 'in' });
            assert.equal(marked.status, 200, marked.text);
            assert.deepEqual(rows(cards.place, `SELECT in_how, in_by FROM record WHERE volunteer = ${at.served.id}`), [['4', at.leader.account]]);
            const refused = await server.as(made.leader).get(path);
            assert.equal(refused.status, 422, 'another city, another key');
            assert.equal((await cards.as(at.served).post('/checkin', { token })).status, 422, 'nobody marks themselves with it');
        });

        test('a relative\'s phone serves people who have none, and stays the relative\'s own', async () => {
            assert.equal((await register(relatives({ relative: undefined }))).status, 422);
            assert.equal((await register(relatives({ relative_agrees: false }))).status, 422);
            const mother = await register(relatives()), father = await register(relatives({ name: '王大爷', relative: 'child' }));
            assert.deepEqual([mother.status, father.status], [200, 200], mother.text + father.text);
            const file = (await server.as(made.clerk).get(`/admin/volunteers/${idOf(mother)}`)).json;
            assert.equal(file.relative, '子女 王×');
            assert.equal(rows(server.place, 'SELECT COUNT(*) FROM relative_phone')[0][0], '2');
            assert.ok(!rows(server.place, 'SELECT name_sealed, phone_index FROM relative_phone').flat().some((s) => s.includes('王芳') || s.includes(PHONE)));
            assert.equal((await server.as(made.daughter).get('/me')).json.name, '王芳');
            const code = await server.client().post('/login/code', { phone: PHONE });
            assert.equal(code.status, 200, 'the daughter logs in by her phone as before');
            await register(relatives({ name: '王三爷' }));
            assert.equal((await register(relatives({ name: '王四爷' }))).status, 409, 'three at most');
        });

        test('number and code let in, which the station sees, and are no word of the person', async () => {
            const id = idOf(await register(relatives({ phone: OTHER, name: '陈婆婆' }))), number = numberOf(id);
            assert.equal((await logIn(number, '13911114444')).r.status, 422, 'not the phone that was declared');
            const { c, r } = await logIn(number, OTHER);
            assert.equal(r.status, 200, r.text);
            assert.equal((await c.get('/me')).json.name, '陈婆婆');
            assert.match((await c.get('/me/data')).json.document, /\*{4}/);
            assert.equal((await c.post('/me/data')).json.code, 'not-fresh', 'nor is the document shown by a press');
            assert.doesNotMatch((await c.page('/me/data')).text, /显示证件号码/, 'so no press is offered');
            const moves = (await server.as(made.clerk).get(`/admin/volunteers/${id}`)).json.moves;
            assert.ok(moves.some((m) => m.what === 'login'), JSON.stringify(moves));
            for (const path of ['/me/password', '/me/phone', '/me/close'])
                assert.equal((await c.get(path)).json.code, 'not-fresh', path);
            const proof = await c.post('/login/fresh/code');
            assert.equal(proof.status, 409, 'a code to the relative proves nothing');
            assert.equal((await c.post('/checkin', { token: 'a1.1.AAAA' })).status, 409);
        });

        test('hours of theirs are confirmed by another leader, not by their own tap and not by who has the phone', async () => {
            const id = idOf(await register(relatives({ phone: OTHER, name: '赵婆婆' })));
            const joined = await logIn(numberOf(id), OTHER), sign = await joined.c.post(`/shifts/${made.shift}/join`);
            assert.equal(sign.status, 200, sign.text);
            const code = (await joined.c.get('/code')).json.token;
            const scanned = await server.as(made.leader).post('/attendance/scan', { token: code, activity: made.river, way: 'in' });
            assert.equal(scanned.status, 200, scanned.text);
            const [[record, how]] = rows(server.place, `SELECT id, in_how FROM record WHERE volunteer = ${id}`);
            assert.equal(how, '4', 'a roll call: the code was on the phone of somebody else');
            const tap = await joined.c.post(`/records/${record}/agree`);
            assert.equal(tap.status, 409);
            assert.match(tap.json.detail, /家人的电话/);
            assert.ok((await joined.c.page(`/records/${record}`)).text.includes('服务记录'));
        });

        test('whoever has the phone decides nothing about the person', async () => {
            const fields = relatives({ phone: OTHER, name: '钱婆婆', checked: false });
            const id = idOf(await register(fields)), mine = await register(form({ name: '李婆婆', checked: false }));
            const own = rows(server.place, `SELECT phone_index FROM relative_phone p JOIN volunteer v ON v.account = p.account WHERE v.id = ${id}`)[0][0];
            assert.ok(own);
            const as = server.as(made.daughter), theirs = rows(server.place,
                `SELECT v.id FROM relative_phone p JOIN volunteer v ON v.account = p.account JOIN account a ON a.phone_index = p.phone_index WHERE a.id = ${made.daughter.account} ORDER BY v.id`);
            assert.equal(theirs.length, 3);
            assert.equal((await as.post(`/admin/volunteers/${theirs[0][0]}/suspend`, { reason: '试一试看' })).status, 404);
            assert.equal((await as.post(`/admin/volunteers/${idOf(mine)}/confirm`)).status, 200);
        });
    });
}
