package dev.errata.stream.source.wikidata;

import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Tally;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publishes the facts of edits; of an edit that cannot be read it says why. */
public final class EditWriter {
  /** The reason code of documents that are no items in the known form. */
  public static final String MALFORMED_ITEM = "malformed-item";

  private final ItemFacts facts;
  private final DeadLetters deadLetters;
  private final Tally skipped;

  public EditWriter(ItemFacts facts, DeadLetters deadLetters, Tally skipped) {
    this.facts = facts;
    this.deadLetters = deadLetters;
    this.skipped = skipped;
  }

  /**
   * Two revisions to be compared.
   *
   * @param before empty when the item is new
   * @param number of the revision after the edit
   */
  public record Pair(
      Optional<Revision> before, Revision after, long number, Optional<String> actor) {}

  /** Writes the facts of all, in their order. */
  public void write(List<Pair> pairs, FactSink sink) throws InterruptedException {
    List<ItemEdit> edits = new ArrayList<>();
    for (Pair pair : pairs) {
      edit(pair, sink).ifPresent(edits::add);
    }
    facts.publish(edits, sink);
  }

  private Optional<ItemEdit> edit(Pair pair, FactSink sink) {
    Revision.Explanation explanation = explanation(pair, sink);
    Optional<ItemRevision> after = pair.after().item();
    if (after.isEmpty()) {
      pair.after().explain(explanation);
      return Optional.empty();
    }
    if (pair.before().isEmpty()) {
      ItemRevision nothing = ItemRevision.before(after.get());
      return Optional.of(ItemEdit.of(nothing, after.get(), pair.actor()));
    }
    pair.before().get().explain(explanation);
    return pair.before().get().item().map(b -> ItemEdit.of(b, after.get(), pair.actor()));
  }

  private Revision.Explanation explanation(Pair pair, FactSink sink) {
    return new Revision.Explanation() {
      @Override
      public void skipped(SkipReason reason) {
        skipped.add(reason.code());
      }

      @Override
      public void garbled(ByteBuffer bytes, String message) {
        String text = "edit %d: %s".formatted(pair.number(), message);
        sink.reject(deadLetters.of(pair.number(), bytes, MALFORMED_ITEM, text));
      }
    };
  }
}
