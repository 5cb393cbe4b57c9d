package dev.errata.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptNoiseTest {
  private static final int[] PROMPT = {10, 11, 12, 13, 14, 15};
  private static final int START = 2;
  private static final int END = 3;

  @Test
  void shouldLeavePromptsAloneWhenTheShareIsZero() {
    PromptNoise noise = noise(new PromptNoise.Amount(0, 1, 0, 1));

    assertThat(noise.apply(new Random(1), PROMPT, START, END))
        .isEqualTo(new PromptNoise.Tokens(List.of(10, 11, 12, 13, 14, 15), END));
  }

  @Test
  void shouldKeepTheSubjectWholeAndKnowWhereItEnds() {
    PromptNoise noise = noise(new PromptNoise.Amount(1, 0.4, 0.4, 0.5));
    Random random = new Random(1);

    for (int i = 0; i < 1000; i++) {
      PromptNoise.Tokens tokens = noise.apply(random, PROMPT, START, END);

      assertThat(tokens.ids().subList(tokens.subjectEnd() - 1, tokens.subjectEnd() + 1))
          .containsExactly(12, 13);
      assertThat(tokens.ids()).doesNotContain(0).hasSizeBetween(2, 10);
    }
  }

  @Test
  void shouldDropEverythingButTheSubject() {
    PromptNoise noise = noise(new PromptNoise.Amount(1, 0, 1, 0));

    assertThat(noise.apply(new Random(1), PROMPT, START, END))
        .isEqualTo(new PromptNoise.Tokens(List.of(12, 13), 1));
  }

  private static PromptNoise noise(PromptNoise.Amount amount) {
    return new PromptNoise(amount, 100, new int[] {20, 21});
  }
}
