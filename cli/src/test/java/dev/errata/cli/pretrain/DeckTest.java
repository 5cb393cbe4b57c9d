package dev.errata.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeckTest {
  @Test
  void shouldDealEveryCardOnceARound() {
    List<Integer> cards = List.of(1, 2, 3, 4, 5);
    Deck<Integer> deck = new Deck<>(cards);
    Random random = new Random(3);

    for (int round = 0; round < 4; round++) {
      List<Integer> dealt = new ArrayList<>();
      cards.forEach(unused -> dealt.add(deck.deal(random)));
      assertThat(dealt).containsExactlyInAnyOrderElementsOf(cards);
    }
  }
}
