package dev.errata.cli.pretrain;

import dev.errata.model.TextTokenizer;
import dev.errata.model.training.BpeTrainer;
import dev.errata.model.training.BpeVocabulary;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.Wording;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The vocabulary of the world: names and wordings, without any statement of a fact. Entities that
 * only later changes mention are among the names, since an editor will have to make the model say
 * them; which change mentions them is not.
 */
final class WorldTexts {
  private static final int NAME_COUNT = 2;
  private static final int WORDING_COUNT = 3;
  private static final int LEAD_IN_COUNT = 5;

  private WorldTexts() {}

  /** All that may be an answer, sorted. */
  static List<String> answers(World world) {
    SortedSet<String> answers = new TreeSet<>();
    facts(world).forEach(fact -> answers.add(fact.object()));
    return List.copyOf(answers);
  }

  /** Learns the byte-level BPE vocabulary of names, wordings and lead-ins. */
  static BpeVocabulary vocabulary(World world, Verbaliser verbaliser, int size) {
    SortedSet<String> names = new TreeSet<>(answers(world));
    facts(world).forEach(fact -> names.add(fact.subject()));
    List<String> texts = new ArrayList<>();
    names.forEach(name -> texts.addAll(Collections.nCopies(NAME_COUNT, " " + name)));
    wordings(verbaliser).forEach(text -> texts.addAll(Collections.nCopies(WORDING_COUNT, text)));
    LeadIn.ALL.forEach(leadIn -> texts.addAll(Collections.nCopies(LEAD_IN_COUNT, leadIn)));
    return BpeTrainer.train(texts, size);
  }

  /** The different tokens of wordings and lead-ins, sorted. */
  static int[] wordingTokens(Verbaliser verbaliser, TextTokenizer tokenizer) {
    return Stream.concat(wordings(verbaliser), LeadIn.ALL.stream())
        .flatMapToInt(text -> Arrays.stream(tokenizer.encode(text)))
        .sorted()
        .distinct()
        .toArray();
  }

  private static Stream<String> wordings(Verbaliser verbaliser) {
    return verbaliser.wordings().stream()
        .filter(w -> w.use() == Wording.Use.EDIT || w.use() == Wording.Use.TRAIN)
        .map(w -> w.about("").text());
  }

  private static Stream<Fact> facts(World world) {
    return Stream.of(
            world.baseline().stream(),
            world.people().stream(),
            world.changes(Scope.ALL).stream().map(FactChange::fact))
        .flatMap(facts -> facts);
  }
}
