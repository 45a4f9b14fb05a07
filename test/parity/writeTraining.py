"""Writes what PyTorch's optimizers and learning-rate schedulers do, so that tests can compare without Python.

Usage: python writeTraining.py OUTPUT.json
Everything is in double precision. Plain SGD, RMSprop and Adam stand in writeFixtures.py.
"""
import json
import sys

import torch
from torch import nn
from torch.optim import lr_scheduler as schedulers

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def optimizer(name, make, steps=100):
    """A small least-squares problem: the weights after every tenth step."""
    torch.manual_seed(3)
    a, y = torch.randn(12, 5), torch.randn(12)
    w = nn.Parameter(torch.randn(5))
    start = w.detach().tolist()
    rule = make([w])
    path = []
    for step in range(steps):
        rule.zero_grad()
        loss = ((a @ w - y) ** 2).mean()
        loss.backward()
        rule.step()
        if (step + 1) % 10 == 0:
            path.append(w.detach().tolist())
    return {"name": name, "a": a.tolist(), "y": y.tolist(), "start": start, "path": path}


def schedule(name, make, settings, losses=None, steps=100):
    """The learning rate of each of 100 steps; `losses` are those that a plateau scheduler sees after every fifth one."""
    rule = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = make(rule)
    rates = []
    for step in range(steps):
        rates.append(rule.param_groups[0]["lr"])
        rule.step()
        if losses is None:
            scheduler.step()
        elif (step + 1) % 5 == 0:
            scheduler.step(losses[(step + 1) // 5 - 1])
    return {"name": name, "settings": settings, "losses": losses, "rates": rates}


def warm(rule, steps, after):
    """Full size at step `steps`, then the other schedule from its beginning."""
    rise = schedulers.LinearLR(rule, start_factor=1 / steps, end_factor=1, total_iters=steps - 1)
    return schedulers.SequentialLR(rule, [rise, after(rule)], milestones=[steps])


def main():
    optim = torch.optim
    optimizers = [
        optimizer("sgd nesterov", lambda p: optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True)),
        optimizer("adagrad", lambda p: optim.Adagrad(p, lr=0.1, eps=1e-10)),
        optimizer("adadelta", lambda p: optim.Adadelta(p, lr=1, rho=0.9, eps=1e-6)),
        optimizer(
            "rmsprop centred",
            lambda p: optim.RMSprop(p, lr=0.001, alpha=0.95, eps=1e-4, momentum=0.5, centered=True),
        ),
        optimizer("adamw", lambda p: optim.AdamW(p, lr=0.03, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)),
        optimizer("amsgrad", lambda p: optim.Adam(p, lr=0.03, betas=(0.9, 0.99), eps=1e-8, amsgrad=True)),
    ]
    falling = [1.0, 0.9, 0.9, 0.899999, 0.91, 0.8, 0.81, 0.82, 0.83, 0.84, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]
    schedules = [
        schedule("constant", lambda r: schedulers.ConstantLR(r, factor=1), {}),
        schedule("step", lambda r: schedulers.StepLR(r, 30, 0.2), {"kind": "step", "every": 30, "factor": 0.2}),
        schedule(
            "exponential",
            lambda r: schedulers.ExponentialLR(r, 0.5 ** (1 / 20)),
            {"kind": "exponential", "every": 20, "factor": 0.5},
        ),
        schedule(
            "cosine",
            lambda r: schedulers.CosineAnnealingLR(r, 100, eta_min=0.001),
            {"kind": "cosine", "minimum": 0.001},
        ),
        schedule(
            "cosine with warm restarts",
            lambda r: schedulers.CosineAnnealingWarmRestarts(r, 10, T_mult=2, eta_min=0.01),
            {"kind": "cosine", "cycle": 10, "cycleFactor": 2, "minimum": 0.01},
        ),
        schedule(
            "one cycle",
            lambda r: schedulers.OneCycleLR(r, 0.1, total_steps=101, pct_start=0.25, div_factor=10, cycle_momentum=False),
            {"kind": "oneCycle", "peakAt": 0.25, "startDivisor": 10, "steps": 101},
        ),
        schedule(
            "warm-up, then step",
            lambda r: warm(r, 8, lambda rule: schedulers.StepLR(rule, 30, 0.2)),
            {"kind": "step", "every": 30, "factor": 0.2, "warmup": 8},
        ),
        schedule(
            "warm-up, then cosine",
            lambda r: warm(r, 20, lambda rule: schedulers.CosineAnnealingLR(rule, 80)),
            {"kind": "cosine", "warmup": 20},
        ),
        schedule(
            "on plateau",
            lambda r: schedulers.ReduceLROnPlateau(r, factor=0.3, patience=2, min_lr=0.002),
            {"kind": "plateau", "factor": 0.3, "patience": 2, "minimum": 0.002},
            falling,
        ),
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "optimizers": optimizers, "schedules": schedules}, file)
        file.write("\n")


main()
