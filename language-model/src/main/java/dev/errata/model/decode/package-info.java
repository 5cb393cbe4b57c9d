/** Uses a model on text: greedy generation and teacher-forced scoring, batched. */
package dev.errata.model.decode;
