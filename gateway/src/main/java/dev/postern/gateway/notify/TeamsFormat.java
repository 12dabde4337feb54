package dev.postern.gateway.notify;

import dev.postern.gateway.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Adaptive Card for a webhook of a workflow in Microsoft Teams. Others' words stand in TextRuns,
 * the one element of a card whose text is no Markdown; a mention would need an entity of the card,
 * of which there is none.
 */
record TeamsFormat(URI uri) implements Format {
  private static final int LONGEST = 500;
  private static final String SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json";

  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    attachment.put("contentUrl", null);
    attachment.put("content", card(delivery.notice()));
    return Optional.of(
        new Call(
            uri, Map.of(), Json.of(Map.of("type", "message", "attachments", List.of(attachment)))));
  }

  private static Map<String, @Nullable Object> card(Notice notice) {
    List<Object> body = new ArrayList<>();
    body.add(text(run(Line.of(notice.title(), LONGEST), "Bolder")));
    notice
        .shown()
        .forEach((name, text) ->
            body.add(text(run(name + ": ", "Bolder"), run(Line.of(text, LONGEST), "Default"))));
    String statement = notice.statement();
    if (statement != null) {
      statement.lines().forEach(line -> body.add(text(code(Line.of(line, LONGEST)))));
    }
    Map<String, @Nullable Object> card = new LinkedHashMap<>();
    card.put("$schema", SCHEMA);
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    card.put("body", body);
    if (notice.address() != null) {
      card.put(
          "actions",
          List.of(Map.of("type", "Action.OpenUrl", "title", "Open", "url", notice.address())));
    }
    return card;
  }

  private static Map<String, Object> text(Object... runs) {
    return Map.of("type", "RichTextBlock", "inlines", List.of(runs));
  }

  private static Map<String, Object> run(String text, String weight) {
    return Map.of("type", "TextRun", "text", text.isEmpty() ? " " : text, "weight", weight);
  }

  private static Map<String, Object> code(String text) {
    return Map.of("type", "TextRun", "text", text.isEmpty() ? " " : text, "fontType", "Monospace");
  }
}
