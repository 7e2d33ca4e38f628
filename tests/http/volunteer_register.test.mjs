// volunteer_register.test.mjs - registration by plain forms: it leads back to where it was begun, choices of an area follow each other
// without a word of blame, the consents are read in place, and whose answers are gone begins again.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { Client, demoServer, engines, NOW, rows } from './lib/redvest.mjs';
import { ledClock } from './lib/clock.mjs';

const DAY = 24 * 3600_000;

/** A citizen number of nobody, with its check character. */
function number(n) {
    const s = `99010119900307${String(n).padStart(3, '0')}`, w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return s + '10X98765432'[[...s].reduce((sum, d, i) => sum + Number(d) * w[i], 0) % 11];
}

for (const engine of engines) {
    describe(`registration on ${engine}`, () => {
        let server, clock, home, serial = 0;
        before(async () => {
            clock = ledClock(NOW);
            server = await demoServer(engine, { args: ['--clock', clock.file] });
            const [[village, town, county]] = rows(server.place, 'SELECT v.id, t.id, c.id FROM unit v JOIN unit t ON t.id = v.parent JOIN unit c ON c.id = t.parent WHERE v.depth = 5 ORDER BY v.pos LIMIT 1');
            home = { county, town, village };
        });
        after(async () => { await server?.stop(); clock.remove(); });

        async function begun(back) {
            const c = new Client(server.base), phone = `1375555${String(1000 + ++serial)}`, from = `/register?back=${encodeURIComponent(back)}`;
            const sent = await c.form('/register/code', { phone, back }, { from }), code = /id="demo-code">(\d{6})</.exec(sent.text)[1];
            assert.equal(sent.text.includes(`name="back" value="${back}"`), !back.startsWith('//'));
            const r = await c.form('/register', { phone, code, back, password: 'a good long one', agree_terms: '1', agree_privacy: '1', agree_identity: '1' }, { from });
            assert.equal(r.location, '/register/2', r.text);
            return c;
        }

        test('who came from an activity ends there, and nobody is led to another site', async () => {
            for (const [back, ends] of [['/activities?day=2026-03-07', '/activities?day=2026-03-07'], ['//evil.example/', '/me']]) {
                const c = new Client(server.base);
                const link = (await c.page(`/login?back=${encodeURIComponent(back)}`)).text.match(/href="(\/register\?back=[^"]*)"/)[1].replaceAll('&amp;', '&');
                assert.equal((await c.page(link)).status, 200);
                const d = await begun(back);
                assert.equal((await d.form('/register/2', { name: '王一', cn_id: number(serial), ...home }, { from: '/register/2' })).location, '/register/3');
                assert.equal((await d.form('/register/3', {}, { from: '/register/3' })).location, ends);
            }
        });

        test('without script the next level of the area is filled in, with what was typed and nothing called wrong', async () => {
            const c = await begun('/'), r = await c.form('/register/2', { name: '王二', county: home.county, _draw: '1' }, { from: '/register/2' });
            assert.equal(r.status, 200);
            assert.ok(r.text.includes(`<option value="${home.town}">`) && r.text.includes('value="王二"'));
            assert.doesNotMatch(r.text, /<title>错误|id="errs"|class="err"/);
        });

        test('all of the area has to be chosen, so none of it is called optional', async () => {
            const c = await begun('/'), page = (await c.page('/register/2')).text;
            assert.doesNotMatch(page, /(区县|社区（村）)(<small>|<small> )（选填）/);
            assert.match(page, /详细地址<small>（选填）/);
        });

        test('the words one agrees to open where they are agreed to', async () => {
            const c = new Client(server.base), sent = await c.form('/register/code', { phone: '13755550001' }, { from: '/register' });
            assert.match(sent.text, /<details><summary>个人信息处理规则：看全文<\/summary>[\s\S]*证件和电话加密保存/);
        });

        test('eight things stand in front, the others under 更多', async () => {
            const c = await begun('/');
            await c.form('/register/2', { name: '王三', cn_id: number(900), ...home }, { from: '/register/2' });
            const [front, rest] = (await c.page('/register/3')).text.split('更多</summary>');
            assert.equal(front.split('name="categories"').length - 1, 8);
            assert.ok(rest.split('name="categories"').length > 8);
        });

        test('whose answers are gone is told, and begins again', async () => {
            const c = await begun('/'), token = await c.csrf('/register/2');
            clock.later(40 * DAY);
            const body = new URLSearchParams({ _csrf: token, name: '王四', cn_id: number(901), ...home }).toString();
            const r = await c.send('POST', '/register/2', { accept: 'text/html', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
            assert.equal(r.location, '/register');
            assert.match((await c.page('/register')).text, /这份注册已经过期/);
        });
    });
}
