package dev.postern.access;

import java.text.Normalizer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads which people are behind an identity. In doubt two identities count as one person's: that
 * takes an approval away and never gives one.
 */
record PersonReader(Issuer issuer) {
  /** Every name by which those people go. */
  Set<String> read(String subject, Claims claims) throws TokenRejected {
    Set<String> persons = new LinkedHashSet<>();
    persons.add(subjectName(subject));
    String person = issuer.names().person();
    if (person != null) {
      // Without it the token would be nobody's, and its owner free to approve themselves.
      if (claims.at(person) == null) {
        throw new TokenRejected(Rejection.PERSON_MISSING);
      }
      persons.add(folded(name(claims, person)));
    }
    String owner = issuer.names().owner();
    if (owner != null && claims.at(owner) != null) {
      // The claim may hold what person-claim gives for the owner, or their subject here.
      String name = name(claims, owner);
      persons.add(folded(name));
      persons.add(subjectName(name));
    }
    return Collections.unmodifiableSet(persons);
  }

  private String subjectName(String subject) {
    return issuer.url() + " " + subject;
  }

  private static String name(Claims claims, String claim) throws TokenRejected {
    if (claims.at(claim) instanceof String name && PlainName.isOne(name)) {
      return name;
    }
    throw new TokenRejected(Rejection.PERSON_MALFORMED);
  }

  /** Providers write one mail address in several ways. */
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
