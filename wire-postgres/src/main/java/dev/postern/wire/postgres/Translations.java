package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Translation;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The pseudonyms that a session binds to parameters. */
final class Translations {
  static final Refusal OTHER_TYPE =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "labelled-use", "a column that is masked for you is compared as another type's"),
          "Leave the parameter's type to the server.");

  private Translations() {}

  /**
   * Whether all parameters that are translated are of types that their columns are compared as.
   *
   * @param types the OID of each parameter's type, 0 where it is not known
   */
  static boolean fit(Judgement judgement, IntUnaryOperator types) {
    for (Map.Entry<Integer, Translation> parameter : judgement.parameters().entrySet()) {
      if (!parameter.getValue().takes(types.applyAsInt(parameter.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The values to send for those that the client bound. */
  static List<byte @Nullable []> of(Judgement judgement, List<Bind> binds, Charset encoding) {
    List<byte @Nullable []> values = new ArrayList<>(binds.size());
    for (int i = 0; i < binds.size(); i++) {
      Translation translation = judgement.parameters().get(i);
      Bind bind = binds.get(i);
      values.add(translation == null ? bind.value() : translation.translate(bind, encoding));
    }
    return values;
  }
}
