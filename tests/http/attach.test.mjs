// attach.test.mjs - files, as browsers send them and get them back, by the first that has any: proofs of hours by hand.
// What they are by their bytes and how they are cleaned is tested in C (src/office/attach/); who may see an entry, in
// entry.test.mjs. Here: what goes in comes out upright and bare, to those it is for, written down, in a backup, and gone with
// the person.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines, redvest, rows, tryRedvest } from './lib/redvest.mjs';
import { png, SECRET } from './lib/png.mjs';
import { seededServer, HOUR } from './lib/seed.mjs';

const NOW = '2026-03-07T09:00:00+08:00', START = Date.parse('2026-03-06T09:00:00+08:00'), MB = 1 << 20;

const PDF = Buffer.from('%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n');
const sha = (b) => createHash('sha256').update(b).digest('hex');

for (const engine of engines) {
    describe(`files (${engine})`, () => {
        let server, made, broken;
        const invariants = () => tryRedvest(['check', ...server.place.args]).stdout.split('\n').filter((l) => l.startsWith('BROKEN'));
        before(async () => {
            server = await seededServer(engine, NOW, (s) => {
                const at = { starts: START, ends: START + 3 * HOUR };
                const leader = s.volunteer({ name: '李队长' }), team = s.team(leader);
                const station = s.volunteer({ name: '王主任' });
                s.add('unit_grant', { id: s.id(), account: station.account, may: 1, unit: s.unit, given_by: 1, given_ms: s.now });
                return { leader, station, shift: s.shift(s.activity(team, at), at), me: s.volunteer({ name: '刘一' }),
                    leaver: s.volunteer({ name: '陈二' }), outsider: s.volunteer() };
            });
            made = server.made;
            broken = invariants();
        });
        after(() => server?.stop());

        const hours = (more) => ({ shift: made.shift, came: '2026-03-06T09:00', went: '2026-03-06T11:00', reason: '忘了签到', truth: '1', ...more });
        const claim = async (who, files) => {
            const c = server.browser(who), data = new FormData();
            for (const [k, v] of Object.entries(hours({ _csrf: await c.csrf(`/entries/claim?shift=${made.shift}`) })))
                data.set(k, v);
            for (const { bytes, name, type } of files)
                data.append('proof', new Blob([bytes], { type: type ?? 'text/html' }), name);
            return c.send('POST', '/entries/claim', { accept: 'text/html', body: data });
        };
        const claimed = async (who, ...files) => {
            const r = await claim(who, files);
            assert.equal(r.status, 303, r.text);
            const path = r.location.split('?')[0];
            return { path, id: path.match(/\d+/)[0], proofs: (await server.as(who).get(path)).json.proofs };
        };
        const fetched = async (who, file) => {
            const r = await fetch(`${server.base}/files/${file.id}`, { headers: { authorization: `Bearer ${who.token}`, accept: 'text/html' } });
            return { status: r.status, headers: r.headers, bytes: Buffer.from(await r.arrayBuffer()) };
        };
        const looks = (entry) => rows(server.place, `SELECT actor, detail FROM audit WHERE what = 8 AND thing = 'record_entry' AND thing_id = ${entry}`);

        test('what goes in comes out upright and bare, as what it is', async () => {
            const { me } = made, photo = png(40, 20);
            assert.ok(photo.includes(SECRET));
            const { path, proofs } = await claimed(me, { bytes: photo, name: '../盖章 名单.html' }, { bytes: PDF, name: '证明.exe' });
            assert.deepEqual(proofs.map((f) => [f.name, f.kind]), [['盖章 名单.png', 'png'], ['证明.pdf', 'pdf']]);
            const image = await fetched(me, proofs[0]);
            assert.equal(image.status, 200);
            assert.equal(image.headers.get('content-type'), 'image/png');
            assert.equal(image.headers.get('x-content-type-options'), 'nosniff');
            assert.match(image.headers.get('content-disposition'), /^inline; filename="proof"; filename\*=UTF-8''%E7%9B%96/);
            assert.match(image.headers.get('cache-control'), /no-store/);
            assert.ok(!image.bytes.includes(SECRET));
            assert.deepEqual([image.bytes.readUInt32BE(16), image.bytes.readUInt32BE(20)], [20, 40]);
            const pdf = await fetched(me, proofs[1]);
            assert.match(pdf.headers.get('content-disposition'), /^attachment; /);
            assert.match(pdf.headers.get('content-security-policy'), /default-src 'none'/);
            assert.deepEqual(pdf.bytes, PDF);
            const page = (await server.browser(me).page(path)).text;
            assert.match(page, new RegExp(`href="/files/${proofs[1].id}"[^]*证明\\.pdf[^]*PDF 文件 · 1 KB`));
            const kept = rows(server.place, `SELECT id, person, hash FROM attachment WHERE owner_id = ${path.match(/\d+/)[0]} ORDER BY id`);
            assert.deepEqual(kept, [image, pdf].map((f, i) => [proofs[i].id, String(me.id), sha(f.bytes)]));
            assert.deepEqual(invariants(), broken);
        });

        test('a look of somebody else is written down; who may not look finds nothing', async () => {
            const { me, leader, station, outsider } = made;
            const { id, proofs: [file] } = await claimed(me, { bytes: PDF, name: 'a.pdf' });
            assert.equal((await fetched(me, file)).status, 200);
            assert.deepEqual(looks(id), []);
            for (const who of [leader, station])
                assert.deepEqual((await fetched(who, file)).bytes, PDF);
            assert.deepEqual(looks(id).map((l) => [String(l[0]), l[1]]).sort(),
                [leader, station].map((p) => [String(p.account), 'proof']).sort());
            const none = await server.as(outsider).get('/files/999999999999999999'), theirs = await server.as(outsider).get(`/files/${file.id}`);
            assert.deepEqual([theirs.status, theirs.json.detail], [404, none.json.detail]);
            assert.equal((await server.client().get(`/files/${file.id}`)).status, 404);
            assert.equal(looks(id).length, 2);
        });

        test('what is refused says why, and leaves nothing', async () => {
            const { outsider } = made, count = () => rows(server.place, 'SELECT COUNT(*) FROM attachment_data')[0][0], before = count();
            const sound = png(40, 20), bad = Buffer.from(sound);
            bad[bad.indexOf('IDAT') + 6] ^= 1;
            const cases = [
                [[{ bytes: Buffer.from('<html>'), name: 'a.jpg', type: 'image/jpeg' }], 422, /只收 JPEG、PNG、WebP 图片和 PDF 文件/],
                [[{ bytes: bad, name: 'a.png' }], 422, /这张图片已损坏/],
                [[{ bytes: sound, name: 'a.png' }, { bytes: Buffer.from('GIF89a'), name: 'b.gif' }], 422, /只收 JPEG/],
                [[{ bytes: Buffer.alloc(5 * MB + 1, 7), name: 'a.png' }], 422, /文件不能超过 5 MB/],
                [Array(4).fill({ bytes: PDF, name: 'a.pdf' }), 422, /最多选 3 项/],
            ];
            for (const [files, status, words] of cases) {
                const r = await claim(outsider, files);
                assert.equal(r.status, status);
                assert.match(r.text, words);
                assert.match(r.text, /id="f-proof-err"/);
            }
            assert.equal((await claim(outsider, Array(4).fill({ bytes: Buffer.alloc(4 * MB), name: 'a.png' }))).status, 413);
            assert.equal(count(), before);
        });

        test('a full form of the largest files is there afterwards, and in a backup and what is restored from it', async () => {
            const { me, station } = made, key = join(server.place.dir, 'redvest.key'), photo = png(2200, 2200, { noise: true, bare: true });
            assert.ok(photo.length > 4 * MB && photo.length < 5 * MB, String(photo.length));
            const { proofs } = await claimed(me, ...Array(3).fill({ bytes: photo, name: 'a.png' }));
            assert.equal(proofs.length, 3);
            for (const f of proofs)
                assert.equal(sha((await fetched(station, f)).bytes), sha(photo));
            assert.deepEqual(invariants(), broken);
            const folder = mkdtempSync(join(tmpdir(), 'redvest-files-'));
            try {
                redvest(['backup', ...server.place.args, '--to', folder]);
                const [file] = readdirSync(folder).filter((f) => f.endsWith('.rvb'));
                redvest(['restore', '--from', join(folder, file), '--data', join(folder, 'again'), '--key', key]);
                const said = tryRedvest(['check', '--data', join(folder, 'again'), '--key', key]).stdout;
                assert.match(said, /^ok +file\.hash +each file's bytes are there and have its hash$/m);
                assert.match(said, /^ok +file\.bytes /m);
            } finally {
                rmSync(folder, { recursive: true });
            }
        });

        test('who leaves takes the proofs of what was refused', async () => {
            const { leaver, leader, station } = made;
            const refused = await claimed(leaver, { bytes: PDF, name: 'a.pdf' }), counts = await claimed(leaver, { bytes: PDF, name: 'b.pdf' });
            assert.equal((await server.as(leader).post(`${refused.path}/refuse`, { reason: '名单上没有' })).status, 200);
            assert.equal((await server.as(leader).post(`${counts.path}/accept`)).status, 200);
            const r = await server.as(leaver).post('/me/close', { name: '陈二' });
            assert.equal(r.status, 200, JSON.stringify(r.json));
            assert.equal((await fetched(station, refused.proofs[0])).status, 404);
            assert.equal((await fetched(station, counts.proofs[0])).status, 200);
            assert.deepEqual(invariants().filter((l) => l.includes('file')), []);
        });
    });
}
