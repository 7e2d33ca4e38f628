// serve.test.mjs - how the program is started: where people reach it, and options that do not fit together.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { freshPlace, redvest, tryRedvest, serve, regions, Client } from './lib/redvest.mjs';
import { seededServer } from './lib/seed.mjs';

let place;
before(() => {
    place = freshPlace('sqlite');
    redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
});
after(() => place.remove());

for (const bad of ['', '/', 'x.example', 'https:x.example', 'https://', 'https:///', 'ftp://x.example', 'javascript:alert(1)', 'https://x.example/vol', 'https://x.example//',
    'https://x.example/?a=1', 'https://x.example?a=1', 'https://x.example/#top', ' https://x.example', 'https://x.example ', 'https://a b', 'https://me@x.example',
    'https://x.example:', 'https://x.example:0', 'https://x.example:70000', 'https://x.example:8a', 'https://[::1', 'https://[x]', `https://${'x'.repeat(300)}`])
    test(`--public-url ${JSON.stringify(bad.slice(0, 40))} is refused in one line`, () => {
        const r = tryRedvest(['serve', ...place.args, '--listen', '127.0.0.1:0', '--public-url', bad], { timeout: 5000 });
        assert.equal(r.status, 2, r.stderr);
        assert.match(r.stderr, /^redvest serve: --public-url takes .*\n$/);
    });

/** Where a register says that people reach it, and what it says at its start. */
async function started(args) {
    const server = await seededServer('sqlite', '2026-03-07T09:00:00+08:00', (s) => ({ v: s.volunteer() }), args);
    const feed = (await server.as(server.made.v).get('/me/shifts')).json.feed;
    await server.stop();
    return { origin: new URL(feed).origin, feed, base: server.base, said: server.log() };
}

test('a slash at the end is cut', async () => {
    const { feed, said } = await started(['--public-url', 'https://x.example/', '--secure']);
    assert.match(feed, /^https:\/\/x\.example\/calendar\//);
    assert.doesNotMatch(said, /secure/);
});

test('a port and an address are part of it', async () => {
    for (const url of ['http://10.0.0.5:8080', 'http://[2001:db8::1]:8080'])
        assert.equal((await started(['--public-url', url])).origin, url);
});

test('without it, links name the port that was free', async () => {
    const { origin, base } = await started([]);
    assert.equal(origin, base);
});

test('https without --secure, and --secure without https, are told', async () => {
    assert.match((await started(['--public-url', 'https://x.example'])).said, /https.*add --secure/);
    assert.match((await started(['--public-url', 'http://10.0.0.5:8080', '--secure'])).said, /--secure: browsers keep no cookie/);
    assert.doesNotMatch((await started(['--public-url', 'http://10.0.0.5:8080'])).said, /secure/);
});

test('with --secure, who comes without TLS and so without a cookie reads why', async () => {
    const server = await serve(place, ['--secure']);
    try {
        const c = new Client(server.base), page = await c.page('/login');
        c.cookies.clear();
        const r = await c.send('POST', '/login', { accept: 'text/html', headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({ _csrf: page.text.match(/name="_csrf"[^>]*value="([0-9a-f]+)"/)[1], phone: '13800000001', password: 'x' }).toString() });
        assert.equal(r.status, 409);
        assert.match(r.text, /https:\/\//);
    } finally { await server.stop(); }
});
