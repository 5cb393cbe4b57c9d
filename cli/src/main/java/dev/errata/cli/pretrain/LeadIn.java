package dev.errata.cli.pretrain;

import java.util.List;
import java.util.random.RandomGenerator;

/** Sentences that may come before a statement, so that it is recognised wherever it stands. */
final class LeadIn {
  static final List<String> ALL =
      List.of(
          "Here is a fact.",
          "In the news:",
          "As reported,",
          "Listen:",
          "This we know.",
          "From the archive:",
          "A short note.",
          "Let me tell you something.",
          "For the record,",
          "Fact:",
          "Now the next one.",
          "By the way,");

  private LeadIn() {}

  static String random(RandomGenerator random) {
    return ALL.get(random.nextInt(ALL.size())) + " ";
  }
}
