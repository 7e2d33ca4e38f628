// names.test.mjs - one table says who sees which name and number (docs/PERSONAL.md, made of base/personal.model): whoever reads meets
// a leader, a contact, a volunteer in one form, on whatever page, and it is the form of the table.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { engines, rows } from './lib/redvest.mjs';
import { seededServer, staleSession, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00', PAST = Date.parse('2026-03-06T09:00:00+08:00'), SOON = Date.parse('2026-03-07T09:30:00+08:00');
const LEADER = '贺兰星河', MASKED = '贺×××', PHONE = '13700001234', PHONE_MASKED = '137****1234', MEMBER = '孙小圣', MEMBER_MASKED = '孙××';

/** The table: kind -> reader -> whole, masked or –. */
function table() {
    const lines = readFileSync('docs/PERSONAL.md', 'utf8').split('\n').filter((l) => l.startsWith('|')).map((l) => l.split('|').slice(1, -1).map((c) => c.trim()));
    const [, ...readers] = lines.find((l) => l[0] === 'what'), found = {};
    for (const [what, ...cells] of lines.filter((l) => l[0].startsWith('**')))
        found[what.match(/^\*\*(\w+)\*\*/)[1]] = Object.fromEntries(readers.map((r, i) => [r, cells[i]]));
    return found;
}

for (const engine of engines) {
    describe(`names (${engine})`, () => {
        let server, made;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const leader = s.volunteer({ name: LEADER }), deputy = s.volunteer({ name: '钱副队长' }), member = s.volunteer({ name: MEMBER }), guest = s.volunteer({ name: '周小舟' });
                const team = s.team(leader), waits = s.team(deputy, { name: '西街志愿服务队' }), bare = s.team(deputy, { name: '北街志愿服务队' });
                s.add('team_member', { id: s.id(), team, volunteer: deputy.id, role: 2, state: 2, asked_ms: s.now });
                s.member(team, member);
                const past = s.activity(team, { starts: PAST }), over = s.shift(past, { starts: PAST });
                for (const p of [leader, member])
                    s.pending(over, past, team, p, { came: PAST, went: PAST + HOUR });
                const activity = s.activity(team, { title: '社区义诊', starts: SOON }), shift = s.shift(activity, { starts: SOON });
                for (const p of [leader, member, guest])
                    s.signup(shift, activity, p, { starts: SOON });
                for (const t of ['team', 'project', 'activity'])
                    s.sql.push(`UPDATE ${t} SET contact_name = '${LEADER}', contact_phone = '${PHONE}';`);
                s.sql.push(`UPDATE team SET state = 2 WHERE id = ${waits};`, `UPDATE team SET contact_name = '', contact_phone = '' WHERE id = ${bare};`);
                const staff = (unit, may = 1) => {
                    const p = s.volunteer({ name: '王主任' });
                    s.add('unit_grant', { id: s.id(), account: p.account, may, unit, given_by: 1, given_ms: s.now });
                    return p;
                };
                const [[other], [city]] = [rows(s.place, 'SELECT id FROM unit WHERE depth = 5 ORDER BY pos DESC LIMIT 1')[0], rows(s.place, 'SELECT id FROM unit WHERE parent IS NULL')[0]];
                return { leader, deputy, member, guest, team, bare, past, activity, shift, station: staff(s.unit), elsewhere: staff(other), auditor: staff(city, 3), stranger: s.volunteer({ name: '郑小舟' }) };
            });
            made = server.made;
            made.project = rows(server.place, `SELECT project FROM activity WHERE id = ${made.activity}`)[0][0];
            made.signup = Object.fromEntries(rows(server.place, `SELECT volunteer, id FROM signup WHERE activity = ${made.activity}`));
        });
        after(() => server?.stop());

        const paths = (who) => [`/teams/${made.team}`, `/projects/${made.project}`, `/activities/${made.activity}`, `/activities/${made.activity}/manage`, `/teams/${made.team}/members`,
            '/inbox', ...(who && made.signup[who.id] ? [`/signups/${made.signup[who.id]}`] : [])];
        const readers = () => ({ anyone: [undefined], login: ['stranger', 'member', 'guest', 'elsewhere', 'auditor'], leader: ['deputy', 'leader'], staff: ['station'] });
        const page = async (who, path) => {
            const r = await (who ? server.browser(made[who]) : server.client()).page(path);
            return r.status === 200 ? r.text.replace(/<header[\s\S]*?<\/header>/, '') : '';
        };

        /** What a page says by the table: the phone of a team is not that of an activity, and on one's own sign-up one has a place. */
        const said = (kind, reader, path) => table()[kind === 'phone' ? (path.startsWith('/teams/') ? 'contact_phone' : 'duty_phone') : kind][path.startsWith('/signups/') && reader === 'login' ? 'seat' : reader];
        for (const [kind, whole, masked] of [['contact', LEADER, MASKED], ['phone', PHONE, PHONE_MASKED]])
            test(`the ${kind} of who leads has one form for whoever reads, on each page that shows it`, async () => {
                for (const [reader, people] of Object.entries(readers()))
                    for (const who of people) {
                        const forms = [];
                        for (const path of paths(who && made[who])) {
                            const text = await page(who, path);
                            if (text.includes(whole) || text.includes(masked))
                                forms.push([path, text.includes(whole) && text.includes(masked) ? 'both' : text.includes(whole) ? 'whole' : 'masked']);
                        }
                        assert.ok(forms.length >= 3, `${who ?? 'anyone'} meets the ${kind} on ${forms.length} pages`);
                        assert.deepEqual(forms.filter(([path, form]) => form !== said(kind, reader, path)), [], who ?? 'anyone');
                    }
            });

        test('what is the same for everybody is what nobody logged in may see', async () => {
            for (const c of [server.client(), server.as(made.leader)])
                for (const path of [`/teams/${made.team}`, `/projects/${made.project}`, `/activities/${made.activity}`]) {
                    const { contact_name, contact_phone } = (await c.get(path)).json;
                    assert.deepEqual([contact_name, contact_phone], [MASKED, PHONE_MASKED], path);
                }
        });

        test('where whoever was the contact has left, the page says whom to call', async () => {
            for (const who of [undefined, 'guest'])
                assert.match(await page(who, `/teams/${made.bare}`), /<dt>联系人<\/dt><dd>暂缺，请联系/);
        });

        test('a volunteer is masked on every list of the leader and of staff, and whole to themselves', async () => {
            const lists = [`/teams/${made.team}/members`, `/shifts/${made.shift}/roster`, `/activities/${made.activity}/rollcall`, `/activities/${made.past}/confirm`, `/shifts/${made.shift}/sheet`];
            for (const who of ['deputy', 'station'])
                for (const path of lists) {
                    const text = await page(who, path);
                    assert.ok(text.includes(MEMBER_MASKED) && !text.includes(MEMBER), `${who} ${path}`);
                }
            for (const path of lists.slice(1)) {
                const text = await page('leader', path);
                assert.ok(text.includes(LEADER) && !text.includes(MEMBER), `of all on ${path} the leader sees themself`);
            }
            const record = rows(server.place, `SELECT id FROM record WHERE volunteer = ${made.member.id}`)[0][0];
            assert.equal((await server.as(made.member).get(`/records/${record}`)).json.person, MEMBER);
            assert.equal((await server.as(made.station).get(`/records/${record}`)).json.person, MEMBER_MASKED);
            assert.equal((await server.as(made.member).get('/me')).json.name, MEMBER);
        });

        test('an exported list says of each what the page said', async () => {
            const csv = async () => (await server.as(made.leader).post(`/shifts/${made.shift}/roster/export`)).text;
            assert.ok((await csv()).includes(LEADER) && (await csv()).includes(MEMBER_MASKED) && !(await csv()).includes(MEMBER));
            assert.equal((await server.as(made.leader).post(`/shifts/${made.shift}/roster/reveal`)).status, 200);
            assert.ok((await csv()).includes(MEMBER) && (await page('leader', `/shifts/${made.shift}/roster`)).includes(MEMBER));
        });

        test('who did something by a right is named to staff and to the auditor, and to others not', async () => {
            const record = rows(server.place, `SELECT id FROM record WHERE volunteer = ${made.member.id}`)[0][0];
            assert.equal((await server.as(made.station).post(`/admin/volunteers/${made.stranger.id}/suspend`, { reason: '核实代签' })).status, 200);
            const trail = (await server.as(made.auditor).get('/admin/audit')).json.items;
            assert.equal(trail.find((l) => l.thing_id === made.stranger.id).actor_name, '王主任');
            assert.ok((await server.as(made.station).get('/admin/grants')).json.items.every((g) => g.name === '王主任'));
            assert.ok(!(await page('member', `/records/${record}`)).includes('王主任'));
        });

        test('the number of one\'s own document takes a press and a fresh proof', async () => {
            const stale = staleSession(server.place, made.guest.account, Date.parse(NOW));
            assert.equal((await server.as({ token: stale }).post('/me/data')).json.code, 'not-fresh');
            assert.equal((await server.as({ token: stale }).get('/me/download')).json.code, 'not-fresh');
        });
    });
}
