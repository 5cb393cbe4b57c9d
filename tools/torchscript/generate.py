"""Writes the TorchScript modules that language-model loads for linear algebra.

Run with PyTorch 2.7.1:  python tools/torchscript/generate.py
One module per function, because DJL reaches only `forward`.
"""

from pathlib import Path
from typing import Tuple

import torch

TARGET = Path(__file__).parents[2] / "language-model/src/main/resources/dev/errata/model/linalg"


class Eigh(torch.nn.Module):
    def forward(self, a: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        values, vectors = torch.linalg.eigh(a)
        return values, vectors


class Solve(torch.nn.Module):
    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.linalg.solve(a, b)


class SolvePosdef(torch.nn.Module):
    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.cholesky_solve(b, torch.linalg.cholesky(a))


class Cholesky(torch.nn.Module):
    def forward(self, a: torch.Tensor) -> torch.Tensor:
        return torch.linalg.cholesky(a)


class Inverse(torch.nn.Module):
    def forward(self, a: torch.Tensor) -> torch.Tensor:
        return torch.linalg.inv(a)


MODULES = {
    "eigh": Eigh(),
    "solve": Solve(),
    "solve_posdef": SolvePosdef(),
    "cholesky": Cholesky(),
    "inverse": Inverse(),
}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, module in MODULES.items():
        path = TARGET / f"{name}.pt"
        torch.jit.script(module).save(str(path))
        print(path.name, path.stat().st_size, "bytes")
