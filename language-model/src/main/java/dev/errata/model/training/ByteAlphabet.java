package dev.errata.model.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2's reversible map from bytes to printable characters.
 *
 * <p>Printable Latin-1 bytes stand for themselves; the others (space, control characters, …) take
 * the code points from 256 upwards in order, so that a space becomes {@code Ġ} and a newline {@code
 * Ċ}. Because all 256 bytes have a symbol, a vocabulary that contains this alphabet can spell any
 * text. Source: <a
 * href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">bytes_to_unicode</a>.
 */
final class ByteAlphabet {
  private static final char[] SYMBOL_OF_BYTE = symbols();

  private ByteAlphabet() {}

  /** The UTF-8 bytes of the text, one symbol each. */
  static String spell(String text) {
    StringBuilder spelled = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      spelled.append(SYMBOL_OF_BYTE[b & 0xFF]);
    }
    return spelled.toString();
  }

  /** All 256 symbols in code point order, which is the order of their token ids. */
  static List<String> sorted() {
    List<String> symbols = new ArrayList<>();
    for (char symbol : SYMBOL_OF_BYTE) {
      symbols.add(String.valueOf(symbol));
    }
    symbols.sort(null);
    return symbols;
  }

  private static char[] symbols() {
    char[] symbols = new char[256];
    char next = 256;
    for (int value = 0; value < 256; value++) {
      symbols[value] = standsForItself(value) ? (char) value : next++;
    }
    return symbols;
  }

  private static boolean standsForItself(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }
}
