/**
 * Hypernetworks that turn fine-tuning gradients into changes of weights: MEND (Mitchell et al.
 * 2022, <i>Fast Model Editing at Scale</i>, <a
 * href="https://arxiv.org/abs/2110.11309">arXiv:2110.11309</a>), MALMEN (Tan et al. 2024,
 * <i>Massive Editing for Large Language Models via Meta Learning</i>, <a
 * href="https://arxiv.org/abs/2311.04661">arXiv:2311.04661</a>) and RLEdit (Li et al. 2025,
 * <i>Reinforced Lifelong Editing for Language Models</i>, <a
 * href="https://arxiv.org/abs/2502.05759">arXiv:2502.05759</a>). Networks, the changes they
 * predict, the gradients of their parameters, and the file that holds them. How they are trained
 * and how they edit a model is not told here.
 *
 * <p>Rows are answer tokens: keys k {@code [n, d_in]}, value gradients v {@code [n, d_out]}. A
 * <i>shift</i> is the transpose of a change of a weight, {@code [d_in, d_out]}, as in the papers.
 * Gradients are worked out by hand, without the engine's graph. Everything that a step computes
 * belongs to the manager that the caller hands in; networks and gradients own their arrays.
 */
package dev.errata.editor.hypernet;
