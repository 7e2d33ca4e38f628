// links.mjs - what a page leads to: its links, and its forms as a browser would send them untouched.
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"' };

const unescape = (s) => s.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (m, dec, hex, name) =>
    (dec ? String.fromCodePoint(Number(dec)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : NAMED[name] ?? m));

const attribute = (tag, name) => {
    const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
    return m ? unescape(m[1]) : undefined;
};

export const idsReplaced = (path) => path.replace(/\/\d+(?=\/|$)/g, '/:id').replace(/^\/(c|v|calendar)\/[^/]+/, '/$1/:token');

/** What two addresses have in common that lead to the same kind of page. */
export function shape(address) {
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
export function follow(html, from) {
    const at = (href) => {
        const u = new URL(href, `http://redvest${from}`);
        return u.host === 'redvest' && u.protocol === 'http:' ? u.pathname + u.search : undefined;
    };
    const get = [], post = [];
    for (const [tag] of html.matchAll(/<(?:a|link|img|script|iframe|source)\b[^>]*>/g))
        get.push(at(attribute(tag, 'href') ?? attribute(tag, 'src') ?? '#'));
    for (const [, name, value] of html.matchAll(/\s(data-hx-get|data-hx-post|formaction)="([^"]*)"/g))
        (name === 'data-hx-get' ? get : post).push(at(unescape(value)));
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
