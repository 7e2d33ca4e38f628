// account_origin.test.mjs - a form that another web site sends does nothing, and no neighbour sets a cookie of this host.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, demoServer, people } from './lib/redvest.mjs';

describe('where a form comes from', () => {
    let s, c;
    before(async () => {
        s = await demoServer('sqlite', { args: ['--public-url', 'https://zyfw.example.cn'] });
        c = await s.client().logInPage(people.volunteer, PASSWORD);
    });
    after(() => s?.stop());
    const act = (headers) => c.form('/me/notices/read', { newest: '9000000000000000000' }, { from: '/me/password', headers });

    test('another site’s is refused in words, even with the token of the page', async () => {
        const host = new URL(s.base).host;
        for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: `http://${host}.evil.example` }, { origin: `http://evil.example/${host}` },
            { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site', origin: s.base }]) {
            const r = await act(headers);
            assert.equal(r.status, 403, JSON.stringify(headers));
            assert.match(r.text, /别的网站发来的/);
        }
        const json = await c.post('/me/notices/read', { newest: '9000000000000000000' }, { headers: { origin: 'https://evil.example', 'x-csrf-token': await c.csrf('/me/password') } });
        assert.equal(json.json.code, 'foreign');
    });

    test('our own is taken, by this address or the public one, and from browsers that say nothing', async () => {
        for (const headers of [{}, { origin: s.base }, { origin: 'https://zyfw.example.cn' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' },
            { 'sec-fetch-site': 'same-origin', origin: 'https://name-the-proxy-knows.example' }])
            assert.equal((await act(headers)).status, 303, JSON.stringify(headers));
    });

    test('the log-in page in two tabs before any cookie: both work where the browser says that it is ours; nothing that needs a log-in does', async () => {
        const b = s.client(), first = await b.csrf('/login');
        b.cookies.clear();
        await b.page('/login');
        const send = (headers, path = '/login', fields = `phone=${people.volunteer}&password=${PASSWORD}`) => b.send('POST', path, { accept: 'text/html', body: `_csrf=${first}&${fields}`,
            headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
        assert.equal((await send({ 'sec-fetch-site': 'cross-site' })).status, 403);
        assert.equal((await send({})).status, 409);
        assert.equal((await send({ 'sec-fetch-site': 'same-origin' })).status, 303);
        assert.equal((await send({ 'sec-fetch-site': 'same-origin' }, '/me/notices/read', 'newest=1')).status, 409);
    });

    test('a program with its own token is asked for neither', async () => {
        const p = await s.client().logIn(people.leader, PASSWORD);
        p.headers.origin = 'https://app.example';
        assert.equal((await p.post('/me/notices/read', { newest: '9000000000000000000' })).status, 200);
    });
});

describe('cookies of one host', () => {
    let s;
    before(async () => { s = await demoServer('sqlite', { args: ['--secure'] }); });
    after(() => s?.stop());

    test('with --secure each has a name that no neighbour can set, and others are not read', async () => {
        const c = s.client();
        await c.page('/login');
        const r = await c.form('/login', { phone: people.volunteer, password: PASSWORD });
        assert.equal(r.status, 303);
        await c.page('/prefs?lang=en');
        const lines = r.headers.getSetCookie();
        assert.ok(lines.length >= 2 && lines.every((l) => /^__Host-rv\w?=.*; Path=\/;/.test(l) && /; Secure/.test(l) && !/Domain/i.test(l)), lines.join('\n'));
        assert.deepEqual([...c.cookies.keys()].filter((n) => !n.startsWith('__Host-')), []);
        assert.match((await c.page('/')).text, /lang="en"/, 'the looks come from one, too');
        assert.equal((await c.get('/session')).json.login, true);
        const bare = s.client();
        bare.cookies.set('rv', c.cookies.get('__Host-rv'));
        assert.equal((await bare.get('/session')).json.login, false);
    });
});
