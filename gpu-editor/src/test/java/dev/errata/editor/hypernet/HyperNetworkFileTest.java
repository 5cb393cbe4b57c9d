package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.Engines;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HyperNetworkFileTest {
  private static final String METHOD = "rledit";
  private static final String MODEL = "sha256:" + "5".repeat(64);

  private final NDManager manager = Engines.newManager(Device.cpu());
  private final Map<String, GradientRows> rows = SmallNetworks.rows(6, 3);
  private final GradientStatistics statistics = SmallNetworks.statistics(rows);
  private HyperNetworks networks;
  private Path file;

  @TempDir Path directory;

  @BeforeEach
  void create() {
    file = directory.resolve("hypernetwork.safetensors");
    networks = SmallNetworks.random(manager, UpdateRule.LEAST_SQUARES, DataType.FLOAT32);
  }

  @AfterEach
  void close() {
    networks.close();
    manager.close();
  }

  @Test
  void shouldReadWhatItWrote() {
    write(Precision.FLOAT32);
    HyperNetworkFile read = HyperNetworkFile.open(file);

    assertThat(read.provenance()).isEqualTo(provenance());
    assertThat(read.provenance().weights().keySet())
        .containsExactlyElementsOf(networks.weights().keySet());
    assertThat(read.statistics().variance()).isEqualTo(statistics.variance());
    try (HyperNetworks again = read.networks(manager)) {
      networks
          .parameters()
          .forEach(
              (name, parameter) ->
                  assertThat(again.parameters().get(name).toFloatArray())
                      .as(name)
                      .containsExactly(parameter.toFloatArray()));
      assertSameShift(again, read.statistics(), 1e-5);
    }
  }

  @Test
  void shouldTakeHalfTheRoomInFloat16AndPredictAlmostTheSame() {
    write(Precision.FLOAT16);
    HyperNetworkFile read = HyperNetworkFile.open(file);

    try (HyperNetworks again = read.networks(manager)) {
      assertThat(again.etaAndLambda(SmallNetworks.SECOND))
          .containsExactly(networks.etaAndLambda(SmallNetworks.SECOND));
      assertSameShift(again, read.statistics(), 1e-2);
    }
  }

  @Test
  void shouldGiveTheSameBytesAgain() throws IOException {
    write(Precision.FLOAT16);
    byte[] first = Files.readAllBytes(file);
    HyperNetworkFile read = HyperNetworkFile.open(file);
    String digest = read.digest();
    try (HyperNetworks again = read.networks(manager)) {
      HyperNetworkFile.write(file, Precision.FLOAT16, read.provenance(), again, read.statistics());
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(HyperNetworkFile.open(file).digest()).isEqualTo(digest);
  }

  @Test
  void shouldRefuseToBeUsedForSomethingElse() {
    write(Precision.FLOAT32);
    HyperNetworkFile read = HyperNetworkFile.open(file);
    Map<String, WeightShape> weights = SmallNetworks.weights();
    read.requireFor(METHOD, MODEL, weights);

    String other = "sha256:" + "6".repeat(64);
    assertRefused(
        () -> read.requireFor(METHOD, other, weights),
        "model: trained for %s, used for %s".formatted(MODEL, other));
    assertRefused(
        () -> read.requireFor("mend", MODEL, weights), "method: trained for rledit, used for mend");
    weights.put(SmallNetworks.OTHER, new WeightShape(4, 6));
    assertRefused(
        () -> read.requireFor(METHOD, MODEL, weights),
        "shape of layer.0.in: trained for 5x6, used for 4x6");
    weights.remove(SmallNetworks.OTHER);
    assertRefused(
        () -> read.requireFor("mend", MODEL, weights),
        "method: trained for rledit, used for mend; weights: trained for [layer.0.out, layer.0.in,"
            + " layer.1.out], used for [layer.0.out, layer.1.out]");
  }

  private void assertRefused(Runnable use, String differences) {
    assertThatThrownBy(use::run)
        .isInstanceOf(EditorException.class)
        .hasMessage(
            "Hypernetwork %s was trained for something else: %s; train one with errata train-editor"
                .formatted(file, differences));
  }

  @Test
  void shouldRefuseFilesThatAreNone() throws IOException {
    assertThatThrownBy(() -> HyperNetworkFile.open(file))
        .isInstanceOf(EditorException.class)
        .hasMessageStartingWith("Hypernetwork " + file + " cannot be read");
    Files.writeString(file, "not safetensors at all");
    assertThatThrownBy(() -> HyperNetworkFile.open(file))
        .isInstanceOf(EditorException.class)
        .hasMessageStartingWith(file + " is no hypernetwork: header of");
    new SafetensorsWriter(Precision.FLOAT32).write(file);
    assertThatThrownBy(() -> HyperNetworkFile.open(file))
        .isInstanceOf(EditorException.class)
        .hasMessage(file + " is no hypernetwork: its header does not describe one");
    new SafetensorsWriter(Precision.FLOAT32).metadata("hypernetwork", "{}").write(file);
    assertThatThrownBy(() -> HyperNetworkFile.open(file))
        .isInstanceOf(EditorException.class)
        .hasMessage(
            file + " is no hypernetwork: its description has no format errata-hypernetwork-1");
  }

  @Test
  void shouldRefuseAFileThatLacksAParameter() throws IOException {
    write(Precision.FLOAT32);
    SafetensorsReader whole = SafetensorsReader.open(file);
    Path less = directory.resolve("less.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
    whole.metadata().forEach(writer::metadata);
    whole.tensors().stream().filter(t -> !t.name().equals("9x5.eta")).forEach(writer::add);
    writer.write(less);

    HyperNetworkFile read = HyperNetworkFile.open(less);

    assertThatThrownBy(() -> read.networks(manager))
        .isInstanceOf(EditorException.class)
        .hasMessage("Hypernetwork %s lacks 9x5.eta".formatted(less));
  }

  @Test
  void shouldRefuseNumbersThatDoNotFit() {
    networks.parameters().get("9x5.blocks.1.B").addi(70_000f);

    assertThatThrownBy(() -> write(Precision.FLOAT16))
        .isInstanceOf(EditorException.class)
        .hasMessageMatching("Hypernetwork: 9x5.blocks.1.B holds .*, which does not fit float16");
    assertThat(directory).isEmptyDirectory();
  }

  private void assertSameShift(
      HyperNetworks other, GradientStatistics otherStatistics, double tolerance) {
    for (String weight : networks.weights().keySet()) {
      double[] wanted = shift(networks, statistics, weight);
      double[] got = shift(other, otherStatistics, weight);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(got[i]).as(weight).isCloseTo(wanted[i], within(tolerance));
      }
    }
  }

  private double[] shift(HyperNetworks of, GradientStatistics with, String weight) {
    return Matrices.values(of.predict(manager, weight, rows.get(weight), with).dense());
  }

  private void write(Precision precision) {
    HyperNetworkFile.write(file, precision, provenance(), networks, statistics);
  }

  private Provenance provenance() {
    ObjectNode training =
        JsonNodeFactory.instance.objectNode().put("command", "errata train-editor");
    training.putArray("curve").add(1.5).add(2.5);
    return new Provenance(METHOD, MODEL, networks.form(), networks.weights(), training);
  }
}
