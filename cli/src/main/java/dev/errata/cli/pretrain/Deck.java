package dev.errata.cli.pretrain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Deals every card once before any a second time, in an order drawn anew each round. */
final class Deck<T> {
  private final List<T> cards;
  private int next;

  Deck(List<T> cards) {
    this.cards = new ArrayList<>(cards);
    this.next = cards.size();
  }

  T deal(RandomGenerator random) {
    if (next >= cards.size()) {
      Collections.shuffle(cards, new Random(random.nextLong()));
      next = 0;
    }
    return cards.get(next++);
  }
}
