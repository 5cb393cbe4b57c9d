package dev.errata.model;

import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts an unedited weight file elsewhere without rewriting it. */
final class Placing {
  private Placing() {}

  /** Links or copies the file; one that was replaced since it was opened is written from memory. */
  static void place(SafetensorsReader shard, Path target, Saving saving) throws IOException {
    if (Files.exists(target) && shard.isStill(target)) {
      return;
    }
    SmallFiles.replace(target, aside -> put(shard, aside, saving));
  }

  private static void put(SafetensorsReader shard, Path target, Saving saving) throws IOException {
    if (!shard.isStill(shard.file())) {
      SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
      shard.tensors().forEach(writer::add);
      writer.write(target);
    } else if (saving == Saving.EXPORT || !linked(shard.file(), target)) {
      Files.copy(shard.file(), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Whether the file could be linked: not across file systems, and not on all of them. */
  private static boolean linked(Path file, Path target) {
    try {
      Files.createLink(target, file.toRealPath());
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
