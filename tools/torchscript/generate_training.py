"""Writes the TorchScript modules that language-model trains with: products in bfloat16.

Run with PyTorch 2.7.1:  python tools/torchscript/generate_training.py
One module per function, because DJL reaches only `forward`.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

TARGET = Path(__file__).parents[2] / "language-model/src/main/resources/dev/errata/model/training"


class Linear(torch.nn.Module):
    def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        t = torch.bfloat16
        return F.linear(x.to(t), weight.to(t), bias.to(t)).to(torch.float32)


class LinearWithoutBias(torch.nn.Module):
    def forward(self, x: Tensor, weight: Tensor) -> Tensor:
        t = torch.bfloat16
        return F.linear(x.to(t), weight.to(t)).to(torch.float32)


class ReluMlp(torch.nn.Module):
    def forward(
        self, x: Tensor, weight_in: Tensor, bias_in: Tensor, weight_out: Tensor, bias_out: Tensor
    ) -> Tensor:
        t = torch.bfloat16
        inner = torch.relu(F.linear(x.to(t), weight_in.to(t), bias_in.to(t)))
        return F.linear(inner, weight_out.to(t), bias_out.to(t)).to(torch.float32)


MODULES = {
    "linear": Linear(),
    "linear_without_bias": LinearWithoutBias(),
    "relu_mlp": ReluMlp(),
}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, module in MODULES.items():
        path = TARGET / f"{name}_bfloat16.pt"
        torch.jit.script(module).save(str(path))
        print(path.name, path.stat().st_size, "bytes")
