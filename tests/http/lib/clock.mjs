// clock.mjs - a clock that a test leads: the server follows it by `serve --clock FILE`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** It stands still until it is set, or moved on by some milliseconds. */
export function ledClock(startText) {
    const dir = mkdtempSync(join(tmpdir(), 'redvest-clock-')), file = join(dir, 'now');
    const c = {
        file, now: Date.parse(startText), remove: () => rmSync(dir, { recursive: true }),
        set(text) { c.later(Date.parse(text) - c.now); },
        later(ms, flag = 'r+') {
            const b = Buffer.alloc(8);
            b.writeBigInt64LE(BigInt(c.now += ms));
            writeFileSync(file, b, { flag });
        },
    };
    c.later(0, 'w');
    return c;
}
