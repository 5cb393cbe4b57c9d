/**
 * A decoder language model: its configuration, weights, tokenizer and forward pass, and the one
 * path by which its weights change. Generating and scoring text live in {@code decode}, training in
 * {@code training}; no Kafka here.
 */
package dev.errata.model;
