// What node's pg sees: every line that is printed has to be the same on every way to the database.
'use strict';
process.noDeprecation = true;
const fs = require('fs');
const { pipeline } = require('stream/promises');
const { Readable } = require('stream');
const pg = require('pg');
const Cursor = require('pg-cursor');
const copy = require('pg-copy-streams');

const ssl = { ca: fs.readFileSync(process.env.PGSSLROOTCERT, 'utf8'), servername: 'localhost' };
const raw = { getTypeParser: () => value => Buffer.isBuffer(value) ? value.toString('hex') : value };

function show(name, value) {
  console.log(name + ': ' + JSON.stringify(value));
}

async function open() {
  const { PGHOST: host, PGPORT: port, PGDATABASE: database, PGUSER: user, PGPASSWORD: password } = process.env;
  const client = new pg.Client({ host, port: Number(port), database, user, password, ssl });
  await client.connect();
  return client;
}

async function refused(name, client, ...query) {
  try {
    const result = await client.query(...query);
    show(name, result.rows);
  } catch (e) {
    const { code, severity, message, detail, hint, position, table, constraint } = e;
    show(name, { code, severity, message, detail, hint, position, table, constraint });
  }
}

async function types(client) {
  await client.query(`CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flag bool, small int2, whole int4, big int8, single float4, twice float8,
    amount numeric(12,3), word text, fixed char(4), day date, clock time, moment timestamp,
    instant timestamptz, span interval, key uuid, doc jsonb, raw bytea, numbers int[], words text[])`);
  const full = [true, -2, 3, '1152921504606846976', 1.5, 2.25, '12345.678', 'wörd \'q\' \\ %', 'ab',
    '2024-02-29', '12:34:56.789', '2024-02-29 12:34:56', '2024-02-29 12:34:56+02', '1 day 02:03:04',
    '00000000-0000-0000-0000-000000000007', { a: [1, null, 'x'] },
    Buffer.from([0, 1, 39, 92, 127, 128, 255]), [1, null, 3], ['a', 'b,c', null, '"']];
  const insert = `INSERT INTO things (flag, small, whole, big, single, twice, amount, word, fixed, day,
    clock, moment, instant, span, key, doc, raw, numbers, words)
    VALUES (${full.map((_, i) => '$' + (i + 1))}) RETURNING id`;
  for (const row of [full, full.map(() => null)]) {
    show('generated key', (await client.query(insert, row)).rows);
  }
  const every = 'SELECT * FROM things ORDER BY id';
  for (const query of [every, { text: every, values: [] }, { name: 'every', text: every, values: [] },
      { text: 'SELECT * FROM things WHERE id > $1 ORDER BY id', values: [0], binary: true, types: raw }]) {
    const result = await client.query(query);
    show('columns', result.fields.map(({ name, dataTypeID, dataTypeSize, dataTypeModifier, format }) =>
      [name, dataTypeID, dataTypeSize, dataTypeModifier, format]));
    show('rows', result.rows);
    show('status', [result.command, result.rowCount]);
  }
  await client.query('CREATE TABLE IF NOT EXISTS things (id int)');
}

async function prepared(client) {
  for (let round = 0; round < 12; round++) {
    const query = { name: 'one', text: 'SELECT id, word FROM things WHERE id = $1', values: [1 + round % 3] };
    show('executed', (await client.query(query)).rows);
  }
}

async function transactions(client) {
  await client.query('BEGIN');
  await client.query('UPDATE things SET whole = 4 WHERE id = 1');
  await client.query('SAVEPOINT s');
  await refused('division', client, 'SELECT 1 / (whole - $1) FROM things WHERE id = 1', [4]);
  await refused('in a failed transaction', client, 'SELECT 1');
  await client.query('ROLLBACK TO SAVEPOINT s');
  await refused('kept', client, 'SELECT whole FROM things WHERE id = 1');
  await client.query('ROLLBACK');
  await refused('rolled back', client, 'SELECT whole FROM things WHERE id = 1');
  await refused('syntax', client, 'SELEC 1');
  await refused('unknown column', client, 'SELECT nothing FROM things WHERE id = $1', [1]);
  await refused('twice', client, 'INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)');
  await refused('cast', client, 'SELECT $1::int', ['x']);
}

async function batches(client) {
  for (let n = 0; n < 5; n++) {
    await client.query('INSERT INTO things (whole, word) VALUES ($1, $2)', [n, 'many ' + n]);
  }
  const several = await client.query('SELECT 1 AS a; SELECT 2 AS b, 3 AS c; UPDATE things SET big = 1');
  show('several', several.map(({ command, rowCount, rows }) => [command, rowCount, rows]));
  await refused('several with an error', client, 'UPDATE things SET big = 2; SELECT 1 / 0; SELECT 3');
  await refused('none of them', client, 'SELECT DISTINCT big FROM things');
}

async function cursors(client) {
  await client.query('BEGIN');
  const cursor = client.query(new Cursor('SELECT id, word FROM things ORDER BY id'));
  for (let rows = await cursor.read(3); rows.length > 0; rows = await cursor.read(3)) {
    show('read', rows);
  }
  await cursor.close();
  await client.query('COMMIT');
}

async function copied(client, sql) {
  const stream = client.query(copy.to(sql));
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
  }
  show('copied out', [stream.rowCount, Buffer.concat(parts).toString('latin1')]);
}

async function copies(client) {
  const stream = client.query(copy.from('COPY things (whole, word) FROM STDIN'));
  await pipeline(Readable.from([Buffer.from('10\tten\\tten\n'), Buffer.from('11\t\\N\n')]), stream);
  show('copied in', stream.rowCount);
  for (const options of ['', ' (FORMAT csv, HEADER)', ' (FORMAT binary)']) {
    await copied(client, 'COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT' + options);
  }
  try {
    await pipeline(Readable.from([Buffer.from('eleven\n')]),
      client.query(copy.from('COPY things (whole) FROM STDIN')));
    show('bad copy', 'passed');
  } catch ({ code, message, where }) {
    show('bad copy', { code, message, where });
  }
}

async function people(client) {
  const text = { getTypeParser: () => value => value };
  const every = 'SELECT * FROM people ORDER BY id';
  for (const query of [{ text: every, types: text }, { name: 'people', text: every, types: text }]) {
    show('people', (await client.query(query)).rows);
  }
  const person = await client.query(
    { text: 'SELECT wage, ssn, born FROM people WHERE name = $1', values: ['Bob'], types: text });
  show('person', person.rows);
  const binary = await client.query(
    { text: 'SELECT ssn, name FROM people WHERE id > $1 ORDER BY id', values: [0], binary: true, types: raw });
  show('people in binary', binary.rows.map(({ ssn, name }) =>
    [Buffer.from(ssn, 'hex').toString(), Buffer.from(name, 'hex').toString()]));
  const cursor = client.query(new Cursor('SELECT id, ssn FROM people ORDER BY id'));
  for (let rows = await cursor.read(1); rows.length > 0; rows = await cursor.read(1)) {
    show('person read', rows);
  }
  await cursor.close();
  await copied(client, 'COPY people TO STDOUT');
  await copied(client, 'COPY people TO STDOUT (FORMAT csv)');
}

async function notifications(client) {
  const seen = [];
  const both = new Promise(resolve => client.on('notification', ({ channel, payload, processId }) => {
    seen.push([channel, payload, processId === client.processID]);
    if (seen.length === 2) {
      resolve();
    }
  }));
  await client.query('LISTEN news');
  await client.query("NOTIFY news, 'own'");
  const other = await open();
  await other.query("SELECT pg_notify('news', $1)", ['of another']);
  await both;
  await other.end();
  seen.forEach(one => show('notified', one));
}

async function cancels() {
  const [holder, client] = [await open(), await open()];
  await holder.query('SELECT pg_advisory_lock(4711)');
  const query = new pg.Query('SELECT pg_advisory_lock(4711)');
  const over = new Promise(resolve => {
    query.on('error', ({ code, message }) => resolve({ code, message }));
    query.on('end', () => resolve('passed'));
  });
  client.query(query);
  const asked = 'SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted';
  while ((await holder.query(asked)).rows[0].count === '0') { /* not yet at the server */ }
  const canceller = new pg.Client({ host: process.env.PGHOST, port: Number(process.env.PGPORT), ssl: false });
  canceller.connection.on('error', () => {});
  canceller.cancel(client, query);
  show('cancelled', await over);
  await refused('after the cancel', client, 'SELECT 1');
  await client.end();
  await holder.end();
}

async function main() {
  const client = await open();
  client.on('notice', ({ code, severity, message }) => show('notice', { code, severity, message }));
  for (const part of [types, prepared, transactions, batches, cursors, copies, people, notifications]) {
    await part(client);
  }
  await cancels();
  show('dropped', (await client.query('DROP TABLE things')).command);
  await client.end();
}

main().catch(e => {
  console.error(e);
  process.exit(1);
});
