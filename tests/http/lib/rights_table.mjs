// rights_table.mjs - the rules of all nouns, joined from the files that stand in their folders: src/**/NOUN.rights.mjs.
//
// A noun exports `rules` (who may, by route), and where it has them `asks` (the fields to send, by route), `facts` (the
// columns that rules look at, by table), `capabilities` (their stored numbers, by name) and `seed` (rows of its own for the city at random). A route that no file has a
// line for has no rule: the test fails until somebody writes one. Not here: what a rule is made of (rights_model.mjs).
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MAY } from './rights_model.mjs';

const SRC = new URL('../../../src/', import.meta.url);

export const RULES = {}, FIELDS = {}, FACTS = {}, SEEDS = [];

function join(to, more = {}, file) {
    for (const [key, value] of Object.entries(more)) {
        if (key in to)
            throw new Error(`${file}: ${key} has its line already, in another noun`);
        to[key] = value;
    }
}

for (const file of readdirSync(fileURLToPath(SRC), { recursive: true }).filter((f) => f.endsWith('.rights.mjs')).sort()) {
    const noun = await import(new URL(file, SRC));
    join(RULES, noun.rules, file);
    join(FIELDS, noun.asks, file);
    join(FACTS, noun.facts, file);
    join(MAY, noun.capabilities, file);
    SEEDS.push(...[noun.seed ?? []].flat());
}
