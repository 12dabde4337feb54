# What PyMySQL sees: every line that is printed has to be the same on every way to the database.
import datetime
import os
import warnings

import pymysql
import pymysql.cursors

warnings.simplefilter("ignore")


def show(name, value):
    print(name + ":", repr(value), flush=True)


def open_connection(**settings):
    all_settings = {
        "host": "127.0.0.1", "port": int(os.environ["MYSQL_TCP_PORT"]),
        "user": os.environ["MYSQL_USER"], "password": os.environ["MYSQL_PWD"],
        "database": os.environ["MYSQL_DATABASE"], "charset": "utf8mb4",
        "ssl": {"check_hostname": False, "verify_mode": False},
        "client_flag": pymysql.constants.CLIENT.MULTI_STATEMENTS,
    }
    all_settings.update(settings)
    return pymysql.connect(**all_settings)


def ask(connection, sql, values=None):
    try:
        with connection.cursor() as cursor:
            count = cursor.execute(sql, values)
            while True:
                show(sql, [count, cursor.lastrowid, cursor.description])
                for row in cursor.fetchall():
                    show("row", row)
                if not cursor.nextset():
                    break
                count = cursor.rowcount
    except pymysql.MySQLError as error:
        show(sql, [type(error).__name__, error.args])


def types(connection):
    ask(connection, """CREATE TABLE things (id INT AUTO_INCREMENT PRIMARY KEY, tiny TINYINT,
        whole INT, big BIGINT UNSIGNED, single FLOAT, twice DOUBLE, amount DECIMAL(12,3), bits BIT(12),
        word VARCHAR(100), fixed CHAR(4), day DATE, clock TIME(3), moment DATETIME(6),
        instant TIMESTAMP NULL, yr YEAR, doc JSON, raw BLOB, kind ENUM('a','b'), flags SET('x','y'))""")
    full = (-1, 3, 2 ** 64 - 1, 1.5, 2.25, "12345.678", b"\x05\x06", "wörd 'q' \\ %", "ab",
            datetime.date(2024, 2, 29), datetime.timedelta(hours=12, seconds=7),
            datetime.datetime(2024, 2, 29, 12, 34, 56, 123456), "2024-02-29 12:34:56", 2024,
            '{"a": [1, null, "x"]}', b"\x00\x01'\\\x7f", "b", "x,y")
    columns = ("tiny, whole, big, single, twice, amount, bits, word, fixed, day, clock, moment,"
               " instant, yr, doc, raw, kind, flags")
    for row in (full, (None,) * len(full)):
        ask(connection, "INSERT INTO things (" + columns + ") VALUES ("
            + ", ".join(["%s"] * len(row)) + ")", row)
    ask(connection, "SELECT * FROM things ORDER BY id")
    ask(connection, "SELECT whole + 1, NULL, whole / 3, 'x' FROM things ORDER BY id")
    with connection.cursor() as cursor:
        show("many", cursor.executemany("INSERT INTO things (word) VALUES (%s)",
                                        [("row %d" % n,) for n in range(500)]))
    with connection.cursor(pymysql.cursors.SSDictCursor) as cursor:
        cursor.execute("SELECT id, word FROM things WHERE id > %s ORDER BY id", (2,))
        show("unbuffered", [cursor.fetchone(), cursor.fetchmany(3)])


def several(connection):
    ask(connection, "SELECT 1 AS one; UPDATE things SET whole = 5 WHERE id = 1; SELECT 'x' AS two")
    ask(connection, "SELECT 1; SELECT nothing; SELECT 2")
    ask(connection, """CREATE PROCEDURE several(IN n INT) BEGIN
        SELECT n; SELECT id FROM things WHERE id <= n ORDER BY id; END""")
    with connection.cursor() as cursor:
        cursor.callproc("several", (2,))
        show("called", cursor.fetchall())
        while cursor.nextset():
            show("called", cursor.fetchall())
    ask(connection, "DROP PROCEDURE several")


def transactions(connection):
    connection.begin()
    ask(connection, "UPDATE things SET whole = 77 WHERE id = 1")
    ask(connection, "INSERT INTO things (id) VALUES (1)")
    ask(connection, "SELEC 1")
    ask(connection, "SELECT whole FROM things WHERE id = 1")
    connection.rollback()
    ask(connection, "SELECT whole FROM things WHERE id = 1")
    connection.autocommit(True)
    ask(connection, "SELECT 'a' + 1")
    show("warnings", connection.show_warnings())


connection = open_connection()
types(connection)
several(connection)
transactions(connection)
ask(connection, "SELECT HEX(%s) AS h", (b"\x80\xff",))
ask(connection, "UPDATE things SET raw = %s WHERE id = 1", (bytes(range(256)),))
ask(connection, "SELECT raw, MD5(raw) FROM things WHERE id = 1")
marked = open_connection(binary_prefix=True)
ask(marked, "SELECT HEX(%s) AS h", (b"\xe2'\x82\\\x00",))
ask(marked, "UPDATE things SET raw = %s WHERE id = 2", (bytes(range(255, -1, -1)),))
marked.close()
ask(connection, "SELECT raw, MD5(raw) FROM things WHERE id = 2")
connection.ping()
connection.select_db(os.environ["MYSQL_DATABASE"])
ask(connection, "PREPARE one FROM 'SELECT id FROM things WHERE id = ?'")
ask(connection, "SET @id = 2")
ask(connection, "EXECUTE one USING @id")
ask(connection, "DROP TABLE things")
connection.close()
latin = open_connection(charset="latin1")
ask(latin, "SELECT 'wörd', LENGTH('wörd')")
latin.close()
