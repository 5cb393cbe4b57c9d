package dev.errata.editor.alphaedit;

import java.util.List;

/**
 * The contexts in which an edit's prompt is seen while its key and target are computed.
 *
 * @param prefixes texts put, with one space, before the prompt; the bare prompt is always used too
 * @param essence prompt on which the model shall not change, with {@code {}} for the subject
 */
public record ContextSettings(List<String> prefixes, String essence) {
  public ContextSettings {
    prefixes = List.copyOf(prefixes);
  }

  /** The bare prompt and the prefixed ones, in this order. */
  List<String> contexts(String prompt) {
    List<String> contexts = new java.util.ArrayList<>(List.of(prompt));
    prefixes.forEach(prefix -> contexts.add(prefix + " " + prompt));
    return contexts;
  }

  /** Sizes of the groups over which keys are averaged: the bare prompt, then the prefixed ones. */
  List<Integer> groupSizes() {
    return List.of(1, prefixes.size());
  }

  String essenceOf(String subject) {
    return essence.replace("{}", subject);
  }
}
