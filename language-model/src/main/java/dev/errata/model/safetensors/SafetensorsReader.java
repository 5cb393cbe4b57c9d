package dev.errata.model.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads tensors of a safetensors file by memory mapping, one at a time. The header is checked
 * before anything is read: offsets inside the file, sizes as the shapes ask.
 *
 * <p>Layout: 8 bytes header length (little-endian), JSON header, data. See the format's description
 * at https://github.com/huggingface/safetensors.
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 100_000_000; // the limit of the format's own library
  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, Tensor> tensors;

  private SafetensorsReader(FileChannel channel, long dataStart, Map<String, Tensor> tensors) {
    this.channel = channel;
    this.dataStart = dataStart;
    this.tensors = tensors;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if the file is not well-formed
   * @throws IOException if it cannot be read
   */
  public static SafetensorsReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      long header = headerLength(channel);
      long dataStart = LENGTH_BYTES + header;
      Map<String, Tensor> tensors = parse(channel, header);
      tensors.values().forEach(tensor -> check(tensor, channel, dataStart));
      return new SafetensorsReader(channel, dataStart, tensors);
    } catch (RuntimeException | IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Names in the order of the header. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public int[] shape(String name) {
    return tensor(name).shape().clone();
  }

  /**
   * The values of one tensor, row-major.
   *
   * @throws SafetensorsException if there is no such tensor or its numbers are of another kind than
   *     F32, F16 and BF16
   */
  public float[] read(String name) throws IOException {
    Tensor tensor = tensor(name);
    long elements = tensor.elements();
    Precision precision = tensor.precision();
    float[] values = new float[Math.toIntExact(elements)];
    int width = precision.bytes();
    int chunk = 1 << 24;
    for (int done = 0; done < values.length; done += chunk) {
      int count = Math.min(chunk, values.length - done);
      long at = dataStart + tensor.begin() + (long) done * width;
      MappedByteBuffer bytes = channel.map(MapMode.READ_ONLY, at, (long) count * width);
      fill(bytes.order(ByteOrder.LITTLE_ENDIAN), precision, values, done, count);
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void fill(ByteBuffer bytes, Precision precision, float[] values, int at, int n) {
    if (precision == Precision.FLOAT32) {
      bytes.asFloatBuffer().get(values, at, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      values[at + i] = precision.read(bytes, i * precision.bytes());
    }
  }

  private Tensor tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new SafetensorsException("no tensor named " + name));
  }

  private static void check(Tensor tensor, FileChannel channel, long dataStart) {
    try {
      tensor.check(channel.size() - dataStart);
    } catch (ArithmeticException e) {
      throw new SafetensorsException(tensor.name() + " has an impossibly large shape", e);
    } catch (IOException e) {
      throw new SafetensorsException("cannot read the size of the file", e);
    }
  }

  private static long headerLength(FileChannel channel) throws IOException {
    if (channel.size() < LENGTH_BYTES) {
      throw new SafetensorsException("file of " + channel.size() + " bytes has no header");
    }
    long length = readAt(channel, 0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES || length > channel.size() - LENGTH_BYTES) {
      throw new SafetensorsException(
          "header of %s bytes in a file of %d bytes"
              .formatted(Long.toUnsignedString(length), channel.size()));
    }
    return length;
  }

  private static Map<String, Tensor> parse(FileChannel channel, long length) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      JsonNode header = JSON.readTree(readAt(channel, LENGTH_BYTES, (int) length).array());
      if (header == null || !header.isObject()) {
        throw new SafetensorsException("the header is not a JSON object");
      }
      header
          .properties()
          .forEach(
              e -> {
                if (!e.getKey().equals(METADATA)) {
                  tensors.put(e.getKey(), tensor(e.getKey(), e.getValue()));
                }
              });
    } catch (JsonProcessingException e) {
      throw new SafetensorsException("the header is not JSON: " + e.getOriginalMessage(), e);
    }
    return tensors;
  }

  private static Tensor tensor(String name, JsonNode node) {
    String code = node.path("dtype").asText();
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!shape.isArray() || offsets.size() != 2) {
      throw new SafetensorsException("the header entry of " + name + " lacks shape or offsets");
    }
    int[] dimensions = new int[shape.size()];
    for (int i = 0; i < dimensions.length; i++) {
      if (!shape.get(i).canConvertToInt() || !shape.get(i).isIntegralNumber()) {
        throw new SafetensorsException(name + " has shape " + shape);
      }
      dimensions[i] = shape.get(i).intValue();
    }
    return new Tensor(name, code, dimensions, offsets.get(0).asLong(-1), offsets.get(1).asLong(-1));
  }

  private static ByteBuffer readAt(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // reads until full or the end of the file
    }
    return bytes.flip();
  }
}
