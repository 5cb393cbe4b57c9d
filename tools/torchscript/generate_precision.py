"""Writes the TorchScript modules that language-model keeps and multiplies half-precision weights with.

Run with PyTorch 2.7.1:  python tools/torchscript/generate_precision.py
One module per function, because DJL reaches only `forward`.
"""

from pathlib import Path
from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor

TARGET = Path(__file__).parents[2] / "language-model/src/main/resources/dev/errata/model"


class BytesAsBfloat16(torch.nn.Module):
    """A copy of bytes, taken as bfloat16; DJL cannot make such tensors."""

    def forward(self, data: Tensor) -> Tensor:
        return torch.view_copy(data, dtype=torch.bfloat16)


class ToBfloat16(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.to(torch.bfloat16)


class ToFloat32(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.to(torch.float32)


class Linear(torch.nn.Module):
    """A product in the type of the weight, a sum in the type of the input."""

    def forward(self, x: Tensor, weight: Tensor, bias: Optional[Tensor] = None) -> Tensor:
        y = F.linear(x.to(weight.dtype), weight).to(x.dtype)
        return y if bias is None else y + bias


class Rows(torch.nn.Module):
    """Rows of a table in float32."""

    def forward(self, ids: Tensor, table: Tensor) -> Tensor:
        return F.embedding(ids, table).to(torch.float32)


MODULES = {
    "bytes_as_bfloat16": BytesAsBfloat16(),
    "to_bfloat16": ToBfloat16(),
    "to_float32": ToFloat32(),
    "linear": Linear(),
    "rows": Rows(),
}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, module in MODULES.items():
        path = TARGET / f"{name}.pt"
        torch.jit.script(module).save(str(path))
        print(path.name, path.stat().st_size, "bytes")
