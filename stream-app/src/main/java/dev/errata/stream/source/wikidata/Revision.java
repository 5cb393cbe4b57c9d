package dev.errata.stream.source.wikidata;

import dev.errata.stream.source.wikidata.item.ItemRevision;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What was found where a revision of an item was looked for. */
public sealed interface Revision {
  /** The item, if there is one to read. */
  Optional<ItemRevision> item();

  /** Says what there is instead; nothing when there is an item. */
  void explain(Explanation to);

  /** Takes the reason why there is no item. */
  interface Explanation {
    void skipped(SkipReason reason);

    void garbled(ByteBuffer bytes, String message);
  }

  /** A revision that could be read. */
  record Readable(ItemRevision revision) implements Revision {
    @Override
    public Optional<ItemRevision> item() {
      return Optional.of(revision);
    }

    @Override
    public void explain(Explanation to) {}
  }

  /** A revision that Wikidata does not give. */
  record Absent(SkipReason reason) implements Revision {
    @Override
    public Optional<ItemRevision> item() {
      return Optional.empty();
    }

    @Override
    public void explain(Explanation to) {
      to.skipped(reason);
    }
  }

  /** Bytes that are no item in the known form. */
  record Garbled(ByteBuffer bytes, String message) implements Revision {
    @Override
    public Optional<ItemRevision> item() {
      return Optional.empty();
    }

    @Override
    public void explain(Explanation to) {
      to.garbled(bytes, message);
    }
  }
}
