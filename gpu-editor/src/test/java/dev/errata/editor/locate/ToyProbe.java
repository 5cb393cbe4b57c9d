package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The toy network as the spread sees a model. */
public final class ToyProbe implements LayerProbe {
  private final CausalToy toy;
  private final JsonNode requests;
  public final List<NDArray> keysUsed = new ArrayList<>();
  public final List<NDArray> residuals = new ArrayList<>();
  public final List<NDArray> deltas = new ArrayList<>();

  public ToyProbe(CausalToy toy, JsonNode requests) {
    this.toy = toy;
    this.requests = requests;
  }

  @Override
  public NDArray keys(int layer) {
    NDList features = new NDList();
    int contexts = 0;
    for (JsonNode request : requests) {
      contexts = request.get("context_ids").size();
      for (int c = 0; c < contexts; c++) {
        NDArray h = toy.embed(Fixture.ints(request.get("context_ids").get(c)));
        NDArray below = toy.run(h, 0, layer - 1);
        int at = request.get("context_subject_last_index").get(c).intValue();
        features.add(toy.keys(below, layer).get(at));
      }
    }
    keysUsed.add(KeyAveraging.average(NDArrays.stack(features), List.of(1, contexts - 1)));
    return keysUsed.get(keysUsed.size() - 1);
  }

  @Override
  public NDArray current() {
    NDList rows = new NDList();
    for (JsonNode request : requests) {
      NDArray h = toy.embed(Fixture.ints(request.get("context_ids").get(0)));
      int at = request.get("context_subject_last_index").get(0).intValue();
      rows.add(toy.run(h, 0, 2).get(at));
    }
    return NDArrays.stack(rows);
  }

  @Override
  public void change(int layer, NDArray left, NDArray right) {
    residuals.add(left);
    deltas.add(left.matMul(right));
    toy.setWeight(layer, toy.weight(layer).add(left.matMul(right)));
  }
}
