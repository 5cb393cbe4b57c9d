package dev.errata.editor.locate;

import dev.errata.editor.settings.StrictProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * The contexts in which an edit is seen while what belongs to it is computed.
 *
 * @param prefixes texts put, with one space, before the prompt; the bare prompt is always used too
 * @param essence prompt on which the model shall not change, with {@code {}} for the subject; empty
 *     for none
 * @param endOfAnswer whether the end-of-answer token is part of the answer
 */
public record ContextSettings(List<String> prefixes, String essence, boolean endOfAnswer) {
  private static final String PREFIX_SEPARATOR = "|";

  public ContextSettings {
    prefixes = List.copyOf(prefixes);
  }

  /** The bare prompt alone. */
  public static ContextSettings bare(boolean endOfAnswer) {
    return new ContextSettings(List.of(), "", endOfAnswer);
  }

  /** Reads {@code answer.end} and the keys that start with {@code context.}. */
  public static ContextSettings read(StrictProperties p) {
    return new ContextSettings(
        p.list("context.prefixes", PREFIX_SEPARATOR),
        p.text("context.essence"),
        p.flag("answer.end"));
  }

  List<String> endLines() {
    return List.of("answer.end=" + endOfAnswer);
  }

  List<String> lines() {
    return List.of(
        "context.prefixes=" + String.join(PREFIX_SEPARATOR, prefixes),
        "context.essence=" + essence);
  }

  ContextSettings withoutEssence() {
    return new ContextSettings(prefixes, "", endOfAnswer);
  }

  /** The bare prompt and the prefixed ones, in this order. */
  public List<String> contexts(String prompt) {
    List<String> contexts = new ArrayList<>(List.of(prompt));
    prefixes.forEach(prefix -> contexts.add(prefix + " " + prompt));
    return contexts;
  }

  /** Sizes of the groups over which keys are averaged: the bare prompt, then the prefixed ones. */
  public List<Integer> groupSizes() {
    return List.of(1, prefixes.size());
  }

  String essenceOf(String subject) {
    return essence.replace("{}", subject);
  }
}
