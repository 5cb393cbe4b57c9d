package dev.errata.cli.editing;

import dev.errata.cli.CliException;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.KeyCorpus.KnownFact;
import dev.errata.editor.statistics.KeyCorpus.Sentence;
import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts whose keys an editor stays away from. */
public final class Corpora {
  /** More protected keys leave edits less room; docs/bundled-model.md has what was measured. */
  private static final int WORLD_SENTENCES = 2000;

  private static final int WORLD_PEOPLE = 500;
  private static final long SEED = 7;

  private Corpora() {}

  /**
   * A sample of the facts of 2015 that may teach an editor, each in the wording to edit with or in
   * one of training; and all of them as known facts, to guard one by one. The facts that judge
   * locality are not among them.
   */
  public static KeyCorpus ofWorld(World world, Verbaliser verbaliser) {
    Random random = new Random(SEED);
    List<Fact> baseline = teaching(world.baseline(), verbaliser);
    List<Fact> facts = new ArrayList<>(baseline);
    List<Fact> people = new ArrayList<>(teaching(world.people(), verbaliser));
    Collections.shuffle(people, random);
    facts.addAll(people.subList(0, Math.min(WORLD_PEOPLE, people.size())));
    List<Sentence> sentences = new ArrayList<>();
    for (Fact fact : facts) {
      List<Prompt> training = verbaliser.trainingPrompts(fact.propertyId(), fact.subject());
      Prompt edit = verbaliser.editPrompt(fact.propertyId(), fact.subject());
      sentences.add(new Sentence(edit.text(), fact.subject()));
      Prompt other = training.get(random.nextInt(training.size()));
      sentences.add(new Sentence(other.text(), fact.subject()));
    }
    Collections.shuffle(sentences, random);
    return new KeyCorpus(
        sentences.subList(0, Math.min(WORLD_SENTENCES, sentences.size())),
        baseline.stream().map(fact -> known(verbaliser, fact)).toList());
  }

  private static KnownFact known(Verbaliser verbaliser, Fact fact) {
    Prompt prompt = verbaliser.editPrompt(fact.propertyId(), fact.subject());
    return new KnownFact(
        FactKey.of(fact.subject(), fact.propertyId()).toString(),
        new Sentence(prompt.text(), fact.subject()));
  }

  private static List<Fact> teaching(List<Fact> facts, Verbaliser verbaliser) {
    return facts.stream()
        .filter(fact -> Split.teaches(fact) && verbaliser.knows(fact.propertyId()))
        .toList();
  }

  /**
   * The lines of texts; every token's key counts.
   *
   * @param source a file, a directory of files, which are taken by name, or {@code -} for standard
   *     input
   * @throws CliException when it cannot be read or holds no text
   */
  public static KeyCorpus ofFile(Path source) {
    List<Sentence> sentences = new ArrayList<>();
    try {
      if (source.toString().equals("-")) {
        addLines(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            sentences);
      } else {
        for (Path file : files(source)) {
          try (BufferedReader reader = Files.newBufferedReader(file)) {
            addLines(reader, sentences);
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new CliException("corpus %s does not exist".formatted(source), e);
    } catch (IOException | UncheckedIOException e) {
      throw new CliException("corpus %s cannot be read: %s".formatted(source, e.getMessage()), e);
    }
    if (sentences.isEmpty()) {
      throw new CliException("corpus %s holds no text".formatted(source));
    }
    return new KeyCorpus(sentences);
  }

  private static List<Path> files(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> all = Files.walk(source)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void addLines(BufferedReader reader, List<Sentence> sentences) {
    reader
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> sentences.add(new Sentence(line, "")));
  }
}
