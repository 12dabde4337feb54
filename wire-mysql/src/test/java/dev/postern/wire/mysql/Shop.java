package dev.postern.wire.mysql;

import dev.postern.testkit.RealMysql;
import java.io.IOException;

/** The database that tests look at, made anew for each. */
final class Shop {
  private static final String SCRIPT =
      """
      DROP DATABASE IF EXISTS shop_data;
      CREATE DATABASE shop_data CHARACTER SET utf8mb4;
      USE shop_data;
      CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(40), ssn VARCHAR(11), salary INT,
        born DATE, score DOUBLE);
      INSERT INTO people VALUES
        (1, 'Yara', '219-09-9999', 5100, '1990-01-02', 1.5),
        (2, 'Kenji', '078-05-1120', 4200, '1985-11-30', 2.5),
        (3, 'Łucja', NULL, NULL, NULL, NULL);
      CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(200)) ENGINE=InnoDB;
      INSERT INTO notes (text) VALUES ('first');
      CREATE USER IF NOT EXISTS app@'%' IDENTIFIED BY 'app\\'s password';
      GRANT ALL ON *.* TO app@'%';
      DELIMITER //
      CREATE PROCEDURE two_results(OUT answer INT)
      BEGIN
        SELECT 1 AS first_one;
        SELECT 2 AS second_one;
        SET answer = 42;
      END //
      DELIMITER ;
      """;

  private Shop() {}

  static void fill(RealMysql server) throws IOException {
    server.execute(SCRIPT);
  }
}
