package dev.errata.model.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Writes a safetensors file, tensors in the order given. The same tensors give the same bytes.
 * Values are asked for one tensor at a time, so that the file may be larger than the heap.
 */
public final class SafetensorsWriter {
  private record Block(String name, int[] shape, Supplier<float[]> values) {}

  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 16;

  private final Precision precision;
  private final List<Block> blocks = new ArrayList<>();

  public SafetensorsWriter(Precision precision) {
    this.precision = precision;
  }

  /** Adds a tensor; {@code values} must give as many numbers as {@code shape} asks for. */
  public SafetensorsWriter add(String name, int[] shape, Supplier<float[]> values) {
    blocks.add(new Block(name, shape.clone(), values));
    return this;
  }

  public void write(Path file) throws IOException {
    byte[] header = header();
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      for (Block block : blocks) {
        write(out, block);
      }
    }
  }

  private byte[] header() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    // The transformers library refuses files that do not say which framework's layout they follow.
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Block block : blocks) {
      long bytes = elements(block) * precision.bytes();
      ObjectNode entry = header.putObject(block.name()).put("dtype", precision.code());
      Arrays.stream(block.shape()).forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + bytes);
      offset += bytes;
    }
    byte[] text = json.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private void write(OutputStream out, Block block) throws IOException {
    float[] values = block.values().get();
    if (values.length != elements(block)) {
      throw new SafetensorsException(
          "%s of shape %s got %d values"
              .formatted(block.name(), Arrays.toString(block.shape()), values.length));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(CHUNK * precision.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < values.length; start += CHUNK) {
      bytes.clear();
      for (int i = start; i < Math.min(start + CHUNK, values.length); i++) {
        precision.write(bytes, values[i]);
      }
      out.write(bytes.array(), 0, bytes.position());
    }
  }

  private static long elements(Block block) {
    return IntStream.of(block.shape()).asLongStream().reduce(1, Math::multiplyExact);
  }
}
