package dev.errata.editor.settings;

import dev.errata.editor.statistics.KeyCorpus;
import java.nio.file.Path;

/**
 * What an editor may need beside settings and model.
 *
 * @param corpus texts whose knowledge is left alone
 * @param cache directory for what is computed once per model; made when needed
 * @param home directory of Errata's own files, such as trained networks
 */
public record EditorResources(KeyCorpus corpus, Path cache, Path home) {
  /** With the working directory as home. */
  public EditorResources(KeyCorpus corpus, Path cache) {
    this(corpus, cache, Path.of("").toAbsolutePath());
  }
}
