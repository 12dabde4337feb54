// What node's postgres sees: every line that is printed has to be the same on every way to the
// database.
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createRequire } from 'node:module';

// Required, not imported: only require looks in NODE_PATH.
const postgres = createRequire(import.meta.url)('postgres');
const ssl = { ca: fs.readFileSync(process.env.PGSSLROOTCERT, 'utf8'), servername: 'localhost' };

function show(name, value) {
  console.log(name + ': ' + JSON.stringify(value, (_, one) => typeof one === 'bigint' ? one + 'n' : one));
}

function open(settings) {
  const { PGHOST: host, PGPORT: port, PGDATABASE: database, PGUSER: user, PGPASSWORD: password } = process.env;
  return postgres({
    host, port: Number(port), database, user, password, ssl, max: 1,
    onnotice: ({ code, severity, message }) => show('notice', { code, severity, message }), ...settings });
}

async function refused(name, query) {
  try {
    show(name, await query);
  } catch ({ code, severity, message, detail, hint, position, table_name, constraint_name }) {
    show(name, { code, severity, message, detail, hint, position, table_name, constraint_name });
  }
}

async function types(sql) {
  await sql`CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flag bool, small int2, whole int4, big int8, single float4, twice float8,
    amount numeric(12,3), word text, fixed char(4), day date, clock time, moment timestamp,
    instant timestamptz, span interval, key uuid, doc jsonb, raw bytea, numbers int[], words text[])`;
  const full = {
    flag: true, small: -2, whole: 3, big: '1152921504606846976', single: 1.5, twice: 2.25,
    amount: '12345.678', word: 'wörd \'q\' \\ %', fixed: 'ab', day: '2024-02-29', clock: '12:34:56.789',
    moment: '2024-02-29 12:34:56Z', instant: '2024-02-29 12:34:56+02', span: '1 day 02:03:04',
    key: '00000000-0000-0000-0000-000000000007', doc: sql.json({ a: [1, null, 'x'] }),
    raw: Buffer.from([0, 1, 39, 92, 127, 128, 255]), numbers: [1, 2, 3], words: ['a', 'b,c', '"'] };
  const empty = Object.fromEntries(Object.keys(full).map(key => [key, null]));
  for (const row of [full, empty]) {
    show('generated key', await sql`INSERT INTO things ${sql(row)} RETURNING id`);
  }
  const rows = await sql`SELECT * FROM things ORDER BY id`;
  show('columns', rows.columns.map(({ name, type, number }) => [name, type, number]));
  show('rows', rows);
  show('status', [rows.command, rows.count]);
  await sql`CREATE TABLE IF NOT EXISTS things (id int)`;
  show('raw rows', (await sql`SELECT * FROM things ORDER BY id`.raw()).map(row => row.map(cell => cell && cell.toString())));
}

async function prepared(sql) {
  for (let round = 0; round < 12; round++) {
    show('executed', await sql`SELECT id, word FROM things WHERE id = ${1 + round % 3}`);
  }
  show('unprepared', await sql.unsafe('SELECT id, word FROM things WHERE id = $1', [1]));
}

async function transactions(sql) {
  await refused('left', sql.begin(async sql => {
    await sql`UPDATE things SET whole = 4 WHERE id = 1`;
    await refused('division', sql.savepoint(sql => sql`SELECT 1 / (whole - ${4}) FROM things WHERE id = 1`));
    show('kept', await sql`SELECT whole FROM things WHERE id = 1`);
    await refused('unknown column', sql`SELECT nothing FROM things`);
    await refused('in a failed transaction', sql`SELECT 1`);
  }));
  await refused('rolled back', sql`SELECT whole FROM things WHERE id = 1`);
  await refused('syntax', sql`SELEC 1`);
  await refused('twice', sql`INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)`);
  await refused('cast', sql`SELECT ${'x'}::text::int`);
}

async function batches(sql) {
  const rows = Array.from({ length: 5 }, (_, n) => ({ whole: n, word: 'many ' + n }));
  show('many', await sql`INSERT INTO things ${sql(rows)} RETURNING id, word`);
  show('at once', await Promise.all(rows.map((_, n) => sql`SELECT id, word FROM things WHERE id = ${n}`)));
  show('several', await sql`SELECT 1 AS a; SELECT 2 AS b, 3 AS c; UPDATE things SET big = 1`.simple());
  await refused('several with an error', sql`UPDATE things SET big = 2; SELECT 1 / 0`.simple());
  await refused('none of them', sql`SELECT DISTINCT big FROM things`);
}

async function cursors(sql) {
  await sql`SELECT id, word FROM things ORDER BY id`.cursor(3, rows => show('read', rows));
  await sql`SELECT id, word FROM things ORDER BY id`.forEach(row => show('each', row));
}

async function copied(sql, text) {
  const parts = [];
  for await (const part of await sql.unsafe(text).readable()) {
    parts.push(part);
  }
  show('copied out', Buffer.concat(parts).toString('latin1'));
}

async function copies(sql) {
  const stream = await sql`COPY things (whole, word) FROM STDIN`.writable();
  await pipeline(Readable.from([Buffer.from('10\tten\\tten\n'), Buffer.from('11\t\\N\n')]), stream);
  await copied(sql, 'COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT');
  await copied(sql, 'COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT (FORMAT csv, HEADER)');
}

async function people(sql) {
  const text = rows => rows.map(row => row.map(cell => cell && cell.toString()));
  show('people', text(await sql`SELECT * FROM people ORDER BY id`.raw()));
  show('people', text(await sql`SELECT * FROM people ORDER BY id`.raw()));
  show('person', text(await sql`SELECT wage, ssn, born FROM people WHERE name = ${'Bob'}`.raw()));
  show('people', await sql`SELECT id, ssn, wage FROM people ORDER BY id`.simple());
  await sql`SELECT id, ssn FROM people ORDER BY id`.cursor(1, rows => show('person read', rows));
  await copied(sql, 'COPY people TO STDOUT');
}

async function notifications(sql) {
  const seen = [];
  let told;
  const both = new Promise(resolve => told = resolve);
  await sql.listen('news', payload => {
    seen.push(payload);
    if (seen.length === 2) {
      told();
    }
  });
  await sql.notify('news', 'first');
  await sql.notify('news', 'second');
  await both;
  show('notified', seen);
}

async function cancels() {
  const [holder, sql] = [open(), open()];
  await holder`SELECT pg_advisory_lock(4711)`;
  const query = sql`SELECT pg_advisory_lock(4711)`;
  const over = refused('cancelled', query);
  while ((await holder`SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted`)[0].count === '0') {
    // Not yet at the server.
  }
  await query.cancel();
  await over;
  await refused('after the cancel', sql`SELECT 1 AS one`);
  await sql.end();
  await holder.end();
}

const sql = open();
for (const part of [types, prepared, transactions, batches, cursors, copies, people, notifications]) {
  await part(sql);
}
await cancels();
show('dropped', (await sql`DROP TABLE things`).command);
await sql.end();
