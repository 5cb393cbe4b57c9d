"""Parity of language-model with the `transformers` library, for every family.

python tools/parity/families.py fixture [NAME]   writes the test fixtures, or one of them: tiny random models with the
                                                 library's logits, greedy continuations and one gradient
python tools/parity/families.py compare A B      loads two directories, one of them saved by language-model, and
                                                 compares their logits
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM, GenerationConfig

TARGET = Path(__file__).parents[2] / "language-model/src/test/resources/parity"
VOCABULARY = 280
NEW_TOKENS = 8
# The longest is longer than every sliding window below.
PROMPTS = [[5, 17, 200, 33, 8], [1], [250, 251, 3, 3, 90, 12, 77, 140, 9, 31, 201, 64]]
SHARD = "40KB"

GPT2 = dict(model_type="gpt2", n_positions=32, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, layer_norm_epsilon=1e-5)
GPTJ = dict(model_type="gptj", n_positions=32, n_layer=2, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0)
ROTARY = dict(num_hidden_layers=2, max_position_embeddings=64, rms_norm_eps=1e-5)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=128)  # keeps the first frequency, mixes the second, stretches the rest

# What tends to be assumed and is not so in general: even head counts, heads that divide the width, inner widths that are
# multiples of four, tied or untied output, windows longer than the prompt, caps too far out to matter. "dtype" and
# "shard" are about the files only.
CASES = {
    "gelu-new-3-heads": dict(GPT2, n_head=3, n_embd=24, n_inner=None, n_layer=3, activation_function="gelu_new", seed=1),
    "relu-5-heads": dict(GPT2, n_head=5, n_embd=20, n_inner=70, n_layer=3, activation_function="relu", seed=2),
    "gelu-untied": dict(GPT2, n_head=1, n_embd=16, n_inner=48, n_layer=2, activation_function="gelu",
                        tie_word_embeddings=False, seed=3),
    "gptj": dict(GPTJ, n_head=3, n_embd=24, rotary_dim=4, tie_word_embeddings=False, seed=4),
    "gptj-tied": dict(GPTJ, n_head=5, n_embd=20, n_inner=50, rotary_dim=4, tie_word_embeddings=True, seed=5),
    "llama-scaled": dict(ROTARY | dict(max_position_embeddings=256), model_type="llama", hidden_size=24,
                         intermediate_size=50, num_attention_heads=3,
                         num_key_value_heads=1, rope_theta=10000.0, rope_scaling=LLAMA3, tie_word_embeddings=False,
                         seed=6),
    "llama-tied-bfloat16": dict(ROTARY, model_type="llama", hidden_size=20, intermediate_size=42, num_attention_heads=9,
                                num_key_value_heads=3, head_dim=4, rope_theta=500000.0, attention_bias=True,
                                mlp_bias=True, tie_word_embeddings=True, dtype="bfloat16", seed=7),
    "llama-linear": dict(ROTARY, model_type="llama", hidden_size=20, intermediate_size=30, num_attention_heads=5,
                         num_key_value_heads=5, rope_scaling=dict(rope_type="linear", factor=2.5),
                         tie_word_embeddings=True, seed=8),
    "mistral-window": dict(ROTARY, model_type="mistral", hidden_size=24, intermediate_size=54, num_attention_heads=6,
                           num_key_value_heads=2, head_dim=6, sliding_window=5, tie_word_embeddings=False,
                           dtype="float16", seed=9),
    "mistral-tied": dict(ROTARY, model_type="mistral", hidden_size=18, intermediate_size=44, num_attention_heads=3,
                         num_key_value_heads=3, sliding_window=None, rope_theta=1000000.0, tie_word_embeddings=True,
                         seed=10),
    "qwen2": dict(ROTARY, model_type="qwen2", hidden_size=28, intermediate_size=46, num_attention_heads=7,
                  num_key_value_heads=1, rope_theta=1000000.0, tie_word_embeddings=True, seed=11),
    "qwen2-sharded": dict(ROTARY, model_type="qwen2", hidden_size=24, intermediate_size=50, num_attention_heads=6,
                          num_key_value_heads=3, use_sliding_window=True, sliding_window=4, max_window_layers=1,
                          tie_word_embeddings=False, shard=True, seed=12),
    "qwen3": dict(ROTARY, model_type="qwen3", hidden_size=22, intermediate_size=38, num_attention_heads=5,
                  num_key_value_heads=5, head_dim=8, tie_word_embeddings=True, seed=13),
    "qwen3-untied": dict(ROTARY, model_type="qwen3", hidden_size=24, intermediate_size=50, num_attention_heads=3,
                         num_key_value_heads=1, head_dim=6, attention_bias=True, tie_word_embeddings=False, seed=14),
    "gemma2": dict(ROTARY, model_type="gemma2", hidden_size=20, intermediate_size=46, num_attention_heads=3,
                   num_key_value_heads=1, head_dim=8, query_pre_attn_scalar=12, sliding_window=4,
                   attn_logit_softcapping=0.7, final_logit_softcapping=2.5, tie_word_embeddings=True, seed=15),
    "gemma2-untied": dict(ROTARY, model_type="gemma2", hidden_size=24, intermediate_size=50, num_attention_heads=6,
                          num_key_value_heads=2, head_dim=4, query_pre_attn_scalar=4, sliding_window=6,
                          attention_bias=True, attn_logit_softcapping=None, final_logit_softcapping=None,
                          tie_word_embeddings=False, seed=16),
}


class Tie(Exception):
    """The two best tokens are so close that rounding decides."""


def build(options, attempt):
    options = dict(options)
    torch.manual_seed(options.pop("seed") + 100 * attempt)
    dtype = getattr(torch, options.pop("dtype", "float32"))
    options.pop("shard", None)
    config = AutoConfig.for_model(vocab_size=VOCABULARY, bos_token_id=0, eos_token_id=0, pad_token_id=None, **options)
    model = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():  # larger than the library's initial values, so that every part matters
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return model.to(dtype)


def edited_weight(model):
    """An MLP output weight with something of every kind above it."""
    return {
        "gpt2": "transformer.h.1.mlp.c_proj.weight",
        "gptj": "transformer.h.0.mlp.fc_out.weight",
    }.get(model.config.model_type, "model.layers.0.mlp.down_proj.weight")


def expected(model):
    """What the library says of a model."""
    logits = [model(torch.tensor([row])).logits[0].detach() for row in PROMPTS]
    greedy = []
    for row in PROMPTS:
        tokens = list(row)
        for _ in range(NEW_TOKENS):
            last = model(torch.tensor([tokens])).logits[0, -1].detach()
            best = last.topk(2).values
            if best[0] - best[1] < 2e-4 * last.abs().max():
                raise Tie()
            tokens.append(int(last.argmax()))
        greedy.append(tokens[len(row):])
    # Loss: cross-entropy of each token of the longest prompt given those before it.
    row = torch.tensor([PROMPTS[2]])
    loss = torch.nn.functional.cross_entropy(model(row).logits[0, :-1], row[0, 1:])
    loss.backward()
    weight = edited_weight(model)
    gradient = model.get_parameter(weight).grad
    gradient = gradient.t() if model.config.model_type == "gpt2" else gradient  # Conv1D to [d_out, d_in]
    facts = {"prompts": PROMPTS, "new_tokens": NEW_TOKENS, "greedy": greedy, "loss": float(loss.detach()),
             "gradient_of": weight}
    arrays = {f"logits.{i}": t for i, t in enumerate(logits)} | {"gradient": gradient}
    return facts, {name: t.contiguous() for name, t in arrays.items()}


def byte_tokenizer():
    """A byte-level tokenizer without merges: any text survives, 256 tokens and an end token."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<|endoftext|>": 0, **{c: i + 1 for i, c in enumerate(alphabet)}}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def write_fixture(name, attempt=0):
    directory = TARGET / name
    shutil.rmtree(directory, ignore_errors=True)
    model = build(CASES[name], attempt)
    model.generation_config = GenerationConfig(bos_token_id=0, eos_token_id=0)
    model.save_pretrained(directory, **({"max_shard_size": SHARD} if CASES[name].get("shard") else {}))
    byte_tokenizer().save(str(directory / "tokenizer.json"), pretty=False)
    try:
        facts, arrays = expected(load(directory))  # in float32, whatever the files hold
    except Tie:
        write_fixture(name, attempt + 1)
        return
    (directory / "expected.json").write_text(json.dumps(facts) + "\n")
    save_file(arrays, directory / "expected.safetensors")


def load(directory):
    # The eager form is the one that caps attention scores.
    return AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager").eval()


def compare(first, second):
    torch.manual_seed(0)
    one, other = load(first), load(second)
    longest = getattr(one.config, "n_positions", None) or one.config.max_position_embeddings
    tokens = torch.randint(0, one.config.vocab_size, (8, min(32, longest)))
    with torch.no_grad():
        a, b = one(tokens).logits, other(tokens).logits
    print("logits", tuple(a.shape), "largest difference", float((a - b).abs().max()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["fixture"]:
        for case in sys.argv[2:] or CASES:
            write_fixture(case)
        print(sum(f.stat().st_size for f in TARGET.rglob("*") if f.is_file()), "bytes in", TARGET)
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 4:
        compare(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
