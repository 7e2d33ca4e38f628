// authz.test.mjs - rights at random: people with any mixture of grants and teams ask for any thing by any route, in any
// face, and the program has to answer what the rules say when they are read slowly (src/**/NOUN.rights.mjs, lib/rights_model.mjs).
//
// Refused and unknown must be one and the same from outside: what is refused is asked for again with an id that does
// not exist, and the two answers are compared. What is refused changes nothing. Rights that are given or taken back hold
// from the very next request on. Environment: REDVEST_SEED repeats a city, REDVEST_CITIES asks
// many, each route twice; REDVEST_LONG asks a dozen much longer.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, Client, PASSWORD, giveRight, redvest } from './lib/redvest.mjs';
import { Chance, randomCity } from './lib/rights_city.mjs';
import { IN, LOGIN, SUSPENDED, TOLD, UNKNOWN, judge, roleLets } from './lib/rights_model.mjs';
import { FIELDS, RULES } from './lib/rights_table.mjs';

const OFFICE = '13800000006', SYSTEM = '13800000007';
const SEED = Number(process.env.REDVEST_SEED ?? Math.floor(Math.random() * 1e9));
const CITIES = Number(process.env.REDVEST_CITIES ?? (process.env.REDVEST_LONG ? 12 : 1));
const ROUNDS = process.env.REDVEST_LONG ? 12 : process.env.REDVEST_CITIES ? 2 : 4; // each asks every route
const DRAWS = 40; // to find somebody of whom the rules say what is wanted
const SHOWN = 30;

/** What a person is called in a report. */
const called = (p) => (p.account === null ? 'nobody' : `account ${p.account}`);
/** Wrong tries at a log-in or a code, and look-ups of people, are counted although they are refused. */
const counted = (route) => /^POST \/(login|register|me\/phone|me\/password|activities\/:id\/rollcall\/walkup)/.test(route);

function table() {
    return redvest(['routes']).trim().split('\n').map((line) => {
        const [method, path, role] = line.split(/\s+/);
        return { method, path, role, key: `${method} ${path}` };
    });
}

/** One route with two things to be about counts as two. */
function asks() {
    const by = new Map(table().map((r) => [r.key, r]));
    return Object.entries(RULES).map(([key, rule]) => ({ ...by.get(key.split('?')[0]), name: key, rule })).filter((r) => r.key);
}

const dayText = (day) => new Date(Number(day) * 86400000).toISOString().slice(0, 10);

/** An id, or a name, of the same length that nothing has. */
function nowhere(city, kind, like, chance) {
    if (kind === 'holiday') return dayText(23000 + chance.below(2000));
    if (!/^\d+$/.test(like)) return `zz${like.slice(2)}`;
    for (;;) {
        const id = `${like.slice(0, 3)}${Array.from({ length: like.length - 3 }, () => chance.below(10)).join('')}`;
        if (!Object.values(city.world.tables).some((t) => t.has(id))) return id;
    }
}

class Asker {
    constructor(city, chance) {
        Object.assign(this, { city, chance, w: city.world, differences: [], seen: new Map(), asked: 0, twins: 0 });
        this.nobody = { account: null, token: null };
        this.csrf = new Map();
    }

    async learnNames() {
        const office = await new Client(this.city.base).logIn(OFFICE, PASSWORD);
        const rules = (await office.get('/admin/policy')).json.rules.map((r) => r.name);
        await this.city.refresh(); // the office's log-in stands in the trail
        this.w.named = { policy: rules, consent: ['terms', 'privacy', 'identity', 'place', 'publicity', 'guardian', 'paper'] };
        await this.learnFeeds();
    }

    /** Calendars of three people; somebody may have renewed the address of theirs. */
    async learnFeeds() {
        const own = (p) => this.send(p, { method: 'GET', path: '/me/calendar', fields: {}, html: false, bearer: true });
        this.w.feedOf = {};
        for (const p of this.city.folk.filter((x) => x.volunteer).slice(0, 3)) {
            const r = await own(p);
            if (r.status === 200) this.w.feedOf[r.json.feed.split('/').pop()] = p;
        }
        this.w.named.feed = Object.keys(this.w.feedOf);
    }

    /** A code of a volunteer to scan; the person may be gone. */
    async personalCode() {
        for (const p of this.chance.shuffled(this.city.folk.filter((x) => x.volunteer))) {
            const r = await this.send(p, { method: 'GET', path: '/code', fields: {}, html: false, bearer: true });
            if (r.status === 200) return r.json.token;
        }
        return 'AAAA';
    }

    async csrfOf(p) {
        if (!this.csrf.has(p)) {
            const c = new Client(this.city.base);
            if (p.token) c.cookies.set('rv', p.token);
            this.csrf.set(p, await c.csrf(p.token ? '/me/password' : '/login'));
            if (!p.token) this.visitor = c.cookies.get('rv'); // the form of who is not logged in hangs on a cookie, too
        }
        return this.csrf.get(p);
    }

    /** Sends it as a browser or as a program does: cookie and CSRF, or bearer; HTML or JSON. */
    async send(p, { method, path, fields, html, bearer }) {
        const c = new Client(this.city.base), headers = {};
        if (p.token && bearer) headers.authorization = `Bearer ${p.token}`;
        else if (p.token) c.cookies.set('rv', p.token);
        const accept = html ? 'text/html' : 'application/json';
        if (method === 'GET') {
            const query = new URLSearchParams(fields).toString();
            return c.send('GET', query ? `${path}?${query}` : path, { accept, headers });
        }
        if (!bearer || !p.token) headers['x-csrf-token'] = await this.csrfOf(p);
        if (!p.token) c.cookies.set('rv', this.visitor);
        if (!html) headers['content-type'] = 'application/json';
        return c.send('POST', path, { accept, headers, body: html ? formOf(fields) : JSON.stringify(fields) });
    }

    /** Somebody, something, a face. */
    draw(route) {
        const { rule } = route, { chance, w, city } = this;
        const me = chance.happens(0.06) ? this.nobody : rule.ends ? city.spare.at(-1) ?? this.nobody : chance.one(city.folk);
        const ask = { rule, me, html: chance.happens(0.5), bearer: chance.happens(0.5), path: {} };
        if (rule.kind && !(rule.at === 'field' && route.method === 'GET' && chance.happens(0.1)))
            ask.id = this.thing(route, me);
        const thing = ask.id && w.tables[rule.kind] ? w.one(rule.kind, ask.id) : undefined;
        if (rule.of)
            ask.path.id = thing?.[rule.of] && chance.happens(0.8) ? thing[rule.of] : chance.one(w.all(rule.of)).id;
        ask.fields = { ...FIELDS[route.key]?.({ w, chance, city, me, thing, personal: this.personal, name: this.names?.get(me.account) }) };
        if (ask.id !== undefined) (rule.at === 'path' ? ask.path : ask.fields)[rule.name] = ask.id;
        if (ask.id === undefined && rule.at === 'field' && route.method === 'POST') delete ask.fields[rule.name];
        return ask;
    }

    /** What lies at the edges of a person's rights, held or lost: in that unit, right above, right below; of their teams. */
    near(kind, me) {
        const { w } = this, units = new Set(), teams = new Set();
        for (const g of w.all('unit_grant').filter((x) => x.account === me.account))
            for (const u of [w.one('unit', g.unit), ...this.city.places.map((p) => w.one('unit', p.id)).filter((p) => p.parent === g.unit)])
                units.add(u.id).add(u.parent);
        const v = w.volunteer(me);
        for (const m of w.all('team_member').filter((x) => v && x.volunteer === v.id))
            teams.add(m.team);
        const whose = (t) => ({ ...t, ...(t.activity && w.one('activity', t.activity)), ...(t.record && w.one('record', t.record)) });
        return w.all(kind).filter((t) => {
            const { unit, pos, team } = whose(t);
            return units.has(kind === 'unit' ? t.id : pos ? w.unitAt(pos) : unit) || teams.has(kind === 'team' ? t.id : team);
        }).map((t) => t.id);
    }

    thing(route, me) {
        const { rule } = route, { chance, w, city } = this;
        const own = { unit: city.places.map((u) => u.id), volunteer: [...city.folk, ...city.others].map((p) => p.volunteer).filter(Boolean) };
        let all = w.tables[rule.kind] ? own[rule.kind] && chance.happens(0.9) ? own[rule.kind] : [...w.tables[rule.kind].keys()] : w.named[rule.kind];
        if (w.tables[rule.kind] && rule.kind !== 'holiday' && me.account !== null && chance.happens(0.5)) {
            const near = this.near(rule.kind, me);
            if (near.length) all = near;
        }
        if (route.key === 'POST /admin/volunteers/new') all = city.pool.villages.map((u) => u.id);
        const id = all.length ? chance.one(all) : '20000';
        return chance.happens(0.05) || !all.length ? nowhere(city, rule.kind, id, chance) : id;
    }

    /** As wanted when the rules allow it, else as it comes. */
    pick(route, want) {
        let ask, verdict;
        for (let i = 0; i < DRAWS; i++) {
            ask = this.draw(route);
            verdict = judge(this.w, ask.me, ask);
            if ((verdict === IN) === want && (want || ask.me.account !== null || i < 2)) break;
        }
        return { ask, verdict };
    }

    fill(route, ask, id = ask.id) {
        const path = route.path.replace(/:(\w+)/g, (_, name) => {
            if (ask.rule.at === 'path' && ask.rule.name === name) return ask.rule.kind === 'holiday' && /^\d+$/.test(id) ? dayText(id) : id;
            return ask.path[name] ?? 'AAAA';
        });
        const fields = ask.rule.at === 'field' && id !== undefined ? { ...ask.fields, [ask.rule.name]: id } : ask.fields;
        return { method: route.method, path, fields, html: ask.html, bearer: ask.bearer };
    }

    async one(route, want) {
        this.personal = route.key === 'POST /attendance/scan' ? await this.personalCode() : undefined;
        const { ask, verdict } = this.pick(route, want);
        const sent = this.fill(route, ask);
        let r;
        try {
            r = await this.send(ask.me, sent);
        } catch (e) { // a reply that does not fit its schema
            this.differences.push(`${route.name}: ${e.message.slice(0, 400)}`);
            return;
        }
        const lets = roleLets(this.w, ask.me, ask.rule.role);
        const writes = route.method === 'POST' || route.key === 'GET /files/:id'; // a look at a file is a row of the trail
        const changed = writes ? await this.city.refresh() : [];
        this.asked++;
        this.note(route, verdict, r);
        const got = outcome(r, route, ask.me);
        const say = (what) => this.differences.push(`${route.name} as ${called(ask.me)} (${ask.html ? 'html' : 'json'}, ${ask.bearer ? 'bearer' : 'cookie'}) ` +
            `${sent.path} ${JSON.stringify(sent.fields)}: ${what}; answered ${r.status} ${r.text.slice(0, ask.html ? 0 : 300)}`);
        if (!fits(got, verdict, r, lets && ask.rule.hides)) say(`the rules say ${verdict}`);
        if (verdict !== IN && changed.length && !counted(route.key)) say(`refused, and yet changed ${changed}`);
        if (r.status >= 400 && changed.length && !counted(route.key)) say(`${r.status}, and yet changed ${changed}`);
        if (verdict === UNKNOWN && ask.id !== undefined && lets) await this.compareWithNothing(route, ask, r, say);
        if (/renew$/.test(route.key) && r.status < 400) await this.learnFeeds();
        if (ask.rule.ends && verdict === IN && r.status < 400) await this.hasEnded(ask.me, say);
    }

    /** The same request about what does not exist. */
    async compareWithNothing(route, ask, r, say) {
        const id = nowhere(this.city, ask.rule.kind, ask.id, this.chance);
        const twin = await this.send(ask.me, this.fill(route, ask, id));
        if (route.method === 'POST') await this.city.refresh();
        this.twins++;
        const a = seenFromOutside(r, this.fill(route, ask)), b = seenFromOutside(twin, this.fill(route, ask, id));
        for (const part of Object.keys(a))
            if (a[part] !== b[part]) say(`not like what does not exist: ${part} ${apart(a[part], b[part])}`);
    }

    /** Nobody is behind that session any more. */
    async hasEnded(me, say) {
        const r = await this.send(me, { method: 'GET', path: '/me', fields: {}, html: false, bearer: true });
        if (r.status !== 401) say(`the session lives on: ${r.status}`);
        this.city.spare = this.city.spare.filter((p) => p !== me);
    }

    note(route, verdict, r) {
        const n = this.seen.get(route.name) ?? { in: 0, done: 0, refused: 0 };
        n[verdict === IN ? 'in' : 'refused']++;
        if (verdict === IN && r.status < 400) n.done++;
        this.seen.set(route.name, n);
    }
}

function formOf(fields) {
    const data = new URLSearchParams();
    for (const [k, v] of Object.entries(fields))
        for (const one of Array.isArray(v) ? v : [v])
            if (one !== false) data.append(k, one === true ? '1' : one);
    return data;
}

/** What became of a request, in the words of the model. */
function outcome(r, route, me) {
    const ends = me.account !== null && /^POST \/logout/.test(route.key); // who logs out is led there as well
    if (r.status === 401 || (r.status === 303 && /^\/login($|\?)/.test(r.location) && !ends)) return LOGIN;
    if (r.status === 403) return SUSPENDED;
    if (r.status === 404) return UNKNOWN;
    return r.status < 400 ? IN : r.status === 409 || r.status === 422 ? TOLD : `${r.status}`;
}

function fits(got, verdict, r, hides) {
    if (verdict === IN) return got === IN || got === TOLD; // refused by other rules than rights
    if (verdict === UNKNOWN && hides) return r.status === hides;
    return got === verdict;
}

/** All that somebody outside could compare: without the time, the number of the request, masks, the reader's own places, and the
 * thing's own id. */
function seenFromOutside(r, sent) {
    const ids = [sent.path, ...Object.values(sent.fields).map(String)].flatMap((s) => s.match(/\d{8,}|[\w.-]{20,}/g) ?? []);
    let body = r.text.replace(/(name="_(?:csrf|once)"[^>]*value=")[\w-]+/g, '$1#')
        .replace(/<form class="place"[\s\S]*?<\/form>/, ''); // the reader's own places, on every page of theirs
    for (const id of ids) body = body.replaceAll(id, '#');
    for (const s of [sent.path, encodeURIComponent(sent.path)]) body = body.replaceAll(s, '#path');
    const headers = [...r.headers].filter(([k]) => !['date', 'x-request-id', 'content-length'].includes(k))
        .map(([k, v]) => `${k}: ${ids.reduce((t, id) => t.replaceAll(id, '#'), v.replace(/^rv=[^;]+/, 'rv=#'))}`).sort().join('\n');
    return { status: String(r.status), headers, body };
}

function apart(a, b) {
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    return `"${a.slice(Math.max(0, i - 30), i + 60)}" / "${b.slice(Math.max(0, i - 30), i + 60)}"`;
}

function report(asker) {
    const lines = asker.differences.slice(0, SHOWN);
    return `${asker.differences.length} differences in ${asker.asked} requests (REDVEST_SEED=${SEED}):\n${lines.join('\n')}`;
}

test('every route has its rule in the model, for the same role', () => {
    const known = new Map(Object.entries(RULES).map(([k, v]) => [k.split('?')[0], v]));
    for (const r of table()) {
        assert.ok(known.has(r.key), `new route ${r.key}: write its rule down in its noun's NOUN.rights.mjs`);
        assert.equal(known.get(r.key).role, r.role, r.key);
    }
    const routes = new Set(table().map((r) => r.key));
    for (const key of known.keys())
        assert.ok(routes.has(key), `the model has a rule for ${key}, which is no route`);
});

for (const engine of engines) {
    describe(`rights at random (${engine}, REDVEST_SEED=${SEED})`, () => {
        for (let n = 0; n < CITIES; n++) {
            describe(`city ${n + 1}`, () => {
                const chance = new Chance(SEED + n);
                let city, asker;
                before(async () => {
                    city = await randomCity(engine, chance);
                    asker = new Asker(city, chance);
                    asker.names = new Map(await city.register.rows('SELECT account, name FROM volunteer'));
                    await asker.learnNames();
                });
                after(() => city?.stop());

                describe('rights hold from the very next request on', () => {
                    let office, system, given;
                    const as = (p) => Object.assign(new Client(city.base), { headers: { authorization: `Bearer ${p.token}` } });
                    const done = (r) => assert.equal(r.status, 200, r.text);
                    /** Gives a right, and says which it is. */
                    const give = async (unit, to) => {
                        done(await giveRight(system, office, { unit, may: 'staff', phone: to.phone }, '/system'));
                        return (await city.register.rows(`SELECT MAX(id) FROM unit_grant WHERE account = ${to.account}`))[0][0];
                    };
                    const status = async (p, path) => (await as(p).get(path)).status;
                    before(async () => {
                        office = await new Client(city.base).logIn(OFFICE, PASSWORD);
                        system = await new Client(city.base).logIn(SYSTEM, PASSWORD);
                        given = city.later;
                    });

                    test('a grant given and taken back, also while the person asks', async () => {
                        const [, village] = city.pool.villages, me = given.plain[0];
                        for (let i = 0; i < 12; i++) {
                            assert.equal(await status(me, '/inbox'), 404);
                            const grant = await give(village.id, me);
                            const eager = Array.from({ length: 6 }, () => status(me, '/inbox')); // these read rights while they end
                            done(await (i % 2 ? system.post(`/system/grants/${grant}/end`, { reason: '试' }) : office.post(`/admin/grants/${grant}/end`, { reason: '试' })));
                            assert.deepEqual(await Promise.all([1, 2, 3].map(() => status(me, '/inbox'))), [404, 404, 404], `REDVEST_SEED=${SEED}`);
                            await Promise.all(eager);
                            assert.equal(await status(me, `/admin/units/${village.id}`), 404);
                        }
                    });

                    test('the wider of two rights taken back leaves the other', async () => {
                        const me = given.plain[1], [village] = city.pool.villages, [county] = city.pool.counties;
                        const narrow = await give(village.id, me), wide = await give(county.id, me);
                        assert.equal(await status(me, `/admin/units/${county.id}`), 200);
                        done(await office.post(`/admin/grants/${wide}/end`, { reason: '试' }));
                        assert.equal(await status(me, `/admin/units/${county.id}`), 404);
                        assert.equal(await status(me, `/admin/units/${village.id}`), 200);
                        done(await office.post(`/admin/grants/${narrow}/end`, { reason: '试' }));
                        assert.equal(await status(me, `/admin/units/${village.id}`), 404);
                    });

                    test('an answer given under a right is not given again without it', async () => {
                        const me = given.plain[1], v = given.holder.volunteer, ask = [`/admin/volunteers/${v}/reveal`, { reason: '核对报名信息' }, { headers: { 'idempotency-key': `k${v}` } }];
                        const [, village] = city.pool.villages, here = await give(village.id, me);
                        const [home] = (await city.register.rows(`SELECT unit FROM volunteer WHERE id = ${v}`))[0], there = await give(home, me);
                        const first = await as(me).post(...ask);
                        done(first);
                        assert.deepEqual((await as(me).post(...ask)).json, first.json);
                        done(await system.post(`/system/grants/${there}/end`, { reason: '试' }));
                        const again = await as(me).post(...ask);
                        assert.notEqual(again.status, 200);
                        assert.ok(!again.text.includes(first.json.document), again.text);
                        done(await system.post(`/system/grants/${here}/end`, { reason: '试' }));
                    });

                    test('a unit closed takes the rights over it along', async () => {
                        const me = given.plain[2], name = `试${chance.below(1e9)}`;
                        const r = await office.post(`/admin/units/${city.pool.counties[0].id}/add`, { kind: 'other_station', name });
                        const unit = r.json.location.match(/\d+$/)[0];
                        await give(unit, me);
                        assert.equal(await status(me, '/inbox'), 200);
                        done(await office.post(`/admin/units/${unit}/close`, { reason: '试' }));
                        assert.equal(await status(me, '/inbox'), 404);
                    });

                    test('a deputy made and removed', async () => {
                        const { team, leader, member, membership } = given;
                        const path = `/teams/${team}/members`;
                        assert.equal(await status(member, '/today'), 404);
                        done(await as(leader).post(`${path}/role`, { member: [membership], role: 'deputy' }));
                        assert.deepEqual([await status(member, '/today'), await status(member, path)], [200, 200]);
                        done(await as(leader).post(`${path}/role`, { member: [membership], role: 'member' }));
                        assert.deepEqual([await status(member, '/today'), await status(member, path)], [404, 404]);
                        done(await as(leader).post(`${path}/role`, { member: [membership], role: 'deputy' }));
                        assert.equal(await status(member, '/today'), 200);
                        done(await as(leader).post(`${path}/remove`, { member: [membership], reason: '试' }));
                        assert.deepEqual([await status(member, '/today'), await status(member, path)], [404, 404]);
                    });

                    test('a team disbanded has no leader', async () => {
                        assert.equal(await status(given.leader, '/today'), 200);
                        done(await office.post(`/teams/${given.team}/close`, { reason: '试' }));
                        assert.equal(await status(given.leader, '/today'), 404);
                    });

                    test('a registration that two give to somebody else rests', async () => {
                        assert.equal(await status(given.holder, '/code'), 200);
                        const me = given.plain[0], grant = await give(city.pool.city.id, me);
                        done(await as(me).post(`/admin/claims/${given.claim}/grant`, { reason: '试' }));
                        assert.equal(await status(given.holder, '/code'), 200, 'one alone takes nothing');
                        done(await office.post(`/admin/claims/${given.claim}/grant`, { reason: '试' }));
                        assert.equal(await status(given.holder, '/code'), 403);
                        done(await system.post(`/system/grants/${grant}/end`, { reason: '试' }));
                    });
                });

                test('the program answers what the rules say', async (t) => {
                    const routes = asks();
                    await city.refresh();
                    for (let round = 0; round < ROUNDS; round++)
                        for (const route of chance.shuffled(routes))
                            await asker.one(route, round % 2 === 0);
                    assert.deepEqual(asker.differences, [], report(asker));
                    const about = routes.filter((r) => r.rule.kind).map((r) => asker.seen.get(r.name));
                    const both = about.filter((s) => s.in && s.refused).length, posts = routes.filter((r) => r.method === 'POST');
                    const done = posts.filter((r) => asker.seen.get(r.name).done).length;
                    t.diagnostic(`${asker.asked} requests, ${asker.twins} compared with nothing; both ways ${both} of ${about.length} routes, done ${done} of ${posts.length} writes`);
                    if (ROUNDS < 4) return; // too few to have met each case
                    assert.ok(both >= about.length * 0.75, `let in and refused: ${both} of ${about.length} routes`);
                    assert.ok(done >= posts.length * 0.35, `done at least once: ${done} of ${posts.length} writes`);
                });
            });
        }
    });
}
