package dev.errata.editor.settings;

import dev.errata.editor.EditorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Properties of which every one must be used and none may be missing but those with a default.
 * Problems are collected and reported together by {@link #finish}; until then a faulty setting
 * reads as a harmless value.
 */
public final class StrictProperties {
  private final Properties properties;
  private final String origin;
  private final Set<String> used = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  public StrictProperties(Properties properties, String origin) {
    this.properties = new Properties();
    this.properties.putAll(properties);
    this.origin = origin;
  }

  /** Gives a key a value for the case that it is not there. */
  public StrictProperties byDefault(String key, String value) {
    properties.putIfAbsent(key, value);
    return this;
  }

  public String text(String key) {
    used.add(key);
    String value = properties.getProperty(key);
    if (value == null) {
      problems.add(key + " is missing");
      return "";
    }
    return value.strip();
  }

  /** Items between separators; none if the text is blank. */
  public List<String> list(String key, String separator) {
    String text = text(key);
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(Pattern.quote(separator), -1)).map(String::strip).toList();
  }

  /** Non-negative integers, comma-separated, strictly ascending; none if the text is blank. */
  public List<Integer> integers(String key) {
    List<Integer> numbers = new ArrayList<>();
    for (String item : list(key, ",")) {
      if (!item.matches("[0-9]{1,4}")
          || (!numbers.isEmpty() && numbers.get(numbers.size() - 1) >= Integer.parseInt(item))) {
        problems.add(key + " must be ascending numbers from 0, got " + text(key));
        return List.of();
      }
      numbers.add(Integer.parseInt(item));
    }
    return numbers;
  }

  public boolean flag(String key) {
    String text = text(key);
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(key + " must be true or false, got " + text);
    }
    return text.equals("true");
  }

  /** One of the constants of an enum, in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(text)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(StrictProperties::written)
            .collect(Collectors.joining(", "));
    problems.add("%s must be one of %s, got %s".formatted(key, known, text));
    return type.getEnumConstants()[0];
  }

  /** How {@link #choice} reads a constant. */
  public static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public double above(String key, double bound) {
    double value = number(key);
    if (!(value > bound)) {
      problems.add(key + " must be above " + bound + ", got " + value);
    }
    return value;
  }

  public double atLeast(String key, double bound) {
    double value = number(key);
    if (!(value >= bound)) {
      problems.add(key + " must be at least " + bound + ", got " + value);
    }
    return value;
  }

  /** Above 0, at most 1. */
  public double share(String key) {
    double value = above(key, 0);
    if (value > 1) {
      problems.add(key + " must be at most 1.0, got " + value);
    }
    return value;
  }

  private double number(String key) {
    String text = text(key);
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the message below, which also covers infinities
    }
    problems.add(key + " must be a number, got " + text);
    return Double.NaN;
  }

  /**
   * Ends reading.
   *
   * @throws EditorException naming every problem, among them keys that were never asked for
   */
  public void finish() {
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!used.contains(key)) {
        problems.add(key + " is unknown (known: " + String.join(", ", used) + ")");
      }
    }
    if (!problems.isEmpty()) {
      throw new EditorException("Settings in " + origin + ": " + String.join("; ", problems));
    }
  }
}
