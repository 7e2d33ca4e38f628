// account.rights.mjs - logging in and out is for anybody.
import { digits } from '../../../tests/http/lib/rights_asks.mjs';
import { open, resting } from '../../../tests/http/lib/rights_model.mjs';

export const facts = {
    account: 'id closed_ms',
};

export const rules = {
    'GET /prefs': open('anyone'), 'GET /session': open('anyone'), 'GET /login': open('anyone'), 'GET /login/code': open('anyone'),
    'POST /login': open('anyone'), 'POST /login/code': open('anyone'), 'POST /login/code/check': open('anyone'),
    'POST /logout': resting(open('person', { ends: true })),
    'POST /logout/everywhere': resting(open('person', { ends: true })),
    'GET /me/password': resting(open('person')),
    'POST /me/password': resting(open('person', { ends: true })),
};

export const asks = {
    'POST /login': () => ({ phone: '13800000001', password: 'not-this-one' }),
    'POST /login/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /login/code/check': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /me/password': () => ({ old: 'not-this-one', password: 'redvest-another', again: 'redvest-another' }),
};
