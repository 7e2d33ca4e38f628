// crawl.test.mjs - follows every link and every form of every page, as every kind of person of the demo: none leads to
// 403, 404 or 500. What a page shows, whoever sees it may follow.
//
// Pages of one shape (ids replaced, the names of their parameters kept) are opened a few times only. A GET form is sent
// as it stands, and once with each of its buttons and each choice of its selects; a POST form is not sent: its route must
// be there, and let this person in. Whether it then does the right thing is asked elsewhere (matrix, authz, the nouns').
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { demoServer, Client, people, PASSWORD, redvest } from './lib/redvest.mjs';
import { allowed } from './lib/roles.mjs';

const VISITS = 8; // of one shape by one person
const ENDS_SESSION = ['/logout', '/logout/everywhere', '/me/close'];
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"' };

const unescape = (s) => s.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (m, dec, hex, name) =>
    (dec ? String.fromCodePoint(Number(dec)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : NAMED[name] ?? m));

const attribute = (tag, name) => {
    const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
    return m ? unescape(m[1]) : undefined;
};

const idsReplaced = (path) => path.replace(/\/\d+(?=\/|$)/g, '/:id').replace(/^\/(c|v|calendar)\/[^/]+/, '/$1/:token');

/** What two addresses have in common that lead to the same kind of page. */
function shape(address) {
    const u = new URL(address, 'http://x');
    return [idsReplaced(u.pathname), ...new Set(u.searchParams.keys())].join(' ');
}

/** The fields of a form as a browser would send them untouched, with the choices of its selects and buttons. */
function readForm(html) {
    const fields = [], choices = [];
    for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
        const name = attribute(tag, 'name'), type = attribute(tag, 'type') ?? 'text';
        if (name && (!['checkbox', 'radio'].includes(type) || /\schecked\b/.test(tag)) && type !== 'file')
            fields.push([name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')]);
    }
    for (const [, head, body] of html.matchAll(/<textarea\b([^>]*)>([^<]*)/g))
        fields.push([attribute(head, 'name'), unescape(body)]);
    for (const [, head, body] of html.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
        const name = attribute(head, 'name');
        const options = [...body.matchAll(/<option\b[^>]*>/g)].map(([o]) => ({ value: attribute(o, 'value') ?? '', on: /\sselected\b/.test(o) }));
        if (!options.length)
            continue;
        fields.push([name, (options.find((o) => o.on) ?? options[0]).value]);
        choices.push(...options.map((o) => [name, o.value]));
    }
    for (const [tag] of html.matchAll(/<button\b[^>]*>/g))
        if (attribute(tag, 'name'))
            choices.push([attribute(tag, 'name'), attribute(tag, 'value') ?? '']);
    return { fields, choices };
}

/** Every address that a page leads to: { get: [address], post: [path] }. */
function follow(html, from) {
    const at = (href) => {
        const u = new URL(href, `http://redvest${from}`);
        return u.host === 'redvest' && u.protocol === 'http:' ? u.pathname + u.search : undefined;
    };
    const get = [], post = [];
    for (const [tag] of html.matchAll(/<(?:a|link|img|script|iframe|source)\b[^>]*>/g))
        get.push(at(attribute(tag, 'href') ?? attribute(tag, 'src') ?? '#'));
    for (const [, name, value] of html.matchAll(/\s(hx-get|hx-post|formaction)="([^"]*)"/g))
        (name === 'hx-get' ? get : post).push(at(unescape(value)));
    for (const [, head, body] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
        const action = at(attribute(head, 'action') ?? from);
        if (attribute(head, 'method')?.toLowerCase() === 'post') {
            post.push(action);
            continue;
        }
        const { fields, choices } = readForm(body);
        for (const choice of [undefined, ...choices]) {
            const query = new URLSearchParams(fields.filter(([n]) => n !== choice?.[0]));
            if (choice)
                query.append(...choice);
            get.push(action && `${action.split('?')[0]}?${query}`);
        }
    }
    return { get: get.filter(Boolean), post: post.filter(Boolean) };
}

describe('every link and every form', () => {
    let server, routes;
    before(async () => {
        server = await demoServer('sqlite');
        routes = redvest(['routes']).trim().split('\n').map((line) => {
            const [method, path, role] = line.split(/\s+/);
            return { method, role, params: path.split(':').length, is: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+')}$`) };
        }).sort((a, b) => a.params - b.params);
    });
    after(() => server?.stop());

    /** All pages one person gets to from the first page and by hand from their own; what is wrong with them. */
    async function crawl(who, client, starts) {
        const wrong = new Map(), opened = new Map(), waiting = [], asked = new Set();
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
});
