package dev.errata.model.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Writes a safetensors file, tensors in the order given. The same tensors give the same bytes.
 * Values are asked for one tensor at a time, so that the file may be larger than the heap.
 */
public final class SafetensorsWriter {
  /** Numbers of one tensor on their way into the file. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Block(String name, int[] shape, String code, long bytes, Content content) {}

  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 16;

  private final Precision precision;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** A file whose tensors are stored in {@code precision} where nothing else is said. */
  public SafetensorsWriter(Precision precision) {
    this.precision = precision;
    // The transformers library refuses files that do not say which framework's layout they follow.
    metadata.put("format", "pt");
  }

  /** Says something of the file as a whole; nothing but {@code format} is said of itself. */
  public SafetensorsWriter metadata(String key, String text) {
    metadata.put(key, text);
    return this;
  }

  /** Adds a tensor; {@code values} must give as many numbers as {@code shape} asks for. */
  public SafetensorsWriter add(String name, int[] shape, Supplier<float[]> values) {
    return add(name, shape, precision, values);
  }

  /** As above, stored in a precision of its own. */
  public SafetensorsWriter add(
      String name, int[] shape, Precision stored, Supplier<float[]> values) {
    long bytes = elements(shape) * stored.bytes();
    Content content = out -> write(out, name, shape, stored, values.get());
    blocks.add(new Block(name, shape.clone(), stored.code(), bytes, content));
    return this;
  }

  /** Adds a tensor of another file bit for bit, whatever kind of numbers it holds. */
  public SafetensorsWriter add(StoredTensor tensor) {
    Content content = out -> copy(out, tensor);
    blocks.add(
        new Block(tensor.name(), tensor.shape(), tensor.code(), tensor.byteCount(), content));
    return this;
  }

  public void write(Path file) throws IOException {
    byte[] header = header();
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      for (Block block : blocks) {
        block.content().writeTo(out);
      }
    }
  }

  private byte[] header() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    metadata.forEach(header.putObject("__metadata__")::put);
    long offset = 0;
    for (Block block : blocks) {
      ObjectNode entry = header.putObject(block.name()).put("dtype", block.code());
      Arrays.stream(block.shape()).forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + block.bytes());
      offset += block.bytes();
    }
    byte[] text = json.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void copy(OutputStream out, StoredTensor tensor) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer piece : tensor.bytes()) {
      channel.write(piece);
    }
  }

  private static void write(
      OutputStream out, String name, int[] shape, Precision stored, float[] values)
      throws IOException {
    if (values.length != elements(shape)) {
      throw new SafetensorsException(
          "%s of shape %s got %d values".formatted(name, Arrays.toString(shape), values.length));
    }
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * stored.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < values.length; start += CHUNK) {
      bytes.clear();
      for (int i = start; i < Math.min(start + CHUNK, values.length); i++) {
        stored.write(bytes, values[i]);
      }
      out.write(bytes.array(), 0, bytes.position());
    }
  }

  private static long elements(int[] shape) {
    return IntStream.of(shape).asLongStream().reduce(1, Math::multiplyExact);
  }
}
