package dev.errata.cli.bench.evaluator;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.log.BatchCommands;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.event.EditOutcome;
import dev.errata.event.OutcomeStatus;
import dev.errata.model.MasterWeights;
import dev.errata.model.delta.DigestChain;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes lineages of given deltas with one of random noise among them. */
final class PlantedLog {
  private static final int NOISE_RANK = 4;

  /** A batch and its change of weights. */
  record Entry(EditBatchView batch, EditDelta delta) {}

  private final KafkaSettings kafka;
  private final MasterWeights base;
  private final double noise;

  /**
   * @param base the weights before any edit
   * @param noise norm of the noise over that of the weight that it is added to
   */
  PlantedLog(KafkaSettings kafka, MasterWeights base, double noise) {
    this.kafka = kafka;
    this.base = base;
    this.noise = noise;
  }

  /**
   * Writes a lineage.
   *
   * @param place the edit sequence of the noise
   */
  void write(String lineage, List<Entry> entries, int place, Random random) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
    List<Entry> planted = new ArrayList<>(entries);
    EditBatchView none = new EditBatchView("noise", List.of());
    planted.add(place - 1, new Entry(none, noiseOn(entries.get(0).delta(), random)));
    String chain = base.digest();
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      for (int i = 0; i < planted.size(); i++) {
        Entry entry = planted.get(i);
        chain = DigestChain.next(chain, entry.delta().digest());
        producer.send(
            new ProducerRecord<>(
                Topics.edits(lineage).name(), lineage, BatchCommands.of(entry.batch(), "bench")));
        byte[] payload = entry.delta().encode();
        EditApplied applied = applied(lineage, i + 1L, entry, chain, payload.length);
        for (DeltaEvent event : new LoggedDelta(applied, payload).events()) {
          producer.send(
              new ProducerRecord<>(Topics.deltas(lineage).name(), Long.toString(i + 1L), event));
        }
      }
    }
  }

  /** On the weights that edits change as well. */
  private EditDelta noiseOn(EditDelta like, Random random) {
    return new EditDelta(
        like.updates().stream().map(update -> (WeightUpdate) noise(update, random)).toList());
  }

  /** Gaussian factors: the norm of U·V is about {@code scale² · √(rank · rows · columns)}. */
  private LowRank noise(WeightUpdate update, Random random) {
    double expected = Math.sqrt((double) NOISE_RANK * update.rows() * update.columns());
    double scale = Math.sqrt(noise * norm(base.get(update.weight())) / expected);
    return LowRank.of(
        update.weight(),
        update.rows(),
        NOISE_RANK,
        update.columns(),
        gaussian(update.rows() * NOISE_RANK, scale, random),
        gaussian(update.columns() * NOISE_RANK, scale, random));
  }

  private static float[] gaussian(int count, double scale, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static EditApplied applied(
      String lineage, long sequence, Entry entry, String chain, int payloadBytes) {
    return EditApplied.newBuilder()
        .setLineage(lineage)
        .setSequence(sequence)
        .setBatchId(entry.batch().batchId())
        // Nothing but these commands is in the edits topic, and none was written in a transaction.
        .setCommandPartitionOffset(sequence - 1)
        .setWatermark(Instant.ofEpochSecond(sequence))
        .setMethod("bench")
        .setHyperparametersDigest("")
        .setOutcomes(
            entry.batch().edits().stream()
                .map(e -> new EditOutcome(e.factKey(), OutcomeStatus.APPLIED, null, 0.0, 1.0))
                .toList())
        .setChunks(LoggedDelta.chunks(payloadBytes))
        .setDeltaDigest(entry.delta().digest())
        .setChainDigest(chain)
        .setTimings(Map.of())
        .setDevice("")
        .setVersions(Map.of())
        .setAppliedAt(Instant.EPOCH)
        .build();
  }
}
