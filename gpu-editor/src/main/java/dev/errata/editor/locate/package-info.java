/**
 * What all methods share that first locate a fact, at the last token of its subject, and then edit
 * the weights there: keys, target vectors, the spread of residuals over layers (MEMIT, <a
 * href="https://arxiv.org/abs/2210.07229">arXiv:2210.07229</a>; ROME, <a
 * href="https://arxiv.org/abs/2202.05262">arXiv:2202.05262</a>), and reading edits into tokens. How
 * a method solves for the change of one weight does not belong here.
 *
 * <p>Keys and residuals are rows: keys {@code [n, d_in]}, residuals {@code [n, d_out]}.
 */
package dev.errata.editor.locate;
