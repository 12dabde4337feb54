// What node's mysql2 sees: every line that is printed has to be the same on every way to the database.
'use strict';
const mysql = require('mysql2/promise');

const { MYSQL_TCP_PORT: port, MYSQL_DATABASE: database, MYSQL_USER: user, MYSQL_PWD: password } = process.env;

function plain(_, value) {
  if (value && value.type === 'Buffer') {
    return 'bytes ' + Buffer.from(value.data).toString('hex');
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

function show(name, value) {
  console.log(name + ': ' + JSON.stringify(value, plain));
}

function open(settings) {
  return mysql.createConnection({
    host: '127.0.0.1', port: Number(port), user, password, database, multipleStatements: true,
    dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, timezone: 'Z',
    ssl: { rejectUnauthorized: false }, ...settings,
  });
}

function described(fields) {
  return fields && fields.map(f => f && [f.name, f.columnType, f.flags, f.characterSet, f.columnLength, f.decimals, f.orgTable, f.orgName]);
}

async function ask(client, how, sql, values) {
  try {
    const [result, fields] = await client[how](sql, values);
    show(sql, result);
    show('fields', described(fields));
  } catch (e) {
    show(sql, [e.errno, e.sqlState, e.sqlMessage]);
  }
}

async function types(client) {
  await ask(client, 'query', `CREATE TABLE things (id INT AUTO_INCREMENT PRIMARY KEY,
    tiny TINYINT, small SMALLINT UNSIGNED, medium MEDIUMINT, whole INT, big BIGINT UNSIGNED, single FLOAT,
    twice DOUBLE, amount DECIMAL(12,3), bits BIT(12), word VARCHAR(100), fixed CHAR(4), day DATE, clock TIME(3),
    moment DATETIME(6), instant TIMESTAMP NULL, yr YEAR, doc JSON, raw BLOB, kind ENUM('a','b'), flags SET('x','y'),
    place POINT)`);
  const columns = `tiny, small, medium, whole, big, single, twice, amount, bits, word, fixed, day, clock, moment,
    instant, yr, doc, raw, kind, flags`;
  const full = [-1, 65535, -3, 4, '18446744073709551615', 1.5, 2.25, '12345.678', Buffer.from([5, 6]), 'wörd \'q\' \\ %', 'ab',
    '2024-02-29', '-12:34:56.789', '2024-02-29 12:34:56.123456', '2024-02-29 12:34:56', 2024, '{"a": [1, null, "x"]}',
    Buffer.from([0, 1, 39, 92, 127]), 'b', 'x,y'];
  for (const row of [full, full.map(() => null)]) {
    for (const how of ['query', 'execute']) {
      await ask(client, how, `INSERT INTO things (${columns}) VALUES (${row.map(() => '?')})`, row);
    }
  }
  await ask(client, 'query', "UPDATE things SET place = ST_GeomFromText('POINT(1 2)') WHERE id = 1");
  for (const how of ['query', 'execute']) {
    await ask(client, how, 'SELECT * FROM things ORDER BY id');
    await ask(client, how, 'SELECT id, whole + 1 AS more, NULL AS nothing, whole / 3 AS third FROM things WHERE id < 3 ORDER BY id');
  }
}

async function prepared(client) {
  for (let i = 0; i < 12; i++) {
    await ask(client, 'execute', 'SELECT id, word FROM things WHERE id = ?', [1 + i % 3]);
  }
  const statement = await client.prepare('SELECT ? AS given, id FROM things WHERE id < ? ORDER BY id');
  for (const values of [['a', 3], [1.5, 2], [null, 2], [Buffer.from('b'), 2]]) {
    show('prepared', (await statement.execute(values))[0]);
  }
  await statement.close();
  await ask(client, 'execute', 'SELECT nothing FROM things');
}

async function several(client) {
  await ask(client, 'query', "SELECT 1 AS one; UPDATE things SET whole = 5 WHERE id = 1; SELECT 'x' AS two, NULL AS three");
  await ask(client, 'query', 'SELECT 1; SELECT nothing; SELECT 2');
  await ask(client, 'query', `CREATE PROCEDURE several(IN n INT) BEGIN
    SELECT n; SELECT id FROM things WHERE id <= n ORDER BY id; END`);
  await ask(client, 'query', 'CALL several(2)');
  await ask(client, 'execute', 'CALL several(?)', [1]);
}

async function transactions(client) {
  await client.beginTransaction();
  await ask(client, 'query', 'UPDATE things SET whole = 77 WHERE id = 1');
  await ask(client, 'query', 'INSERT INTO things (id) VALUES (1)');
  await ask(client, 'query', 'SELEC 1');
  await ask(client, 'query', 'SELECT whole FROM things WHERE id = 1');
  await client.rollback();
  await ask(client, 'query', 'SELECT whole FROM things WHERE id = 1');
  await ask(client, 'query', "SELECT 'a' + 1 AS odd");
  await ask(client, 'query', 'SHOW WARNINGS');
}

async function streamed(client) {
  await ask(client, 'query', `CREATE TABLE many (n INT PRIMARY KEY, t TEXT)`);
  const rows = Array.from({ length: 3000 }, (_, i) => [i, 'row ' + i]);
  await ask(client, 'query', 'INSERT INTO many VALUES ?', [rows]);
  let sum = 0;
  let count = 0;
  const stream = client.connection.query('SELECT n, t FROM many ORDER BY n').stream();
  for await (const row of stream) {
    sum += row.n + row.t.length;
    count++;
  }
  show('streamed', [count, sum]);
  const big = 'x'.repeat(17 << 20);
  const [[row]] = await client.query('SELECT LENGTH(?) AS long_, ? AS back', [big, big.substring(0, 1 << 20)]);
  show('big', [row.long_, row.back.length]);
}

async function main() {
  const client = await open({});
  await types(client);
  await prepared(client);
  await several(client);
  await transactions(client);
  await streamed(client);
  await ask(client, 'execute', 'SELECT HEX(?) AS bytes', [Buffer.from([128, 255])]);
  await ask(client, 'query', 'SELECT HEX(?) AS bytes', [Buffer.from([128, 255])]);
  await client.ping();
  await client.changeUser({ user, password, database });
  await ask(client, 'query', 'SELECT COUNT(*) AS n FROM things');
  await ask(client, 'query', 'DROP PROCEDURE several');
  await ask(client, 'query', 'DROP TABLE things, many');
  await client.end();
  const latin = await open({ charset: 'latin1' });
  await ask(latin, 'query', "SELECT 'wörd' AS w, LENGTH('wörd') AS n");
  await latin.end();
}

main().catch(e => {
  console.error(e);
  process.exit(1);
});
