package dev.postern.gateway.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes few notices of many alerts: the first of a kind is told at once, and those like it within a
 * minute as a number at its end; beyond {@link #MOST} in a minute the rest is a number for each
 * connection. Confined to one thread.
 */
final class AlertFold {
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** How many are told by themselves in a window. */
  static final int MOST = 30;

  private final Map<Alert.Key, Open> open = new LinkedHashMap<>();
  private final Map<Place, Long> rest = new HashMap<>();
  private @Nullable Instant ends;
  private int told;

  /** What was told, and how many like it there were since. */
  private static final class Open {
    private final Alert first;
    private final String about;
    private final Instant until;
    private long more;

    Open(Alert first, String about, Instant until) {
      this.first = first;
      this.about = about;
      this.until = until;
    }
  }

  /** What alerts are counted by that nothing else is kept of. */
  record Place(Event event, String connection) {}

  /** The notice that is told at once, if it is. */
  Optional<Notice> fold(Alert alert, Instant now) {
    if (ends == null) {
      ends = now.plus(WINDOW);
    }
    Open same = open.get(alert.key());
    if (same != null) {
      same.more++;
      return Optional.empty();
    }
    if (told >= MOST) {
      lost(new Place(alert.event(), alert.who().connection()), 1);
      return Optional.empty();
    }
    told++;
    Notice notice = alert.notice(null, 0);
    open.put(alert.key(), new Open(alert, notice.id(), now.plus(WINDOW)));
    return Optional.of(notice);
  }

  /** Counts alerts that were never seen here. */
  void lost(Place place, long count) {
    rest.merge(place, count, Long::sum);
  }

  /** What is to be told now of what was not told by itself. */
  List<Notice> due(Instant now) {
    List<Notice> due = new ArrayList<>();
    for (Iterator<Open> all = open.values().iterator(); all.hasNext(); ) {
      Open one = all.next();
      if (!now.isBefore(one.until)) {
        all.remove();
        if (one.more > 0) {
          due.add(one.first.notice(one.about, one.more));
        }
      }
    }
    if (ends == null || !now.isBefore(ends)) {
      ends = null;
      told = 0;
      rest.forEach((place, count) -> due.add(others(place, count, now)));
      rest.clear();
    }
    return due;
  }

  private static Notice others(Place place, long count, Instant now) {
    String id = AccessNotices.id();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put(Notice.MORE, count == 1 ? null : count - 1);
    return new Notice(id, place.event(), now, id, place.connection(), "", "", facts, null, null);
  }
}
