// musts.mjs - whether the forms of a page say what has to be filled in, and what need not: what the program asks for is
// `required`, and beside it whatever is not says 选填.
import { routeOf } from './redvest.mjs';

const TYPED = /<(input|select|textarea)\b([^>]*)>/g, NOT_TYPED = /type="(hidden|checkbox|radio|submit|search)"/;
const SAYS = /选填|\(optional\)/;
const attribute = (tag, name) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];

/** What a POST asks for by its declared parameters. */
function asked(path) {
    const [content] = Object.values(routeOf('POST', path)?.op.requestBody?.content ?? {});
    return new Set(content?.schema?.required ?? []);
}

/** A line for each control that says something else than the program. A choice without an empty one is always made. */
export function unsaid(html, from) {
    const wrong = [];
    for (const [, head, body] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
        if (attribute(head, 'method')?.toLowerCase() !== 'post')
            continue;
        const path = new URL(attribute(head, 'action') ?? from, `http://x${from}`).pathname, must = asked(path);
        const controls = [...body.matchAll(TYPED)].filter(([, tag, rest]) => attribute(rest, 'name') && !NOT_TYPED.test(rest) &&
            (tag !== 'select' || body.slice(body.indexOf(rest)).match(/<option\b[^>]*>/)?.[0].includes('value=""')));
        const some = must.size > 0 || controls.some(([, , rest]) => /\srequired\b/.test(rest));
        for (const [, , rest] of controls) {
            const name = attribute(rest, 'name'), required = /\srequired\b/.test(rest);
            const label = body.match(new RegExp(`<label[^>]*for="${attribute(rest, 'id')}"[^>]*>(.*?)</label>`, 's'))?.[1] ?? '';
            if (must.has(name) && !required)
                wrong.push(`POST ${path} asks for ${name}, the form on ${from} does not`);
            if (some && required === SAYS.test(label))
                wrong.push(`on ${from} ${name} is ${required ? 'required and says 选填' : 'not required and does not say 选填'}`);
        }
    }
    return wrong;
}
