package dev.postern.recorder;

import dev.postern.core.CallText;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints events, one after the other, as one JSON array; {@link #close} ends it and leaves the
 * output open. Each object has {@code at}, {@code offset-ms} since the first event, {@code session}
 * and {@code event}; the other keys are those of {@link JournalEvent}.
 */
public final class ReplayJson implements Closeable {
  private final JsonWriter json;
  private @Nullable Instant start;

  public ReplayJson(Appendable out) throws IOException {
    json = new JsonWriter(out).beginArray();
  }

  /** Prints the next event. */
  public void print(JournalEvent event) throws IOException {
    if (start == null) {
      start = event.at();
    }
    json.beginObject().key("at").value(event.at().toString());
    json.key("offset-ms").value(Duration.between(start, event.at()).toMillis());
    json.key("session").value(event.session().value());
    switch (event) {
      case JournalEvent.SessionStarted e -> started(e);
      case JournalEvent.SessionRefused e -> sessionRefused(e);
      case JournalEvent.SessionEnded e ->
          json.key("event").value("session-ended").key("why").value(e.why());
      case JournalEvent.StatementForwarded e -> forwarded(e);
      case JournalEvent.StatementRefused e -> refused(e);
      case JournalEvent.StatementFinished e -> finished(e);
      case JournalEvent.StatementHeld e -> held(e);
      case JournalEvent.ApprovalChanged e -> {
        json.key("event").value("approval-changed");
        json.key("approval").value(e.approval());
        json.key("user").value(e.user());
        json.key("what").value(e.what());
        json.key("detail").value(e.detail());
      }
      case JournalEvent.GrantChanged e -> grantChanged(e);
      case JournalEvent.LoginChanged e -> loginChanged(e);
    }
    json.endObject();
  }

  @Override
  public void close() throws IOException {
    json.endArray();
  }

  private void started(JournalEvent.SessionStarted e) throws IOException {
    json.key("event").value("session-started");
    json.key("user").value(e.user());
    json.key("issuer").value(e.issuer());
    json.key("groups").values(e.groups().stream().sorted().toList());
    json.key("connection").value(e.connection());
    json.key("protocol").value(e.protocol());
    json.key("address").value(e.address());
    json.key("application").value(e.application());
    json.key("grant-ends").value(e.grantEnds().toString());
  }

  private void sessionRefused(JournalEvent.SessionRefused e) throws IOException {
    json.key("event").value("session-refused");
    json.key("user").value(e.user());
    json.key("connection").value(e.connection());
    json.key("protocol").value(e.protocol());
    json.key("address").value(e.address());
    json.key("reason");
    reason(e.reason());
  }

  private void forwarded(JournalEvent.StatementForwarded e) throws IOException {
    json.key("event").value("statement-forwarded");
    json.key("exchange").value(e.exchange());
    operation(e.text());
    json.key("binds").values(e.binds());
    nature(e.kinds(), e.risk(), e.reasons());
    json.key("rule").value(e.rule());
  }

  private void held(JournalEvent.StatementHeld e) throws IOException {
    json.key("event").value("statement-held");
    json.key("exchange").value(e.exchange());
    operation(e.text());
    json.key("binds").values(e.binds());
    nature(e.kinds(), e.risk(), e.reasons());
    json.key("rule").value(e.rule());
    json.key("approval").value(e.approval());
  }

  /** A call is shown in its parts besides. */
  private void operation(String text) throws IOException {
    json.key("statement").value(text);
    Optional<CallText> read = CallText.read(text);
    if (read.isEmpty()) {
      return;
    }
    CallText call = read.get();
    json.key("call").beginObject();
    json.key("service").value(call.service());
    json.key("operation").value(call.operation());
    json.key("region").value(call.region());
    json.key("actions").beginArray();
    for (CallText.Need need : call.actions()) {
      json.beginObject().key("action").value(need.action());
      json.key("resources").values(need.resources());
      json.endObject();
    }
    json.endArray();
    json.key("parameters").beginObject();
    for (Map.Entry<String, List<String>> parameter : call.parameters().entrySet()) {
      json.key(parameter.getKey()).values(parameter.getValue());
    }
    json.endObject();
    json.endObject();
  }

  private void grantChanged(JournalEvent.GrantChanged e) throws IOException {
    json.key("event").value("grant-changed");
    json.key("grant").value(e.grant());
    json.key("holder").value(e.holder());
    json.key("connection").value(e.connection());
    json.key("policies").values(e.policies().stream().sorted().toList());
    json.key("ends").value(e.ends().toString());
    json.key("what").value(e.what());
    json.key("by").value(e.by());
    json.key("because").value(e.because());
  }

  private void loginChanged(JournalEvent.LoginChanged e) throws IOException {
    json.key("event").value("login-changed");
    json.key("login").value(e.login());
    json.key("holder").value(e.holder());
    json.key("connection").value(e.connection());
    json.key("until").value(e.until().toString());
    json.key("what").value(e.what());
  }

  private void refused(JournalEvent.StatementRefused e) throws IOException {
    json.key("event").value("statement-refused");
    json.key("exchange").value(e.exchange());
    operation(e.text());
    nature(e.kinds(), e.risk(), e.reasons());
    json.key("rule").value(e.rule());
    json.key("refusal").beginObject();
    json.key("code").value(e.refusal().code().sqlState());
    json.key("reason");
    reason(e.refusal().reason());
    json.key("hint").value(e.refusal().hint());
    json.endObject();
  }

  private void finished(JournalEvent.StatementFinished e) throws IOException {
    json.key("event").value("statement-finished");
    json.key("exchange").value(e.exchange());
    json.key("failed").value(e.failed());
    json.key("tag").value(e.tag());
    json.key("rows").value(e.rows());
    json.key("bytes").value(e.bytes());
    json.key("masked-cells").value(e.maskedCells());
    json.key("masks").values(e.masks());
    json.key("nanos").value(e.nanos());
    json.key("digest").value(HexFormat.of().formatHex(e.digest()));
    RecordedResult result = RecordedResult.decode(e.frames());
    json.key("result").beginArray();
    for (RecordedResult.Part part : result.parts()) {
      part(part);
    }
    json.endArray();
    json.key("result-cut").value(result.cut());
  }

  private void part(RecordedResult.Part part) throws IOException {
    json.beginObject();
    switch (part) {
      case RecordedResult.Part.Table table -> {
        json.key("columns").values(table.columns());
        json.key("rows").beginArray();
        for (List<@Nullable String> row : table.rows()) {
          json.values(row);
        }
        json.endArray().key("more-rows").value(table.more());
      }
      case RecordedResult.Part.Line(String text) -> json.key("message").value(text);
    }
    json.endObject();
  }

  private void nature(Set<Kind> kinds, Risk risk, List<Reason> reasons) throws IOException {
    json.key("kinds").values(kinds.stream().map(Kind::word).sorted().toList());
    json.key("risk").value(risk.word());
    json.key("reasons").beginArray();
    for (Reason reason : reasons) {
      reason(reason);
    }
    json.endArray();
  }

  private void reason(Reason reason) throws IOException {
    json.beginObject();
    json.key("code").value(reason.code());
    json.key("sentence").value(reason.sentence());
    json.endObject();
  }
}
