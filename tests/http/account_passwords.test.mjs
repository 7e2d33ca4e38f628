// account_passwords.test.mjs - a password that others would try first is taken nowhere, and the page says why and what to do.
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, demoServer, engines, freshPlace, people, redvest, regions, tryRedvest } from './lib/redvest.mjs';

for (const engine of engines) {
    describe(`weak passwords on ${engine}`, () => {
        let s;
        before(async () => { s = await demoServer(engine); });
        after(() => s?.stop());
        const demoCode = (r) => r.text.match(/id="demo-code">(\d{6})</)[1];

        test('a change is refused where the new one is common, or holds the own phone or name', async () => {
            const c = await s.client().logInPage(people.volunteer, PASSWORD);
            const name = (await c.get('/session')).json.name;
            for (const [password, why] of [['password1', '用的人太多'], [`x${people.volunteer}`, '手机号或姓名'], [`${name}天天当志愿者`, '手机号或姓名'], ['19900101', '只有数字']]) {
                const r = await c.form('/me/password', { old: PASSWORD, password, again: password }, { from: '/me/password' });
                assert.equal(r.status, 422, password);
                assert.ok(r.text.includes(why), `${password}: ${why}`);
            }
            assert.equal((await c.form('/me/password', { old: PASSWORD, password: 'pomegranate tractor', again: 'pomegranate tractor' }, { from: '/me/password' })).status, 303);
        });

        test('a forgotten one is not set to a weak one, whose name it is is told to nobody without the code, and the code stays good', async () => {
            const c = s.client(), name = (await (await s.client().logIn(people.leader, PASSWORD)).get('/session')).json.name;
            const code = demoCode(await c.form('/login/forgot/code', { phone: people.leader }, { from: '/login/forgot' }));
            const set = (password, with_ = code) => c.form('/login/forgot', { phone: people.leader, code: with_, password, again: password }, { from: '/login/forgot' });
            assert.match((await set('iloveyou')).text, /用的人太多/);
            const blind = await set(`${name}真的是一个好人`, code === '000000' ? '111111' : '000000');
            assert.ok(blind.status === 422 && !blind.text.includes('手机号或姓名'));
            assert.match((await set(`${name}真的是一个好人`)).text, /手机号或姓名/);
            assert.equal((await set('pomegranate tractor')).status, 303);
        });

        test('nobody registers with a weak one', async () => {
            const c = s.client(), phone = '13922220001';
            const sent = await c.post('/register/code', { phone });
            const r = await c.post('/register', { phone, code: sent.json.code, password: 'qwertyuiop', agree_terms: '1', agree_privacy: '1', agree_identity: '1' });
            assert.equal(r.status, 422);
            assert.match(r.json.errors[0].message, /用的人太多/);
        });
    });
}

test('the command line takes no weak one either', () => {
    const place = freshPlace('sqlite');
    try {
        redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
        const r = tryRedvest(['admin', ...place.args, '--phone', '13911110001', '--name', '王主任', '--password'], { input: 'password1\n' });
        assert.notEqual(r.status, 0);
        assert.match(r.stderr, /用的人太多|Many people use this password/);
    } finally {
        place.remove();
    }
});
