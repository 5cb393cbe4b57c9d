/**
 * MEMIT (Meng et al., <i>Mass-Editing Memory in a Transformer</i>, ICLR 2023, <a
 * href="https://arxiv.org/abs/2210.07229">arXiv:2210.07229</a>) and two methods that restrain its
 * changes: RECT and PRUNE. What they share with others is in {@code locate}.
 */
package dev.errata.editor.memit;
