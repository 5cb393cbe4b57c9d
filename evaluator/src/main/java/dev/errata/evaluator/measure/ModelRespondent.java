package dev.errata.evaluator.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.decode.Generator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A language model as it is now. */
public final class ModelRespondent implements Respondent {
  /** Longer than any answer of the bundled world. */
  public static final int DEFAULT_MAX_NEW_TOKENS = 24;

  /** Tokens of a batch, padding included. */
  private static final int BATCH_TOKENS = 4096;

  private final LanguageModel model;
  private final Generator greedy;
  private final int maxNewTokens;
  private final OptionalInt end;

  private ModelRespondent(LanguageModel model, int maxNewTokens, OptionalInt end) {
    this.model = model;
    this.greedy = new Generator(model);
    this.maxNewTokens = maxNewTokens;
    this.end = end;
  }

  /** A model that ends its answers with the first of the end tokens that its files name. */
  public static ModelRespondent of(LanguageModel model) {
    return new ModelRespondent(
        model,
        DEFAULT_MAX_NEW_TOKENS,
        model.checkpoint().generation().endTokens().stream().mapToInt(t -> t).min());
  }

  /**
   * A model that goes on after an answer, such as a pretrained one without instruction tuning.
   *
   * @param maxNewTokens how many tokens of its own it is asked for
   */
  public static ModelRespondent openEnded(LanguageModel model, int maxNewTokens) {
    return new ModelRespondent(model, maxNewTokens, OptionalInt.empty());
  }

  @Override
  public List<Tokens> encode(List<String> texts) {
    return model.tokenizer().encode(texts).stream().map(Tokens::of).toList();
  }

  @Override
  public String decode(Tokens tokens) {
    return model.tokenizer().decode(tokens.toArray());
  }

  @Override
  public OptionalInt endOfAnswer() {
    return end;
  }

  @Override
  public List<Tokens> complete(List<Tokens> prompts) {
    Tokens[] answers = new Tokens[prompts.size()];
    Arrays.fill(answers, Tokens.of());
    int[] fitting =
        IntStream.range(0, prompts.size())
            .filter(i -> prompts.get(i).length() <= model.config().contextLength())
            .toArray();
    List<int[]> rows = Arrays.stream(fitting).mapToObj(i -> prompts.get(i).toArray()).toList();
    List<int[]> said = greedy.completeTokens(rows, maxNewTokens);
    for (int i = 0; i < fitting.length; i++) {
      answers[fitting[i]] = ended(said.get(i));
    }
    return Arrays.asList(answers);
  }

  private Tokens ended(int[] said) {
    Tokens tokens = Tokens.of(said);
    return end.isPresent() && said.length < maxNewTokens ? tokens.plus(end.getAsInt()) : tokens;
  }

  @Override
  public List<Forced> force(List<ForcedRow> rows) {
    Forced[] results = new Forced[rows.size()];
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (inputLength(rows.get(i)) <= model.config().contextLength()) {
        fitting.add(i);
      } else {
        results[i] = new Forced(new BitSet(), rows.get(i).answer().length(), null);
      }
    }
    fitting.sort(Comparator.comparingInt(i -> inputLength(rows.get(i))));
    int start = 0;
    for (int i = 1; i <= fitting.size(); i++) {
      if (i == fitting.size()
          || (i - start + 1) * inputLength(rows.get(fitting.get(i))) > BATCH_TOKENS) {
        forceBatch(rows, fitting.subList(start, i), results);
        start = i;
      }
    }
    return Arrays.asList(results);
  }

  private void forceBatch(List<ForcedRow> rows, List<Integer> batch, Forced[] results) {
    List<int[]> inputs = new ArrayList<>();
    int[][] positions = new int[batch.size()][];
    for (int i = 0; i < batch.size(); i++) {
      ForcedRow row = rows.get(batch.get(i));
      inputs.add(Arrays.copyOf(row.prompt().plus(row.answer()).toArray(), inputLength(row)));
      int first = row.prompt().length() - 1;
      positions[i] = IntStream.range(first, first + row.answer().length()).toArray();
    }
    try (NDManager scope = model.manager().newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(inputs)).logitsAt(positions);
      NDArray logits = model.run(scope, pass).logits();
      long[] best = logits.argMax(-1).toLongArray();
      int at = 0;
      for (int index : batch) {
        ForcedRow row = rows.get(index);
        Distribution first = row.withDistribution() ? distribution(logits.get(at)) : null;
        results[index] = new Forced(hits(row.answer(), best, at), row.answer().length(), first);
        at += row.answer().length();
      }
    }
  }

  private static Distribution distribution(NDArray logits) {
    return Distribution.ofLogits(logits.toType(DataType.FLOAT32, false).toFloatArray());
  }

  private static BitSet hits(Tokens answer, long[] best, int start) {
    BitSet hits = new BitSet();
    for (int i = 0; i < answer.length(); i++) {
      hits.set(i, best[start + i] == answer.get(i));
    }
    return hits;
  }

  /** The last answer token is predicted from the one before it, so it is no input. */
  private static int inputLength(ForcedRow row) {
    return row.prompt().length() + row.answer().length() - 1;
  }
}
