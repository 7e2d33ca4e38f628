// valid.mjs - whether a page is HTML as the standard has it, by html-validate.
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
