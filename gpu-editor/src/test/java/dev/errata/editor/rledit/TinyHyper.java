package dev.errata.editor.rledit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.rledit.training.Trainer;
import dev.errata.editor.rledit.training.TrainingExample;
import dev.errata.editor.rledit.training.TrainingExample.Unrelated;
import dev.errata.editor.rledit.training.TrainingPlan;
import dev.errata.editor.rledit.training.TrainingRecipe;
import dev.errata.editor.rledit.training.TrainingSource;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A hypernetwork for the tiny model, and edits to train it on. */
public final class TinyHyper {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyHyper() {}

  public static TrainingRecipe recipe(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("weights", "transformer.h.{1-2}.mlp.c_proj.weight");
    settings.put("rank", "4");
    settings.put("blocks", "2");
    settings.put("eta", "0.02");
    settings.put("log-ridge", "0");
    settings.put("unrelated", "3");
    settings.putAll(overrides);
    return TrainingRecipe.preset("world-2015", settings);
  }

  public static TrainingPlan plan(NetworkKind kind, int epochs) {
    return new TrainingPlan(kind, 3, 2, epochs, 7);
  }

  /** Two edits a batch, of subjects drawn anew. */
  public static TrainingSource source() {
    return new TrainingSource() {
      @Override
      public List<List<TrainingExample>> sequence(int batches, int batchSize, Random random) {
        List<List<TrainingExample>> sequence = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
          int first = random.nextInt(TinyModel.COUNTRIES.size());
          int second = (first + 1) % TinyModel.COUNTRIES.size();
          sequence.add(List.of(example(first, random), example(second, random)));
        }
        return sequence;
      }

      @Override
      public Set<String> subjects() {
        return new TreeSet<>(TinyModel.COUNTRIES);
      }
    };
  }

  private static TrainingExample example(int country, Random random) {
    EditItem edit = TinyModel.edit(country, random.nextInt(TinyModel.PEOPLE.size()));
    String other = TinyModel.COUNTRIES.get((country + 3) % TinyModel.COUNTRIES.size());
    return new TrainingExample(
        edit,
        List.of("Now, the head of %s is".formatted(edit.subject())),
        List.of(new Unrelated(TinyModel.PROMPT.formatted(other), "")));
  }

  /** Writes a hypernetwork after some trajectories. */
  public static Path train(Path file, NetworkKind kind, int epochs, Map<String, String> overrides) {
    try (LanguageModel base = TinyModel.load(1)) {
      return train(file, base, kind, epochs, recipe(overrides));
    }
  }

  /** The same for another model. */
  static Path train(
      Path file, LanguageModel base, NetworkKind kind, int epochs, TrainingRecipe recipe) {
    try (StoredEditLog log = StoredEditLog.inFile();
        Trainer trainer = new Trainer(base, recipe, plan(kind, 20), source(), log)) {
      for (int i = 0; i < epochs; i++) {
        trainer.advance();
      }
      trainer.write(file, JSON.createObjectNode());
    }
    return file;
  }
}
