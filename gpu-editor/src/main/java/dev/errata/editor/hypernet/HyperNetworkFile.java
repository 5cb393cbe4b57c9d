package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.model.delta.Digests;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsException;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import dev.errata.model.safetensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained hypernetwork in one safetensors file: the parameters of all networks under their names,
 * and per shape {@code statistics.mean} and {@code statistics.squares}; the header's metadata entry
 * {@code hypernetwork} is JSON and says what it was trained for. A and B may be stored in float16,
 * all else is in float32. Whoever loads it begins with statistics rounded to float32.
 */
public final class HyperNetworkFile {
  private static final String DESCRIPTION = "hypernetwork";
  private static final String MEAN = ".statistics.mean";
  private static final String SQUARES = ".statistics.squares";
  private static final float LARGEST_HALF = 65504;

  private final SafetensorsReader reader;
  private final ProvenanceJson description;

  private HyperNetworkFile(SafetensorsReader reader, ProvenanceJson description) {
    this.reader = reader;
    this.description = description;
  }

  /**
   * Writes a hypernetwork aside, then renames it. The same content gives the same bytes.
   *
   * @param matrices what A and B are stored in
   * @throws EditorException if the file cannot be written, or a number is not finite or too large
   */
  public static void write(
      Path file,
      Precision matrices,
      Provenance provenance,
      HyperNetworks networks,
      GradientStatistics statistics) {
    SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
    Map<WeightShape, Double> rows = new TreeMap<>();
    statistics.shapes().forEach(shape -> rows.put(shape, statistics.rows(shape)));
    writer.metadata(
        DESCRIPTION, new ProvenanceJson(provenance, statistics.variance(), rows).write());
    networks.parameters().forEach((name, array) -> add(writer, name, array, matrices));
    statistics.shapes().forEach(shape -> add(writer, shape, statistics.of(shape)));
    try {
      writeWhole(writer, file);
    } catch (IOException e) {
      throw new EditorException("Hypernetwork " + file + " cannot be written: " + e, e);
    }
  }

  private static void writeWhole(SafetensorsWriter writer, Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      writer.write(aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static void add(
      SafetensorsWriter writer, String name, NDArray array, Precision matrices) {
    Precision stored = isMatrix(name) ? matrices : Precision.FLOAT32;
    writer.add(name, sides(array.getShape()), stored, () -> checked(name, floats(array), stored));
  }

  private static void add(SafetensorsWriter writer, WeightShape shape, RunningMoments moments) {
    float[] mean = new float[moments.width()];
    float[] squares = new float[moments.width()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) moments.mean(i);
      squares[i] = (float) moments.squares(i);
    }
    int[] sides = {mean.length};
    writer.add(shape + MEAN, sides, () -> checked(shape + MEAN, mean, Precision.FLOAT32));
    writer.add(shape + SQUARES, sides, () -> checked(shape + SQUARES, squares, Precision.FLOAT32));
  }

  private static boolean isMatrix(String name) {
    return name.endsWith(".A") || name.endsWith(".B");
  }

  private static int[] sides(Shape shape) {
    return Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
  }

  private static float[] floats(NDArray array) {
    try (NDArray narrow = array.toType(DataType.FLOAT32, true)) {
      return narrow.toFloatArray();
    }
  }

  private static float[] checked(String name, float[] values, Precision precision) {
    float most = precision == Precision.FLOAT16 ? LARGEST_HALF : Float.MAX_VALUE;
    for (float value : values) {
      if (!(Math.abs(value) <= most)) {
        throw new EditorException(
            "Hypernetwork: %s holds %s, which does not fit %s"
                .formatted(name, value, precision.configName()));
      }
    }
    return values;
  }

  /**
   * Opens a file and reads what it says of itself.
   *
   * @throws EditorException if it cannot be read or is no hypernetwork
   */
  public static HyperNetworkFile open(Path file) {
    try {
      SafetensorsReader reader = SafetensorsReader.open(file);
      String description = reader.metadata().get(DESCRIPTION);
      if (description == null) {
        throw new EditorException("its header does not describe one");
      }
      return new HyperNetworkFile(reader, ProvenanceJson.read(description));
    } catch (IOException e) {
      throw new EditorException("Hypernetwork " + file + " cannot be read: " + e, e);
    } catch (SafetensorsException | EditorException e) {
      throw new EditorException(file + " is no hypernetwork: " + e.getMessage(), e);
    }
  }

  /** What it was trained for, and how. */
  public Provenance provenance() {
    return description.provenance();
  }

  /** As {@link Provenance#requireFor}, naming the file. */
  public void requireFor(String method, String modelDigest, Map<String, WeightShape> weights) {
    provenance().requireFor(reader.file().toString(), method, modelDigest, weights);
  }

  /** SHA-256 of the whole file. */
  public String digest() {
    try {
      return Digests.sha256(Files.readAllBytes(reader.file()));
    } catch (IOException e) {
      throw new EditorException("Hypernetwork " + reader.file() + " cannot be read: " + e, e);
    }
  }

  /**
   * The networks, in float32; the caller closes them.
   *
   * @param parent of the manager that holds them, on the device they shall compute on
   * @throws EditorException if a parameter is missing, of another shape, or not finite
   */
  public HyperNetworks networks(NDManager parent) {
    return new HyperNetworks(
        parent, provenance().form(), provenance().weights(), (name, shape) -> read(name, shape));
  }

  /** The statistics that the training ended with. */
  public GradientStatistics statistics() {
    Map<WeightShape, RunningMoments> byShape = new TreeMap<>();
    description
        .rows()
        .forEach(
            (shape, rows) ->
                byShape.put(
                    shape,
                    RunningMoments.of(
                        rows,
                        read(shape + MEAN, shape.width()),
                        read(shape + SQUARES, shape.width()))));
    return GradientStatistics.of(byShape, description.variance());
  }

  private double[] read(String name, long... shape) {
    if (!reader.names().contains(name)) {
      throw new EditorException("Hypernetwork %s lacks %s".formatted(reader.file(), name));
    }
    StoredTensor tensor = reader.tensor(name);
    int[] wanted = sides(new Shape(shape));
    if (!Arrays.equals(wanted, tensor.shape())) {
      throw new EditorException(
          "Hypernetwork %s: %s should be %s, but is %s"
              .formatted(
                  reader.file(), name, Arrays.toString(wanted), Arrays.toString(tensor.shape())));
    }
    float[] values = checked(name, tensor.read(), Precision.FLOAT32);
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
