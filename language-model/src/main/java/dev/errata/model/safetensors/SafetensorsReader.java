package dev.errata.model.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of a safetensors file, memory-mapped. The header is checked before anything is read:
 * offsets inside the file, sizes as the shapes ask, every byte of the data in exactly one tensor.
 *
 * <p>Layout: 8 bytes header length (little-endian), JSON header, data. See the format's description
 * at https://github.com/huggingface/safetensors.
 */
public final class SafetensorsReader {
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 100_000_000; // the limit of the format's own library

  private final MappedFile file;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;

  private SafetensorsReader(
      MappedFile file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    this.file = file;
    this.tensors = tensors;
    this.metadata = metadata;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if the file is not well-formed
   * @throws IOException if it cannot be read
   */
  public static SafetensorsReader open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    long length = headerLength(file);
    HeaderParser.Header parsed = HeaderParser.parse(new ByteArrayInputStream(header(file, length)));
    List<TensorHeader> headers = parsed.tensors();
    long dataStart = LENGTH_BYTES + length;
    headers.forEach(header -> header.check(file.size() - dataStart));
    checkLayout(headers, file.size() - dataStart);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    headers.forEach(h -> tensors.put(h.name(), new StoredTensor(h, file, dataStart)));
    return new SafetensorsReader(file, tensors, parsed.metadata());
  }

  /** Where it was opened. */
  public Path file() {
    return file.path();
  }

  /** Whether {@code other} is this very file, not written to since it was opened. */
  public boolean isStill(Path other) throws IOException {
    return file.isStill(other);
  }

  /** Names in the order of the header. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** What the header says of the file as a whole, texts by key. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** All tensors in the order of the header. */
  public Collection<StoredTensor> tensors() {
    return Collections.unmodifiableCollection(tensors.values());
  }

  /**
   * One tensor.
   *
   * @throws SafetensorsException if there is none of this name
   */
  public StoredTensor tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new SafetensorsException("no tensor named " + name));
  }

  private static long headerLength(MappedFile file) {
    if (file.size() < LENGTH_BYTES) {
      throw new SafetensorsException("file of " + file.size() + " bytes has no header");
    }
    long length = file.slice(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES || length > file.size() - LENGTH_BYTES) {
      throw new SafetensorsException(
          "header of %s bytes in a file of %d bytes"
              .formatted(Long.toUnsignedString(length), file.size()));
    }
    return length;
  }

  private static byte[] header(MappedFile file, long length) {
    ByteBuffer mapped = file.slice(LENGTH_BYTES, (int) length);
    byte[] header = new byte[(int) length];
    mapped.get(header);
    return header;
  }

  /** As the format asks: no byte belongs to two tensors, and none to no tensor. */
  private static void checkLayout(List<TensorHeader> headers, long dataBytes) {
    List<TensorHeader> sorted =
        headers.stream()
            .sorted(
                Comparator.comparingLong(TensorHeader::begin).thenComparingLong(TensorHeader::end))
            .toList();
    long end = 0;
    String before = "the header";
    for (TensorHeader header : sorted) {
      if (header.begin() < end) {
        throw new SafetensorsException(
            "%s at bytes %d to %d overlaps %s, which ends at %d"
                .formatted(header.name(), header.begin(), header.end(), before, end));
      }
      requireNoGap(end, header.begin(), before);
      end = header.end();
      before = header.name();
    }
    requireNoGap(end, dataBytes, before);
  }

  private static void requireNoGap(long from, long to, String before) {
    if (from != to) {
      throw new SafetensorsException(
          "bytes %d to %d after %s belong to no tensor".formatted(from, to, before));
    }
  }
}
