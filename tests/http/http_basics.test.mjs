// http_basics.test.mjs - what every route gets from http/: headers, faces, CSRF, limits of input, replay, stop.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { readFileSync } from 'node:fs';
import { engines, demoServer, Client, people, PASSWORD, redvest, tryRedvest, freshPlace, regions, api } from './lib/redvest.mjs';

function rawRequest(base, text) {
    const { hostname, port } = new URL(base);
    return new Promise((resolve, reject) => {
        let out = '';
        const s = net.connect(Number(port), hostname, () => s.write(text));
        s.on('data', (d) => { out += d; });
        s.on('end', () => resolve(out));
        s.on('error', reject);
        s.setTimeout(5000, () => { s.destroy(); resolve(out); });
    });
}

test('the examples for proxies write down no query and no token, and close the figures', () => {
    const secret = [...new Set(Object.keys(api().doc.paths).filter((p) => p.includes('{token}')).map((p) => p.split('/')[1]))].sort();
    const named = (text) => text.match(/\^\/\((?:\?<\w+>)?(?:\?:)?([a-z|]+)\)\/|\^\(\/\(\?:([a-z|]+)\)\/\)/).slice(1).find(Boolean).split('|').sort();
    const nginx = readFileSync('contrib/nginx.conf.example', 'utf8'), caddy = readFileSync('contrib/Caddyfile.example', 'utf8');
    assert.deepEqual(named(nginx), secret);
    assert.deepEqual(named(caddy), secret);
    assert.doesNotMatch(nginx.match(/log_format[^;]*/)[0], /\$(request|request_uri|args|http_referer)\b/);
    for (const path of ['/metrics', '/metrics/']) {
        assert.match(path, new RegExp(nginx.match(/location ~ (\S+) \{\s+return 404/)[1]));
        assert.ok(caddy.match(/@metrics path (.*)/)[1].split(' ').some((p) => p === path || path === p.replace('*', '')), path);
    }
    const [, pattern] = caddy.match(/uri regexp "(.*?)" "\$1"/);
    const shown = (uri) => uri.replace(new RegExp(pattern, 'g'), '$1');
    assert.deepEqual(['/c/abc', '/calendar/x?y', '/activities?q=z', '/teams/5'].map(shown), ['/c/', '/calendar/', '/activities', '/teams/5']);
});

for (const engine of engines) {
    describe(`http basics (${engine})`, () => {
        let server, anyone, volunteer;
        before(async () => {
            server = await demoServer(engine);
            anyone = new Client(server.base);
            volunteer = await new Client(server.base).logIn(people.volunteer, PASSWORD);
        });
        after(() => server?.stop());

        test('security headers stand on a page, and no inline code does', async () => {
            const r = await anyone.page('/');
            assert.equal(r.status, 200);
            assert.match(r.headers.get('content-security-policy'), /default-src 'none'/);
            assert.equal(r.headers.get('x-content-type-options'), 'nosniff');
            assert.equal(r.headers.get('referrer-policy'), 'same-origin');
            assert.ok(!/ style="| on[a-z]+="|<script>/.test(r.text));
        });

        test('no reply is framed, guessed at or read by another origin, whatever its face', async () => {
            for (const accept of ['text/html', 'application/json'])
                for (const path of ['/', '/no/such', '/me']) {
                    const { headers } = await anyone.send('GET', path, { accept, headers: { origin: 'https://example.com' } });
                    assert.match(headers.get('content-security-policy'), /default-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/, `${path} ${accept}`);
                    assert.equal(headers.get('x-content-type-options'), 'nosniff');
                    assert.equal(headers.get('access-control-allow-origin'), null);
                }
        });

        test('with --secure every reply asks for TLS for a year, subdomains too', async () => {
            const tls = await demoServer(engine, { args: ['--secure'] });
            for (const path of ['/', '/healthz', '/no/such'])
                assert.equal((await new Client(tls.base).get(path)).headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
            await tls.stop();
        });

        test('an unknown page is 404 in both faces', async () => {
            assert.equal((await anyone.page('/no/such')).status, 404);
            const r = await anyone.get('/no/such');
            assert.equal(r.status, 404);
            assert.equal(r.type, 'application/problem+json');
            assert.equal(r.json.code, 'not-found');
        });

        test('the JSON face never redirects to a log-in page', async () => {
            assert.equal((await anyone.get('/me')).status, 401);
            const r = await anyone.page('/me');
            assert.equal(r.status, 303);
            assert.equal(r.location, '/login?back=%2Fme');
        });

        test('a form without its CSRF field is refused, with it not', async () => {
            const c = new Client(server.base);
            await c.logInPage(people.volunteer, PASSWORD);
            const bad = await c.send('POST', '/logout', { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
            assert.equal(bad.status, 409);
            assert.equal((await c.get('/me')).status, 200, 'still logged in');
            assert.equal((await c.form('/logout', {}, { from: '/me' })).status, 303);
            assert.equal((await c.get('/me')).status, 401);
        });

        test('the CSRF field is another text on each page', async () => {
            assert.notEqual(await anyone.csrf(), await anyone.csrf());
        });

        test('pages that are the same for all carry an ETag and answer 304', async () => {
            const r = await anyone.page('/overview');
            const etag = r.headers.get('etag');
            assert.ok(etag);
            assert.equal((await anyone.page('/overview', { headers: { 'if-none-match': etag } })).status, 304);
        });

        test('two long addresses that begin alike are two pages', async () => {
            const long = `/activities?page=${'0'.repeat(490)}&q=`;
            assert.match((await anyone.page(`${long}first`)).text, /value="first"/);
            assert.match((await anyone.page(`${long}other`)).text, /value="other"/);
        });

        test('a path that is no text, or holds a question mark, is shown as it can be asked for again', async () => {
            const r = await fetch(`${server.base}/no/%FF%3Fx=1`, { headers: { accept: 'text/html' } });
            const page = new TextDecoder('utf-8', { fatal: true }).decode(await r.arrayBuffer());
            assert.equal(r.status, 404);
            assert.match(page, /name="back" value="\/no\/%FF%3Fx%3D1"/);
        });

        test('an address that is too long is refused as a whole; one that is too long to come back to leads home', async () => {
            assert.equal((await anyone.page(`/activities?q=${'%E5'.repeat(2800)}`)).status, 414);
            const r = await anyone.page(`/me?x=${'a'.repeat(600)}`);
            assert.equal(r.status, 303);
            assert.equal(r.headers.get('location'), '/login');
            assert.match((await anyone.page(`/activities?x=${'a'.repeat(600)}`)).text, /href="\/login\?back=%2F"/);
        });

        test('files under /static are immutable and compressed when wished', async () => {
            const css = (await anyone.page('/')).text.match(/\/static\/app-[0-9a-f]+\.css/)[0];
            const r = await anyone.send('GET', css);
            assert.equal(r.status, 200);
            assert.match(r.headers.get('cache-control'), /immutable/);
            assert.equal((await anyone.get('/static/app-000000000000.css')).status, 404);
        });

        test('a body past its maximum is 413, and the server goes on', async () => {
            const r = await anyone.post('/login', { phone: 'x'.repeat(70000), password: 'y' }).catch(() => ({ status: 413 }));
            assert.equal(r.status, 413);
            assert.equal((await anyone.get('/healthz')).status, 200);
        });

        test('JSON that is broken, deep, not an object or of unknown names is refused clearly', async () => {
            for (const body of ['{', '[1]', '{"phone":{"a":1}}', '['.repeat(5000), '{"phone":1,"phone":2}']) {
                const r = await anyone.post('/login', body);
                assert.equal(r.status, 422, body.slice(0, 20));
                assert.equal(r.json.code, 'invalid');
            }
            const r = await anyone.post('/login', { phone: '13800000001', password: 'xxxxxxxx', admin: '1' });
            assert.equal(r.status, 422);
            assert.match(JSON.stringify(r.json), /admin/);
        });

        test('text that is not UTF-8 or holds NUL is refused', async () => {
            for (const phone of ['%ff%fe', '%00', '1%003800000001']) {
                const r = await anyone.send('POST', '/login', { body: `phone=${phone}&password=xxxxxxxx`,
                    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-csrf-token': await anyone.csrf() } });
                assert.equal(r.status, 422, phone);
            }
        });

        test('every fault of an input is told at once, at its field', async () => {
            const r = await anyone.post('/login', {});
            assert.equal(r.status, 422);
            assert.deepEqual(r.json.errors.map((e) => e.field).sort(), ['password', 'phone']);
        });

        test('English and elder mode come from the cookie', async () => {
            const en = await anyone.page('/', { headers: { cookie: 'rvp=en.dark.elder' } });
            assert.match(en.text, /<html[^>]*lang="en"/);
            assert.match(en.text, /data-theme="dark"/);
            assert.match(en.text, /data-elder/);
        });

        test('a prefs link cannot lead away', async () => {
            const r = await anyone.page('/prefs?lang=en&back=https://example.com/');
            assert.equal(r.status, 303);
            assert.ok(r.location.startsWith('/') && !r.location.startsWith('//'));
        });

        test('metrics are Prometheus text', async () => {
            const r = await anyone.get('/metrics');
            assert.match(r.text, /^redvest_requests_total\{status="2xx"\} \d+/m);
        });

        test('a garbage request line does not hurt', async () => {
            await rawRequest(server.base, 'GARBAGE\r\n\r\n');
            await rawRequest(server.base, 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n');
            assert.equal((await volunteer.get('/healthz')).status, 200);
        });
    });
}

describe('the command line', () => {
    test('a wrong option, command or value gets one clear line', () => {
        for (const args of [['serve', '--no-such'], ['nonsense'], ['serve', '--listen', 'x'], ['serve', '--data'], ['stat', 'x']]) {
            const r = tryRedvest(args);
            assert.equal(r.status, 2, args.join(' '));
            assert.equal(r.stderr.trim().split('\n').length, 1, r.stderr);
        }
    });

    test('each command explains itself', () => {
        for (const c of ['serve', 'init', 'demo', 'stat', 'check', 'routes', 'openapi', 'admin'])
            assert.match(redvest([c, '--help']), /--help/);
    });

    for (const [code, units] of [['140400', 2790], ['220400', 633], ['230500', 879], ['411100', 1399], ['520100', 1786]]) {
        test(`init builds ${code} with all its units`, () => {
            const place = freshPlace('sqlite');
            redvest(['init', '--city', code, '--regions', `data/regions/${code}.csv`, ...place.args]);
            const stat = Object.fromEntries(redvest(['stat', ...place.args]).trim().split('\n').map((l) => l.split(' ')));
            const sum = ['city', 'county', 'township', 'village'].reduce((n, k) => n + Number(stat[`units.${k}`]), 0);
            assert.equal(sum, units);
            place.remove();
        });
    }

    test('a key file that others can read keeps the program from starting', async () => {
        const place = freshPlace('sqlite');
        redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
        const { chmodSync } = await import('node:fs');
        chmodSync(`${place.dir}/redvest.key`, 0o644);
        const r = tryRedvest(['serve', ...place.args]);
        assert.equal(r.status, 1);
        assert.match(r.stderr, /key/);
        place.remove();
    });

    test('a region file with a bad line is refused, naming the line', async () => {
        const { writeFileSync } = await import('node:fs');
        const place = freshPlace('sqlite');
        writeFileSync(`${place.dir}/r.csv`, 'code,parent_code,level,name\n140000000000,,province,山西省\nxx,140000000000,prefecture,长治市\n');
        const r = tryRedvest(['init', '--city', '140400', '--regions', `${place.dir}/r.csv`, ...place.args]);
        assert.equal(r.status, 1);
        assert.match(r.stderr, /3/);
        place.remove();
    });

    test('the OpenAPI document is valid by a public validator', async () => {
        const { Validator } = await import('@seriousme/openapi-schema-validator');
        const result = await new Validator().validate(structuredClone(api().doc));
        assert.ok(result.valid, JSON.stringify(result.errors)?.slice(0, 2000));
    });
});
