package dev.errata.editor.rledit.training;

import dev.errata.editor.hypernet.UpdateRule;
import java.util.Locale;

/** The methods that have a hypernetwork. */
public enum NetworkKind {
  RLEDIT(UpdateRule.LEAST_SQUARES),
  MALMEN(UpdateRule.LEAST_SQUARES),
  MEND(UpdateRule.OUTER_PRODUCTS);

  private final UpdateRule rule;

  NetworkKind(UpdateRule rule) {
    this.rule = rule;
  }

  public UpdateRule rule() {
    return rule;
  }

  /** Name of the method, as on the command line. */
  public String method() {
    return name().toLowerCase(Locale.ROOT);
  }
}
