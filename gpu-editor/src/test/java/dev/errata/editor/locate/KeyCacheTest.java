package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class KeyCacheTest {
  private static final float[] OLD = {1, 2};
  private static final float[] NEW = {3, 4};
  private static final float[] OTHER = {5, Float.MIN_VALUE};

  private final KeyCache cache = new KeyCache();

  @BeforeEach
  void fill() {
    cache.add("a", 1, List.of(OLD));
    cache.add("b", 1, List.of(OTHER));
    cache.add("a", 2, List.of(NEW));
  }

  @Test
  void shouldHoldOnlyTheLastKeyOfAFact() {
    assertThat(cache.inForce(0, Set.of())).containsExactlyInAnyOrder(NEW, OTHER);
  }

  @Test
  void shouldLeaveOutFactsAboutToBeEdited() {
    assertThat(cache.inForce(0, Set.of("a"))).containsExactly(OTHER);
  }

  @Test
  void shouldUncoverTheSupersededKeyWhenItsSuccessorIsTakenBack() {
    cache.remove(2);

    assertThat(cache.inForce(0, Set.of())).containsExactly(OLD, OTHER);
  }

  @Test
  void shouldReadBackTheBitsItWrote() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    cache.write(new DataOutputStream(bytes));
    KeyCache read = new KeyCache();
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(read.inForce(0, Set.of())).containsExactlyInAnyOrder(NEW, OTHER);
    assertThat(read.size()).isEqualTo(3);
    read.remove(2);
    assertThat(read.inForce(0, Set.of("b"))).containsExactly(OLD);
  }
}
