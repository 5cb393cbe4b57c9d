/**
 * ROME (Meng et al., <i>Locating and Editing Factual Associations in GPT</i>, NeurIPS 2022, <a
 * href="https://arxiv.org/abs/2202.05262">arXiv:2202.05262</a>): one fact, one layer, one change of
 * rank one.
 */
package dev.errata.editor.rome;
