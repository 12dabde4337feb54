package dev.postern.gateway.state;

import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Texts as parameters. PostgreSQL takes no NUL, which stands in nothing that is kept but in JSON,
 * where it is escaped: whoever asks for a name with one asks for what is not there.
 */
final class PlainText extends AbstractArgumentFactory<String> {
  PlainText() {
    super(Types.VARCHAR);
  }

  @Override
  protected Argument build(String value, ConfigRegistry config) {
    String plain = value.replace('\0', '\ufffd');
    return (position, statement, _) -> statement.setString(position, plain);
  }
}
