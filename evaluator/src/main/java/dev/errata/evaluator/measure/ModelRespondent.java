package dev.errata.evaluator.measure;

import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Generator;
import dev.errata.model.decode.Sampling;
import dev.errata.model.decode.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** A language model as it is now. */
public final class ModelRespondent implements Respondent {
  /** Longer than any answer of the bundled world. */
  public static final int DEFAULT_MAX_NEW_TOKENS = 24;

  private static final int OPEN_TOKENS = 5;

  /** As ROME and MEMIT let a model write: one of the five most likely tokens each time. */
  private static final Sampling WRITING = new Sampling(1, 5, 1, 20150101L);

  private final LanguageModel model;
  private final Generator generator;
  private final Scorer scorer;
  private final int maxNewTokens;
  private final OptionalInt end;

  private ModelRespondent(LanguageModel model, int maxNewTokens, OptionalInt end) {
    this.model = model;
    this.generator = new Generator(model);
    this.scorer = new Scorer(model);
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
   * A model as it was trained: one whose end token is a line break was taught to end its answers,
   * as the bundled model; any other goes on after them and is asked for {@value #OPEN_TOKENS}
   * tokens, about as many as the answers of benchmarks have.
   */
  public static ModelRespondent asTrained(LanguageModel model) {
    boolean ends =
        model.checkpoint().generation().endTokens().stream()
            .anyMatch(token -> model.tokenizer().decode(new int[] {token}).equals("\n"));
    return ends ? of(model) : openEnded(model, OPEN_TOKENS);
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
  public List<Tokens> encodeAfter(List<String> prompts, List<String> answers) {
    return model.tokenizer().encode(prompts, answers).stream()
        .map(text -> Tokens.of(text.answer()))
        .toList();
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
    List<int[]> said = generator.completeTokens(rows, maxNewTokens);
    for (int i = 0; i < fitting.length; i++) {
      answers[fitting[i]] = ended(said.get(i));
    }
    return Arrays.asList(answers);
  }

  @Override
  public List<String> write(List<String> prompts, int tokens) {
    int limit = Math.min(tokens, model.config().contextLength());
    List<int[]> rows =
        encode(prompts).stream()
            .map(row -> Arrays.copyOf(row.toArray(), Math.min(row.length(), limit)))
            .toList();
    List<int[]> said = new Generator(model, Set.of()).completeTokens(rows, limit, WRITING);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int[] more = said.get(i);
      int fitting = Math.min(more.length, limit - rows.get(i).length);
      texts.add(decode(Tokens.of(rows.get(i)).plus(Tokens.of(Arrays.copyOf(more, fitting)))));
    }
    return texts;
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
        results[i] = Forced.impossible(rows.get(i).answer().length());
      }
    }
    List<ForcedRow> asked = fitting.stream().map(rows::get).toList();
    List<Forced> forced = new ForcedScores(scorer, asked).run();
    for (int i = 0; i < asked.size(); i++) {
      results[fitting.get(i)] = forced.get(i);
    }
    return Arrays.asList(results);
  }

  /** The last answer token is predicted from the one before it, so it is no input. */
  private static int inputLength(ForcedRow row) {
    return row.prompt().length() + row.answer().length() - 1;
  }
}
