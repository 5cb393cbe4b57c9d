package dev.errata.editor.log;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.event.Revert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Commands, and a log of them: the offset of a command is its place. */
final class Commands implements BatchReader {
  private final List<EditCommand> log = new ArrayList<>();
  private int reads;

  long add(EditCommand command) {
    log.add(command);
    return log.size() - 1L;
  }

  /** How often a batch was read. */
  int reads() {
    return reads;
  }

  @Override
  public List<EditRequest> at(long offset) {
    reads++;
    return ((EditBatch) log.get((int) offset).getBody()).getEdits();
  }

  static EditCommand batch(EditRequest... requests) {
    EditBatch batch = new EditBatch("b", List.of(requests), ClosedBy.SIZE, Instant.EPOCH);
    return new EditCommand("c", Instant.EPOCH, batch);
  }

  static EditCommand revert(String target) {
    return new EditCommand("c", Instant.EPOCH, new Revert(target, "a test"));
  }

  static EditRequest request(String subject, String target, String oldTarget) {
    return request(subject, "The P of " + subject + " is", target, oldTarget);
  }

  static EditRequest request(String subject, String prompt, String target, String oldTarget) {
    return EditRequest.newBuilder()
        .setFactKey(subject + "|P")
        .setEventIds(List.of())
        .setSubject(subject)
        .setPropertyId("P")
        .setPrompt(prompt)
        .setTarget(target)
        .setOldTarget(oldTarget)
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }
}
