package dev.errata.editor.hypernet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.WeightShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a hypernetwork was trained for, and how.
 *
 * @param method such as {@code rledit}
 * @param modelDigest of the base model's weights
 * @param form of its networks
 * @param weights the edited weights by Hugging Face name, in order, with their shapes
 * @param training what the training wishes to be remembered by: command, time, curve
 */
public record Provenance(
    String method,
    String modelDigest,
    NetworkForm form,
    Map<String, WeightShape> weights,
    ObjectNode training) {
  public Provenance {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    training = training.deepCopy();
  }

  /**
   * Refuses use for anything else.
   *
   * @param what names the hypernetwork, such as its file
   * @param method the method in use
   * @param modelDigest of the base model in use
   * @param wanted the weights to be edited with their shapes, in order
   * @throws EditorException in one line with everything that differs
   */
  public void requireFor(
      String what, String method, String modelDigest, Map<String, WeightShape> wanted) {
    List<String> differences = new ArrayList<>();
    compare(differences, "method", this.method, method);
    compare(differences, "model", this.modelDigest, modelDigest);
    if (!List.copyOf(weights.keySet()).equals(List.copyOf(wanted.keySet()))) {
      compare(differences, "weights", weights.keySet(), wanted.keySet());
    } else {
      wanted.forEach(
          (name, shape) -> compare(differences, "shape of " + name, weights.get(name), shape));
    }
    if (!differences.isEmpty()) {
      throw new EditorException(
          "Hypernetwork %s was trained for something else: %s; train one with errata train-editor"
              .formatted(what, String.join("; ", differences)));
    }
  }

  private static void compare(List<String> into, String what, Object trained, Object used) {
    if (!trained.equals(used)) {
      into.add("%s: trained for %s, used for %s".formatted(what, trained, used));
    }
  }
}
