// png.mjs - pictures as people send them, made of nothing.
import { deflateSync } from 'node:zlib';

export const SECRET = '36.195N 113.117E';

function crc32(bytes) {
    let c = ~0;
    for (const b of bytes) {
        c ^= b;
        for (let i = 0; i < 8; i++)
            c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
    return ~c >>> 0;
}

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
}

/** A PNG of `size` bytes more or less, that lies on its side and says where it was taken. */
export function png(wide, high, { noise = false, bare = false } = {}) {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(wide, 0);
    head.writeUInt32BE(high, 4);
    head.set([8, 0, 0, 0, 0], 8);
    const lines = Buffer.alloc((wide + 1) * high);
    if (noise)
        for (let i = 0, x = 1; i < lines.length; i++)
            lines[i] = i % (wide + 1) ? (x = Math.imul(x, 1103515245) + 12345 | 0) >>> 16 : 0;
    const exif = Buffer.from('4d4d002a000000080001011200030000000100060000', 'hex');
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head),
        ...(bare ? [] : [chunk('tEXt', Buffer.from(`Comment\0${SECRET}`)), chunk('eXIf', exif)]),
        chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0)), Buffer.from(bare ? '' : SECRET)]);
}
