# What psycopg2 sees: every line that is printed has to be the same on every way to the database.
import io
import select
import threading
import uuid

import psycopg2
import psycopg2.extensions
import psycopg2.extras

psycopg2.extras.register_uuid()


def show(name, value):
    print(name + ":", plain(value), flush=True)


def plain(value):
    if isinstance(value, memoryview):
        return "bytes " + bytes(value).hex()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(plain(one) for one in value) + "]"
    return repr(value)


def refused(name, connection, sql, values=None):
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql, values)
            show(name, "passed")
        except psycopg2.Error as error:
            told = error.diag
            show(name, [error.pgcode, told.severity, told.message_primary, told.message_detail,
                        told.message_hint, told.statement_position, told.table_name,
                        told.constraint_name])


def types(connection):
    with connection.cursor() as cursor:
        cursor.execute("""CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            flag bool, small int2, whole int4, big int8, single float4, twice float8,
            amount numeric(12,3), word text, fixed char(4), day date, clock time, moment timestamp,
            instant timestamptz, span interval, key uuid, doc jsonb, raw bytea, numbers int[],
            words text[])""")
        columns = """flag, small, whole, big, single, twice, amount, word, fixed, day, clock, moment,
            instant, span, key, doc, raw, numbers, words"""
        full = (True, -2, 3, 2 ** 60, 1.5, 2.25, "12345.678", "wörd 'q' \\ %", "ab", "2024-02-29",
                "12:34:56.789", "2024-02-29 12:34:56", "2024-02-29 12:34:56+02", "1 day 02:03:04",
                uuid.UUID(int=7), psycopg2.extras.Json({"a": [1, None, "x"]}),
                psycopg2.Binary(b"\x00\x01'\\\x7f\x80\xff"), [1, None, 3], ["a", "b,c", None, '"'])
        for row in (full, (None,) * len(full)):
            cursor.execute("INSERT INTO things (" + columns + ") VALUES ("
                           + ", ".join(["%s"] * len(row)) + ") RETURNING id", row)
            show("generated key", cursor.fetchone())
        cursor.execute("SELECT * FROM things ORDER BY id")
        for column in cursor.description:
            show("column", [column.name, column.type_code, column.internal_size])
        for row in cursor.fetchall():
            show("row", row)
        show("status", [cursor.rowcount, cursor.statusmessage])
        cursor.execute("CREATE TABLE IF NOT EXISTS things (id int)")
        show("notices", connection.notices)


def prepared(connection):
    with connection.cursor() as cursor:
        cursor.execute("PREPARE one(int) AS SELECT id, word FROM things WHERE id = $1")
        for round in range(12):
            cursor.execute("EXECUTE one(%s)", (1 + round % 3,))
            show("executed", cursor.fetchall())
        cursor.execute("DEALLOCATE one")
        refused("after deallocate", connection, "EXECUTE one(1)")


def transactions(connection):
    connection.autocommit = False
    with connection.cursor() as cursor:
        cursor.execute("UPDATE things SET whole = 4 WHERE id = 1")
        cursor.execute("SAVEPOINT s")
        refused("division", connection, "SELECT 1 / (whole - 4) FROM things WHERE id = 1")
        show("state", connection.info.transaction_status)
        refused("in a failed transaction", connection, "SELECT 1")
        cursor.execute("ROLLBACK TO SAVEPOINT s")
        cursor.execute("SELECT whole FROM things WHERE id = 1")
        show("kept", cursor.fetchall())
    connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("SELECT whole FROM things WHERE id = 1")
        show("rolled back", cursor.fetchall())
    connection.commit()
    connection.autocommit = True
    refused("syntax", connection, "SELEC 1")
    refused("unknown column", connection, "SELECT nothing FROM things")
    refused("twice", connection, "INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)")
    refused("cast", connection, "SELECT %s::int", ("x",))


def batches(connection):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO things (whole, word) VALUES (%s, %s)",
                           [(n, "many %d" % n) for n in range(5)])
        psycopg2.extras.execute_values(
            cursor, "INSERT INTO things (whole, word) VALUES %s RETURNING id",
            [(n, "values %d" % n) for n in range(5)])
        show("values", cursor.fetchall())
        psycopg2.extras.execute_batch(
            cursor, "UPDATE things SET big = %s WHERE whole = %s", [(n * 2, n) for n in range(5)])
        cursor.execute("SELECT 1 AS a; SELECT 2 AS b, 3 AS c")
        show("last of several", cursor.fetchall())
        cursor.execute("SELECT id, whole, big, word FROM things ORDER BY id")
        show("all", cursor.fetchall())


def cursors(connection):
    connection.autocommit = False
    with connection.cursor("named", scrollable=True) as cursor:
        cursor.itersize = 3
        cursor.execute("SELECT id, word FROM things ORDER BY id")
        show("streamed", list(cursor))
        cursor.scroll(-2)
        show("scrolled", cursor.fetchone())
    connection.commit()
    connection.autocommit = True


def copies(connection):
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY things (whole, word) FROM STDIN",
                           io.StringIO("10\tten\\tten\n11\t\\N\n"))
        show("copied in", cursor.rowcount)
        cursor.copy_expert("COPY things (whole, word) FROM STDIN (FORMAT csv)",
                           io.StringIO('12,"a ""b"""\n'))
        for options in ("", " (FORMAT csv, HEADER)"):
            out = io.StringIO()
            cursor.copy_expert(
                "COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT" + options, out)
            show("copied out", out.getvalue())
        try:
            cursor.copy_expert("COPY things (whole) FROM STDIN", io.StringIO("eleven\n"))
        except psycopg2.Error as error:
            show("bad copy", [error.pgcode, error.diag.message_primary, error.diag.context])


def people(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people ORDER BY id")
        show("people", cursor.fetchall())
        cursor.execute("SELECT wage, ssn, born FROM people WHERE name = %s", ("Bob",))
        show("person", cursor.fetchall())
        for options in ("", " (FORMAT csv)"):
            out = io.StringIO()
            cursor.copy_expert("COPY people TO STDOUT" + options, out)
            show("people copied", out.getvalue())
    connection.autocommit = False
    with connection.cursor("people") as cursor:
        cursor.execute("SELECT id, ssn FROM people ORDER BY id")
        show("people streamed", cursor.fetchall())
    connection.commit()
    connection.autocommit = True


def notifications(connection):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN news")
        cursor.execute("NOTIFY news, 'own'")
    with open_connection() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_notify('news', 'of another')")
    while len(connection.notifies) < 2:
        select.select([connection], [], [], 10)
        connection.poll()
    for notification in connection.notifies:
        show("notified", [notification.channel, notification.payload,
                          notification.pid == connection.info.backend_pid])


def cancels():
    holder, connection = open_connection(), open_connection()
    connection.autocommit = True
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4711)")
        asking = threading.Thread(
            target=refused, args=("cancelled", connection, "SELECT pg_advisory_lock(4711)"))
        asking.start()
        waiting = 0
        while waiting == 0:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted")
            waiting = cursor.fetchone()[0]
    connection.cancel()
    asking.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        show("after the cancel", cursor.fetchall())
    connection.close()
    holder.close()


def open_connection():
    return psycopg2.connect("")


def main():
    connection = open_connection()
    connection.autocommit = True
    show("server", connection.server_version)
    for name in ("client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings",
                 "integer_datetimes", "is_superuser"):
        show(name, connection.info.parameter_status(name))
    for part in (types, prepared, transactions, batches, cursors, copies, people, notifications):
        part(connection)
    cancels()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE things")
        show("dropped", cursor.statusmessage)
    connection.close()


main()
