package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.hypernet.Backtracking.Term;
import dev.errata.editor.locate.Fixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which batches count at a step, and how much, beside the reference implementation. */
class BacktrackingParityTest {
  private static final double TOLERANCE = 1e-12;

  @Test
  void shouldWeighEarlierBatchesAsRleditDoes() {
    Fixture fixture = Fixture.read("memory-backtracking");
    JsonNode hyper = fixture.hyper();
    Backtracking backtracking =
        new Backtracking(hyper.get("time_decay").doubleValue(), hyper.get("back_depth").intValue());
    double locality = hyper.get("loc_coef").doubleValue();
    for (JsonNode step : fixture.expected("f64").get("steps")) {
      List<Term> terms = backtracking.at(step.get("step").intValue());

      assertTerms(terms, step.get("rewrite_terms"), "weight", 1);
      assertTerms(terms, step.get("locality_terms"), "weight_including_loc_coef", locality);
      assertThat(
              sum(terms, fixture.inputs().get("equiv_losses"))
                  + hyper.get("reg_coef").doubleValue() * squares(fixture.inputs().get("delta")))
          .isCloseTo(step.get("rewrite_total_with_reg").doubleValue(), within(TOLERANCE));
      assertThat(locality * sum(terms, fixture.inputs().get("loc_losses")))
          .isCloseTo(step.get("locality_total").doubleValue(), within(TOLERANCE));
    }
  }

  private static void assertTerms(
      List<Term> terms, JsonNode expected, String weight, double coefficient) {
    assertThat(terms).hasSize(expected.size());
    for (int i = 0; i < terms.size(); i++) {
      assertThat(terms.get(i).step()).isEqualTo(expected.get(i).get("batch").intValue());
      assertThat(coefficient * terms.get(i).weight())
          .isCloseTo(expected.get(i).get(weight).doubleValue(), within(TOLERANCE));
    }
  }

  private static double sum(List<Term> terms, JsonNode losses) {
    double sum = 0;
    for (Term term : terms) {
      for (JsonNode loss : losses.get(term.step())) {
        sum += term.weight() * loss.doubleValue();
      }
    }
    return sum;
  }

  private static double squares(JsonNode matrix) {
    double sum = 0;
    for (double value : NetworkFixture.flat(matrix)) {
      sum += value * value;
    }
    return sum;
  }
}
