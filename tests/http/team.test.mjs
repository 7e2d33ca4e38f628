// team.test.mjs - teams over HTTP: registered and decided, joined by each rule and left, led and handed over; who has no
// right is answered as if there were nothing. Not here: every case of the rules (src/people/team/*_test.c).
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows, tryRedvest } from './lib/redvest.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00';
const STAFF = 1; // enum capability
const PATIENCE_MS = 60000;
const team = (more = {}) => ({
    name: '东街巾帼队', kind: 'group', host: '东街社区居委会', category: 'community', about: '周末陪老人说话', join_rule: 'review',
    contact_name: '李䶮', contact_phone: '13800001234', ...more,
});
const activity = (project) => ({
    project, title: '周六手机课', category: 'schooling', content: '一对一教', conditions: '无', risks: '无', guarantees: '饮水', place: '教室',
    contact_name: '李䶮', contact_phone: '13800001234', recruit: 'open', is_service: true, starts: '2026-03-14T09:00', ends: '2026-03-14T11:00', capacity: 5,
});
const idOf = (r) => r.json.location.match(/\d+/)[0];
const fields = (r) => (r.json.errors ?? []).map((e) => e.field);

/** Sends until the server is no longer too busy to answer. */
async function insist(client, path, body) {
    for (;;) {
        const r = await client.post(path, body);
        if (r.status !== 503)
            return r;
    }
}

for (const engine of engines) {
    describe(`teams (${engine})`, () => {
        let server, home, anyone;
        const who = {};

        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const people = {};
                people.crowd = Array.from({ length: 20 }, () => s.volunteer());
                for (const name of ['leader', 'other', 'busy', 'a', 'b', 'c', 'd', 'station', 'far'])
                    people[name] = s.volunteer();
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
        });
        after(() => server?.stop());

        const browser = (name) => server.browser(server.made[name]);
        const register = (client, more) => client.post('/teams', { ...team(more), ...home });
        const well = (r) => assert.equal(r.status, 200, r.text) ?? r;
        const waiting = async (client, more) => idOf(well(await register(client, more)));
        const active = async (client, more) => {
            const id = await waiting(client, more);
            well(await who.station.post(`/teams/${id}/approve`));
            return id;
        };
        const join = (client, id, body = {}) => client.post(`/teams/${id}/join`, body);
        const list = async (id, client = who.leader) => well(await client.get(`/teams/${id}/members`)).json;
        /** The membership of somebody in a team. */
        const of = async (id, name, client) => {
            const { waiting: w, items } = await list(id, client);
            return [...w, ...items].find((m) => m.volunteer === server.made[name].id)?.membership;
        };
        /** Leadership, offered to somebody of the team; they accept it. The offer's path. */
        const offers = async (client, id, member, more) =>
            well(await client.post(`/teams/${id}/handover`, { member, becomes: 'member', ...more })).json.location;
        const handsOver = async (client, id, name) => well(await who[name].post(`${await offers(client, id, await of(id, name))}/accept`));
        const notices = (name) => Number(rows(server.place, `SELECT COUNT(*) FROM notice WHERE account = ${server.made[name].account}`)[0][0]);
        const stored = (id) => {
            const [members, counted, state, version] = rows(server.place, `SELECT members, (SELECT COUNT(*) FROM team_member m
                WHERE m.team = t.id AND m.state = 2), state, version FROM team t WHERE id = ${id}`)[0].map(Number);
            assert.equal(members, counted);
            return { members, state, version };
        };
        const figure = () => Number(rows(server.place, `SELECT COALESCE(SUM(n), 0) FROM stat_total WHERE measure = 3 AND period = 0 AND pos = ${server.seed.pos}`)[0][0]);
        /** The figure follows within a moment; a busy machine is given longer. */
        const figureBecomes = async (n) => {
            for (const until = Date.now() + PATIENCE_MS; figure() !== n && Date.now() < until;)
                await new Promise((done) => setTimeout(done, 100));
            assert.equal(figure(), n);
        };
        /** Refused, and in the words for a team that is not there. */
        const hidden = async (client, method, path, id, body) => {
            const ask = (at) => method === 'GET' ? client.get(path(at)) : client.post(path(at), body);
            const real = await ask(id), none = await ask('77');
            assert.equal(real.status, 404, `${method} ${path(id)}: ${real.text}`);
            assert.deepEqual([real.status, real.json.title, real.json.errors], [none.status, none.json.title, none.json.errors]);
        };

        test('a new team is seen by its leader and the staff above until it is approved', async () => {
            const was = figure();
            const before = notices('station'), id = await waiting(who.leader);
            assert.equal(notices('station'), before + 1);
            await hidden(anyone, 'GET', (t) => `/teams/${t}`, id);
            await hidden(who.a, 'POST', (t) => `/teams/${t}/join`, id, {});
            for (const [name, status] of [['leader', 200], ['station', 200], ['other', 404], ['far', 404]])
                assert.equal((await who[name].page(`/teams/${id}`)).status, status, name);
            assert.match((await who.leader.page(`/teams/${id}`)).text, /待审核/);
            const inbox = async (name) => (await who[name].get('/inbox?kind=team')).json.items.map((i) => i.id);
            assert.ok((await inbox('station')).includes(id));
            assert.ok(!(await inbox('far')).includes(id));
            for (const client of [who.far, who.leader, who.other])
                await hidden(client, 'POST', (t) => `/teams/${t}/approve`, id);
            assert.equal((await anyone.post(`/teams/${id}/approve`)).status, 401);
            assert.deepEqual(stored(id), { members: 1, state: 2, version: 1 });
            const told = notices('leader');
            well(await who.station.post(`/teams/${id}/approve`));
            assert.equal(notices('leader'), told + 1);
            assert.equal((await who.station.post(`/teams/${id}/approve`)).status, 409);
            assert.ok(!(await inbox('station')).includes(id));
            const { json } = well(await anyone.get(`/teams/${id}`));
            assert.match(json.number, /^T1404\d{2}2603\d{6}.$/);
            assert.deepEqual([json.state, json.level, json.members], ['active', 'main_team', 1]);
            assert.ok((await anyone.get('/teams')).json.items.some((t) => t.id === id));
            await figureBecomes(was + 1);
        });

        test('what is wrong with the details stands at its field', async () => {
            const cases = [
                [{ name: undefined }, 'name'], [{ name: '队'.repeat(41) }, 'name'], [{ kind: 'club' }, 'kind'], [{ host: undefined }, 'host'],
                [{ kind: 'organisation' }, 'credit_code'], [{ kind: 'organisation', credit_code: '91350100M000100Y44' }, 'credit_code'],
                [{ join_rule: 'pass_code', pass_code: '12345' }, 'pass_code'], [{ join_rule: 'pass_code', pass_code: '12345a' }, 'pass_code'],
                [{ join_rule: 'pass_code', pass_code: '1234567' }, 'pass_code'], [{ contact_phone: '123' }, 'contact_phone'],
                [{ category: 'nothing' }, 'category'], [{ about: undefined }, 'about'], [{ county: undefined }, 'county'],
            ];
            for (const [more, field] of cases) {
                const r = await who.other.post('/teams', { ...team(), ...home, ...more });
                assert.equal(r.status, 422, `${field}: ${r.text}`);
                assert.deepEqual(fields(r), [field]);
            }
            const undeclared = await register(who.other, { level: 'branch' }); // not the sender's to say
            assert.equal(undeclared.status, 422);
            assert.match(undeclared.text, /level/);
            assert.equal((await register(anyone)).status, 401);
            assert.equal(rows(server.place, `SELECT COUNT(*) FROM team_member WHERE volunteer = ${server.made.other.id}`)[0][0], '0');
        });

        test('a form that is refused keeps what was typed, one that is right leads to the team', async () => {
            const c = browser('other');
            const wrong = await c.form('/teams', { ...team({ name: '银龄<队>', kind: 'organisation' }), ...home }, { from: '/teams/new' });
            assert.equal(wrong.status, 422);
            assert.match(wrong.text, /登记过的组织请填写统一社会信用代码/);
            assert.match(wrong.text, /value="银龄&lt;队&gt;"/);
            const right = await c.form('/teams', { ...team({ name: '银龄队', kind: 'organisation', credit_code: '91350100M000100Y43' }), ...home }, { from: '/teams/new' });
            assert.equal(right.status, 303, right.text);
            assert.match(right.location, /^\/teams\/\d+$/);
            const id = right.location.match(/\d+/)[0];
            assert.match((await c.page(`/teams/${id}/edit`)).text, /91350100M000100Y43/);
            assert.match((await c.page('/me/teams')).text, /银龄队/);
        });

        test('the contact is for who is logged in', async () => {
            const id = await active(who.leader);
            for (const text of [(await anyone.page(`/teams/${id}`)).text, (await anyone.get(`/teams/${id}`)).text, (await who.leader.get(`/teams/${id}`)).text]) {
                assert.ok(!text.includes('13800001234'));
                assert.ok(!text.includes('李䶮'));
            }
            assert.equal((await anyone.get(`/teams/${id}`)).json.contact_phone, '138****1234');
            const html = (await who.b.page(`/teams/${id}`)).text;
            assert.ok(html.includes('李䶮') && html.includes('tel:13800001234'));
        });

        test('ten of one leader may wait; one that is decided makes room', async () => {
            const ids = [];
            for (let i = 0; i < 10; i++)
                ids.push(await waiting(who.busy));
            const r = await register(who.busy);
            assert.equal(r.status, 409);
            assert.match(r.json.detail, /已有 10 份申请在等待审核/);
            well(await who.station.post(`/teams/${ids[3]}/refuse`, { reason: '重复' }));
            ids.push(await waiting(who.busy));
            const again = await who.busy.post(`/teams/${ids[3]}/edit`, { ...team(), version: 2 });
            assert.equal(again.status, 409);
            assert.equal(stored(ids[3]).state, 4);
            well(await who.station.post(`/teams/${ids[0]}/approve`));
            well(await who.busy.post(`/teams/${ids[3]}/edit`, { ...team(), version: 2 }));
            assert.equal((await register(who.busy)).status, 409);
        });

        test('refused with a reason, mended, sent in again', async () => {
            const id = await waiting(who.leader);
            assert.deepEqual(fields(await who.station.post(`/teams/${id}/refuse`)), ['reason']);
            await hidden(who.far, 'POST', (t) => `/teams/${t}/refuse`, id, { reason: '资料不全' });
            well(await who.station.post(`/teams/${id}/refuse`, { reason: '资料不全' }));
            assert.match((await who.leader.page(`/teams/${id}`)).text, /资料不全/);
            assert.equal((await who.other.page(`/teams/${id}`)).status, 404);
            assert.equal((await who.leader.post(`/teams/${id}/edit`, { ...team(), version: 1 })).status, 409);
            assert.deepEqual(fields(await who.leader.post(`/teams/${id}/edit`, { ...team({ host: undefined }), version: 2 })), ['host']);
            const told = notices('station');
            const r = well(await who.leader.post(`/teams/${id}/edit`, { ...team({ name: '东街银龄队' }), version: 2 }));
            assert.match(r.json.message, /重新提交/);
            assert.equal(notices('station'), told + 1);
            assert.deepEqual(stored(id), { members: 1, state: 2, version: 3 });
            well(await who.station.post(`/teams/${id}/approve`));
            assert.equal((await anyone.get(`/teams/${id}`)).json.name, '东街银龄队');
        });

        test('who leads another team, or none, or is staff elsewhere finds nothing', async () => {
            const id = await active(who.leader), one = await of(id, 'leader');
            await active(who.other);
            well(await join(who.c, id));
            well(await who.leader.post(`/teams/${id}/members/admit`, { member: [await of(id, 'c')] }));
            for (const client of [who.other, who.far, who.c]) {
                await hidden(client, 'GET', (t) => `/teams/${t}/edit`, id);
                await hidden(client, 'GET', (t) => `/teams/${t}/members`, id);
                await hidden(client, 'POST', (t) => `/teams/${t}/edit`, id, { ...team(), version: 2 });
                for (const [act, more] of [['admit', {}], ['refuse', { reason: '试' }], ['remove', { reason: '试' }], ['role', { role: 'member' }]])
                    await hidden(client, 'POST', (t) => `/teams/${t}/members/${act}`, id, { member: [one], ...more });
                await hidden(client, 'POST', (t) => `/teams/${t}/close`, id, { reason: '试' });
            }
            for (const path of [`/teams/${id}/edit`, `/teams/${id}/members`])
                assert.equal((await anyone.get(path)).status, 401);
            assert.deepEqual(stored(id), { members: 2, state: 3, version: 2 });
        });

        test('each join rule', async () => {
            const direct = await active(who.leader, { join_rule: 'direct' }), closed = await active(who.leader, { join_rule: 'closed' });
            const review = await active(who.leader), coded = await active(who.leader, { join_rule: 'pass_code', pass_code: '204816' });
            assert.match(well(await join(who.a, direct)).json.message, /已加入/);
            assert.equal(stored(direct).members, 2);
            assert.equal((await join(who.a, direct)).status, 409);
            assert.equal((await join(who.leader, direct)).status, 409);
            const told = notices('leader');
            assert.match(well(await join(who.a, review, { note: '䶮𠮷 <b>' })).json.message, /等队长审核/);
            assert.equal(notices('leader'), told + 1);
            assert.equal((await join(who.a, review)).status, 409);
            assert.equal(stored(review).members, 1);
            assert.equal((await list(review)).waiting[0].note, '䶮𠮷 <b>');
            assert.equal((await join(who.a, closed)).status, 409);
            for (const pass_code of [undefined, '204817', '2048'])
                assert.deepEqual(fields(await join(who.a, coded, { pass_code })), ['pass_code']);
            assert.equal(stored(coded).members, 1);
            well(await join(who.a, coded, { pass_code: '204816' }));
            assert.equal(stored(coded).members, 2);
            const made = await active(who.leader, { join_rule: 'pass_code' });
            assert.match(rows(server.place, `SELECT pass_code FROM team WHERE id = ${made}`)[0][0], /^\d{6}$/, 'made by the program');
            const right = rows(server.place, `SELECT pass_code FROM team WHERE id = ${made}`)[0][0], tries = [];
            for (let i = 0; i < 3; i++)
                assert.equal((await join(who.b, made, { pass_code: '口令' })).status, 422, 'what is no code is no try');
            for (let i = 0; i < 11; i++)
                tries.push((await join(who.b, made, { pass_code: right === '111111' ? '222222' : '111111' })).status);
            assert.deepEqual([...new Set(tries.slice(0, 10)), tries[10]], [422, 409], 'ten a day');
            assert.equal((await join(anyone, direct)).status, 401);
            assert.equal((await join(who.a, '77')).status, 404);
            assert.ok(!(await anyone.get(`/teams/${coded}`)).text.includes('204816'));
            assert.ok(!(await who.a.page(`/teams/${coded}`)).text.includes('204816'));
        });

        test('the leader lets in and turns down, all that are ticked or none', async () => {
            const id = await active(who.leader), elsewhere = await active(who.leader);
            for (const name of ['a', 'b', 'c'])
                well(await join(who[name], id));
            well(await join(who.d, elsewhere));
            const [a, b, c, d] = [await of(id, 'a'), await of(id, 'b'), await of(id, 'c'), await of(elsewhere, 'd')];
            const act = (what, body, client = who.leader) => client.post(`/teams/${id}/members/${what}`, body);
            assert.equal((await act('admit', { member: [a, d] })).status, 409);
            assert.deepEqual(stored(id).members, 1);
            assert.equal((await list(id)).waiting.length, 3);
            const told = notices('a');
            well(await act('admit', { member: [a, b] }));
            assert.equal(notices('a'), told + 1);
            assert.equal((await act('admit', { member: [a] })).status, 409);
            assert.deepEqual(fields(await act('refuse', { member: [c] })), ['reason']);
            well(await act('refuse', { member: [c], reason: '人满了' }, who.station));
            assert.equal(stored(id).members, 3);
            assert.deepEqual(fields(await act('remove', { member: [b] })), ['reason']);
            assert.equal((await act('remove', { member: [b, await of(id, 'leader')], reason: '缺席' })).status, 409);
            assert.equal(stored(id).members, 3);
            well(await act('remove', { member: [b], reason: '缺席' }));
            assert.equal(stored(id).members, 2);
            assert.equal((await list(id)).waiting.length, 0);
            well(await who.d.post(`/teams/${elsewhere}/leave`)); // the request taken back
            assert.equal((await who.leader.post(`/teams/${elsewhere}/members/admit`, { member: [d] })).status, 409);
            assert.equal(stored(elsewhere).members, 1);
        });

        test('a team is handed over, never left without a leader', async () => {
            const id = await active(who.leader), role = (member, name) => who.leader.post(`/teams/${id}/members/role`, { member: [member], role: name });
            well(await join(who.a, id));
            well(await who.leader.post(`/teams/${id}/members/admit`, { member: [await of(id, 'a')] }));
            const mine = await of(id, 'leader'), theirs = await of(id, 'a');
            assert.equal((await who.leader.post(`/teams/${id}/leave`)).status, 409);
            assert.equal((await role(mine, 'member')).status, 409);
            assert.equal((await list(id)).items.find((m) => m.membership === mine).role, 'leader');
            assert.equal((await who.a.get(`/teams/${id}/members`)).status, 404);
            well(await role(theirs, 'deputy'));
            well(await who.a.get(`/teams/${id}/members`));
            assert.deepEqual(fields(await role(theirs, 'leader')), ['role']);
            await handsOver(who.leader, id, 'a');
            assert.equal((await who.leader.get(`/teams/${id}/members`)).status, 404);
            well(await who.leader.post(`/teams/${id}/leave`));
            assert.equal((await who.leader.post(`/teams/${id}/leave`)).status, 409);
            assert.equal(stored(id).members, 1);
            const told = [notices('leader'), notices('a')];
            well(await join(who.b, id));
            assert.deepEqual([notices('leader'), notices('a')], [told[0], told[1] + 1]);
        });

        test('a deputy changes no roles, removes no leader and no other deputy', async () => {
            const id = await active(who.leader, { join_rule: 'direct' });
            for (const name of ['a', 'b', 'c'])
                well(await join(who[name], id));
            const [leader, a, b, c] = await Promise.all(['leader', 'a', 'b', 'c'].map((name) => of(id, name)));
            const act = (client, what, body) => client.post(`/teams/${id}/members/${what}`, body);
            well(await act(who.leader, 'role', { member: [a, b], role: 'deputy' }));
            for (const [what, body, status] of [
                ['role', { member: [a], role: 'leader' }, 422], ['role', { member: [c], role: 'deputy' }, 409],
                ['role', { member: [leader], role: 'member' }, 409], ['role', { member: [b], role: 'member' }, 409],
                ['remove', { member: [b], reason: '争吵' }, 409], ['remove', { member: [leader], reason: '争吵' }, 409]])
                assert.equal((await act(who.a, what, body)).status, status, `${what} ${JSON.stringify(body)}`);
            assert.equal((await who.a.post(`/teams/${id}/handover`, { member: a, becomes: 'member' })).status, 409);
            const seen = await list(id, who.a);
            assert.deepEqual([seen.may_name, seen.items.filter((m) => m.lead).length], [false, 0]);
            assert.doesNotMatch((await who.a.page(`/teams/${id}/members`)).text, /任命选中的人|请接任队长/);
            assert.deepEqual(seen.items.map((m) => m.role).sort(), ['deputy', 'deputy', 'leader', 'member']);
            well(await act(who.a, 'remove', { member: [c], reason: '搬走了' }));
            well(await act(who.station, 'role', { member: [b], role: 'member' }));
        });

        test('whom the leader asks to lead accepts or declines on a page of their own', async () => {
            const id = await active(who.leader, { join_rule: 'direct' });
            well(await join(who.d, id));
            well(await join(who.b, id));
            const leader = browser('leader'), d = browser('d'), from = `/teams/${id}/handover?member=${await of(id, 'd')}`;
            assert.match((await leader.page(`/teams/${id}/members`)).text, /请接任队长/);
            const asked = await leader.form(`/teams/${id}/handover`, { member: await of(id, 'd'), becomes: 'deputy' }, { from });
            assert.equal(asked.status, 303);
            assert.match((await leader.page(`/teams/${id}/members`)).text, /正在等对方答复/);
            assert.match((await d.page('/me/teams')).text, new RegExp(`请您接任队长。<a href="${asked.location}"`));
            for (const [name, status] of [['d', 200], ['leader', 200], ['station', 200], ['b', 404], ['far', 404]])
                assert.equal((await who[name].get(asked.location)).status, status, name);
            await hidden(who.b, 'POST', (t) => `/handovers/${t}/accept`, asked.location.match(/\d+/)[0]);
            assert.match((await d.page(asked.location)).text, /同意接任/);
            assert.equal((await d.form(`${asked.location}/decline`, {}, { from: asked.location })).status, 303);
            assert.equal((await who.d.get(asked.location)).json.state, 'declined');
            const next = await offers(who.leader, id, await of(id, 'd'));
            well(await who.station.post(`${next}/withdraw`));
            assert.equal((await who.d.post(`${next}/accept`)).status, 409);
            const told = [notices('leader'), notices('d')];
            await handsOver(who.leader, id, 'd');
            assert.deepEqual([notices('leader'), notices('d')], [told[0] + 1, told[1] + 2]);
            assert.equal((await list(id, who.d)).items.find((m) => m.role === 'leader').volunteer, server.made.d.id);
        });

        test('staff over the unit ask another to lead, with a reason', async () => {
            const id = await active(who.leader, { join_rule: 'direct' });
            well(await join(who.b, id));
            const member = await of(id, 'b');
            await hidden(who.far, 'POST', (t) => `/teams/${t}/handover`, id, { member, becomes: 'member', reason: '出国了' });
            assert.deepEqual(fields(await who.station.post(`/teams/${id}/handover`, { member, becomes: 'member' })), ['reason']);
            const offer = await offers(who.station, id, member, { reason: '队长出国了' });
            assert.equal((await who.b.get(offer)).json.by_staff, true);
            well(await who.b.post(`${offer}/accept`));
            assert.equal((await who.leader.get(`/teams/${id}/members`)).status, 404);
        });

        test('branches stand under a mother team that one leads, three levels deep', async () => {
            const mother = await active(who.leader), theirs = await active(who.other);
            const foreign = await register(who.leader, { parent: theirs }), none = await register(who.leader, { parent: '77' });
            assert.deepEqual([foreign.status, foreign.json.errors], [422, none.json.errors]);
            assert.deepEqual(fields(foreign), ['parent']);
            const branch = await active(who.leader, { parent: mother, join_rule: 'direct' });
            const small = await active(who.leader, { parent: branch });
            assert.deepEqual(fields(await register(who.leader, { parent: small })), ['parent']);
            assert.equal((await anyone.get(`/teams/${small}`)).json.level, 'small_team');
            assert.deepEqual((await anyone.get(`/teams/${mother}`)).json.branches.map((b) => b.id), [branch]);
            well(await join(who.d, branch));
            await handsOver(who.leader, branch, 'd');
            well(await who.leader.post(`/teams/${branch}/leave`));
            well(await who.leader.get(`/teams/${branch}/members`)); // as the mother team's leader
            await hidden(who.d, 'GET', (t) => `/teams/${t}/members`, mother);
            well(await who.d.get(`/teams/${small}/members`));
        });

        test('a team ends when nothing is planned any more', async () => {
            const id = await active(who.leader, { join_rule: 'direct' });
            await figureBecomes(Number(rows(server.place, 'SELECT COUNT(*) FROM team WHERE state = 3')[0][0]));
            const was = figure();
            const project = idOf(well(await who.leader.post('/projects', { team: id, name: '银龄课堂', categories: ['schooling'], targets: ['elderly'],
                about: '教手机', place: '教室', guarantees: '饮水', contact_name: '李䶮', contact_phone: '0355-2020202' })));
            const planned = idOf(well(await who.leader.post('/activities', activity(project))));
            well(await who.leader.post(`/activities/${planned}/submit`));
            assert.deepEqual(fields(await who.station.post(`/teams/${id}/close`)), ['reason']);
            assert.equal((await who.station.post(`/teams/${id}/close`, { reason: '合并' })).status, 409);
            well(await who.station.post(`/activities/${planned}/refuse`, { reason: '不办了' }));
            well(await who.station.post(`/teams/${id}/close`, { reason: '合并' }));
            assert.equal((await who.station.post(`/teams/${id}/close`, { reason: '合并' })).status, 409);
            await hidden(anyone, 'GET', (t) => `/teams/${t}`, id);
            await hidden(who.a, 'POST', (t) => `/teams/${t}/join`, id, {});
            assert.ok(!(await who.leader.get('/me/teams')).json.items.some((t) => t.id === id));
            assert.ok(!(await anyone.get('/teams')).json.items.some((t) => t.id === id));
            await figureBecomes(was - 1);
        });

        test('the list is filtered by name, kind of service and unit', async () => {
            const id = await active(who.other, { name: '百分_100%队', category: 'health' });
            const ids = async (query) => well(await anyone.get(`/teams?${query}`)).json.items.map((t) => t.id);
            assert.deepEqual(await ids(`q=${encodeURIComponent('_100%')}`), [id]);
            assert.deepEqual(await ids(`q=${encodeURIComponent('%百')}`), []); // signs of a pattern are letters here
            assert.deepEqual(await ids('category=health'), [id]);
            assert.deepEqual(await ids(`category=health&unit=${home.county}`), [id]);
            const [[elsewhere]] = rows(server.place, `SELECT id FROM unit WHERE depth = 5 AND id <> ${home.village} ORDER BY pos LIMIT 1`);
            assert.deepEqual(await ids(`unit=${elsewhere}`), []);
            assert.equal((await anyone.get('/teams?unit=77')).status, 404);
            assert.deepEqual(fields(await anyone.get('/teams?after=x')), ['after']);
            assert.match((await anyone.page('/teams?category=health')).text, /百分_100%队/);
            assert.match((await anyone.page('/teams?category=law')).text, /没有符合条件的队伍/);
        });

        test('joining, letting in and leaving work as plain forms', async () => {
            const id = await active(who.leader), coded = await active(who.leader, { join_rule: 'pass_code', pass_code: '120000' });
            const c = browser('d'), leader = browser('leader'), at = { from: `/teams/${id}` };
            const wrong = await c.form(`/teams/${coded}/join`, { pass_code: '130000' }, { from: `/teams/${coded}` });
            assert.equal(wrong.status, 422);
            assert.match(wrong.text, /口令不对，请向队长询问/);
            const r = await c.form(`/teams/${id}/join`, { note: '我会推拿' }, at);
            assert.deepEqual([r.status, r.location], [303, `/teams/${id}`]);
            assert.match((await c.page(`/teams/${id}`)).text, /等队长审核/);
            const page = (await leader.page(`/teams/${id}/members`)).text;
            assert.match(page, /我会推拿/);
            const none = await leader.form(`/teams/${id}/members/admit`, { reason: '' }, { from: `/teams/${id}/members` });
            assert.equal(none.status, 422);
            const member = page.match(/name="member" value="(\d+)"/)[1];
            const done = await leader.form(`/teams/${id}/members/admit`, { member, reason: '' }, { from: `/teams/${id}/members` });
            assert.deepEqual([done.status, done.location], [303, `/teams/${id}/members`]);
            assert.equal(stored(id).members, 2);
            assert.match((await c.page(`/teams/${id}`)).text, /您是这支队伍的队员/);
            assert.equal((await c.form(`/teams/${id}/leave`, {}, at)).status, 303);
            assert.equal(stored(id).members, 1);
            assert.equal((await c.form(`/teams/${id}/approve`, {}, at)).status, 404);
        });

        test('many at once: each rule holds as if they came one by one', async () => {
            const id = await active(who.leader, { join_rule: 'direct' }), { crowd } = server.made;
            const statuses = async (asks) => (await Promise.all(asks)).map((r) => r.status).sort();
            const times = (n, ask) => Array.from({ length: n }, ask);
            const one = (n, refused) => [200, ...Array(n - 1).fill(refused)];
            assert.deepEqual(await statuses(crowd.map((p) => insist(server.as(p), `/teams/${id}/join`))), Array(crowd.length).fill(200));
            assert.equal(stored(id).members, crowd.length + 1);
            assert.deepEqual(await statuses(times(8, () => insist(who.a, `/teams/${id}/join`))), one(8, 409));
            assert.equal(stored(id).members, crowd.length + 2);
            const left = await Promise.all(times(8, () => insist(who.a, `/teams/${id}/leave`)));
            assert.deepEqual(left.map((r) => r.status).sort(), one(8, 409));
            for (const r of left.filter((x) => x.status === 409)) // not what a leader is told
                assert.match(r.json.detail, /您不在这支队伍里/);
            assert.equal(stored(id).members, crowd.length + 1);
            const { items } = await list(id), plain = items.filter((m) => m.role === 'member').slice(0, 6);
            const asks = plain.map((m) => insist(who.leader, `/teams/${id}/handover`, { member: m.membership, becomes: 'deputy' }));
            assert.deepEqual(await statuses(asks), one(6, 409));
            const next = await waiting(who.leader);
            assert.deepEqual(await statuses(times(6, () => insist(who.station, `/teams/${next}/approve`))), one(6, 409));
            const asked = await statuses(times(14, () => insist(server.as(crowd[0]), '/teams', { ...team(), ...home })));
            assert.deepEqual(asked, [...Array(10).fill(200), ...Array(4).fill(409)]);
        });

        test('what is stored of teams adds up', () => {
            const text = tryRedvest(['check', ...server.place.args]).stdout;
            for (const name of ['totals.teams', 'team.members', 'orphan.team'])
                assert.match(text, new RegExp(`^ok +${name.replace('.', '\\.')} `, 'm'));
        });
    });
}
