<?php
// What PHP's pgsql sees: every line that is printed has to be the same on every way to the database.

function show(string $name, mixed $value): void
{
    echo $name, ': ', json_encode($value, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}

function outcome(string $name, $connection): void
{
    $result = pg_get_result($connection);
    while (pg_get_result($connection) !== false) {
        // Up to ReadyForQuery.
    }
    $told = [PGSQL_DIAG_SQLSTATE, PGSQL_DIAG_SEVERITY, PGSQL_DIAG_MESSAGE_PRIMARY, PGSQL_DIAG_MESSAGE_DETAIL,
        PGSQL_DIAG_MESSAGE_HINT, PGSQL_DIAG_STATEMENT_POSITION, PGSQL_DIAG_TABLE_NAME];
    show($name, pg_result_status($result) === PGSQL_FATAL_ERROR
        ? array_map(fn ($field) => pg_result_error_field($result, $field), $told)
        : pg_fetch_all($result));
}

function refused(string $name, $connection, string $sql, array $values = []): void
{
    $values === [] ? pg_send_query($connection, $sql) : pg_send_query_params($connection, $sql, $values);
    outcome($name, $connection);
}

function opened()
{
    return pg_connect('', PGSQL_CONNECT_FORCE_NEW);
}

function types($connection): void
{
    pg_query($connection, 'CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, flag bool,
        whole int4, big int8, twice float8, amount numeric(12,3), word text, day date, instant timestamptz,
        key uuid, doc jsonb, raw bytea, numbers int[])');
    $full = ['t', 3, '1152921504606846976', 2.25, '12345.678', "wörd 'q' \\ %", '2024-02-29',
        '2024-02-29 12:34:56+02', '00000000-0000-0000-0000-000000000007', '{"a": [1, null, "x"]}',
        '\x00ff10', '{1,NULL,3}'];
    $insert = 'INSERT INTO things (flag, whole, big, twice, amount, word, day, instant, key, doc, raw, numbers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id';
    foreach ([$full, array_fill(0, count($full), null)] as $row) {
        show('generated key', pg_fetch_all(pg_query_params($connection, $insert, $row)));
    }
    $result = pg_query($connection, 'SELECT * FROM things ORDER BY id');
    for ($i = 0; $i < pg_num_fields($result); $i++) {
        show('column', [pg_field_name($result, $i), pg_field_type($result, $i), pg_field_size($result, $i)]);
    }
    show('rows', pg_fetch_all($result));
    show('rows', pg_fetch_all(pg_query_params($connection, 'SELECT * FROM things WHERE id > $1', [0])));
    pg_query($connection, 'CREATE TABLE IF NOT EXISTS things (id int)');
    show('notice', pg_last_notice($connection));
}

function prepared($connection): void
{
    pg_prepare($connection, 'one', 'SELECT id, word FROM things WHERE id = $1');
    for ($round = 0; $round < 12; $round++) {
        show('executed', pg_fetch_all(pg_execute($connection, 'one', [1 + $round % 3])));
    }
    pg_query($connection, 'DEALLOCATE one');
    pg_send_execute($connection, 'one', [1]);
    outcome('after deallocate', $connection);
}

function transactions($connection): void
{
    pg_query($connection, 'BEGIN');
    pg_query($connection, 'UPDATE things SET whole = 4 WHERE id = 1');
    pg_query($connection, 'SAVEPOINT s');
    refused('division', $connection, 'SELECT 1 / (whole - 4) FROM things WHERE id = 1');
    show('state', pg_transaction_status($connection));
    refused('in a failed transaction', $connection, 'SELECT 1');
    pg_query($connection, 'ROLLBACK TO SAVEPOINT s');
    refused('kept', $connection, 'SELECT whole FROM things WHERE id = 1');
    pg_query($connection, 'ROLLBACK');
    refused('rolled back', $connection, 'SELECT whole FROM things WHERE id = 1');
    refused('syntax', $connection, 'SELEC 1');
    refused('unknown column', $connection, 'SELECT nothing FROM things WHERE id = $1', [1]);
    refused('twice', $connection, 'INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)');
}

function copies($connection): void
{
    show('copied in', pg_copy_from($connection, 'things (whole, word)', ["10\tten\\tten\n", "11\t\\N\n"]));
    show('copied out', pg_copy_to($connection, '(SELECT whole, word FROM things ORDER BY id)'));
}

function cursors($connection): void
{
    pg_query($connection, 'BEGIN');
    pg_query($connection, 'DECLARE c SCROLL CURSOR FOR SELECT id, word FROM things ORDER BY id');
    show('fetched', pg_fetch_all(pg_query($connection, 'FETCH 2 FROM c')));
    show('rest', pg_fetch_all(pg_query($connection, 'FETCH ALL FROM c')));
    pg_query($connection, 'COMMIT');
}

function people($connection): void
{
    show('people', pg_fetch_all(pg_query($connection, 'SELECT * FROM people ORDER BY id')));
    show('person', pg_fetch_all(pg_query_params(
        $connection, 'SELECT wage, ssn, born FROM people WHERE name = $1', ['Bob'])));
    show('people copied', pg_copy_to($connection, 'people'));
}

function notifications($connection): void
{
    pg_query($connection, 'LISTEN news');
    pg_query($connection, "NOTIFY news, 'own'");
    $other = opened();
    pg_query($other, "SELECT pg_notify('news', 'of another')");
    pg_close($other);
    for ($seen = 0; $seen < 2;) {
        $told = pg_get_notify($connection, PGSQL_ASSOC);
        if ($told === false) {
            pg_query($connection, 'SELECT 1');
            continue;
        }
        $seen++;
        show('notified', [$told['message'], $told['payload'], $told['pid'] === pg_get_pid($connection)]);
    }
}

function cancels(): void
{
    [$holder, $connection] = [opened(), opened()];
    pg_query($holder, 'SELECT pg_advisory_lock(4711)');
    pg_send_query($connection, 'SELECT pg_advisory_lock(4711)');
    $asked = 'SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted';
    while (pg_fetch_result(pg_query($holder, $asked), 0, 0) === '0') {
        // Not yet at the server.
    }
    show('cancelled', pg_cancel_query($connection));
    refused('after the cancel', $connection, 'SELECT 1 AS one');
}

$connection = opened();
foreach (['server_version', 'client_encoding', 'DateStyle', 'TimeZone'] as $name) {
    show($name, pg_parameter_status($connection, $name));
}
types($connection);
prepared($connection);
transactions($connection);
copies($connection);
cursors($connection);
people($connection);
notifications($connection);
cancels();
pg_query($connection, 'DROP TABLE things');
