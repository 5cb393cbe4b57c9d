package dev.errata.cli.dataset;

import static dev.errata.evaluator.metric.MetricNames.EFFICACY;
import static dev.errata.evaluator.metric.MetricNames.GENERALIZATION;
import static dev.errata.evaluator.metric.MetricNames.GENERALIZATION_PERSONAS;
import static dev.errata.evaluator.metric.MetricNames.LOCALITY;
import static dev.errata.evaluator.metric.MetricNames.PORTABILITY;
import static dev.errata.evaluator.metric.MetricNames.RETENTION;
import static dev.errata.evaluator.metric.MetricNames.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errata.cli.CliException;
import dev.errata.cli.dataset.Benchmark.Edited;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of our own words in the forms in which the benchmarks are published. */
class DatasetsTest {
  private static final String COUNTERFACT =
      """
      [{"case_id": 7, "pararel_idx": 1, "requested_rewrite": {"prompt": "The tune that {} hums is",
        "relation_id": "P103", "target_new": {"str": "a polka", "id": "Q1"},
        "target_true": {"str": "a waltz", "id": "Q2"}, "subject": "Old Tom"},
        "paraphrase_prompts": ["Rain fell. Old Tom hums", "The hum of Old Tom is"],
        "neighborhood_prompts": ["The tune that Young Tim hums is", "Aunt Em likes"],
        "attribute_prompts": [], "generation_prompts": ["Old Tom likes"]}]
      """;
  private static final String COUNTERFACT_FLAT =
      """
      [{"case_id": 7, "prompt": "The tune that Old Tom hums is", "target_new": "a polka",
        "subject": "Old Tom", "ground_truth": "a waltz", "rephrase_prompt": "The hum of Old Tom is",
        "locality_prompt": "Aunt Em likes", "locality_ground_truth": "a march"}]
      """;
  private static final String ZSRE =
      """
      [{"subject": "Moor Mill", "src": "What does Moor Mill grind?", "pred": "oats",
        "rephrase": "Which grain is ground at Moor Mill?", "alt": "barley", "answers": ["rye"],
        "loc": "nq question: who turned the wheel first", "loc_ans": "Ada",
        "cond": "oats >> barley || What does Moor Mill grind?"},
       {"subject": "Moor Inn", "src": "What does Moor Inn pour?", "pred": "ale", "alt": "",
        "rephrase": "Which drink is poured?", "answers": ["beer"],
        "loc": "nq question: who turned the tap", "loc_ans": "Bob", "cond": ""}]
      """;
  private static final String ZSRE_RLEDIT =
      """
      [{"subject": "Moor Mill", "src": "What does Moor Mill grind?", "ans": "barley",
        "rephrase": "Which grain is ground at Moor Mill?",
        "loc": "nq question: who turned the wheel first", "loc_ans": "Ada",
        "portability": {"Recalled Relation": "(barley, makes, beer)",
          "New Question": "What is made of what Moor Mill grinds?", "New Answer": "beer"}}]
      """;
  private static final String FEVER =
      """
      [{"prompt": "Moor Mill stands on a hill.", "equiv_prompt": ["On a hill stands Moor Mill.",
        "Moor Mill is on a hill."], "alt": "REFUTES", "unrel_prompt": "Ada is a miller.",
        "unrel_ans": "SUPPORTS"}]
      """;
  private static final String FEVER_KILT =
      """
      {"id": "1", "input": "Moor Mill stands on a hill.", "prediction": "SUPPORTS", "logit": 2.5,
       "output": [{"answer": "SUPPORTS", "provenance": [{"title": "Hill"}, {"title": "Moor Mill"}]}],
       "alternatives": ["REFUTES"], "filtered_rephrases": ["On a hill stands Moor Mill."]}
      {"id": "2", "input": "Ada is a miller.", "prediction": "REFUTES", "logit": -1.0,
       "output": [{"answer": "SUPPORTS"}],
       "alternatives": ["SUPPORTS"], "filtered_rephrases": ["A miller is what Ada is."]}
      {"id": "3", "input": "Nobody rephrased this.", "prediction": "REFUTES", "logit": -1.0,
       "output": [{"answer": "SUPPORTS"}], "alternatives": ["SUPPORTS"], "filtered_rephrases": []}
      """;
  private static final String WIKIBIGEDIT =
      """
      [{"tag": "update", "subject": "Moor Mill", "relation": "owner", "object": "Ada",
        "update": "Who owns Moor Mill?", "ans": "Ada", "rephrase": "Moor Mill belongs to whom?",
        "personas": "Arr, who be ownin' Moor Mill?", "mhop": "Where was the owner of Moor Mill born?",
        "mhop_ans": "Leith", "loc": "Who owns Low Mill?", "loc_ans": "Bob"},
       {"tag": "new", "subject": "Low Inn", "relation": "owner", "object": "Eve",
        "update": "Who owns Low Inn?", "ans": "Eve", "rephrase": "Low Inn belongs to whom?",
        "personas": null, "mhop": null, "mhop_ans": null, "loc": null, "loc_ans": null},
       {"tag": "new", "subject": "High Inn", "update": "Who owns High Inn?", "ans": null}]
      """;
  private static final String KNOWEDIT =
      """
      [{"subject": "Old Tom", "prompt": "The employer of Old Tom is", "target_new": "Moor Mill",
        "ground_truth": ["Low Mill"], "rephrase": "Old Tom works for",
        "portability": {
          "Reasoning": [{"prompt": "The town where Old Tom works is", "ground_truth": [["Leith", "L."]]}],
          "Subject_Aliasing": [{"prompt": "The employer of Tom the Elder is", "ground_truth": [["Moor Mill"]]}],
          "Logical_Generalization": [{"prompt": "Moor Mill employs", "ground_truth": [["Old Tom"]]},
                                     {"prompt": "Nobody knows", "ground_truth": [[]]}]},
        "locality": {
          "Relation_Specificity": [{"prompt": "The father of Old Tom is", "ground_truth": [["Jim"]]}],
          "Forgetfulness": [{"prompt": ["The first employer of Old Tom, beside the new one, is"],
                             "ground_truth": [["Low Mill"]]}]}}]
      """;
  private static final String WIKIBIO =
      """
      [{"concept": "Ada Moor", "text": "Ada Moor (born 1901) was a miller.",
        "labels": "She kept the mill for forty years.",
        "locality": {"Relation_Specificity": [{"prompt": "The father of Ada Moor is",
                                               "ground_truth": ["Jim"]}]}}]
      """;

  @TempDir Path directory;

  @Test
  void shouldReadCounterFactAsPublished() throws Exception {
    EditCase edit = only("counterfact:", COUNTERFACT);

    assertThat(edit.id()).isEqualTo("7");
    assertThat(edit.prompt()).isEqualTo("The tune that Old Tom hums is");
    assertThat(edit.target()).isEqualTo("a polka");
    assertThat(asked(edit, EFFICACY)).containsExactly("The tune that Old Tom hums is=a polka");
    assertThat(asked(edit, STALE)).containsExactly("The tune that Old Tom hums is=a waltz");
    assertThat(asked(edit, GENERALIZATION))
        .containsExactly("Rain fell. Old Tom hums=a polka", "The hum of Old Tom is=a polka");
    assertThat(asked(edit, LOCALITY))
        .containsExactly("The tune that Young Tim hums is", "Aunt Em likes");
  }

  @Test
  void shouldCompareTheAnswersOfCounterFactAsItsAuthorsDo() throws Exception {
    EditCase edit = only("counterfact:", COUNTERFACT);

    assertThat(compared(edit, EFFICACY))
        .containsExactly("The tune that Old Tom hums is=a polka>a waltz");
    assertThat(compared(edit, GENERALIZATION))
        .containsExactly(
            "Rain fell. Old Tom hums=a polka>a waltz", "The hum of Old Tom is=a polka>a waltz");
    assertThat(compared(edit, LOCALITY))
        .containsExactly(
            "The tune that Young Tim hums is=a waltz>a polka", "Aunt Em likes=a waltz>a polka");
  }

  @Test
  void shouldCompareAtANeighbourOnlyWhenItsAnswerIsTheOneBefore() throws Exception {
    String same = COUNTERFACT_FLAT.replace("a march", "a waltz");

    assertThat(compared(only("counterfact:", COUNTERFACT_FLAT), LOCALITY)).isEmpty();
    assertThat(compared(only("counterfact:", same), LOCALITY))
        .containsExactly("Aunt Em likes=a waltz>a polka");
  }

  @Test
  void shouldDenySentencesAndNothingElse() throws Exception {
    assertThat(compared(only("counterfact:", COUNTERFACT), MetricNames.NEGATION))
        .containsExactly("It is not true that the tune that Old Tom hums is=a waltz>a polka");
    assertThat(compared(only("zsre:", ZSRE), MetricNames.NEGATION)).isEmpty();
    assertThat(compared(only("fever:", FEVER), MetricNames.REVERSAL)).isEmpty();
  }

  @Test
  void shouldReadCounterFactInItsFlatForm() throws Exception {
    EditCase edit = only("counterfact:", COUNTERFACT_FLAT);

    assertThat(edit.subject()).isEqualTo("Old Tom");
    assertThat(asked(edit, GENERALIZATION)).containsExactly("The hum of Old Tom is=a polka");
    assertThat(asked(edit, LOCALITY)).containsExactly("Aunt Em likes");
  }

  @Test
  void shouldHalveAFileBySubjectAndLeaveOutThoseOfTheWorld() throws Exception {
    String cases =
        Stream.of("Japan", "France", "Germany", "Old Tom", "Aunt Em", "Moor Mill", "Moor Inn")
            .map(name -> COUNTERFACT_FLAT.strip().replace("Old Tom", name))
            .map(one -> one.substring(1, one.length() - 1))
            .collect(Collectors.joining(",", "[", "]"));
    String file = "counterfact:" + write(cases);

    List<String> training = subjects(file + "#training");
    List<String> reported = subjects(file + "#reported");
    List<String> foreign = subjects(file + Datasets.FOREIGN);

    assertThat(training).doesNotContainAnyElementsOf(reported);
    assertThat(training.size() + reported.size()).isEqualTo(7);
    assertThat(reported).containsAll(foreign).containsAnyOf("Japan", "France", "Germany");
    assertThat(foreign).isNotEmpty().doesNotContain("Japan", "France", "Germany");
  }

  private static List<String> subjects(String name) {
    return Datasets.cases(name).stream().map(EditCase::subject).toList();
  }

  @Test
  void shouldReadZsreOfMendAndPassOverEmptyAnswers() throws Exception {
    EditCase edit = only("zsre:", ZSRE);

    assertThat(edit.target()).isEqualTo("barley");
    assertThat(edit.before()).isEqualTo("rye");
    assertThat(asked(edit, GENERALIZATION))
        .containsExactly("Which grain is ground at Moor Mill?=barley");
    assertThat(asked(edit, LOCALITY)).containsExactly("nq question: who turned the wheel first?");
  }

  @Test
  void shouldReadZsreOfRleditWithPortability() throws Exception {
    EditCase edit = only("zsre:", ZSRE_RLEDIT);

    assertThat(edit.target()).isEqualTo("barley");
    assertThat(asked(edit, PORTABILITY))
        .containsExactly("What is made of what Moor Mill grinds?=beer");
    assertThat(asked(edit, STALE)).isEmpty();
  }

  @Test
  void shouldEditTheLabelsOfFeverClaims() throws Exception {
    EditCase edit = only("fever:", FEVER);

    assertThat(edit.subject()).isEqualTo("Moor Mill stands on a hill");
    assertThat(asked(edit, EFFICACY)).containsExactly("Moor Mill stands on a hill.=REFUTES");
    assertThat(asked(edit, STALE)).containsExactly("Moor Mill stands on a hill.=SUPPORTS");
    assertThat(asked(edit, GENERALIZATION)).hasSize(2);
    assertThat(asked(edit, LOCALITY)).containsExactly("Ada is a miller.");
  }

  @Test
  void shouldReadJsonLinesOfKiltWithOtherClaimsForLocality() throws Exception {
    Benchmark benchmark = open("fever:", FEVER_KILT);
    List<EditCase> cases = sorted(benchmark);

    assertThat(cases).extracting(EditCase::id).containsExactly("kilt-0", "kilt-1");
    assertThat(cases.get(0).subject()).isEqualTo("Moor Mill");
    assertThat(cases.get(1).subject()).isEqualTo("Ada is a miller");
    assertThat(asked(cases.get(0), LOCALITY)).containsExactly("Ada is a miller.");
    assertThat(asked(cases.get(0), STALE)).containsExactly("Moor Mill stands on a hill.=SUPPORTS");
  }

  @Test
  void shouldNotAskForTheOldAnswerOfAPromptThatWasEdited() throws Exception {
    Benchmark benchmark = open("fever:", FEVER_KILT);
    List<Edited> both = sorted(benchmark).stream().map(edit -> new Edited(edit, 1)).toList();

    assertThat(benchmark.probes(both)).noneMatch(probe -> probe.metrics().contains(LOCALITY));
  }

  @Test
  void shouldReadWikiBigEditWithFieldsThatAreNull() throws Exception {
    List<EditCase> cases = sorted(open("wikibigedit:", WIKIBIGEDIT));

    assertThat(cases).hasSize(2);
    EditCase full = cases.get(0);
    assertThat(full.propertyId()).isEqualTo("owner");
    assertThat(asked(full, GENERALIZATION)).containsExactly("Moor Mill belongs to whom?=Ada");
    assertThat(asked(full, GENERALIZATION_PERSONAS))
        .containsExactly("Arr, who be ownin' Moor Mill?=Ada");
    assertThat(asked(full, MetricNames.PORTABILITY_COMPOSITIONALITY_1))
        .containsExactly("Where was the owner of Moor Mill born?=Leith");
    assertThat(asked(full, LOCALITY)).containsExactly("Who owns Low Mill?");
    assertThat(asked(cases.get(1), PORTABILITY)).isEmpty();
    assertThat(asked(cases.get(1), LOCALITY)).isEmpty();
  }

  @Test
  void shouldReadKnowEditByKindsOfQuestion() throws Exception {
    EditCase edit = only("knowedit:", KNOWEDIT);

    assertThat(edit.before()).isEqualTo("Low Mill");
    assertThat(asked(edit, GENERALIZATION)).containsExactly("Old Tom works for=Moor Mill");
    assertThat(asked(edit, PORTABILITY)).hasSize(3);
    assertThat(asked(edit, MetricNames.PORTABILITY_REASONING))
        .containsExactly("The town where Old Tom works is=Leith");
    assertThat(asked(edit, MetricNames.PORTABILITY_SUBJECT_ALIASING))
        .containsExactly("The employer of Tom the Elder is=Moor Mill");
    assertThat(asked(edit, MetricNames.PORTABILITY_LOGICAL_GENERALIZATION))
        .containsExactly("Moor Mill employs=Old Tom");
    assertThat(asked(edit, LOCALITY)).hasSize(2);
    assertThat(asked(edit, MetricNames.LOCALITY_RELATION_SPECIFICITY))
        .containsExactly("The father of Old Tom is");
    assertThat(asked(edit, MetricNames.LOCALITY_FORGETFULNESS))
        .containsExactly("The first employer of Old Tom, beside the new one, is");
  }

  @Test
  void shouldReadWikiBioOfKnowEdit() throws Exception {
    EditCase edit = only("knowedit:", WIKIBIO);

    assertThat(edit.subject()).isEqualTo("Ada Moor");
    assertThat(edit.target()).isEqualTo("She kept the mill for forty years.");
    assertThat(asked(edit, LOCALITY)).containsExactly("The father of Ada Moor is");
  }

  @Test
  void shouldJudgeRetentionByAge() throws Exception {
    Benchmark benchmark = open("wikibigedit:", WIKIBIGEDIT);
    List<EditCase> cases = sorted(benchmark);

    List<Probe> probes =
        benchmark.probes(List.of(new Edited(cases.get(0), 1), new Edited(cases.get(1), 12)));

    assertThat(probes)
        .filteredOn(probe -> probe.metrics().contains(RETENTION))
        .extracting(probe -> probe.question().prompt())
        .containsExactly("Who owns Moor Mill?");
    assertThat(probes)
        .filteredOn(probe -> probe.metrics().contains(MetricNames.retentionAtAge(10)))
        .hasSize(1);
  }

  @Test
  void shouldReadAllOfTheSharedCounterFact() {
    Path file =
        Path.of(System.getProperty("errata.shared", ""), "data/counterfact/counterfact-train.json");
    assumeTrue(Files.exists(file), "skipped: " + file + " is not there");

    Benchmark benchmark = Datasets.open("counterfact:" + file);

    assertThat(benchmark.size()).isEqualTo(10_000);
    assertThat(benchmark.draw(10_000, 1))
        .allSatisfy(
            edit ->
                assertThat(edit.probes())
                    .filteredOn(probe -> !probe.question().isCompared())
                    .hasSize(2));
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        Arguments.of(
            "counterfact:",
            COUNTERFACT.replace("\"relation_id\": \"P103\",", ""),
            "case 0: expected a text at /requested_rewrite/relation_id, found nothing"),
        Arguments.of(
            "zsre:",
            ZSRE.replace("\"src\": \"What does Moor Inn pour?\",", "")
                .replace("\"alt\": \"\"", "\"alt\": \"gin\""),
            "case 1: expected a text at /src, found nothing"),
        Arguments.of(
            "zsre:",
            ZSRE.replace("\"alt\"", "\"other\""),
            "case 0: expected a text at /ans or /alt, found nothing"),
        Arguments.of(
            "fever:",
            FEVER.replace("[\"On a hill", "[{\"a\": 1}, \"On a hill"),
            "case 0: expected a text in it, found {\"a\":1}"),
        Arguments.of(
            "wikibigedit:",
            WIKIBIGEDIT.replace("\"mhop_ans\": \"Leith\",", ""),
            "case 0: expected a text at /mhop_ans, found nothing"),
        Arguments.of(
            "knowedit:",
            KNOWEDIT.replace("\"Reasoning\"", "\"Guessing\""),
            "case 0: expected kinds of questions among [Logical_Generalization, Reasoning,"
                + " Subject_Aliasing] at /portability/Guessing"),
        Arguments.of(
            "knowedit:",
            KNOWEDIT.replace("{\"prompt\": \"The father of Old Tom is\",", "{"),
            "case 0: expected a text at /locality/Relation_Specificity/0/prompt, found nothing"),
        Arguments.of("counterfact:", "[\n{\"case_id\": }]", "not valid JSON: line 2"),
        Arguments.of("counterfact:", "[1]", "case 0: expected a text at /target_new"),
        Arguments.of("counterfact:", "[]", "holds no edits"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void shouldNameFileCaseAndFieldOfWhatIsWrong(String format, String json, String message)
      throws Exception {
    Path file = write(json);

    assertThatThrownBy(() -> Datasets.open(format + file))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("data set " + file)
        .hasMessageContaining(message);
  }

  @Test
  void shouldSayThatTheFileDoesNotExist() {
    assertThatThrownBy(() -> Datasets.open("zsre:" + directory.resolve("none.json")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("none.json cannot be read: it does not exist");
  }

  @Test
  void shouldListTheDataSetsWhenAskedForAnUnknownOne() {
    assertThatThrownBy(() -> Datasets.open("mquake:file.json"))
        .isInstanceOf(CliException.class)
        .hasMessage("unknown data set 'mquake:file.json': expected " + Datasets.NAMES);
  }

  private EditCase only(String format, String json) throws IOException {
    List<EditCase> cases = sorted(open(format, json));
    assertThat(cases).hasSize(1);
    return cases.get(0);
  }

  private Benchmark open(String format, String json) throws IOException {
    return Datasets.open(format + write(json));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(directory.resolve("cases.json"), json);
  }

  private static List<EditCase> sorted(Benchmark benchmark) {
    return benchmark.draw(benchmark.size(), 1).stream()
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  /**
   * What is asked for a metric after this one edit: the prompt, and the answer where there is one.
   */
  private static List<String> asked(EditCase edit, String metric) {
    return questions(edit, metric)
        .filter(question -> !question.isCompared())
        .map(q -> q.prompt() + q.answer().map(answer -> "=" + answer).orElse(""))
        .toList();
  }

  /** What is compared for a metric after this one edit: the prompt and both answers. */
  private static List<String> compared(EditCase edit, String metric) {
    return questions(edit, metric)
        .filter(Question::isCompared)
        .map(q -> q.prompt() + "=" + q.answer().get() + ">" + q.rival().get())
        .toList();
  }

  private static Stream<Question> questions(EditCase edit, String metric) {
    return new CaseBenchmark(List.of(edit))
        .probes(List.of(new Edited(edit, 1))).stream()
            .filter(probe -> probe.metrics().contains(metric))
            .map(Probe::question);
  }
}
