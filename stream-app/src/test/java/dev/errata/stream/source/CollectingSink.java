package dev.errata.stream.source;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a source gives. */
public final class CollectingSink implements FactSink {
  public final List<FactUpdate> facts = new ArrayList<>();
  public final List<DeadLetter> deadLetters = new ArrayList<>();

  @Override
  public void publish(FactUpdate update) {
    facts.add(update);
  }

  @Override
  public void reject(DeadLetter letter) {
    deadLetters.add(letter);
  }
}
