package dev.errata.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every editor must hold to. */
public abstract class EditorContract {
  private static final EditBatchView FIRST =
      new EditBatchView("first", List.of(TinyModel.edit(0, 0), TinyModel.edit(1, 1)));
  private static final EditBatchView SECOND =
      new EditBatchView("second", List.of(TinyModel.edit(0, 2), TinyModel.edit(2, 3)));

  protected LanguageModel model;
  private Editor editor;

  /** A new editor for the model. */
  protected abstract Editor create(LanguageModel base);

  /** Most ranks that the change of a weight may have. */
  protected int rankLimit(EditBatchView batch) {
    return batch.edits().size();
  }

  /** Whether what an edit left in the state goes when the edit is taken back. */
  protected boolean forgetsWhatIsTakenBack() {
    return true;
  }

  @BeforeEach
  void load() {
    model = TinyModel.load(1);
    editor = create(model);
  }

  @AfterEach
  void close() {
    editor.close();
    model.close();
  }

  @Test
  void shouldGiveDeltasThatFitTheWeights() {
    EditResult result = editor.edit(model, FIRST, EditHistory.none());

    assertThat(result.delta().updates()).isNotEmpty();
    for (WeightUpdate update : result.delta().updates()) {
      int[] shape = model.weights().shape(update.weight());
      assertThat(update.rows()).isEqualTo(shape[0]);
      assertThat(update.columns()).isEqualTo(shape[1]);
      assertThat(update.rank()).isBetween(1, rankLimit(FIRST));
      assertThat(update.isFinite()).isTrue();
    }
  }

  @Test
  void shouldLeaveModelAndStateUnchanged() {
    String weights = model.weights().digest();
    EditorState state = editor.state();
    int resources = model.manager().getManagedArrays().size();

    editor.edit(model, FIRST, EditHistory.none());

    assertThat(model.weights().digest()).isEqualTo(weights);
    assertThat(editor.state()).isEqualTo(state);
    assertThat(model.manager().getManagedArrays()).hasSize(resources);
  }

  @Test
  void shouldGiveTheSameBitsForTheSameInput() {
    EditResult once = editor.edit(model, FIRST, EditHistory.none());
    EditResult again = editor.edit(model, FIRST, EditHistory.none());

    assertThat(again.delta()).isEqualTo(once.delta());
    assertThat(again.outcomes()).isEqualTo(once.outcomes());
  }

  @Test
  void shouldReportOneOutcomePerEditInOrder() {
    EditItem empty = new EditItem("Corax|P6", "Corax", "The head of Corax is", " ");
    EditBatchView mixed =
        new EditBatchView("mixed", List.of(TinyModel.edit(0, 0), empty, TinyModel.edit(1, 1)));

    EditResult result = editor.edit(model, mixed, EditHistory.none());

    assertThat(result.outcomes())
        .extracting(Outcome::factKey)
        .containsExactly("Arbon|P6", "Corax|P6", "Belvi|P6");
    assertThat(result.outcomes()).extracting(Outcome::applied).containsExactly(true, false, true);
    assertThat(result.delta())
        .as("a refused edit leaves no trace")
        .isEqualTo(editor.edit(model, FIRST, EditHistory.none()).delta());
  }

  static List<Arguments> badEdits() {
    EditItem good = TinyModel.edit(3, 0);
    EditItem made = TinyModel.edit(0, 0);
    return List.of(
        Arguments.of(new EditItem("k", good.subject(), good.prompt(), ""), Rejection.EMPTY_TARGET),
        Arguments.of(new EditItem("k", good.subject(), " ", "Ada"), Rejection.EMPTY_PROMPT),
        Arguments.of(
            new EditItem("k", "Nowhere", good.prompt(), "Ada"), Rejection.SUBJECT_NOT_IN_PROMPT),
        Arguments.of(
            new EditItem("k", good.subject(), good.prompt(), "Ada ".repeat(60).strip()),
            Rejection.PROMPT_TOO_LONG),
        Arguments.of(made, Rejection.DUPLICATE_FACT),
        Arguments.of(
            new EditItem("k", made.subject(), made.prompt(), made.target()),
            Rejection.DUPLICATE_FACT),
        Arguments.of(TinyModel.edit(0, 2), Rejection.CONTRADICTING_EDIT),
        Arguments.of(
            new EditItem("k", made.subject(), made.prompt(), "Cleo Eng"),
            Rejection.CONTRADICTING_EDIT));
  }

  @ParameterizedTest
  @MethodSource("badEdits")
  void shouldRefuseABadEditAndMakeTheOthersAsIfItWereNotThere(EditItem bad, Rejection reason) {
    EditBatchView batch =
        new EditBatchView("b", List.of(TinyModel.edit(0, 0), bad, TinyModel.edit(1, 1)));

    EditResult result = editor.edit(model, batch, EditHistory.none());

    assertThat(result.outcomes()).extracting(Outcome::applied).containsExactly(true, false, true);
    assertThat(result.outcomes().get(1))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, r -> assertThat(r.reason()).isEqualTo(reason));
    assertThat(result.delta()).isEqualTo(editor.edit(model, FIRST, EditHistory.none()).delta());
  }

  @Test
  void shouldGiveAnEmptyDeltaWhenNoEditCanBeMade() {
    EditItem bad = new EditItem("k", "Nowhere", "The head of Arbon is", "Ada");

    EditResult result =
        editor.edit(model, new EditBatchView("b", List.of(bad)), EditHistory.none());

    assertThat(result.delta().updates()).isEmpty();
    assertThat(result.appliedFacts()).isEmpty();
  }

  @Test
  void shouldRefuseEveryEditOfAModelThatGivesNoNumbers() {
    MasterWeights weights = model.weights();
    String name = model.config().names().mlpOut(2);
    int[] shape = weights.shape(name);
    float[] large = new float[shape[0] * shape[1]];
    Arrays.fill(large, 2e38f);
    weights.applyInPlace(new EditDelta(List.of(Dense.of(name, shape[0], shape[1], large))));
    model.refresh(List.of(name));

    EditResult result = editor.edit(model, FIRST, EditHistory.none());

    assertThat(result.outcomes()).extracting(Outcome::applied).containsOnly(false);
    assertThat(result.delta().updates()).isEmpty();
  }

  @Test
  void shouldRefuseADamagedState() {
    byte[] bytes = editor.state().bytes();
    bytes[20] ^= 1;

    assertThatThrownBy(() -> editor.restore(new EditorState(bytes)))
        .isInstanceOf(EditorException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void shouldMakeTheNewAnswersMoreProbable() {
    EditResult result = editor.edit(model, FIRST, EditHistory.none());

    assertThat(result.outcomes())
        .allSatisfy(
            outcome -> {
              Outcome.Applied applied = (Outcome.Applied) outcome;
              assertThat(applied.probabilityAfter()).isGreaterThan(applied.probabilityBefore());
            });
  }

  @Test
  void shouldGoOnFromARestoredStateWithTheSameBits() {
    EditSession session = new EditSession(new ModelReplica(model), editor);
    session.edit(FIRST, EditHistory.none());
    EditResult expected = editor.edit(model, SECOND, EditHistory.none());

    try (Editor restored = create(TinyModel.load(1))) {
      restored.restore(new EditorState(editor.state().bytes()));

      assertThat(restored.state()).isEqualTo(editor.state());
      assertThat(restored.edit(model, SECOND, EditHistory.none()).delta())
          .isEqualTo(expected.delta());
    }
  }

  @Test
  void shouldReachTheSameStateByFollowingTheLog() {
    EditSession live = new EditSession(new ModelReplica(model), editor);
    EditSession.Pending pending = live.compute(FIRST, EditHistory.none());
    live.apply(pending);

    try (LanguageModel other = TinyModel.load(1);
        Editor follower = create(other)) {
      new EditSession(new ModelReplica(other), follower)
          .follow(1, pending.result().delta(), pending.chainDigest(), pending.accepted());

      assertThat(follower.state()).isEqualTo(editor.state());
    }
  }

  @Test
  void shouldForgetABatchThatWasTakenBack() {
    EditorState before = editor.state();
    EditSession session = new EditSession(new ModelReplica(model), editor);
    EditResult result = session.edit(FIRST, EditHistory.none());

    session.takeBack(
        2,
        result.delta().negated(),
        session.replica().chainDigestAfter(result.delta().negated()),
        1);

    assertThat(editor.state().equals(before)).isEqualTo(forgetsWhatIsTakenBack());
  }
}
