// reach.test.mjs - every page is reached by links that are seen: from the first page on and after log-in, by those whom its
// route is for, on a phone (its bar and menu) and at a desk (its line of links). What a page offers as a form to press, or
// what another device shows, is no link: those routes are named below, each with its reason.
//
// Not here: that no link leads to nothing (crawl.test.mjs), and a day's work by links (tests/browser/links.test.mjs).
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, PASSWORD, demoServer, people, redvest, rows, runSql } from './lib/redvest.mjs';
import { follow, shape } from './lib/links.mjs';

const VISITS = 6; // of one shape by one person
/** Whose pages a route's right makes it. */
const WHO = { anyone: ['anyone', 'volunteer'], person: ['volunteer', 'leader', 'station', 'township'], volunteer: ['volunteer'], leader: ['leader'],
    station: ['station', 'township'], township: ['township'], county: ['county'], city: ['city'], sysadmin: ['sysadmin'], auditor: ['auditor'] };
/** Of a phone the line of links is not drawn, of a desk the bar and its menu. */
const UNSEEN = { phone: [/<nav class="nav".*?<\/nav>/s], desk: [/<nav class="bottom".*?<\/nav>/s, /<details class="menu">.*?<\/details>/s] };
const NO_LINK = {
    'asked by programs': ['/healthz', '/metrics', '/session', '/calendar/:token'],
    'the switches and lists of forms': ['/prefs', '/units/pick'],
    'steps of a form, once one has begun': ['/register/2', '/register/3', '/register/claim', '/login/fresh', '/login/kept', '/login/second', '/me/second/set'],
    'scanned': ['/c/:token', '/v/:token'],
    'the living style page, for whoever changes it': ['/design'],
    'led to from another': ['/admin/units', '/me/suspension'],
    'offered in place where things wait': ['/activities/:id/refuse'],
};
const skipped = new Set(Object.values(NO_LINK).flat());

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** One of everything that the demo does not have: what waits for somebody, and what somebody was refused. */
async function prepare(server) {
    const as = (who) => new Client(server.base).logIn(people[who], PASSWORD);
    const one = (sql) => rows(server.place, sql)[0];
    const must = async (asked) => {
        const r = await asked;
        assert.ok(r.status < 400, r.text);
        return r.json;
    };
    const [station, volunteer, leader, township] = await Promise.all(['station', 'volunteer', 'leader', 'township'].map(as));
    const [entry] = (await station.get('/inbox?kind=entry')).json.items;
    await must(station.post(entry.approve));
    const { notice } = (await station.get(entry.link)).json;
    await must(volunteer.post(`/gazette/${notice}/object`, { reason: '那天他不在现场' }));

    const me = (await volunteer.get('/session')).json.volunteer;
    const right = (await volunteer.get('/me/records')).json.items.find((r) => r.may_appeal && r.state === 'effective');
    await must(volunteer.post(`/records/${right.id}/appeal`, { story: '走得更早' }));
    const [shift, activity, starts, ends] = one(`SELECT s.id, s.activity, s.starts_ms, s.ends_ms FROM shift s JOIN activity a ON a.id = s.activity
        WHERE s.cancelled_ms IS NULL AND a.state = 5 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.volunteer = ${me}
          AND r.in_ms < s.ends_ms AND r.out_ms > s.starts_ms) ORDER BY s.starts_ms DESC LIMIT 1`);
    const file = join(server.place.dir, 'missed.sql');
    writeFileSync(file, `INSERT INTO signup (id, shift, activity, volunteer, state, source, starts_ms, ends_ms, made_ms, moved_ms)
        VALUES (77, ${shift}, ${activity}, ${me}, 8, 1, ${starts}, ${ends}, ${starts}, ${ends});`);
    runSql(server.place, file);
    const proof = new FormData(), local = (ms) => new Date(Number(ms) + 8 * 3600000).toISOString().slice(0, 16);
    for (const [name, value] of Object.entries({ shift, came: local(starts), went: local(ends), reason: '忘了签到', truth: '1' }))
        proof.append(name, value);
    proof.append('proof', new Blob([PNG], { type: 'image/png' }), '名单.png');
    await must(volunteer.send('POST', '/entries/claim', { body: proof }));

    const team = one(`SELECT m.team FROM team_member m JOIN team t ON t.id = m.team JOIN volunteer v ON v.id = m.volunteer JOIN account a ON a.id = v.account
        WHERE m.role = 1 AND m.state = 2 AND t.state = 3 AND a.name = '${(await leader.get('/session')).json.name}' LIMIT 1`)[0];
    const [version, phone] = one(`SELECT version, contact_phone FROM team WHERE id = ${team}`);
    await must(leader.post(`/teams/${team}/edit`, { version: Number(version), name: '银龄志愿服务队', kind: 'group', host: '居委会', category: 'community',
        about: '陪老人说话', join_rule: 'review', contact_name: '李国强', contact_phone: phone, emergency: true }));
    await must(leader.post(`/teams/${team}/members/reveal`));
    await must(leader.post('/looks', { more: 50, reason: '要通知全部队员' }));
    const old = (await leader.get('/today')).json.items[0], { project } = (await leader.get(`/activities/${old.activity}`)).json;
    const made = await must(leader.post('/activities', { project, title: '登高除冰', category: 'community', content: '除冰', risks: '地滑', guarantees: '保险、饮水',
        place: '社区院子', contact_name: '王队长', contact_phone: '13800000002', recruit: 'open', starts: '2026-03-08T09:20', ends: '2026-03-08T12:00',
        capacity: 5, is_service: true, hazard: true }));
    await must(leader.post(`${made.location.match(/\/activities\/\d+/)[0]}/submit`));
    const [lost, unit] = one(`SELECT v.id, v.unit FROM volunteer v JOIN unit_grant g ON g.unit = v.unit JOIN account a ON a.id = g.account
        WHERE v.state = 1 AND a.name = '${(await station.get('/session')).json.name}' AND v.account <> a.id LIMIT 1`);
    await must(station.post(`/admin/volunteers/${lost}/phone`, { phone: '13900009999', story: '本人带证件来办', checked: true }));
    await must(township.post('/admin/grants/new', { unit, may: 'staff', phone: people.volunteer, reason: '新到岗', until: '2026-12-31' }));

    /** While an offer stands, the form to make one is gone: so it is made later. */
    return async () => {
        const [member] = one(`SELECT id FROM team_member WHERE team = ${team} AND role = 3 AND state = 2 ORDER BY id LIMIT 1`);
        await must(leader.post(`/teams/${team}/handover`, { member, becomes: 'deputy' }));
    };
}

describe('every page', () => {
    let server, routes;
    const reached = { phone: {}, desk: {} };
    before(async () => {
        server = await demoServer('sqlite', { scale: '0.002' });
        routes = redvest(['routes']).trim().split('\n').map((line) => line.split(/\s+/)).filter(([method]) => method === 'GET')
            .map(([, path, right]) => ({ path, right, params: path.split(':').length,
                is: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+')}$`) }))
            .sort((a, b) => a.params - b.params);
        const offer = await prepare(server);
        const goes = async (look, who) => {
            const client = new Client(server.base);
            if (who !== 'anyone')
                await client.logInPage(people[who], PASSWORD);
            (await walk(client, look)).forEach((path) => (reached[look][who] ??= new Set()).add(path));
        };
        for (const look of ['phone', 'desk'])
            for (const who of ['anyone', ...Object.keys(people)])
                await goes(look, who);
        await offer();
        for (const look of ['phone', 'desk'])
            await goes(look, 'leader');
    });
    after(() => server?.stop());

    const routeOf = (address) => routes.find((r) => r.is.test(address.split('?')[0]))?.path;

    /** The routes that somebody gets to from the first page. */
    async function walk(client, look) {
        const opened = new Map(), asked = new Set(), got = new Set();
        const lists = [], things = []; // pages of many first: they lead to what waits for this reader
        const push = (address) => {
            const kind = shape(address), n = opened.get(kind) ?? 0;
            if (asked.has(address) || n >= VISITS || /^\/(logout|static)/.test(address))
                return;
            asked.add(address);
            opened.set(kind, n + 1);
            (/\/\d/.test(address) ? things : lists).push(address);
        };
        push('/');
        while (lists.length || things.length) {
            const address = lists.shift() ?? things.shift(), r = await client.page(address);
            if (r.status < 400 || r.status === 422) // a form as it stands, whose fields are still to be filled
                got.add(routeOf(address));
            if (r.location)
                push(new URL(r.location, `http://redvest${address}`).href.replace('http://redvest', ''));
            if (r.type.includes('html'))
                follow(UNSEEN[look].reduce((t, nav) => t.replace(nav, ''), r.text), address).get.forEach(push);
        }
        return got;
    }

    for (const look of ['phone', 'desk'])
        for (const right of Object.keys(WHO))
            test(`for ${right} is reached by links that are seen on a ${look}`, () => {
                const lost = routes.filter((r) => r.right === right && !skipped.has(r.path) && !WHO[right].some((who) => reached[look][who].has(r.path)));
                assert.deepEqual(lost.map((r) => r.path), []);
            });

    test('names no route as out of reach that is not there', () => {
        assert.deepEqual([...skipped].filter((p) => !routes.some((r) => r.path === p)), []);
    });
});
