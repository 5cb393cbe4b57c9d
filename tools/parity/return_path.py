"""Loads exported models with the transformers library and compares its logits with those of language-model.

    python tools/parity/return_path.py CHECK.json     (written by ReturnPathTest, which runs this)

CHECK.json lists {"directory", "tokens", "logits"} per model. Fails where the largest difference exceeds 1e-4 of the
largest logit, or where the library finds weights missing or left over.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM

LIMIT = 1e-4


def difference(check):
    model, found = AutoModelForCausalLM.from_pretrained(
        check["directory"], dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    if found["missing_keys"] or found["unexpected_keys"] or found["mismatched_keys"]:
        raise SystemExit(f"{check['directory']}: {found}")
    with torch.no_grad():
        logits = model.eval()(torch.tensor([check["tokens"]])).logits.flatten()
    expected = torch.tensor(check["logits"])
    return float((logits - expected).abs().max() / expected.abs().max())


if __name__ == "__main__":
    torch.set_num_threads(1)
    with open(sys.argv[1]) as file:
        checks = json.load(file)
    worst = 0.0
    for check in checks:
        error = difference(check)
        worst = max(worst, error)
        print(f"{check['directory'].rsplit('/', 1)[-1]:24} {error:.1e}")
    sys.exit(0 if worst <= LIMIT else f"largest difference {worst:.1e}, allowed {LIMIT:.0e}")
