package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Translation;
import dev.postern.wire.postgres.Names.Meaning;
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

  static final Refusal EXECUTED =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "labelled-use",
              "the prepared statement compares a column that is masked for you with a parameter"),
          "Bind its values by the protocol.");

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

  /** What a text is to wait for, or be refused for, since SQL's EXECUTE gives values unseen. */
  enum Executes {
    NOTHING,
    UNSETTLED,
    TRANSLATED
  }

  static Executes executes(Judgement judgement, Names names, long batch) {
    for (Judged judged : judgement.statements()) {
      if (judged.analysis() instanceof Analyzed analyzed
          && analyzed.action() instanceof Action.ExecutePrepared(var name)) {
        switch (names.statement(name, batch)) {
          case Meaning.Unsettled<Prepared> _ -> {
            return Executes.UNSETTLED;
          }
          case Meaning.Known<Prepared>(var prepared)
              when !prepared.judgement().parameters().isEmpty() -> {
            return Executes.TRANSLATED;
          }
          case Meaning.Known<Prepared> _, Meaning.Unknown<Prepared> _ -> {}
        }
      }
    }
    return Executes.NOTHING;
  }
}
