// walk.mjs - somebody on their way through the pages by what they see alone: a link or a button is found by its words, and
// pressed only when it is visible; what stands in the menu of a phone costs the press that opens it.
//
// Counted: presses, fields that are filled, keys that are typed. A choice of a list is a field without keys.
import { person } from './browser.mjs';

export class Walk {
    /** Somebody's browser; `options` are those of person(). */
    static async begin(browser, base, options) {
        const walk = new Walk();
        walk.page = await person(browser, base, options);
        walk.zero();
        await walk.page.open('/');
        return walk;
    }

    zero() {
        const was = { clicks: this.clicks, fields: this.fields, keys: this.keys };
        Object.assign(this, { clicks: 0, fields: 0, keys: 0 });
        return was;
    }

    text() {
        return this.page.textContent('main');
    }

    /** The first visible link or button of that name, in the page or in `within`; undefined: there is none. */
    async seen(name, within = 'body') {
        const root = this.page.locator(within);
        const found = root.getByRole('link', { name }).or(root.getByRole('button', { name })).filter({ visible: true }).first();
        return (await found.count()) ? found : undefined;
    }

    async leads(locator) {
        this.clicks++;
        await Promise.all([this.page.waitForNavigation({ waitUntil: 'domcontentloaded' }), locator.click()]);
    }

    /** Presses what changes the page where it stands; without script it comes anew. */
    async swaps(locator) {
        if (!this.page.script)
            return this.leads(locator);
        this.clicks++;
        await Promise.all([this.page.waitForResponse((r) => r.request().method() === 'POST'), locator.click()]);
    }

    /** Decides in a row: with script it is sent later, and its button goes at once. */
    async decide(name) {
        const button = await this.seen(name, 'main');
        if (!this.page.script)
            return this.leads(button);
        this.clicks++;
        const handle = await button.elementHandle();
        await handle.click();
        await handle.waitForElementState('hidden');
    }

    /** Opens what is folded; without script too. */
    async open(locator) {
        this.clicks++;
        await locator.click();
    }

    async press(name, within) {
        let target = await this.seen(name, within);
        const menu = this.page.locator('details.menu:not([open]) > summary').filter({ visible: true });
        if (!target && !within && await menu.count()) {
            await this.open(menu);
            target = await this.seen(name, within);
        }
        if (!target)
            throw new Error(`nothing that is seen is called ${name} on ${this.page.url()}:\n${(await this.text()).replace(/\s+/g, ' ').slice(0, 600)}`);
        await this.leads(target);
    }

    async fill(field, value) {
        this.fields++;
        this.keys += value.length;
        await this.page.locator(`main [name=${field}]`).filter({ visible: true }).first().fill(value);
    }

    async choose(field, option) {
        this.fields++;
        await this.page.locator(`main select[name=${field}]`).first().selectOption(option);
    }

    /** Ticks all boxes of that name (CSS) that are not ticked yet. */
    async tick(selector) {
        for (const box of await this.page.locator(`main ${selector}`).all())
            if (!await box.isChecked()) {
                this.clicks++;
                await box.check({ force: true });
            }
    }

    /** Home by the sign on every page. */
    async home() {
        await this.leads(this.page.locator('header a.brand'));
    }

    async logIn(phone, password) {
        await this.press(/^(已注册，)?登录$/);
        await this.fill('phone', phone);
        await this.fill('password', password);
        await this.press(/^登录$/, 'main');
        this.zero();
    }

    async leave() {
        await this.page.context().close();
    }
}
