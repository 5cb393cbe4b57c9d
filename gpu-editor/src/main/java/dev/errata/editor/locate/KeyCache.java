package dev.errata.editor.locate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of the facts edited so far, whose values the next update must not move: AlphaEdit's
 * {@code C = K_p K_pᵀ}, kept as the keys themselves.
 *
 * <p>A fact that is edited again supersedes its earlier key, and a batch that is taken back
 * uncovers what it had superseded. So all keys stay, in the order of the log, and a fact's key in
 * force is its last one.
 */
public final class KeyCache {
  private final List<Entry> entries = new ArrayList<>();

  /** One fact's key per edited layer, from the batch with this sequence. */
  private record Entry(String factKey, long sequence, List<float[]> keys) {}

  /**
   * Adds a fact's keys.
   *
   * @param keys one per edited layer, in the order of the layers; kept, not copied
   */
  public void add(String factKey, long sequence, List<float[]> keys) {
    entries.add(new Entry(factKey, sequence, List.copyOf(keys)));
  }

  /** Forgets the keys of a batch that was taken back. */
  public void remove(long sequence) {
    entries.removeIf(e -> e.sequence() == sequence);
  }

  public void clear() {
    entries.clear();
  }

  /**
   * The keys in force at one layer, row after row, without those of some facts: the ones about to
   * be edited, which would otherwise defend their outdated values.
   *
   * @param layer position in the list of edited layers
   */
  public List<float[]> inForce(int layer, Set<String> without) {
    Map<String, Entry> last = new LinkedHashMap<>();
    entries.forEach(e -> last.put(e.factKey(), e));
    return last.values().stream()
        .filter(e -> !without.contains(e.factKey()))
        .map(e -> e.keys().get(layer))
        .toList();
  }

  /** All facts edited so far, as far as their batches were not taken back. */
  public Set<String> facts() {
    return entries.stream().map(Entry::factKey).collect(Collectors.toSet());
  }

  public int size() {
    return entries.size();
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      out.writeUTF(entry.factKey());
      out.writeLong(entry.sequence());
      out.writeInt(entry.keys().size());
      for (float[] key : entry.keys()) {
        out.writeInt(key.length);
        for (float x : key) {
          out.writeFloat(x);
        }
      }
    }
  }

  /** Replaces the content by what {@link #write} wrote. */
  public void read(DataInput in) throws IOException {
    List<Entry> read = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String factKey = in.readUTF();
      long sequence = in.readLong();
      List<float[]> keys = new ArrayList<>();
      int layers = in.readInt();
      for (int layer = 0; layer < layers; layer++) {
        float[] key = new float[in.readInt()];
        for (int j = 0; j < key.length; j++) {
          key[j] = in.readFloat();
        }
        keys.add(key);
      }
      read.add(new Entry(factKey, sequence, keys));
    }
    entries.clear();
    entries.addAll(read);
  }
}
