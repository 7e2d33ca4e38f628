// valid.mjs - whether a page is HTML as the standard has it, by html-validate, and by the Nu checker, which reads styles too.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: {
        'doctype-style': 'off', // the standard minds no capitals
        'no-implicit-button-type': 'off', // a button of a form submits, which is what is meant
        'no-implicit-input-type': 'off',
        'form-dup-name': 'off', // a list is sent as one name many times
    },
});

/** What is wrong with a page, a line each. */
export const invalid = (html) => validator.validateStringSync(html).results.flatMap((r) => r.messages)
    .map((m) => `${m.ruleId}: ${m.message} (${m.selector ?? ''})`);

/** What it must find: a checker that read nothing would find fault with nothing. */
const CANARY = 'canary', BAD_STYLE = 'a{colr:red}';

/** What two pages have in common that differ in their words and numbers only. */
const bones = (html) => html.replace(/>[^<]*</g, '><').replace(/\d+/g, '').replace(/[^ -~]+/g, '');

/** Pages and styles kept to be read by the Nu checker in one go: a Java machine starts once. */
export class NuChecker {
    constructor() {
        this.folder = mkdtempSync(join(tmpdir(), 'redvest-nu-'));
        this.names = new Map();
        this.seen = new Set();
        this.keep(CANARY, BAD_STYLE, 'css');
    }

    keep(name, text, kind = 'html') {
        const file = `${this.names.size}.${kind}`, is = bones(text);
        if (this.seen.has(is))
            return;
        this.seen.add(is);
        writeFileSync(join(this.folder, file), text);
        this.names.set(file, name);
    }

    /** What is wrong, a line a fault, with the first page that has it. */
    wrong() {
        const machine = ['-Xss8m', '-XX:+UseSerialGC', '-jar', String(createRequire(import.meta.url)('vnu-jar'))];
        const said = execFileSync('java', [...machine, '--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css', this.folder],
            { encoding: 'utf8', maxBuffer: 1 << 28 });
        const faults = new Map();
        for (const m of JSON.parse(said).messages) {
            const where = this.names.get(m.url.split('/').pop());
            const { n, first } = faults.get(m.message) ?? { n: 0, first: `${where}: ${m.message} (${(m.extract ?? '').replace(/\s+/g, ' ')})` };
            faults.set(m.message, { n: n + 1, first });
        }
        const lines = [...faults.values()].map(({ n, first }) => `${n} × ${first}`);
        if (!lines.some((l) => l.includes(`${CANARY}: `)))
            throw new Error(`the Nu checker did not see ${BAD_STYLE}: ${said.slice(0, 300)}`);
        return lines.filter((l) => !l.startsWith(`1 × ${CANARY}: `));
    }

    end() {
        rmSync(this.folder, { recursive: true });
    }
}
