# PyMySQL writes any bytes beside a labelled column, in both of its ways, and reads them again.
import os
import warnings

import pymysql

warnings.simplefilter("ignore")
photo = bytes(range(256)) * 2

for row, prefix in enumerate((False, True), start=10):
    connection = pymysql.connect(
        host="127.0.0.1", port=int(os.environ["MYSQL_TCP_PORT"]), user=os.environ["MYSQL_USER"],
        password=os.environ["MYSQL_PWD"], database=os.environ["MYSQL_DATABASE"], charset="utf8mb4",
        ssl={"check_hostname": False, "verify_mode": False}, binary_prefix=prefix, autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO people VALUES (%s, %s, %s, %s)",
                       (row, "Cyd", "cyd@example.net", photo))
        cursor.execute("SELECT email, photo FROM people WHERE id = %s AND photo = %s", (row, photo))
        email, back = cursor.fetchone()
        print("binary_prefix=%s: email %s, same bytes %s" % (prefix, email, back == photo))
    connection.close()
