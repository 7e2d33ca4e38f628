// typed.test.mjs - what people really type and paste: one text in many writings, texts that show nothing, numbers with all that stands around them.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer, Client, people, PASSWORD, rows } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const wide = (s) => [...s].map((c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)).join('');
const NOTHING = { 'U+3164': '\u3164', 'U+FFA0': '\uffa0', 'U+FEFF': '\ufeff', 'U+3000': '\u3000', 'U+2800': '\u2800', 'U+00AD': '\u00ad', 'U+00A0': '\u00a0',
    'U+200B': '\u200b', 'U+202E': '\u202e', 'U+E0041': '\u{e0041}' };

/** A citizen number that nobody has. */
function citizen(birth, sequence, area = '990103') {
    const s = `${area}${birth}${String(sequence).padStart(3, '0')}`;
    const weight = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return s + '10X98765432'[[...s].reduce((sum, d, i) => sum + Number(d) * weight[i], 0) % 11];
}

for (const engine of engines) {
    describe(`who somebody is, as it is typed (${engine})`, () => {
        let server, home, station, serial = 0;
        const consents = { agree_terms: true, agree_privacy: true, agree_identity: true };
        const as = (who) => new Client(server.base).logIn(people[who], PASSWORD);
        before(async () => {
            server = await demoServer(engine);
            station = await as('station');
            const unit = (await station.get('/session')).json.grants[0].unit;
            const [[village, town, county]] = rows(server.place,
                `SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent
                 WHERE v.depth = 5 AND (v.id = ${unit} OR t.id = ${unit} OR c.id = ${unit}) ORDER BY v.pos LIMIT 1`);
            home = { county, town, village };
        });
        after(() => server?.stop());

        const phone = () => `1374${String(1000000 + ++serial)}`;
        async function begin(password = 'a good long one', code = (c) => c) {
            const c = new Client(server.base), number = phone();
            const sent = await c.post('/register/code', { phone: number });
            const r = await c.post('/register', { phone: number, code: code(sent.json.code), password, ...consents });
            return { c, number, r, right: sent.json.code };
        }
        /** The answers to steps 2 and 3, with the client of whoever was registered. */
        async function register(who) {
            const b = await begin();
            b.two = await b.c.post('/register/2', { ...home, ...who });
            b.three = b.two.status === 200 ? await b.c.post('/register/3', {}) : null;
            if (b.three?.status === 200)
                b.c.headers.authorization = `Bearer ${b.three.json.token}`;
            return b;
        }
        const wrong = (r) => [r.status, r.json.errors?.[0]?.field];

        test('a passport registers once, in whatever writing', async () => {
            const who = { name: 'Ann Lee', id_kind: 'passport', birth: '1990-03-07', sex: 'female' };
            assert.equal((await register({ ...who, id_number: 'E12345678' })).three.status, 200);
            for (const id_number of [wide('E12345678'), 'e-1234 5678', 'E1234\u200b5678', '\u202dE12345678\u202c', 'E12345678\u3164'])
                assert.equal((await register({ ...who, id_number })).three.status, 409, id_number);
            assert.deepEqual(wrong((await register({ ...who, id_number: '\u041512345678' })).two), [422, 'id_number']);
        });

        test('a citizen number is no other document, wherever one is taken', async () => {
            const adult = citizen('19900307', 1), child = citizen('20130307', 2), other = { birth: '1990-03-07', sex: 'female' };
            for (const id_kind of ['hongkong', 'macao', 'taiwan', 'passport', 'officer', 'soldier', 'other'])
                for (const id_number of [adult, child, wide(child), child.replace(/^(.{6})/, '$1 ')]) {
                    const as_other = { name: '小明', ...other, id_kind, id_number };
                    assert.deepEqual(wrong((await register(as_other)).two), [422, 'id_number'], `${id_kind} ${id_number}`);
                }
            const as_other = { name: '小明', ...other, id_kind: 'other', id_number: child };
            const counter = await station.post('/admin/volunteers/new', { ...as_other, ...home, phone: phone(), paper: true, checked: true });
            assert.deepEqual(wrong(counter), [422, 'id_number']);
            const me = await register({ name: '王小红', cn_id: adult });
            assert.deepEqual(wrong(await me.c.post('/me/correct', { ...as_other, story: '登记错了，请更正' })), [422, 'id_number']);
        });

        test('a residence permit says birth and sex, and is one document under both fields', async () => {
            const permit = citizen('19850101', 31, '810000');
            const first = await register({ name: '陈一', cn_id: permit });
            assert.equal(first.three.status, 200);
            assert.deepEqual((await first.c.get('/me/data')).json.id_kind, 'hongkong');
            assert.equal((await register({ name: '陈一', id_kind: 'hongkong', id_number: permit })).three.status, 409);
            assert.deepEqual(wrong((await register({ name: '陈一', id_kind: 'hongkong', id_number: permit, birth: '1999-01-01', sex: 'male' })).two), [422, 'birth']);
        });

        test('numbers are taken with what was pasted around them', async () => {
            for (const make of [(s) => s.replace(/^(.{6})(.{8})/, '$1 $2 '), (s) => s.replace(/^(.{6})(.{8})/, '$1-$2－'), wide, (s) => `\u202d${s}\u202c`, (s) => `\u3000${s}\t`])
                assert.equal((await register({ name: '王小红', cn_id: make(citizen('19900307', 100 + ++serial % 800)) })).three.status, 200);
            const c = new Client(server.base), number = phone();
            const sent = await c.post('/register/code', { phone: `\u202a+86 ${wide(number.slice(0, 3))}–${number.slice(3, 7)} ${number.slice(7)}\u202c` });
            assert.equal(sent.status, 200);
            assert.equal((await c.post('/register', { phone: number, code: sent.json.code, password: 'a good long one', ...consents })).status, 200);
        });

        test('a field of a page cuts no number that is pasted with blanks', async () => {
            const b = await begin(), fields = (await b.c.page('/register/2')).text + (await server.client().page('/login/code')).text;
            for (const name of ['cn_id', 'phone', 'id_number'])
                assert.ok(Number(fields.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`))[0].match(/maxlength="(\d+)"/)?.[1] ?? 999) >= 40, name);
        });

        test('a code is found in its message; what is no code burns no try', async () => {
            for (const code of [wide, (s) => `验证码${s}`, (s) => `【红马甲】验证码：${s}，10 分钟内有效。`, (s) => `${s.slice(0, 3)} ${s.slice(3)}`])
                assert.equal((await begin('a good long one', code)).r.status, 200, code('123456'));
            const b = await begin('a good long one', () => '验证码');
            for (let i = 0; i < 12; i++)
                assert.deepEqual(wrong(await b.c.post('/register', { phone: b.number, code: `${i}`, password: 'a good long one', ...consents })), [422, 'code']);
            assert.equal((await b.c.post('/register', { phone: b.number, code: b.right, password: 'a good long one', ...consents })).status, 200);
        });

        test('one name in many writings is stored once, found and compared', async () => {
            for (const name of ['阿依古丽\u30fb买买提', '阿依古丽 · 买买提', '\u3000阿依古丽\u2022买买提\ufeff', '阿依古丽．买买提']) {
                const r = await register({ name, cn_id: citizen('19900307', 100 + ++serial % 800) });
                assert.equal(r.three.status, 200);
                assert.equal((await r.c.get('/me/data')).json.name, '阿依古丽·买买提');
                for (const q of [name, '阿依古丽\uff65买买提'])
                    assert.ok((await station.post('/admin/volunteers', { q })).json.items.some((v) => v.id === r.three.json.volunteer), q);
                assert.deepEqual(wrong(await r.c.post('/me/close', { name: '阿依古丽买买提' })), [422, 'name']);
                assert.equal((await r.c.post('/me/close', { name: '阿依古丽\u2027买买提' })).status, 200);
            }
            const r = await register({ name: '\u2f38\ue863', cn_id: citizen('19900307', 100 + ++serial % 800) });
            assert.equal((await r.c.get('/me/data')).json.name, '弓䶮');
        });

        test('names have up to 60 letters, of scripts in which names are written', async () => {
            const long = 'Sukhbaatar-Ganbold Enkhtuya Batbayar Oyunchimeg Gantulga Bat';
            assert.equal(long.length, 60);
            for (const name of [long, '阿不都热合曼·阿不都克里木·买买提明·吐尔逊江·依明江·阿布拉', 'ئايگۈل']) {
                const r = await register({ name, cn_id: citizen('19900307', 100 + ++serial % 800) });
                assert.equal((await r.c.get('/me/data')).json.name, name);
            }
            for (const name of [`${long}a`, '张\ue000', '张三①', 'A\u043dna', ...Object.values(NOTHING)])
                assert.deepEqual(wrong((await register({ name, cn_id: citizen('19900307', 7) })).two), [422, 'name'], name);
        });

        test('staff search does not mind capitals, and finds a passport', async () => {
            const who = { name: 'Jean Dupont', id_kind: 'passport', id_number: 'F7654321', birth: '1990-03-07', sex: 'male' };
            const id = (await register(who)).three.json.volunteer;
            for (const q of ['jean dupont', 'JEAN  DUPONT', 'ｊｅａｎ　ｄｕｐｏｎｔ', 'f765 4321'])
                assert.deepEqual((await station.post('/admin/volunteers', { q })).json.items.map((v) => v.id), [id], q);
        });

        test('a password is the same however it is composed, and none when it shows nothing', async () => {
            for (const [label, one] of Object.entries(NOTHING))
                assert.deepEqual(wrong((await begin(one.repeat(8))).r), [422, 'password'], label);
            const r = await begin('cafe\u0301 ole\u0301 42');
            assert.equal(r.r.status, 200);
            assert.equal((await r.c.post('/register/2', { name: '王一', cn_id: citizen('19900307', 100 + ++serial % 800), ...home })).status, 200);
            assert.equal((await r.c.post('/register/3', {})).status, 200);
            assert.equal((await server.client().post('/login', { phone: r.number, password: 'caf\u00e9 ol\u00e9 42' })).status, 200);
        });
    });

    describe(`texts and lists, as they are typed (${engine})`, () => {
        let server;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader, { name: 'Green Team 东街' }), at = { starts: s.now + 24 * HOUR };
                const a = s.activity(team, { title: 'Park Run 晨跑', ...at }), shift = s.shift(a, { ...at, capacity: 50 }), v = s.volunteer();
                const members = Array.from({ length: 6 }, () => s.volunteer());
                members.forEach((m) => s.member(team, m));
                return { leader, team, a, shift, v, members, signup: s.signup(shift, a, v, at) };
            });
        });
        after(() => server?.stop());

        test('a reason that shows nothing is none', async () => {
            const { leader, shift, signup, a } = server.made, as = server.as(leader);
            for (const [label, one] of Object.entries(NOTHING))
                for (const reason of [one, `${one} ${one}\n${one}`]) {
                    assert.equal((await as.post(`/shifts/${shift}/roster/remove`, { signups: [signup], reason })).status, 422, label);
                    assert.equal((await as.post(`/activities/${a}/cancel`, { reason })).status, 422, label);
                }
        });

        test('a text is stored without what is not seen', async () => {
            const { v, shift, leader } = server.made;
            assert.equal((await server.as(v).post(`/shifts/${shift}/leave`, {})).status, 200);
            assert.equal((await server.as(v).post(`/shifts/${shift}/join`, { note: '\u202e\u3000我\u200b来\u2fa6\u3164 \ufeff' })).status, 200);
            const { items } = (await server.as(leader).get(`/shifts/${shift}/roster`)).json;
            assert.equal(items.find((i) => i.note).note, '我来金');
        });

        test('a pasted column of numbers is taken apart', async () => {
            const { leader, shift, members } = server.made, n = members.map((m) => m.number);
            const who = `${n[0]}，${wide(n[1])}、${n[2].slice(0, 7)} ${n[2].slice(7)}；\r\n\u202d${n[3]}\u202c;${n[4].toLowerCase()} ${n[5]}\u3000`;
            assert.equal((await server.as(leader).post(`/shifts/${shift}/roster/add`, { who })).status, 200);
            const on = (await server.as(leader).get(`/shifts/${shift}/roster`)).json.items.map((i) => i.number);
            for (const number of n)
                assert.ok(on.includes(number), number);
        });

        test('search does not mind capitals', async () => {
            const { team, a } = server.made, c = server.client();
            for (const q of ['green team', 'GREEN'])
                assert.deepEqual((await c.get(`/teams?q=${encodeURIComponent(q)}`)).json.items.map((t) => t.id), [team], q);
            for (const q of ['park run', 'PARK', 'green'])
                assert.deepEqual((await c.get(`/activities?q=${encodeURIComponent(q)}`)).json.items.map((i) => i.id), [a], q);
        });
    });
}
