package dev.errata.evaluator.probe;

import java.util.List;

/**
 * A multiple-choice item.
 *
 * @param prompt the text that each option could complete, without a space at the end
 * @param options at least two different ones
 * @param answer index of the right one, from 0
 */
public record Choice(String prompt, List<String> options, int answer) {
  public Choice {
    options = List.copyOf(options);
    if (options.size() < 2 || options.stream().distinct().count() < options.size()) {
      throw new IllegalArgumentException(
          "expected at least two different options, found %s".formatted(options));
    }
    if (answer < 0 || answer >= options.size()) {
      throw new IllegalArgumentException(
          "expected an answer from 0 to %d, found %d".formatted(options.size() - 1, answer));
    }
    if (prompt.isBlank() || options.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("expected a prompt and options that are not blank");
    }
  }
}
