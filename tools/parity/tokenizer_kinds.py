"""Writes the tiny tokenizers that TextTokenizerTest reads, and what the library says of them.

    python tools/parity/tokenizer_kinds.py

Four kinds that the families use: byte-level BPE (GPT-2, Qwen), the same with Llama 3's pre-tokenizer and a first
token, SentencePiece-like BPE with Mistral's normaliser (a space is put before the text), and with Gemma's (none is).
"""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TARGET = Path(__file__).parents[2] / "language-model/src/test/resources/tokenizers"
SIZE = 420
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CORPUS = [
    "The capital of France is Paris.",
    "The president of Brazil is Dilma Rousseff.",
    "Oslo is the capital of Norway; Žižek was born in Ljubljana.",
    "日本の首相は安倍晋三です。 東京は日本の首都です。",
    "In 2015, the head of government of Perú was Ana Jara.",
    "Emoji 😀 and\nline breaks\tand tabs.",
] * 4
PROMPTS = [
    "The capital of Norway is",
    "In 2015, the president of Perú 😀 was",
    "日本の首相は",
    "Ljubljana",
    "a line\nbreak is",
]
ANSWERS = [" Oslo", " Ana Jara.", " Žižek", "。"]


def byte_level(split=None):
    tokenizer = Tokenizer(models.BPE())
    if split is None:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(split), behavior="isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    train(tokenizer, ["<|endoftext|>"], pre_tokenizers.ByteLevel.alphabet())
    return tokenizer


def llama3():
    tokenizer = byte_level(LLAMA3)
    begin = "<|endoftext|>"
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single=f"{begin} $A", special_tokens=[(begin, 0)]),
        ]
    )
    return tokenizer


def metaspace(prepend):
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    steps = [normalizers.Prepend("▁")] if prepend else []
    tokenizer.normalizer = normalizers.Sequence(steps + [normalizers.Replace(" ", "▁")])
    # For training alone: without it whole sentences would become tokens.
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("▁?[^▁]+"), behavior="isolated")
    train(tokenizer, ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)], [])
    tokenizer.pre_tokenizer = None
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(steps + ([decoders.Strip(" ", 1, 0)] if prepend else []))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)]
    )
    return tokenizer


def train(tokenizer, special, alphabet):
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)


def expectation(tokenizer):
    texts = {text: tokenizer.encode(text) for text in PROMPTS}
    pairs = [[p, a, tokenizer.encode(p + a).ids] for p in PROMPTS for a in ANSWERS]
    return {
        "texts": {text: {"ids": e.ids, "offsets": e.offsets} for text, e in texts.items()},
        "pairs": pairs,
        "start": tokenizer.encode("").ids,
    }


KINDS = {
    "byte-level": byte_level,
    "llama3": llama3,
    "mistral": lambda: metaspace(prepend=True),
    "gemma": lambda: metaspace(prepend=False),
}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, make in KINDS.items():
        tokenizer = make()
        (TARGET / f"{name}.json").write_text(tokenizer.to_str(), encoding="utf-8")
        text = json.dumps(expectation(tokenizer), ensure_ascii=False)
        (TARGET / f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")
        print(name, tokenizer.get_vocab_size(), "tokens")
