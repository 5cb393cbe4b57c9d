package dev.errata.editor.finetune;

import dev.errata.model.gradient.AnswerBatch;
import java.util.List;

/** What fine-tuning makes more probable. */
public enum Objective {
  /** Each answer token after the prompt and the answer tokens before it. */
  ANSWER {
    @Override
    AnswerBatch batch(List<int[]> prompts, List<int[]> answers) {
      return AnswerBatch.of(prompts, answers);
    }
  },
  /**
   * Every answer token right after the prompt, as ROME's code does. The same for answers of one
   * token; of longer ones all tokens compete for the first place.
   */
  LAST_PROMPT_TOKEN {
    @Override
    AnswerBatch batch(List<int[]> prompts, List<int[]> answers) {
      return AnswerBatch.atLastPromptToken(prompts, answers);
    }
  };

  abstract AnswerBatch batch(List<int[]> prompts, List<int[]> answers);
}
