package dev.errata.evaluator.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InvestigationTest {
  private static final int UNITS = 100;
  private static final Suspicion SUSPICION = new Suspicion("locality", 0, 200);

  private final List<Investigation.Point> measured = new ArrayList<>();

  /** How many of the units are right after a sequence. */
  private interface Decline {
    double after(Investigation.Point point);
  }

  @Test
  void shouldNameTheBatchWhereverItIs() {
    Random random = new Random(7);
    for (int trial = 0; trial < 50; trial++) {
      long culprit = 1 + random.nextInt(200);

      Finding finding = find(point -> point.sequence() < culprit ? 95 : 60);

      assertThat(finding.culprit()).hasValue(culprit);
      assertThat(finding.before()).isEqualTo(0.95);
      assertThat(finding.after()).isEqualTo(0.60);
    }
  }

  @Test
  void shouldNameTheBatchAmidASlowDecline() {
    Finding finding =
        find(point -> 95 - point.sequence() / 20.0 - (point.sequence() < 31 ? 0 : 20));

    assertThat(finding.culprit()).hasValue(31);
  }

  @Test
  void shouldAskFewStatesAndTheLastTwoExactly() {
    find(point -> point.sequence() < 77 ? 95 : 60);

    // Both ends, eight halvings of 200, and the states before and after the batch.
    assertThat(measured).hasSizeLessThanOrEqualTo(2 + 8 + 2);
    assertThat(measured.subList(measured.size() - 2, measured.size()))
        .containsExactly(new Investigation.Point(76, true), new Investigation.Point(77, true));
  }

  @Test
  void shouldNameNoBatchWhenAllTookTheirPart() {
    Finding finding = find(point -> 95 - point.sequence() / 5.0);

    assertThat(finding.significant()).isTrue();
    assertThat(finding.culprit()).isEmpty();
    assertThat(finding.reason()).contains("no single batch stands out").contains("0.950");
  }

  @Test
  void shouldFindNothingWhereTheMetricStayed() {
    Finding finding = find(point -> 95 - (point.sequence() == 200 ? 3 : 0));

    assertThat(finding.significant()).isFalse();
    assertThat(measured).hasSize(2);
    assertThat(finding.reason()).contains("no significant fall");
  }

  @Test
  void shouldLookAgainWithExactStatesWhenApproximateOnesMislead() {
    // Taking back a huge delta leaves nothing of the weights.
    Finding finding =
        find(point -> point.sequence() < 150 && (point.exact() || point.sequence() == 0) ? 95 : 20);

    assertThat(finding.culprit()).hasValue(150);
  }

  private Finding find(Decline decline) {
    Investigation investigation = new Investigation(SUSPICION, FallCriteria.DEFAULT);
    measured.clear();
    while (investigation.next().isPresent()) {
      Investigation.Point point = investigation.next().get();
      measured.add(point);
      investigation.measured(scores(decline.after(point)));
    }
    return investigation.finding().orElseThrow();
  }

  private static UnitScores scores(double right) {
    Map<String, Double> scores = new HashMap<>();
    for (int i = 0; i < UNITS; i++) {
      // The last one is right in part, so that declines below one unit show.
      scores.put("unit " + i, Math.max(0, Math.min(1, right - i)));
    }
    return new UnitScores(scores);
  }
}
