package dev.errata.editor.rledit.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** The subjects of a training's edits, as a network's file lists them. */
public final class TrainedSubjects {
  private static final String SUBJECTS = "subjects";

  private TrainedSubjects() {}

  static void write(Set<String> subjects, ObjectNode training) {
    ArrayNode list = training.putArray(SUBJECTS);
    new TreeSet<>(subjects).forEach(list::add);
  }

  /** What a network's file lists. */
  public static Set<String> of(ObjectNode training) {
    Set<String> subjects = new TreeSet<>();
    for (JsonNode subject : training.path(SUBJECTS)) {
      subjects.add(subject.asText());
    }
    return subjects;
  }
}
