package dev.errata.cli.editing;

import dev.errata.cli.CliException;
import dev.errata.editor.alphaedit.KeyCorpus;
import dev.errata.editor.alphaedit.KeyCorpus.Sentence;
import dev.errata.world.Fact;
import dev.errata.world.Prompt;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Texts whose keys an editor stays away from. */
public final class Corpora {
  /**
   * Properties whose values last. A fact that is expected to change is not protected from change:
   * the edit of a head of government would have nowhere to go.
   */
  private static final Set<String> LASTING =
      Set.of("P36", "P30", "P37", "P38", "P17", "P452", "P413", "P27", "P19", "P106");

  private Corpora() {}

  /**
   * The lasting facts of the world that may teach an editor, each in the wording to edit with and
   * in one wording of training. The facts that judge locality are not among them.
   */
  public static KeyCorpus ofWorld(World world, Verbaliser verbaliser) {
    return new KeyCorpus(
        Stream.concat(world.baseline().stream(), world.people().stream())
            .filter(fact -> LASTING.contains(fact.propertyId()) && Split.teaches(fact))
            .filter(fact -> verbaliser.knows(fact.propertyId()))
            .flatMap(fact -> sentences(verbaliser, fact))
            .distinct()
            .toList());
  }

  /**
   * The lines of a text file; every token's key counts.
   *
   * @throws CliException when it cannot be read or holds no text
   */
  public static KeyCorpus ofFile(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      List<Sentence> sentences =
          lines
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .map(line -> new Sentence(line, ""))
              .toList();
      if (sentences.isEmpty()) {
        throw new CliException("corpus %s holds no text".formatted(file));
      }
      return new KeyCorpus(sentences);
    } catch (NoSuchFileException e) {
      throw new CliException("corpus %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new CliException("corpus %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Stream<Sentence> sentences(Verbaliser verbaliser, Fact fact) {
    List<Prompt> training = verbaliser.trainingPrompts(fact.propertyId(), fact.subject());
    Prompt other = training.get(Math.floorMod(fact.hashCode(), training.size()));
    return Stream.of(verbaliser.editPrompt(fact.propertyId(), fact.subject()), other)
        .map(prompt -> new Sentence(prompt.text(), fact.subject()));
  }
}
