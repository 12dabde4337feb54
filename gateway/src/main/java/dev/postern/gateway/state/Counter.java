package dev.postern.gateway.state;

import org.jdbi.v3.core.Handle;

/** Numbers that rise, and with each of them a lock until the transaction's end. */
enum Counter {
  /** Held by who adds where it depends on what is there: no two look at once. */
  ADDING("pending"),
  /** The numbers of orders. */
  ORDER("order"),
  /** The numbers of deliveries, which are added one by one. */
  DELIVERY("delivery");

  private final String row;

  Counter(String row) {
    this.row = row;
  }

  long next(Handle handle) {
    return handle
        .createQuery(
            "UPDATE state_counter SET value = value + 1 WHERE name = :name RETURNING value")
        .bind("name", row)
        .mapTo(Long.class)
        .one();
  }
}
