package dev.errata.editor.solve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the facts edited so far, batch after batch as in the log. A batch that is taken back
 * is struck out, as if it had never been.
 */
public final class KeyJournal {
  private final List<Event> events = new ArrayList<>();

  /**
   * One edited fact.
   *
   * @param keys one per edited layer, in the order of the layers; not copied
   */
  public record Entry(String factKey, List<float[]> keys) {
    public Entry {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A batch that was applied.
   *
   * @param sequence its edit sequence
   */
  record Event(long sequence, List<Entry> entries) {
    Event {
      entries = List.copyOf(entries);
    }
  }

  /** Appends a batch. */
  void applied(long sequence, List<Entry> entries) {
    events.add(new Event(sequence, entries));
  }

  /** Strikes a batch out; tells whether it was there. */
  boolean takenBack(long sequence) {
    return events.removeIf(event -> event.sequence() == sequence);
  }

  int size() {
    return events.size();
  }

  Event event(int index) {
    return events.get(index);
  }

  /** Appends the journal to a stream. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(events.size());
    for (Event event : events) {
      out.writeLong(event.sequence());
      out.writeInt(event.entries().size());
      for (Entry entry : event.entries()) {
        out.writeUTF(entry.factKey());
        out.writeInt(entry.keys().size());
        for (float[] key : entry.keys()) {
          out.writeInt(key.length);
          for (float x : key) {
            out.writeFloat(x);
          }
        }
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static KeyJournal read(DataInput in) throws IOException {
    KeyJournal journal = new KeyJournal();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      long sequence = in.readLong();
      List<Entry> entries = new ArrayList<>();
      int edits = in.readInt();
      for (int e = 0; e < edits; e++) {
        entries.add(readEntry(in));
      }
      journal.events.add(new Event(sequence, entries));
    }
    return journal;
  }

  private static Entry readEntry(DataInput in) throws IOException {
    String factKey = in.readUTF();
    List<float[]> keys = new ArrayList<>();
    int layers = in.readInt();
    for (int layer = 0; layer < layers; layer++) {
      float[] key = new float[in.readInt()];
      for (int j = 0; j < key.length; j++) {
        key[j] = in.readFloat();
      }
      keys.add(key);
    }
    return new Entry(factKey, keys);
  }
}
