package dev.postern.sql.catalog;

import java.io.Serial;

/** A database's catalogs cannot be read. The message names no host, no user and no object. */
public final class CatalogException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public CatalogException(String message) {
    super(message);
  }

  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
