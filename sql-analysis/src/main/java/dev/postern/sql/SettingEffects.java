package dev.postern.sql;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.sql.kinds.Settings.Weight;

/** What a change of a setting does. */
final class SettingEffects {
  private SettingEffects() {}

  static void add(Effects effects, Weight weight) {
    effects.add(Kind.SESSION);
    switch (weight) {
      case HARMLESS -> {}
      case FOLLOWED -> effects.because("setting", Risk.LOW);
      case DANGEROUS -> {
        effects.add(Kind.PRIVILEGE);
        effects.because("privilege-change", Risk.HIGH);
      }
      case IDENTITY -> {
        effects.add(Kind.ROLE);
        effects.because("session-authorization", Risk.CRITICAL);
      }
    }
  }
}
