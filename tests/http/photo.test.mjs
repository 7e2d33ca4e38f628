// photo.test.mjs - the photo of a team and of an activity, as browsers send and see it: the statement, the second person, the
// page that is shared, who is on it and wants it down. The rules themselves are tested in C (src/office/photo/).
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, rows } from './lib/redvest.mjs';
import { png } from './lib/png.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00', START = Date.parse('2026-03-08T09:00:00+08:00');

for (const engine of engines) {
    describe(`photos (${engine})`, () => {
        let server, made;
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const at = { starts: START, ends: START + 3 * HOUR };
                const staff = (name) => {
                    const p = s.volunteer({ name });
                    s.add('unit_grant', { id: s.id(), account: p.account, may: 1, unit: s.unit, given_by: 1, given_ms: s.now });
                    return p;
                };
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader), activity = s.activity(team, at);
                s.shift(activity, at);
                return { leader, team, activity, station: staff('王主任'), outsider: s.volunteer() };
            });
            made = server.made;
        });
        after(() => server?.stop());

        const send = async (who, path, fields, bytes) => {
            const c = server.browser(who), data = new FormData();
            data.set('_csrf', await c.csrf(path));
            for (const [k, v] of Object.entries(fields))
                data.set(k, v);
            if (bytes)
                data.append('picture', new Blob([bytes], { type: 'image/png' }), '合影.png');
            return c.send('POST', path, { accept: 'text/html', body: data });
        };
        const photoOf = async (path) => (await server.client().get(path)).json.photo;
        const newest = () => rows(server.place, 'SELECT id FROM photo ORDER BY id DESC LIMIT 1')[0][0];
        /** A photo of that page which everybody sees. */
        const shown = async (path) => {
            assert.equal((await send(made.leader, `${path}/photo`, { agreed: 1 }, png(60, 40, { bare: true }))).status, 303);
            assert.equal((await server.as(made.station).post(`/photos/${newest()}/approve`)).status, 200);
            return photoOf(path);
        };
        const fetched = (path, who) => fetch(server.base + path, { headers: who ? { authorization: `Bearer ${who.token}` } : {} });

        test('without the statement or a picture nothing is kept, and the form says which', async () => {
            const path = `/teams/${made.team}/photo`;
            const silent = await send(made.leader, path, {}, png(60, 40, { bare: true }));
            assert.equal(silent.status, 422);
            assert.match(silent.text, /本人已征得照片中可辨认人员同意；未成年人已征得监护人同意/);
            const empty = await send(made.leader, path, { agreed: 1 });
            assert.equal(empty.status, 422);
            assert.match(empty.text, /请选择一张照片/);
            assert.match(empty.text, /<input type="file"[^>]*accept="image\/\*"/);
            assert.equal((await send(made.leader, path, { agreed: 1 }, Buffer.from('%PDF-1.7\n%%EOF\n'))).status, 422);
            assert.equal(rows(server.place, 'SELECT COUNT(*) FROM photo')[0][0], '0');
        });

        for (const what of ['teams', 'activities']) {
            test(`the photo of ${what} waits for a second person, then everybody sees it and it is what a messenger shows`, async () => {
                const path = `/${what}/${what === 'teams' ? made.team : made.activity}`;
                const sent = await send(made.leader, `${path}/photo`, { agreed: 1 }, png(60, 40, { bare: true }));
                assert.equal(sent.status, 303, sent.text);
                assert.equal(await photoOf(path), null);
                const id = newest();
                const [[by, statement, at]] = rows(server.place, `SELECT made_by, statement, made_ms FROM photo WHERE id = ${id}`);
                assert.deepEqual([by, statement, Number(at) >= Date.parse(NOW)], [String(made.leader.account), '本人已征得照片中可辨认人员同意；未成年人已征得监护人同意', true]);
                const page = (await server.browser(made.leader).page(`${path}/photo`)).text;
                const [, file] = page.match(/<img src="([^"]+)" width="60" height="40" alt="照片：[^"]+" loading="lazy">/);
                assert.deepEqual([(await fetched(file, made.leader)).status, (await fetched(file, made.station)).status, (await fetched(file, made.outsider)).status,
                    (await fetched(file)).status], [200, 200, 404, 404]);
                assert.equal((await server.as(made.leader).post(`/photos/${id}/approve`)).status, 404);
                const waits = (await server.as(made.station).get('/inbox?kind=photo')).json.items;
                assert.ok(waits.some((w) => w.link === `/photos/${id}` && !w.approve));
                assert.equal((await server.as(made.station).post(`/photos/${id}/approve`)).status, 200);
                assert.deepEqual({ ...(await photoOf(path)), title: '' }, { id, title: '', file, width: 60, height: 40 });
                const all = await fetched(file);
                assert.equal(all.status, 200);
                assert.equal(all.headers.get('content-type'), 'image/jpeg');
                assert.equal(all.headers.get('cache-control'), 'private, max-age=604800, immutable');
                assert.equal((await fetched(file.replace(/.$/, (c) => (c === '0' ? '1' : '0')))).status, 404);
                const seen = (await server.client().page(path)).text;
                assert.match(seen, new RegExp(`property="og:image" content="http[^"]+${file}"`));
                assert.match(seen, new RegExp(`<a class="link" href="/photos/${id}/report">照片中有我，请撤下</a>`));
            });
        }

        test('whoever is on it takes it down without a log-in; the leader and the station hear of it, and staff decide', async () => {
            const path = `/teams/${made.team}`, { id, file } = await shown(path), visitor = server.client();
            const r = await visitor.form(`/photos/${id}/report`, { words: '左边第二个是我的孩子' }, { from: `/photos/${id}/report` });
            assert.equal(r.status, 303, r.text);
            assert.equal(await photoOf(path), null);
            assert.equal((await fetched(file)).status, 404);
            assert.match((await visitor.page(`/photos/${id}/report`)).text, /已经暂停公开/);
            const item = (await server.as(made.station).get('/inbox?kind=photo')).json.items.find((w) => w.link === `/photos/${id}`);
            assert.equal(item.detail, '左边第二个是我的孩子');
            assert.equal(item.marks.length, 1);
            const told = (who) => rows(server.place, `SELECT COUNT(*) FROM notice WHERE account = ${who.account} AND text_key LIKE '有人说%'`)[0][0];
            assert.deepEqual([told(made.leader), told(made.station)], ['1', '1']);
            assert.equal((await server.as(made.station).post(`/photos/${id}/refuse`, {})).status, 422);
            assert.equal((await server.as(made.station).post(`/photos/${id}/refuse`, { reason: '本人不同意' })).status, 200);
            assert.deepEqual(rows(server.place, `SELECT state, reason, (SELECT COUNT(*) FROM attachment a WHERE a.owner_id = p.id) FROM photo p WHERE id = ${id}`), [['5', '本人不同意', '0']]);
            assert.match((await server.browser(made.leader).page(`${path}/photo`)).text, /上一张已撤下。本人不同意/);
            const audit = rows(server.place, `SELECT what, actor FROM audit WHERE thing = 'photo' AND thing_id = ${id} ORDER BY id`);
            assert.deepEqual(audit.map((a) => a[0]), ['19', '5', '15', '15']);
        });

        test('who asks again after staff let it stand is heard and hides nothing', async () => {
            const path = `/activities/${made.activity}`, { id } = await shown(path);
            const ask = () => server.client().form(`/photos/${id}/report`, {}, { from: `/photos/${id}/report` });
            await ask();
            assert.equal((await server.as(made.station).post(`/photos/${id}/approve`)).status, 200);
            assert.equal((await photoOf(path)).id, id);
            assert.equal((await ask()).status, 303);
            assert.equal((await photoOf(path)).id, id);
        });

        test('the leader takes it down; nobody else finds the form', async () => {
            const path = `/teams/${made.team}`;
            await shown(path);
            assert.equal((await server.as(made.outsider).get(`${path}/photo`)).status, 404);
            assert.equal((await server.as(made.outsider).post(`${path}/photo/down`)).status, 404);
            assert.equal((await server.as(made.leader).post(`${path}/photo/down`)).status, 200);
            assert.equal(await photoOf(path), null);
        });
    });
}
