"""Writes the TorchScript modules of the decoder: what would be many small operations, as one.

Run with PyTorch 2.7.1:  python tools/torchscript/generate_decoder.py
One module per function, because DJL reaches only `forward`. An empty tensor stands for none.
"""

from pathlib import Path
from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

TARGET = Path(__file__).parents[2] / "language-model/src/main/resources/dev/errata/model"


def placed(x: Tensor, heads: int, gain: Tensor, cosines: Tensor, sines: Tensor, s: List[float]):
    """Normalised, turned, by head: [B, T, heads * width] to [B, heads, T, width]."""
    x = x.unflatten(-1, [heads, -1])
    if gain.numel() > 0:
        x = F.rms_norm(x, [x.size(-1)], gain, s[6])
    if cosines.numel() > 0:
        half = x.size(-1) // 2
        if s[5] > 0:
            others = x.unflatten(-1, [half, 2]).flip(-1).flatten(-2)
        else:
            others = torch.cat([x[..., half:], x[..., :half]], -1)
        x = x * cosines + others * sines
    return x.transpose(1, 2)


def attended(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, s: List[float]):
    """softmax(cap(s Q K^T) + mask) V, [B, T, heads * width]; heads of a group share keys."""
    rows, heads, fresh, width = q.shape
    groups = k.size(1)
    if fresh == 1:
        # The heads of a group are further tokens of their one key-value head.
        q = q.reshape(rows, groups, -1, width)
    elif groups < heads:
        shape = [rows, groups, heads // groups, -1, width]
        k = k.unsqueeze(2).expand(shape).flatten(1, 2)
        v = v.unsqueeze(2).expand(shape).flatten(1, 2)
    if s[3] > 0:
        scores = s[3] * torch.tanh((q @ k.transpose(-1, -2)) * (s[2] / s[3]))
        if mask.numel() > 0:
            scores = scores + mask
        mixed = scores.softmax(-1) @ v
    elif mask.numel() > 0:
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=s[2])
    else:
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=s[4] > 0 and fresh > 1, scale=s[2])
    return mixed.reshape(rows, heads, fresh, width).transpose(1, 2).flatten(2)


def projected(q: Tensor, k: Tensor, v: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values, which may come side by side in one tensor."""
    if k.numel() > 0:
        return q, k, v
    parts = q.chunk(3, -1)
    return parts[0], parts[1], parts[2]


class Attention(torch.nn.Module):
    """Settings: heads, key-value heads, scale, soft cap or 0, causal, interleaved, epsilon."""

    def forward(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        query_gain: Tensor,
        key_gain: Tensor,
        cosines: Tensor,
        sines: Tensor,
        mask: Tensor,
        settings: Tensor,
    ) -> Tensor:
        s: List[float] = settings.tolist()
        q, k, v = projected(q, k, v)
        q = placed(q, int(s[0]), query_gain, cosines, sines, s)
        k = placed(k, int(s[1]), key_gain, cosines, sines, s)
        v = v.unflatten(-1, [int(s[1]), -1]).transpose(1, 2)
        return attended(q, k, v, mask, s)


class CachedAttention(torch.nn.Module):
    """As Attention, going on after earlier keys and values; gives all of them back, too."""

    def forward(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        query_gain: Tensor,
        key_gain: Tensor,
        cosines: Tensor,
        sines: Tensor,
        mask: Tensor,
        settings: Tensor,
        earlier_keys: Tensor,
        earlier_values: Tensor,
    ) -> Tuple[Tensor, Tensor, Tensor]:
        s: List[float] = settings.tolist()
        q, k, v = projected(q, k, v)
        q = placed(q, int(s[0]), query_gain, cosines, sines, s)
        k = placed(k, int(s[1]), key_gain, cosines, sines, s)
        v = v.unflatten(-1, [int(s[1]), -1]).transpose(1, 2)
        if earlier_keys.numel() > 0:
            k = torch.cat([earlier_keys, k], 2)
            v = torch.cat([earlier_values, v], 2)
        else:
            # A view would keep the queries beside them in memory.
            k = k.contiguous()
            v = v.contiguous()
        return attended(q, k, v, mask, s), k, v


class RmsNorm(torch.nn.Module):
    """Settings: epsilon, what is added to the gain."""

    def forward(self, x: Tensor, gain: Tensor, settings: Tensor) -> Tensor:
        s: List[float] = settings.tolist()
        if s[1] > 0:
            gain = gain + s[1]
        return F.rms_norm(x, [x.size(-1)], gain, s[0])


class TanhGelu(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.gelu(x, approximate="tanh")


class Silu(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.silu(x)


MODULES = {
    "attention": Attention(),
    "cached_attention": CachedAttention(),
    "rms_norm": RmsNorm(),
    "gelu_tanh": TanhGelu(),
    "silu": Silu(),
}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, module in MODULES.items():
        path = TARGET / f"{name}.pt"
        torch.jit.script(module).save(str(path))
        print(path.name, path.stat().st_size, "bytes")
