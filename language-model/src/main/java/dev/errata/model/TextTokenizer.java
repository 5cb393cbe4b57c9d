package dev.errata.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Text to tokens and back, as {@code tokenizer.json} says. A text begins with the special tokens
 * that the file puts before one (Llama's and Gemma's {@code <bos>}; GPT-2 and Qwen have none),
 * unless it is written with them; none are put after it, since it is to be continued, and nothing
 * is truncated. Owns a native object; safe for use by several threads.
 */
public final class TextTokenizer implements AutoCloseable {
  /**
   * Tokens with the stretch of text each stands for.
   *
   * @param tokens token ids
   * @param spans for each token its {@code [start, end)} in the text, in UTF-16 units as Java
   *     counts
   */
  public record Encoded(List<Integer> tokens, List<Span> spans) {
    public Encoded {
      tokens = List.copyOf(tokens);
      spans = List.copyOf(spans);
    }
  }

  /** A half-open range of text, {@code [start, end)}. */
  public record Span(int start, int end) {}

  /**
   * A prompt and what comes after it. Both together are the tokens of the whole text; a token that
   * reaches over the seam belongs to the answer.
   */
  public record Joined(int[] prompt, int[] answer) {}

  private static final Span NOWHERE = new Span(0, 0);
  private static final String SAMPLE = "a";

  private final HuggingFaceTokenizer tokenizer;
  private final int[] start;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.start = start(tokenizer);
  }

  /**
   * Reads the contents of a {@code tokenizer.json}.
   *
   * @throws ModelException if they cannot be understood
   */
  public static TextTokenizer of(byte[] tokenizerJson) {
    Engines.defaultDevice(); // settles that nothing is downloaded or reported
    Map<String, String> options =
        Map.of("addSpecialTokens", "false", "padding", "false", "truncation", "false");
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), options));
    } catch (IOException | RuntimeException e) {
      throw new ModelException("tokenizer.json cannot be read: " + e.getMessage(), e);
    }
  }

  /** The tokens of a text from its beginning. */
  public int[] encode(String text) {
    return started(ids(tokenizer.encode(text, false, false)));
  }

  /** Encodes many texts at once, on all cores. */
  public List<int[]> encode(List<String> texts) {
    return batch(texts).stream().map(encoding -> started(ids(encoding))).toList();
  }

  /** The tokens of a prompt and of what comes after it, as the whole text has them. */
  public Joined encode(String prompt, String answer) {
    return encode(List.of(prompt), List.of(answer)).get(0);
  }

  /** As {@link #encode(String, String)} for many at once. */
  public List<Joined> encode(List<String> prompts, List<String> answers) {
    List<Encoding> wholes =
        batch(
            IntStream.range(0, prompts.size())
                .mapToObj(i -> prompts.get(i) + answers.get(i))
                .toList());
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> split(wholes.get(i), prompts.get(i)))
        .toList();
  }

  /** The tokens of {@link #encode(String)}, with where they stand; added ones stand nowhere. */
  public Encoded encodeWithOffsets(String text) {
    Encoding encoding = tokenizer.encode(text, false, false);
    int[] raw = ids(encoding);
    int[] tokens = started(raw);
    List<Span> spans = new ArrayList<>(Collections.nCopies(tokens.length - raw.length, NOWHERE));
    for (CharSpan span : encoding.getCharTokenSpans()) {
      spans.add(span == null ? NOWHERE : span(text, span));
    }
    return new Encoded(IntStream.of(tokens).boxed().toList(), spans);
  }

  /** The text of tokens; special tokens appear as they are written. */
  public String decode(int[] tokens) {
    return tokenizer.decode(IntStream.of(tokens).asLongStream().toArray(), false);
  }

  /**
   * The position of the last token of {@code subject} in the tokens of {@code prompt}: the place at
   * which locate-then-edit methods read and write. Where the subject occurs several times, the last
   * occurrence on word boundaries counts.
   *
   * @throws ModelException if the prompt does not contain the subject
   */
  public int lastTokenOf(String prompt, String subject) {
    int start = Occurrences.last(prompt, subject);
    if (start < 0) {
      throw new ModelException(
          "subject \"%s\" does not occur in the prompt \"%s\"".formatted(subject, prompt));
    }
    int lastCharacter = start + subject.length() - 1;
    List<Span> spans = encodeWithOffsets(prompt).spans();
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (spans.get(i).start() <= lastCharacter && lastCharacter < spans.get(i).end()) {
        return i;
      }
    }
    throw new ModelException("no token of \"%s\" covers \"%s\"".formatted(prompt, subject));
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private List<Encoding> batch(List<String> texts) {
    return texts.isEmpty()
        ? List.of()
        : List.of(tokenizer.batchEncode(texts.toArray(String[]::new), false, false));
  }

  private Joined split(Encoding whole, String prompt) {
    int[] raw = ids(whole);
    int seam = prompt.codePointCount(0, prompt.length());
    CharSpan[] spans = whole.getCharTokenSpans();
    int first = 0;
    while (first < raw.length && (spans[first] == null || spans[first].getEnd() <= seam)) {
      first++;
    }
    return new Joined(
        started(Arrays.copyOf(raw, first)), Arrays.copyOfRange(raw, first, raw.length));
  }

  private int[] started(int[] raw) {
    boolean written =
        raw.length >= start.length && Arrays.equals(raw, 0, start.length, start, 0, start.length);
    return written ? raw : concatenated(start, raw);
  }

  /** What the file puts before any text. */
  private static int[] start(HuggingFaceTokenizer tokenizer) {
    int[] with = ids(tokenizer.encode(SAMPLE, true, false));
    int[] without = ids(tokenizer.encode(SAMPLE, false, false));
    for (int begin = 0; begin + without.length <= with.length; begin++) {
      if (Arrays.equals(with, begin, begin + without.length, without, 0, without.length)) {
        return Arrays.copyOf(with, begin);
      }
    }
    return new int[0];
  }

  private static int[] concatenated(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static Span span(String text, CharSpan span) {
    return new Span(
        text.offsetByCodePoints(0, span.getStart()), text.offsetByCodePoints(0, span.getEnd()));
  }

  private static int[] ids(Encoding encoding) {
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }
}
