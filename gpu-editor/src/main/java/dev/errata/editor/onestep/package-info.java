/**
 * Methods that edit in one step, without a search: UltraEdit (Gu et al. 2025, <i>UltraEdit:
 * Training-, Subject-, and Memory-Free Lifelong Editing in Large Language Models</i>, <a
 * href="https://arxiv.org/abs/2505.14679">arXiv:2505.14679</a>) and StableEdit, which whitens value
 * gradients and warms its statistics up. From the keys and value gradients of a batch, and running
 * statistics of all that were seen, they compute the change of each weight in closed form.
 *
 * <p>Rows are answer tokens: keys {@code [n, d_in]}, value gradients {@code [n, d_out]}. Statistics
 * are kept in double and in Java, so that they come out alike wherever they are computed from the
 * same rows.
 */
package dev.errata.editor.onestep;
