// browser.mjs - Debian's Chromium, driven; every console or policy error of a page fails its test.
import { chromium } from 'playwright-core';

const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run'];

export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 }, small: { width: 320, height: 640 } };

export function launch() {
    return chromium.launch({ executablePath: process.env.REDVEST_CHROMIUM || '/usr/bin/chromium', args: ARGS });
}

/** A person's browser. prefs: "zh.dark.elder" as the cookie says it. */
export async function person(browser, base, { size = 'phone', prefs, script = true, ...options } = {}) {
    const context = await browser.newContext({ viewport: SIZES[size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
        javaScriptEnabled: script, reducedMotion: 'reduce', ...options });
    if (prefs)
        await context.addCookies([{ name: 'rvp', value: prefs, url: base }]);
    const page = await context.newPage();
    page.problems = [];
    page.on('console', (m) => {
        if (m.type() === 'error' && !/status of 4\d\d/.test(m.text()))
            page.problems.push(m.text());
    });
    page.on('pageerror', (e) => page.problems.push(e.message));
    page.base = base;
    page.script = script;
    page.open = (path) => page.goto(base + path);
    return page;
}

/** The open page in another size and theme, as its server would have sent it. */
export async function look(page, size, theme) {
    await page.setViewportSize(SIZES[size]);
    await page.evaluate((t) => { document.documentElement.dataset.theme = t; }, theme);
}

/** Presses a button or link and waits until the new page, or the part swapped into this one, stands; page.taps counts. */
export async function press(page, locator) {
    page.taps = (page.taps ?? 0) + 1;
    const button = typeof locator === 'string' ? page.locator(locator).first() : locator;
    await Promise.all([page.waitForResponse((r) => r.request().resourceType() === 'document' || r.request().resourceType() === 'xhr'
        || r.request().resourceType() === 'fetch'), button.click()]);
    await page.waitForLoadState('networkidle');
    if (page.script) // an answer that came is not yet an answer swapped in
        await page.waitForFunction(() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling'));
}

export async function logIn(page, phone, password) {
    await page.open('/login');
    await page.fill('[name=phone]', phone);
    await page.fill('[name=password]', password);
    await press(page, 'main button.go');
}
