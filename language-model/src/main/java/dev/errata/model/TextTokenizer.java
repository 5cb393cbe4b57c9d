package dev.errata.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Text to tokens and back, as {@code tokenizer.json} says. No special tokens are added and nothing
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

  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
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

  public int[] encode(String text) {
    return ints(tokenizer.encode(text, false, false).getIds());
  }

  /** Encodes many texts at once, on all cores. */
  public List<int[]> encode(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(tokenizer.batchEncode(texts.toArray(String[]::new), false, false))
        .map(encoding -> ints(encoding.getIds()))
        .toList();
  }

  public Encoded encodeWithOffsets(String text) {
    Encoding encoding = tokenizer.encode(text, false, false);
    CharSpan[] spans = encoding.getCharTokenSpans();
    return new Encoded(
        IntStream.of(ints(encoding.getIds())).boxed().toList(),
        Arrays.stream(spans)
            .map(
                s ->
                    new Span(
                        text.offsetByCodePoints(0, s.getStart()),
                        text.offsetByCodePoints(0, s.getEnd())))
            .toList());
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

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }
}
