/**
 * AlphaEdit (Fang et al., <i>AlphaEdit: Null-Space Constrained Knowledge Editing for Language
 * Models</i>, ICLR 2025, <a href="https://arxiv.org/abs/2410.02355">arXiv:2410.02355</a>) and the
 * parts it shares with MEMIT (<a href="https://arxiv.org/abs/2210.07229">arXiv:2210.07229</a>):
 * keys, target vectors, residual spread.
 *
 * <p>Keys and residuals are rows: keys {@code [n, d_in]}, residuals {@code [n, d_out]}.
 */
package dev.errata.editor.alphaedit;
