// rights_asks.mjs - what each route is sent: the fields that its form would send, filled so that nothing but a right or
// the state of the thing can stand against it. Not here: whether the person may (rights_model.mjs).
import { people } from './redvest.mjs';

const notice = { title: '清理河岸', category: 'community', content: '捡垃圾', conditions: '无', risks: '路滑', guarantees: '保险', place: '河边',
    contact_name: '张敏', contact_phone: '0355-2020202', recruit: 'open', walk_ups: true };
const shift = { post: '服务岗', starts: '2026-03-20T09:00', ends: '2026-03-20T11:00', capacity: 60 };
const team = { name: '东街志愿服务队', kind: 'group', host: '居委会', category: 'community', about: '做好事', join_rule: 'review',
    contact_name: '张敏', contact_phone: '13812345678' };
const project = { name: '邻里守望', about: '陪伴', place: '社区', guarantees: '保险', contact_name: '张敏', contact_phone: '0355-2020202',
    categories: ['community'], targets: ['public'] };
const hours = { came: '2026-02-20T09:00', went: '2026-02-20T10:00', reason: '忘了签到', truth: true };
const why = { reason: '试一试' };
const digits = (chance, n) => Array.from({ length: n }, () => chance.below(10)).join('');
const picked = (x) => {
    const village = x.chance.one(x.city.pool.villages), town = x.w.one('unit', village.parent);
    return { county: town.parent, town: town.id, village: village.id };
};
const passport = (x) => ({ id_kind: 'passport', id_number: `E${digits(x.chance, 9)}`, birth: '1980-01-01', sex: 'male' });
/** One that fits, or when there is none any. */
const some = (x, table, where, column = 'id') => {
    const all = x.w.all(table), fit = all.filter(where);
    return [x.chance.one(fit.length ? fit : all)[column]];
};
const pending = (x) => some(x, 'record', (r) => r.activity === x.thing?.id && r.state === '5');
const members = (state) => (x) => some(x, 'team_member', (m) => m.team === x.thing?.id && m.state === state);
const present = (x) => some(x, 'signup', (g) => g.activity === x.thing?.id && g.state === '1', 'volunteer');
const number = (x) => x.chance.one(x.w.all('volunteer').filter((v) => !v.closed_ms)).number;
const version = (x) => Number(x.thing?.version ?? 1);
const may = (x) => x.chance.one(['staff', 'staff', 'staff', 'sysadmin', 'auditor']);
const phone = (x) => x.chance.one(Object.values(people));

/** Fields by route; a route that is not here sends none but the thing it is about. */
export const FIELDS = {
    'GET /overview/:unit': () => ({ by: 'year' }),
    'POST /login': () => ({ phone: '13800000001', password: 'not-this-one' }),
    'POST /login/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /login/code/check': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /me/password': () => ({ old: 'not-this-one', password: 'redvest-another', again: 'redvest-another' }),
    'POST /me/phone/code': (x) => ({ phone: `139${digits(x.chance, 8)}` }),
    'POST /me/phone': (x) => ({ phone: `139${digits(x.chance, 8)}`, code: '000000' }),
    'POST /me/notices/read': () => ({ newest: '1' }),
    'POST /me/close': (x) => ({ name: x.name ?? '某人' }),
    'POST /me/consents': (x) => ({ kind: 'publicity', give: x.chance.happens(0.5) }),
    'POST /me/correct': (x) => ({ name: '李更正', story: '写错了', ...passport(x) }),
    'POST /me/edit': (x) => ({ version: Number(x.w.volunteer(x.me)?.version ?? 1), ...picked(x) }),
    'POST /checkin': () => ({ token: 'AAAA' }),
    'POST /teams': (x) => ({ ...team, ...picked(x) }),
    'POST /records/:id/appeal': () => ({ story: '我去了' }),
    'POST /entries/claim': () => hours,
    'POST /entries/new': (x) => ({ ...hours, number: number(x), kind: 'team_entry' }),
    'POST /entries/:id/refuse': () => why,
    'POST /activities': () => ({ ...notice, ...shift, is_service: true }),
    'POST /projects': () => project,
    'POST /projects/:id/edit': (x) => ({ ...project, version: version(x) }),
    'POST /activities/:id/edit': (x) => ({ ...notice, version: version(x) }),
    'POST /activities/:id/cancel': () => why,
    'POST /activities/:id/refuse': () => why,
    'POST /activities/:id/insurance': () => ({ insurance: '人保 12345' }),
    'POST /activities/:id/circles': () => ({ way: 'in', lat: 36.1, lng: 113.1, radius_m: 300 }),
    'POST /activities/:id/shifts': () => shift,
    'POST /activities/:id/shifts/:shift/edit': () => shift,
    'POST /activities/:id/shifts/:shift/cancel': () => why,
    'POST /activities/:id/rollcall/in': (x) => ({ volunteers: present(x) }),
    'POST /activities/:id/rollcall/out': (x) => ({ volunteers: present(x) }),
    'POST /activities/:id/rollcall/walkup': (x) => ({ who: number(x) }),
    'POST /attendance/scan': (x) => ({ token: x.personal, way: 'in' }),
    'POST /activities/:id/confirm': (x) => ({ record: pending(x), score: 4 }),
    'POST /activities/:id/records/refuse': (x) => ({ record: pending(x), ...why }),
    'POST /shifts/:id/roster/add': (x) => ({ who: number(x) }),
    'POST /shifts/:id/roster/remove': (x) => ({ signups: some(x, 'signup', (g) => g.shift === x.thing?.id), ...why }),
    'POST /teams/:id/edit': (x) => ({ ...team, version: version(x) }),
    'POST /teams/:id/members/admit': (x) => ({ member: members('1')(x) }),
    'POST /teams/:id/members/refuse': (x) => ({ member: members('1')(x), ...why }),
    'POST /teams/:id/members/remove': (x) => ({ member: members('2')(x), ...why }),
    'POST /teams/:id/members/role': (x) => ({ member: members('2')(x), role: x.chance.one(['deputy', 'member', 'leader']) }),
    'POST /teams/:id/refuse': () => why,
    'POST /teams/:id/close': () => why,
    'POST /records/:id/refuse': () => why,
    'POST /records/:id/void': () => why,
    'POST /appeals/:id/refuse': () => why,
    'POST /admin/claims/:id/grant': () => why,
    'POST /admin/claims/:id/refuse': () => why,
    'POST /admin/claims/:id/reveal': () => why,
    'POST /admin/volunteers/new': (x) => {
        const { county, town } = villageOf(x);
        return { phone: `137${digits(x.chance, 8)}`, name: '赵柜台', ...passport(x), county, town, paper: true, checked: true };
    },
    'POST /admin/volunteers/:id/confirm': () => why,
    'POST /admin/volunteers/:id/refuse': () => why,
    'POST /admin/volunteers/:id/suspend': () => why,
    'POST /admin/volunteers/:id/restore': () => why,
    'POST /admin/volunteers/:id/reveal': () => why,
    'POST /admin/units/:id': (x) => ({ version: version(x), name: `试名${digits(x.chance, 6)}` }),
    'POST /admin/units/:id/add': (x) => ({ kind: x.chance.one(['point', 'group', 'post', 'other_station']), name: `试${digits(x.chance, 8)}` }),
    'POST /admin/units/:id/close': () => why,
    'POST /admin/grants/new': (x) => ({ phone: phone(x), may: may(x) }),
    'POST /system/grants/new': (x) => ({ phone: phone(x), may: may(x) }),
    'POST /admin/grants/:id/end': () => why,
    'POST /system/grants/:id/end': () => why,
    'POST /admin/policy/:rule': (x) => ({ value: 30, from: `2026-04-${String(1 + x.chance.below(28)).padStart(2, '0')}`, ...why }),
    'GET /admin/policy/:rule/trial': (x) => ({ value: 400, from: `2026-04-${String(1 + x.chance.below(28)).padStart(2, '0')}`, ...why }),
    'POST /admin/holidays': (x) => ({ day: `2026-05-${String(1 + x.chance.below(28)).padStart(2, '0')}`, kind: 'off', name: '试假' }),
};

function villageOf(x) {
    const town = x.thing && x.w.one('unit', x.thing.parent);
    return town ? { county: town.parent, town: town.id } : picked(x);
}
