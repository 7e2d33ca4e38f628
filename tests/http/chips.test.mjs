// chips.test.mjs - lists are filtered by links: one press sets a filter, the next takes it away, and what else was asked for
// stays; teams nearest to a place come first.
import { test, describe, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { engines, demoServer } from './lib/redvest.mjs';

for (const engine of engines) {
    describe(`filters that are links (${engine})`, () => {
        let server;
        before(async () => { server = await demoServer(engine); });
        after(() => server?.stop());
        const list = async (path) => {
            const r = await server.client().get(path);
            assert.equal(r.status, 200, r.text);
            return r.json;
        };
        const chip = (chips, label) => chips.find((c) => c.label === label);

        for (const path of ['/activities', '/teams'])
            test(`a kind of service is set and taken away by a press (${path})`, async () => {
                const all = await list(path), press = chip(all.categories, '社区服务');
                assert.deepEqual([press.on, all.filtered], [false, false]);
                const some = await list(press.link);
                assert.equal(some.filtered, true);
                assert.deepEqual(chip(some.chips, '社区服务'), { label: '社区服务', link: path, on: true });
                assert.ok(some.items.length > 0);
                const page = (await server.client().page(press.link)).text;
                assert.match(page, /aria-current="true">社区服务<\/a>/);
                assert.match(page, new RegExp(`<a href="${path}">[^]*?清除</a>`));
            });

        test('a press keeps what else was asked for, and begins the list anew', async () => {
            const asked = await list('/activities?q=%E7%A4%BE%E5%8C%BA&free=1&after=1773104400000-7310');
            assert.equal(chip(asked.chips, '今天').link, '/activities?q=%E7%A4%BE%E5%8C%BA&free=1&day=2026-03-07');
            assert.equal(chip(asked.chips, '有空位').link, '/activities?q=%E7%A4%BE%E5%8C%BA');
            assert.equal(chip(asked.chips, '社区').link, '/activities?free=1');
        });

        test('teams nearest to a place come first, each with its distance', async () => {
            const { items, near } = await list('/teams?lat=36.19&lng=113.11');
            const known = items.filter((t) => t.distance);
            assert.ok(near && known.length > 1 && items.slice(0, known.length).every((t) => t.distance)); // of whom nothing is known, last
            const metres = known.map((t) => parseFloat(t.distance) * (t.distance.endsWith('km') ? 1000 : 1));
            assert.deepEqual(metres, [...metres].sort((a, b) => a - b));
            assert.ok(metres.at(-1) > metres[0]);
            const largest = (await list('/teams')).items;
            assert.deepEqual(largest.map((t) => t.members), largest.map((t) => t.members).sort((a, b) => b - a));
            assert.equal(largest[0].distance, null);
        });

        test('the teams of a place are those of its units', async () => {
            const { places } = await list('/teams');
            assert.ok(places.length > 5);
            const here = await list(places[0].link);
            assert.equal(here.chips[0].label, places[0].label);
            assert.ok(here.places.length > 0 && here.places[0].link !== places[0].link);
        });
    });
}
