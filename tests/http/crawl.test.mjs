// crawl.test.mjs - follows every link and every form of every page, as every kind of person of the demo: none leads to
// 403, 404 or 500. What a page shows, whoever sees it may follow; each shape of page is valid HTML, by two checkers, and its
// forms say 选填 of what need not be filled in, and of nothing else.
//
// Pages of one shape (ids replaced, the names of their parameters kept) are opened a few times only. A GET form is sent
// as it stands, and once with each of its buttons and each choice of its selects; a POST form is not sent: its route must
// be there, and let this person in. Whether it then does the right thing is asked elsewhere (matrix, authz, the nouns').
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { demoServer, Client, people, PASSWORD, redvest } from './lib/redvest.mjs';
import { follow, shape } from './lib/links.mjs';
import { allowed } from './lib/roles.mjs';
import { NuChecker, invalid } from './lib/valid.mjs';
import { unsaid } from './lib/musts.mjs';

const VISITS = 8; // of one shape by one person
const ENDS_SESSION = ['/logout', '/logout/everywhere', '/me/close'];
describe('every link and every form', () => {
    const nu = new NuChecker();
    let server, routes;
    before(async () => {
        server = await demoServer('sqlite');
        routes = redvest(['routes']).trim().split('\n').map((line) => {
            const [method, path, role] = line.split(/\s+/);
            return { method, role, params: path.split(':').length, is: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+')}$`) };
        }).sort((a, b) => a.params - b.params);
    });
    after(async () => {
        nu.end();
        await server?.stop();
    });

    /** All pages one person gets to from the first page and by hand from their own; what is wrong with them. */
    async function crawl(who, client, starts) {
        const wrong = new Map(), opened = new Map(), waiting = [], asked = new Set(), looked = new Set();
        const push = (address, from) => {
            const kind = shape(address), n = opened.get(kind) ?? 0;
            if (asked.has(address) || n >= VISITS || ENDS_SESSION.includes(address))
                return;
            asked.add(address);
            opened.set(kind, n + 1);
            waiting.push([address, from]);
        };
        const note = (text) => wrong.set(text.replace(/\d{6,}/g, ':id'), text);
        starts.forEach((s) => push(s, 'the start'));
        while (waiting.length) {
            const [address, from] = waiting.shift();
            const r = await client.page(address);
            if (r.status === 403 || r.status === 404 || r.status >= 500)
                note(`${from} leads ${who} to ${address}: ${r.status}`);
            if (r.location)
                push(new URL(r.location, `http://redvest${address}`).href.replace('http://redvest', ''), from);
            if (!r.type.includes('html'))
                continue;
            if (!looked.has(shape(address))) {
                [...invalid(r.text), ...unsaid(r.text, address)].forEach((w) => note(`${who}, ${address}: ${w}`));
                nu.keep(`${who}, ${address}`, r.text);
            }
            looked.add(shape(address));
            const { get, post } = follow(r.text, address);
            get.forEach((a) => push(a, address));
            for (const path of new Set(post.map((a) => a.split('?')[0]))) {
                const route = routes.find((t) => t.method === 'POST' && t.is.test(path));
                if (!route || !allowed(who, route.role))
                    note(`a form on ${address} sends ${who} to POST ${path}: ${route ? `that is for ${route.role}` : 'no such route'}`);
            }
        }
        return { wrong: [...wrong.values()], pages: asked.size };
    }

    for (const who of ['anyone', ...Object.keys(people)]) {
        test(`leads ${who} to a page that answers`, async () => {
            const client = new Client(server.base);
            if (who !== 'anyone')
                await client.logInPage(people[who], PASSWORD);
            const { wrong, pages } = await crawl(who, client, ['/', '/login', '/register', ...(who === 'anyone' ? [] : ['/me'])]);
            assert.ok(pages > 50, `only ${pages} pages were found`);
            assert.deepEqual(wrong, []);
        });
    }

    test('leaves no shape of page, and no style, with which the Nu checker finds fault', async () => {
        const home = await new Client(server.base).page('/overview');
        const styles = [...home.text.matchAll(/href="(\/static\/[^"]+\.css)"/g)].map((m) => m[1]);
        assert.ok(styles.length);
        for (const path of styles)
            nu.keep(path, await (await fetch(server.base + path)).text(), 'css');
        assert.ok(nu.names.size > 100, `${nu.names.size} pages`);
        assert.deepEqual(nu.wrong(), []);
    });
});
