// redvest.mjs - the real program for a test: a fresh register on either engine, a server on a free port,
// clients with cookies that send what a browser or an API caller would send.
//
// Every JSON reply is checked against the schema of its route; a reply that does not fit fails the test.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { MAY } from './rights_model.mjs';

const require = createRequire(import.meta.url);
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

export const bin = process.env.REDVEST_BIN ?? 'build/redvest';
export const pgUrl = process.env.REDVEST_TEST_PG;
export const engines = pgUrl ? ['sqlite', 'postgresql'] : ['sqlite'];
export const regions = 'data/regions/140400.csv';
/** Debian's own, without what others have hung into its start: it is started hundreds of times. */
export const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Runs redvest to its end; throws with its standard error when it fails. */
export function redvest(args, options = {}) {
    return execFileSync(bin, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options });
}

/** Runs redvest and gives { status, stdout, stderr } whatever happens. */
export function tryRedvest(args, options = {}) {
    try {
        return { status: 0, stdout: redvest(args, options), stderr: '' };
    } catch (e) {
        return { status: e.status, stdout: e.stdout ?? '', stderr: e.stderr ?? '' };
    }
}

function psql(url, sql) {
    execFileSync('psql', ['-q', '-X', '-d', url, '-c', sql], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A place for a register: { args, dir, url, remove() }. */
export function freshPlace(engine) {
    const dir = mkdtempSync(join(tmpdir(), 'redvest-'));
    if (engine === 'sqlite')
        return { engine, dir, args: ['--data', dir], remove: () => rmSync(dir, { recursive: true, force: true }) };
    const name = `t_${randomBytes(6).toString('hex')}`;
    psql(pgUrl, `CREATE DATABASE ${name}`);
    const u = new URL(pgUrl);
    u.pathname = `/${name}`;
    return {
        engine, dir, url: u.href, args: ['--db', u.href, '--key', join(dir, 'redvest.key')],
        remove() {
            psql(pgUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
            rmSync(dir, { recursive: true, force: true });
        },
    };
}

/** Reads rows of the register itself, for asserting what is stored. Values come back as strings. */
export function rows(place, sql) {
    const out = place.engine === 'sqlite'
        ? execFileSync(python, ['-ISc', `import sqlite3,sys
c=sqlite3.connect(sys.argv[1])
for r in c.execute(sys.argv[2]): print("\\t".join("" if v is None else str(v) for v in r))`,
            join(place.dir, 'redvest.db'), sql], { encoding: 'utf8' })
        : execFileSync('psql', ['-q', '-X', '-A', '-t', '-F', '\t', '-d', place.url, '-c', sql], { encoding: 'utf8' });
    return out.split('\n').filter(Boolean).map((l) => l.split('\t'));
}

/** Runs a file of SQL in the register itself. */
export function runSql(place, file) {
    if (place.engine === 'sqlite')
        execFileSync(python, ['-ISc', 'import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding="utf-8").read())',
            join(place.dir, 'redvest.db'), file]);
    else
        execFileSync('psql', ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-d', place.url, '-f', file]);
}

let cachedApi;
/** The OpenAPI document with a validator for each route's JSON reply. */
export function api() {
    if (cachedApi)
        return cachedApi;
    const doc = JSON.parse(redvest(['openapi']));
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addSchema({ $id: 'redvest', components: doc.components });
    const routes = [];
    for (const [path, methods] of Object.entries(doc.paths)) {
        const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`);
        for (const [method, op] of Object.entries(methods)) {
            const ref = op.responses['200'].content?.['application/json']?.schema?.$ref;
            routes.push({ path, method: method.toUpperCase(), pattern, op, params: (path.match(/\{/g) ?? []).length,
                          validate: ref && ajv.compile({ $ref: ref.replace('#', 'redvest#') }) });
        }
    }
    routes.sort((a, b) => a.params - b.params);
    const problem = ajv.compile({ $ref: 'redvest#/components/schemas/problem' });
    const done = ajv.compile({ $ref: 'redvest#/components/schemas/done' });
    cachedApi = { doc, routes, problem, done };
    return cachedApi;
}

export function routeOf(method, path) {
    const bare = path.split('?')[0];
    return api().routes.find((r) => r.method === method && r.pattern.test(bare));
}

function checkSchema(method, path, reply) {
    if (reply.json === undefined)
        return;
    const route = routeOf(method, path);
    const led = reply.json.location !== undefined && reply.json.message !== undefined; // a redirect, as JSON
    const validate = reply.status >= 400 ? api().problem : led ? api().done : route?.validate;
    if (validate && !validate(reply.json))
        throw new Error(`${method} ${path} (${reply.status}) does not fit its schema: ` +
            JSON.stringify(validate.errors.slice(0, 3)) + '\n' + reply.text.slice(0, 600));
}

/** One person's browser or program. */
export class Client {
    constructor(base) {
        this.base = base;
        this.cookies = new Map();
        this.headers = {};
    }

    takeCookies(res) {
        for (const line of res.headers.getSetCookie?.() ?? [res.headers.get('set-cookie')].filter(Boolean)) {
            const [pair] = line.split(';');
            const at = pair.indexOf('=');
            const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
            if (value === '' || /max-age=0(;|$)/i.test(line))
                this.cookies.delete(name);
            else
                this.cookies.set(name, value);
        }
    }

    async send(method, path, { body, headers = {}, accept = 'application/json' } = {}) {
        const res = await fetch(this.base + path, {
            method, body, redirect: 'manual',
            headers: { accept, cookie: [...this.cookies].map((c) => c.join('=')).join('; '), ...this.headers, ...headers },
        });
        this.takeCookies(res);
        const text = await res.text();
        const type = res.headers.get('content-type') ?? '';
        const reply = { status: res.status, headers: res.headers, text, type, location: res.headers.get('location') };
        if (type.includes('json'))
            reply.json = JSON.parse(text);
        checkSchema(method, path, reply);
        return reply;
    }

    /** JSON face. */
    get(path, options) {
        return this.send('GET', path, options);
    }

    /** HTML face. */
    page(path, options = {}) {
        return this.send('GET', path, { accept: 'text/html', ...options });
    }

    /** A JSON write; needs a bearer token (logIn) unless the route is public: then CSRF comes from the log-in page. */
    async post(path, body = {}, options = {}) {
        const headers = { 'content-type': 'application/json', ...options.headers };
        if (!this.headers.authorization && !headers['x-csrf-token'])
            headers['x-csrf-token'] = await this.csrf();
        return this.send('POST', path, { ...options, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
    }

    /** A form as a browser sends it: the CSRF field comes from `from` (default: the log-in page). */
    async form(path, fields = {}, { from, ...options } = {}) {
        const data = new URLSearchParams();
        data.set('_csrf', await this.csrf(from));
        for (const [k, v] of Object.entries(fields))
            for (const one of Array.isArray(v) ? v : [v])
                data.append(k, one);
        return this.send('POST', path, { accept: 'text/html', ...options, body: data.toString(),
            headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers } });
    }

    async csrf(from = '/login') {
        const html = (await this.page(from)).text;
        return html.match(/name="_csrf"[^>]*value="([0-9a-f]+)"/)?.[1] ?? '';
    }

    /** As a program: a bearer token. */
    async logIn(phone, password) {
        const r = await this.post('/login', { phone, password });
        if (r.status !== 200)
            throw new Error(`log-in as ${phone}: ${r.status} ${r.text}`);
        this.headers.authorization = `Bearer ${r.json.token}`;
        return this;
    }

    /** As a browser: a cookie. */
    async logInPage(phone, password) {
        const r = await this.form('/login', { phone, password });
        if (r.status !== 303)
            throw new Error(`log-in page as ${phone}: ${r.status} ${r.text.slice(0, 500)}`);
        return this;
    }
}

/** A server on a place that holds a register; without limits, unless it is told to have them. */
export async function serve(place, args = [], { limits = false } = {}) {
    const child = spawn(bin, ['serve', ...place.args, '--listen', '127.0.0.1:0', '--log-level', 'warn', ...(limits ? [] : ['--no-limits']), ...args],
        { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (d) => { err += d; });
    const base = await new Promise((resolve, reject) => {
        let out = '';
        child.stdout.on('data', (d) => {
            out += d;
            const m = out.match(/http:\/\/\S+:(\d+)/);
            if (m)
                resolve(`http://127.0.0.1:${m[1]}`);
        });
        child.on('exit', (code) => reject(new Error(`redvest serve ended (${code}): ${err}`)));
    });
    const stop = (signal = 'SIGTERM') => new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null)
            return resolve({ code: child.exitCode, err });
        child.on('exit', (code) => resolve({ code, err }));
        child.kill(signal);
    });
    return { base, child, place, stop, client: () => new Client(base), log: () => err };
}

export const NOW = '2026-03-07T09:00:00+08:00';

/** A demo city at a small scale, served. Log-ins: see `people`. */
export async function demoServer(engine, { scale = '0.001', now = NOW, args = [], limits } = {}) {
    const place = freshPlace(engine);
    redvest(['demo', '--city', '140400', '--scale', scale, '--seed', '7', '--now', now, ...place.args]);
    const server = await serve(place, ['--now', now, ...args], { limits });
    const stop = server.stop;
    server.stop = async (signal) => {
        const r = await stop(signal);
        place.remove();
        return r;
    };
    return server;
}

/** The n-th made-up citizen number (GB 11643). */
export function citizenNumber(n) {
    const body = `140402198001${String(1 + (n % 28)).padStart(2, '0')}${String(100 + (Math.floor(n / 28) % 900))}`;
    const sum = [...body].reduce((s, d, i) => s + d * (2 ** (17 - i) % 11), 0);
    return body + '10X98765432'[sum % 11];
}

let numbers = 0;
/** For `redvest admin --may`: who gets a right is known by a document. */
export const byDocument = () => ['--id-number', citizenNumber(numbers++)];

/** Gives rights that somebody proposed and somebody else agreed to: [{ name, may, unit? }], the unit by its code. */
export function hold(place, grants) {
    const quoted = (text) => `'${text}'`;
    const file = join(tmpdir(), `redvest-${process.pid}-${numbers}.sql`);
    writeFileSync(file, grants.map((g, i) => `INSERT INTO unit_grant (id, account, may, unit, given_by, given_ms)
        SELECT (SELECT COALESCE(MAX(id), 0) FROM unit_grant) + ${i + 1}, (SELECT MAX(id) FROM account WHERE name = ${quoted(g.name)}), ${MAY[g.may]},
               (SELECT id FROM unit WHERE ${g.unit ? `code = '${g.unit.padEnd(12, '0')}'` : 'parent IS NULL'} ORDER BY depth LIMIT 1), 0, 0;`).join('\n'));
    runSql(place, file);
    rmSync(file);
}

/** Proposes a right and lets somebody else agree to it: its answer, or that of who would not let it be proposed. */
export async function giveRight(asks, agrees, fields, base = '/admin') {
    const r = await asks.post(`${base}/grants/new`, { reason: '新到岗', until: '2026-12-31', ...fields });
    return r.status === 200 ? agrees.post(`${r.json.location}/agree`, {}) : r;
}

/** Proposes a change of rules and lets somebody else agree to it: its answer, or that to who would not propose it. */
export async function changeRule(asks, agrees, path, fields) {
    const r = await asks.post(path, { reason: '试行', ...fields });
    return r.status === 200 ? agrees.post(`${r.json.location}/approve`, {}) : r;
}

/** An empty city: units only, and the people the command line gives it. */
export async function cityServer(engine, { now = NOW, staff = [], args = [] } = {}) {
    const place = freshPlace(engine);
    redvest(['init', '--city', '140400', '--regions', regions, ...place.args]);
    for (const s of staff)
        redvest(['admin', ...place.args, '--phone', s.phone, '--name', s.name, '--password', ...byDocument()], { input: `${s.password}\n` });
    hold(place, staff.filter((s) => s.may));
    const server = await serve(place, ['--now', now, ...args]);
    const stop = server.stop;
    server.stop = async (signal) => {
        const r = await stop(signal);
        place.remove();
        return r;
    };
    return server;
}

export const PASSWORD = 'redvest-demo';
/** The demo's log-ins, by role. */
export const people = {
    volunteer: '13800000001', leader: '13800000002', station: '13800000003', township: '13800000004',
    county: '13800000005', city: '13800000006', sysadmin: '13800000007', auditor: '13800000008',
};
/** A second person of the city office, who agrees to what the first one proposes. */
export const SECOND = '13800000009';
