package dev.errata.cli.bench;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * As many edits as are asked for: facts of the bundled world, each with the answer of another fact
 * of the same property. Made up, because the world has too few real changes of distinct facts.
 */
public final class EditorEdits {
  private final List<EditItem> edits;
  private int given;

  public EditorEdits(World world, Verbaliser verbaliser, long seed) {
    Random random = new Random(seed);
    List<Fact> facts =
        new ArrayList<>(
            world.baseline().stream().filter(f -> verbaliser.knows(f.propertyId())).toList());
    Map<String, List<String>> answers =
        facts.stream()
            .collect(
                Collectors.groupingBy(
                    Fact::propertyId,
                    LinkedHashMap::new,
                    Collectors.mapping(Fact::object, Collectors.toList())));
    Collections.shuffle(facts, random);
    Map<String, EditItem> byKey = new LinkedHashMap<>();
    for (Fact fact : facts) {
      List<String> others = answers.get(fact.propertyId());
      String key = FactKey.of(fact.subject(), fact.propertyId()).toString();
      String prompt = verbaliser.editPrompt(fact.propertyId(), fact.subject()).text();
      String answer = others.get(random.nextInt(others.size()));
      byKey.putIfAbsent(key, new EditItem(key, fact.subject(), prompt, answer));
    }
    edits = List.copyOf(byKey.values());
  }

  /** Edits that were not given before. */
  public EditBatchView next(int count) {
    List<EditItem> batch = edits.subList(given, given + count);
    given += count;
    return new EditBatchView("batch-" + given, batch);
  }
}
