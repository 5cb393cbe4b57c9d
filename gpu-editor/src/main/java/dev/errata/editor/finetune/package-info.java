/**
 * FT-L: fine-tuning of chosen weights whose entries may each move only so far, the baseline of ROME
 * (Meng et al. 2022, <a href="https://arxiv.org/abs/2202.05262">arXiv:2202.05262</a>, section 3.1)
 * and MEMIT, after Zhu et al. 2020, <i>Modifying Memories in Transformer Models</i>, <a
 * href="https://arxiv.org/abs/2012.00363">arXiv:2012.00363</a>.
 */
package dev.errata.editor.finetune;
