package dev.errata.stream.topology;

import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.FactUpdate;
import dev.errata.event.OpenWindow;
import dev.errata.world.Verbaliser;

/** Says settled changes as edits. */
final class EditRequests {
  private final Verbaliser verbaliser;

  EditRequests(Verbaliser verbaliser) {
    this.verbaliser = verbaliser;
  }

  /** The edit that brings the model from the window's first value to its last. */
  EditRequest of(String factKey, OpenWindow window) {
    FactUpdate latest = window.getLatest();
    return new EditRequest(
        factKey,
        window.getEventIds(),
        latest.getSubject().getLabel(),
        latest.getProperty().getId(),
        prompt(latest),
        latest.getNewObject().getLabel(),
        window.getBase() == null ? null : window.getBase().getLabel(),
        EditKind.UPDATE,
        latest.getEventTime(),
        latest.getProvenance());
  }

  private String prompt(FactUpdate update) {
    if (update.getPrompts() != null) {
      return update.getPrompts().getEdit().stripTrailing();
    }
    return verbaliser
        .editPrompt(update.getProperty().getId(), update.getSubject().getLabel())
        .text();
  }
}
