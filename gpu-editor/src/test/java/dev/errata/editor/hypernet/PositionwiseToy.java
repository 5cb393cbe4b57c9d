package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.hypernet.NetworkFixture.Rows;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The fixtures' position-wise network, {@code logits = tanh(tanh(E[id] W1ᵀ) W2ᵀ) Hᵀ}, in double; W1
 * is the weight fc1 and W2 is fc2.
 */
final class PositionwiseToy {
  static final String FIRST = "fc1";
  static final String SECOND = "fc2";

  private final NDArray embedding;
  private final NDArray head;

  PositionwiseToy(NDManager scope, JsonNode toy) {
    embedding = matrix(scope, toy.get("E"));
    head = matrix(scope, toy.get("H"));
  }

  static NDArray matrix(NDManager scope, JsonNode rows) {
    double[] flat = NetworkFixture.flat(rows);
    return Tensors.create(scope, flat, DataType.FLOAT64, rows.size(), flat.length / rows.size());
  }

  /** The answer positions of a minibatch: what is read there, and what shall be said. */
  record Answers(int[] ids, int[] labels) {
    static Answers of(JsonNode minibatch) {
      List<Integer> ids = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      for (int row = 0; row < minibatch.get("labels").size(); row++) {
        int[] wanted = Fixture.ints(minibatch.get("labels").get(row));
        int[] read = Fixture.ints(minibatch.get("input_ids").get(row));
        for (int t = 0; t < wanted.length; t++) {
          if (wanted[t] >= 0) {
            ids.add(read[t]);
            labels.add(wanted[t]);
          }
        }
      }
      return new Answers(
          ids.stream().mapToInt(i -> i).toArray(), labels.stream().mapToInt(i -> i).toArray());
    }
  }

  /** What a forward pass at answer positions computes. */
  record Pass(Answers answers, NDArray input, NDArray inner, NDArray outer, NDArray logits) {
    NDArray probabilities() {
      return logits.softmax(1);
    }

    /** Mean cross entropy. */
    double loss() {
      double sum = 0;
      double[][] rows = Matrices.rows(logits.logSoftmax(1));
      for (int i = 0; i < rows.length; i++) {
        sum -= rows[i][answers.labels()[i]];
      }
      return sum / rows.length;
    }

    /** Its gradient at the logits. */
    NDArray ofLoss() {
      long[] shape = logits.getShape().getShape();
      double[] flat = new double[(int) logits.size()];
      IntStream.range(0, answers.labels().length)
          .forEach(i -> flat[i * (int) shape[1] + answers.labels()[i]] = 1);
      NDArray wanted = logits.getManager().create(flat, new Shape(shape));
      return probabilities().sub(wanted).div(shape[0]);
    }
  }

  Pass run(Map<String, NDArray> weights, Answers answers) {
    NDArray input = embedding.get(embedding.getManager().create(answers.ids()));
    NDArray inner = input.matMul(weights.get(FIRST).transpose()).tanh();
    NDArray outer = inner.matMul(weights.get(SECOND).transpose()).tanh();
    return new Pass(answers, input, inner, outer, outer.matMul(head.transpose()));
  }

  /** Keys and value gradients of both weights. */
  Map<String, Rows> rows(Pass pass, NDArray ofLogits, Map<String, NDArray> weights) {
    NDArray ofOuter = ofLogits.matMul(head).mul(slope(pass.outer()));
    NDArray ofInner = ofOuter.matMul(weights.get(SECOND)).mul(slope(pass.inner()));
    return Map.of(
        FIRST, new Rows(Matrices.rows(pass.input()), Matrices.rows(ofInner)),
        SECOND, new Rows(Matrices.rows(pass.inner()), Matrices.rows(ofOuter)));
  }

  private static NDArray slope(NDArray tanh) {
    return tanh.square().neg().add(1);
  }
}
