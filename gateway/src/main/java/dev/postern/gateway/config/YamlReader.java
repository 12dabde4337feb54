package dev.postern.gateway.config;

import dev.postern.gateway.config.Yaml.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the one document of a YAML 1.2 file into {@link Yaml}. It takes the part of YAML in which a
 * reader sees what is meant: no anchors and aliases (which can also grow a small file into a huge
 * tree), no tags, no key twice, text keys only; and it bounds size and depth.
 */
final class YamlReader {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 32;

  private static final Position START = new Position(1, 1);

  private final String file;
  private final Iterator<Event> events;

  private YamlReader(String file, String text) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(MAX_BYTES).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * @param name what errors call the file
   */
  static Yaml read(String name, Path path) throws ConfigException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new ConfigException(new ConfigError(name, 0, 0, "", "the file cannot be read"));
    }
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(
          new ConfigError(name, 0, 0, "", "expected at most 1 MB, found a larger file"));
    }
    try {
      return parse(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          new ConfigError(name, 0, 0, "", "expected UTF-8, found other bytes"));
    }
  }

  static Yaml parse(String name, String text) throws ConfigException {
    YamlReader reader = new YamlReader(name, text);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      throw reader.error(position(e.getProblemMark()), "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw reader.error(START, "not valid YAML: a character that YAML does not allow");
    }
  }

  private Yaml document() throws ConfigException {
    events.next(); // the stream's start
    if (events.next() instanceof StreamEndEvent) {
      return new Yaml.Mapping(START, new LinkedHashMap<>());
    }
    Yaml document = value(events.next(), 0);
    events.next(); // the document's end
    if (events.next() instanceof DocumentStartEvent second) {
      throw error(position(second.getStartMark()), "expected one YAML document, found a second");
    }
    return document;
  }

  private Yaml value(Event event, int depth) throws ConfigException {
    Position at = position(event.getStartMark());
    if (depth > MAX_DEPTH) {
      throw error(at, "expected at most " + MAX_DEPTH + " levels of nesting, found more");
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent n && n.getAnchor().isPresent())) {
      throw error(at, "anchors and aliases are not read: write the value out");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag(), at);
        yield new Yaml.Scalar(at, scalar.getValue(), scalar.isPlain());
      }
      case CollectionStartEvent start -> {
        refuseTag(start.getTag(), at);
        yield start.getEventId() == Event.ID.SequenceStart
            ? sequence(at, depth + 1)
            : mapping(at, depth + 1);
      }
      default -> throw error(at, "not valid YAML: a value is missing");
    };
  }

  private Yaml.Sequence sequence(Position at, int depth) throws ConfigException {
    List<Yaml> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(value(e, depth));
    }
    return new Yaml.Sequence(at, items);
  }

  private Yaml.Mapping mapping(Position at, int depth) throws ConfigException {
    SequencedMap<String, Yaml.Entry> entries = new LinkedHashMap<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      if (!(value(e, depth) instanceof Yaml.Scalar key)) {
        throw error(position(e.getStartMark()), "expected a key, found a list or mapping");
      }
      Yaml.Entry entry = new Yaml.Entry(key.at(), value(events.next(), depth));
      Yaml.Entry first = entries.putIfAbsent(key.text(), entry);
      if (first != null) {
        throw error(
            key.at(),
            "the key \"%s\" stands twice: first in line %d"
                .formatted(key.text(), first.at().line()));
      }
    }
    return new Yaml.Mapping(at, entries);
  }

  private void refuseTag(Optional<String> tag, Position at) throws ConfigException {
    if (tag.isPresent()) {
      throw error(at, "YAML tags are not read: write the value without one");
    }
  }

  private ConfigException error(Position at, String sentence) {
    return new ConfigException(new ConfigError(file, at.line(), at.column(), "", sentence));
  }

  private static Position position(Optional<Mark> mark) {
    return mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(START);
  }
}
