package dev.errata.cli.dossier;

import java.util.List;

/** A part of the report. */
record Section(String title, List<Block> blocks) {
  Section {
    blocks = List.copyOf(blocks);
  }
}
