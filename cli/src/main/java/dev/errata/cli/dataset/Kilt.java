package dev.errata.cli.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON Lines in which De Cao et al. 2021 (<i>Editing Factual Knowledge in Language Models</i>)
 * published zsRE and FEVER for editing, which MEND uses: records of KILT with {@code input}, {@code
 * output}, {@code prediction}, {@code alternatives} and {@code filtered_rephrases}.
 *
 * <p>The edit is to the first alternative; rephrasings judge generalization. As in MEND, records
 * without alternatives or rephrasings are passed over, and other records judge locality: for each
 * the one half a file away. The subject is the title of the output's provenance that occurs in the
 * input, else the input without its end.
 */
final class Kilt {
  private Kilt() {}

  /** Whether a record is of this format. */
  static boolean is(CaseNode node) {
    return node.has("/filtered_rephrases");
  }

  static Optional<EditCase> read(CaseNode node) {
    List<String> alternatives = node.texts("/alternatives");
    List<String> rephrasings = node.texts("/filtered_rephrases");
    if (alternatives.isEmpty() || rephrasings.isEmpty()) {
      return Optional.empty();
    }
    String input = node.text("/input");
    String target = alternatives.get(0);
    CaseProbes probes = new CaseProbes();
    rephrasings.stream()
        .filter(rephrasing -> !rephrasing.equals(input))
        .forEach(rephrasing -> probes.paraphrase(rephrasing, target));
    return Optional.of(
        new EditCase(
            "kilt-" + node.index(),
            subject(node, input),
            "kilt",
            input,
            target,
            node.text("/prediction"),
            probes.list()));
  }

  /** Gives each case another's input to judge locality by. */
  static List<EditCase> withOthers(List<EditCase> cases) {
    List<EditCase> result = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      EditCase edit = cases.get(i);
      CaseProbes other = new CaseProbes();
      if (cases.size() > 1) {
        other.unrelated(cases.get((i + cases.size() / 2) % cases.size()).prompt());
      }
      result.add(edit.with(other.list()));
    }
    return result;
  }

  /** Reads a file that is of this format or of another. */
  static List<EditCase> readOr(CaseFile.Format format, Path file) {
    boolean[] kilt = new boolean[1];
    List<EditCase> cases =
        CaseFile.read(
            file,
            node -> {
              kilt[0] |= is(node);
              return is(node) ? read(node) : format.read(node);
            });
    return kilt[0] ? withOthers(cases) : cases;
  }

  private static String subject(CaseNode node, String input) {
    return node.children("/output").stream()
        .flatMap(output -> output.children("/provenance").stream())
        .flatMap(provenance -> provenance.optionalText("/title").stream())
        .filter(input::contains)
        .findFirst()
        .orElse(Fever.withoutEnd(input));
  }
}
