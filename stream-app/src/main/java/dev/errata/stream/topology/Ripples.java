package dev.errata.stream.topology;

import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Entity;
import dev.errata.event.FactMemory;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.Provenance;
import dev.errata.schemas.FactKey;
import dev.errata.world.Verbaliser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What follows from a change at one remove: when the r of s becomes o, and the r₂ of o is known to
 * be o₂, then the r₂ of the r of s is o₂.
 *
 * <p>The wording is the one to edit with, about "the r of s"; probes ask in others. The fact key is
 * {@code s|r/r₂}, so when the r of s changes again, what follows then takes the place of this.
 */
final class Ripples {
  private final Verbaliser verbaliser;
  private final ReadOnlyKeyValueStore<String, FactMemory> memories;
  private final int limit;

  /**
   * @param limit at most so many for each change; 0: none
   */
  Ripples(Verbaliser verbaliser, ReadOnlyKeyValueStore<String, FactMemory> memories, int limit) {
    this.verbaliser = verbaliser;
    this.memories = memories;
    this.limit = limit;
  }

  /** What follows from a change, by the key of the fact that it follows from. */
  List<EditRequest> of(FactUpdate change) {
    String property = change.getProperty().getId();
    Optional<String> description =
        limit == 0
            ? Optional.empty()
            : verbaliser.description(property, change.getSubject().getLabel());
    return description.map(text -> ripples(change, text)).orElse(List.of());
  }

  private List<EditRequest> ripples(FactUpdate change, String description) {
    List<EditRequest> ripples = new ArrayList<>();
    Entity object = change.getNewObject();
    try (KeyValueIterator<String, FactMemory> known =
        memories.prefixScan(object.getId() + "|", new StringSerializer())) {
      while (known.hasNext() && ripples.size() < limit) {
        FactState second = known.next().value.getState();
        if (second != null && follows(change, second)) {
          ripples.add(ripple(change, second, description));
        }
      }
    }
    return ripples;
  }

  /** A second hop that can be said, and whose answer does not stand in the question. */
  private boolean follows(FactUpdate change, FactState second) {
    return Facts.same(second.getSubject(), change.getNewObject())
        && second.getObject() != null
        && !Facts.same(second.getObject(), change.getSubject())
        && verbaliser.knows(second.getProperty().getId());
  }

  private EditRequest ripple(FactUpdate change, FactState second, String description) {
    String subjectId = change.getSubject().getId();
    String first = change.getProperty().getId();
    String next = second.getProperty().getId();
    return new EditRequest(
        FactKey.of(subjectId, first + "/" + next).toString(),
        List.of(change.getEventId(), second.getEventId()),
        change.getSubject().getLabel(),
        next,
        verbaliser.editPrompt(next, description).text(),
        second.getObject().getLabel(),
        null,
        EditKind.RIPPLE,
        change.getEventTime(),
        new Provenance(
            "ripple of %s and %s".formatted(FactKey.of(subjectId, first), second.getFactKey()),
            change.getProvenance().getActor(),
            change.getProvenance().getUrl()));
  }
}
