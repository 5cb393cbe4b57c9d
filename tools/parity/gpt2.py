"""Parity of language-model with the `transformers` library for the GPT-2 family.

python tools/parity/gpt2.py fixture        writes the test fixture: three tiny random models with the
                                           library's logits, greedy continuations and one gradient
python tools/parity/gpt2.py compare A B    loads two directories, one of them saved by language-model, and
                                           compares their logits
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, GenerationConfig

TARGET = Path(__file__).parents[2] / "language-model/src/test/resources/gpt2-parity"
# Odd head counts, an inner width that is no multiple of four, untied embeddings: what tends to be assumed.
CASES = {
    "gelu-new-3-heads": dict(activation_function="gelu_new", n_head=3, n_embd=24, n_inner=None, n_layer=3, seed=1),
    "relu-5-heads": dict(activation_function="relu", n_head=5, n_embd=20, n_inner=70, n_layer=3, seed=2),
    "gelu-untied": dict(
        activation_function="gelu", n_head=1, n_embd=16, n_inner=48, n_layer=2, tie_word_embeddings=False, seed=3
    ),
}
VOCABULARY = 280
CONTEXT = 32
PROMPTS = [[5, 17, 200, 33, 8], [1], [250, 251, 3, 3, 90, 12, 77, 140]]
NEW_TOKENS = 8


def build(seed, **options):
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=VOCABULARY, n_positions=CONTEXT, bos_token_id=0, eos_token_id=0,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, layer_norm_epsilon=1e-5, **options,
    )
    model = GPT2LMHeadModel(config).eval()
    with torch.no_grad():  # larger than the library's initial values, so that every part matters
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return model


def expected(model):
    logits = [model(torch.tensor([row])).logits[0] for row in PROMPTS]
    greedy = []
    for row in PROMPTS:
        tokens = list(row)
        for _ in range(NEW_TOKENS):
            tokens.append(int(model(torch.tensor([tokens])).logits[0, -1].argmax()))
        greedy.append(tokens[len(row):])
    # Loss: cross-entropy of each token of the longest prompt given those before it.
    row = torch.tensor([PROMPTS[2]])
    loss = torch.nn.functional.cross_entropy(model(row).logits[0, :-1], row[0, 1:])
    loss.backward()
    weight = "transformer.h.1.mlp.c_proj.weight"
    gradient = model.get_parameter(weight).grad.t()  # Conv1D to [d_out, d_in]
    return {
        "logits": [t.flatten().tolist() for t in logits],
        "greedy": greedy,
        "loss": float(loss.detach()),
        "gradient_of": weight,
        "gradient": gradient.flatten().tolist(),
    }


def byte_tokenizer():
    """A byte-level tokenizer without merges: any text survives, 256 tokens and an end token."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<|endoftext|>": 0, **{c: i + 1 for i, c in enumerate(alphabet)}}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def write_fixture():
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, options in CASES.items():
        directory = TARGET / name
        model = build(**options)
        model.generation_config = GenerationConfig(bos_token_id=0, eos_token_id=0)
        model.save_pretrained(directory)
        byte_tokenizer().save(str(directory / "tokenizer.json"))
        numbers = {"prompts": PROMPTS, "new_tokens": NEW_TOKENS, **expected(model)}
        text = json.dumps(numbers, default=float)
        text = json.dumps(json.loads(text, parse_float=lambda s: float(f"{float(s):.8g}")))
        (directory / "expected.json").write_text(text + "\n")
    print(sum(f.stat().st_size for f in TARGET.rglob("*") if f.is_file()), "bytes in", TARGET)


def compare(first, second):
    torch.manual_seed(0)
    one = AutoModelForCausalLM.from_pretrained(first, torch_dtype=torch.float32).eval()
    other = AutoModelForCausalLM.from_pretrained(second, torch_dtype=torch.float32).eval()
    tokens = torch.randint(0, one.config.vocab_size, (8, min(32, one.config.n_positions)))
    with torch.no_grad():
        a, b = one(tokens).logits, other(tokens).logits
    print("logits", tuple(a.shape), "largest difference", float((a - b).abs().max()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["fixture"]:
        write_fixture()
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 4:
        compare(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
