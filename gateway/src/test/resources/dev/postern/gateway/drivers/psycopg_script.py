# What psycopg 3 sees: every line that is printed has to be the same on every way to the database.
import threading
import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import psycopg
from psycopg.types.json import Jsonb


def show(name, value):
    print(name + ":", repr(value), flush=True)


def refused(name, connection, sql, values=None, **how):
    try:
        connection.execute(sql, values, **how)
        show(name, "passed")
    except psycopg.Error as error:
        told = error.diag
        show(name, [error.sqlstate, told.severity, told.message_primary, told.message_detail,
                    told.message_hint, told.statement_position, told.table_name,
                    told.constraint_name])


def types(connection):
    connection.execute("""CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        flag bool, small int2, whole int4, big int8, single float4, twice float8,
        amount numeric(12,3), word text, fixed char(4), day date, clock time, moment timestamp,
        instant timestamptz, span interval, key uuid, doc jsonb, raw bytea, numbers int[],
        words text[])""")
    columns = """flag, small, whole, big, single, twice, amount, word, fixed, day, clock, moment,
        instant, span, key, doc, raw, numbers, words"""
    full = (True, -2, 3, 2 ** 60, 1.5, 2.25, Decimal("12345.678"), "wörd 'q' \\ %", "ab",
            date(2024, 2, 29), time(12, 34, 56, 789), datetime(2024, 2, 29, 12, 34, 56),
            datetime(2024, 2, 29, 12, 34, 56, tzinfo=timezone(timedelta(hours=2))),
            timedelta(days=1, seconds=7384), uuid.UUID(int=7), Jsonb({"a": [1, None, "x"]}),
            b"\x00\x01'\\\x7f\x80\xff", [1, None, 3], ["a", "b,c", None, '"'])
    for values in ("%s", "%b"):
        for row in (full, (None,) * len(full)):
            made = connection.execute(
                "INSERT INTO things (" + columns + ") VALUES ("
                + ", ".join([values] * len(row)) + ") RETURNING id", row)
            show("generated key", made.fetchone())
    for binary in (False, True):
        cursor = connection.execute("SELECT * FROM things ORDER BY id", binary=binary)
        for column in cursor.description:
            show("column", [column.name, column.type_code, column.internal_size, column.scale])
        for row in cursor:
            show("row", row)
        show("status", [cursor.rowcount, cursor.statusmessage])
    connection.execute("CREATE TABLE IF NOT EXISTS things (id int)")


def prepared(connection):
    for binary in (False, True):
        for round in range(12):
            cursor = connection.execute("SELECT id, word FROM things WHERE id = %s",
                                        (1 + round % 3,), prepare=True, binary=binary)
            show("executed", cursor.fetchall())


def transactions(connection):
    try:
        with connection.transaction():
            connection.execute("UPDATE things SET whole = 4 WHERE id = 1")
            try:
                with connection.transaction():
                    connection.execute("SELECT 1 / (whole - 4) FROM things WHERE id = 1")
            except psycopg.Error as error:
                show("division", [error.sqlstate, error.diag.message_primary])
            show("kept", connection.execute("SELECT whole FROM things WHERE id = 1").fetchall())
            refused("unknown column", connection, "SELECT nothing FROM things")
            show("state", connection.info.transaction_status)
            refused("in a failed transaction", connection, "SELECT 1")
            raise psycopg.Rollback()
    except psycopg.Error as error:
        show("out of it", error.sqlstate)
    show("rolled back", connection.execute("SELECT whole FROM things WHERE id = 1").fetchall())
    refused("syntax", connection, "SELEC 1")
    refused("twice", connection, "INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)")
    refused("cast", connection, "SELECT %s::text::int", ("x",))


def batches(connection):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO things (whole, word) VALUES (%s, %s) RETURNING id, word",
                           [(n, "many %d" % n) for n in range(5)], returning=True)
        more = True
        while more:
            show("many", cursor.fetchall())
            more = cursor.nextset()
    with connection.pipeline():
        asked = [connection.execute("SELECT id, word FROM things WHERE id = %s", (n,))
                 for n in range(1, 7)]
        show("pipelined", [one.fetchall() for one in asked])
    try:
        with connection.pipeline():
            connection.execute("UPDATE things SET big = 99 WHERE id = 1")
            connection.execute("SELECT 1 / (id - 1) FROM things WHERE id = 1")
            connection.execute("UPDATE things SET big = 100 WHERE id = 1")
    except psycopg.Error as error:
        show("broken pipeline", [error.sqlstate, error.diag.message_primary])
    show("behind it", connection.execute("SELECT big FROM things WHERE id = 1").fetchall())
    with psycopg.ClientCursor(connection) as cursor:
        cursor.execute("SELECT 1 AS a; SELECT 2 AS b, 3 AS c")
        show("first of several", cursor.fetchall())
        cursor.nextset()
        show("last of several", cursor.fetchall())


def cursors(connection):
    for binary in (False, True):
        with connection.transaction():
            with connection.cursor("named", scrollable=True, binary=binary) as cursor:
                cursor.itersize = 3
                cursor.execute("SELECT id, word FROM things ORDER BY id")
                show("streamed", list(cursor))
                cursor.scroll(-2)
                show("scrolled", cursor.fetchone())
    with connection.cursor() as cursor:
        show("row by row", list(cursor.stream("SELECT id, word FROM things ORDER BY id")))


def copies(connection):
    with connection.cursor() as cursor:
        with cursor.copy("COPY things (whole, word) FROM STDIN") as copy:
            copy.write("10\tten\\tten\n11\t\\N\n")
        show("copied in", cursor.rowcount)
        with cursor.copy("COPY things (whole, word) FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "text"])
            copy.write_row((12, "twelve"))
            copy.write_row((13, None))
        for options in ("", " (FORMAT csv, HEADER)", " (FORMAT binary)"):
            with cursor.copy("COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT"
                             + options) as copy:
                show("copied out", [bytes(block) for block in copy])
    try:
        with connection.cursor().copy("COPY things (whole) FROM STDIN") as copy:
            copy.write("eleven\n")
    except psycopg.Error as error:
        show("bad copy", [error.sqlstate, error.diag.message_primary, error.diag.context])


def people(connection):
    for binary in (False, True):
        for prepare in (False, True):
            cursor = connection.execute("SELECT * FROM people ORDER BY id",
                                        binary=binary, prepare=prepare)
            show("people", cursor.fetchall())
        cursor = connection.execute("SELECT wage, ssn, born FROM people WHERE name = %s", ("Bob",),
                                    binary=binary)
        show("person", cursor.fetchall())
        with connection.transaction(), connection.cursor("people", binary=binary) as cursor:
            cursor.execute("SELECT id, ssn, born FROM people ORDER BY id")
            show("people streamed", cursor.fetchall())
    with connection.cursor() as cursor:
        for options in ("", " (FORMAT csv)"):
            with cursor.copy("COPY people TO STDOUT" + options) as copy:
                show("people copied", [bytes(block) for block in copy])
        with cursor.copy("COPY people TO STDOUT (FORMAT binary)") as copy:
            copy.set_types(["int4", "text", "text", "date", "numeric"])
            show("people copied", list(copy.rows()))


def notifications(connection):
    connection.execute("LISTEN news")
    seen = []
    connection.add_notify_handler(seen.append)
    connection.execute("NOTIFY news, 'own'")
    with open_connection() as other:
        other.execute("SELECT pg_notify('news', 'of another')")
    while len(seen) < 2:
        connection.execute("SELECT 1")
    for notification in seen:
        show("notified", [notification.channel, notification.payload,
                          notification.pid == connection.info.backend_pid])


def cancels():
    holder, connection = open_connection(), open_connection()
    holder.execute("SELECT pg_advisory_lock(4711)")
    asking = threading.Thread(
        target=refused, args=("cancelled", connection, "SELECT pg_advisory_lock(4711)"))
    asking.start()
    waiting = 0
    while waiting == 0:
        waiting = holder.execute(
            "SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted").fetchone()[0]
    connection.cancel()
    asking.join()
    show("after the cancel", connection.execute("SELECT 1").fetchall())
    connection.close()
    holder.close()


def open_connection():
    return psycopg.connect("", autocommit=True)


def main():
    connection = open_connection()
    connection.add_notice_handler(
        lambda told: show("notice", [told.sqlstate, told.severity, told.message_primary]))
    show("server", connection.info.server_version)
    for name in ("client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings",
                 "integer_datetimes", "is_superuser"):
        show(name, connection.info.parameter_status(name))
    for part in (types, prepared, transactions, batches, cursors, copies, people, notifications):
        part(connection)
    cancels()
    show("dropped", connection.execute("DROP TABLE things").statusmessage)
    connection.close()


main()
