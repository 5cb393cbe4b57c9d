package dev.errata.model.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file seen as memory, of any size: the system reads what is touched and drops it again when
 * memory is short. Java maps at most 2 GiB at once, so map i begins at i GiB and reaches up to 2
 * GiB far; any stretch of 1 GiB lies within one of them.
 *
 * <p>What was mapped stays readable when the file is renamed, replaced or deleted. A file that is
 * shortened or overwritten in place while mapped makes reading fail or lie, as every reader of
 * memory maps knows; replace files instead.
 */
final class MappedFile {
  /** The longest stretch that {@link #slice} gives. */
  static final int LONGEST = 1 << 30;

  private static final int SHIFT = 30;

  /** What tells one state of a file from another. */
  private record Identity(Object key, long size, FileTime modified) {
    static Identity of(Path path) throws IOException {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new Identity(file.fileKey(), file.size(), file.lastModifiedTime());
    }
  }

  private final Path path;
  private final Identity identity;
  private final MappedByteBuffer[] maps;

  private MappedFile(Path path, Identity identity, MappedByteBuffer[] maps) {
    this.path = path;
    this.identity = identity;
    this.maps = maps;
  }

  static MappedFile open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      Identity identity = Identity.of(path);
      long size = channel.size();
      MappedByteBuffer[] maps = new MappedByteBuffer[Math.toIntExact(((size - 1) >> SHIFT) + 1)];
      for (int i = 0; i < maps.length; i++) {
        long begin = (long) i << SHIFT;
        maps[i] = channel.map(MapMode.READ_ONLY, begin, Math.min(size - begin, Integer.MAX_VALUE));
      }
      return new MappedFile(path, identity, maps);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return identity.size();
  }

  /** Whether {@code other} is this very file, not written to since it was opened. */
  boolean isStill(Path other) throws IOException {
    return Files.exists(other) && Identity.of(other).equals(identity);
  }

  /** {@code length} bytes from {@code begin} on, little-endian; at most {@link #LONGEST}. */
  ByteBuffer slice(long begin, int length) {
    if (length == 0) {
      return ByteBuffer.allocateDirect(0);
    }
    int map = Math.toIntExact(begin >> SHIFT);
    int offset = Math.toIntExact(begin - ((long) map << SHIFT));
    return maps[map].slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
