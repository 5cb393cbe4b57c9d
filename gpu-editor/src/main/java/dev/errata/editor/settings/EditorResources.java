package dev.errata.editor.settings;

import dev.errata.editor.statistics.KeyCorpus;
import java.nio.file.Path;

/**
 * What an editor may need beside settings and model.
 *
 * @param corpus texts whose knowledge is left alone
 * @param cache directory for what is computed once per model; made when needed
 */
public record EditorResources(KeyCorpus corpus, Path cache) {}
