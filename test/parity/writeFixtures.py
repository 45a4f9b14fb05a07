"""Writes what PyTorch computes for small recurrent nets, so that tests can compare without Python.

Usage: python writeFixtures.py OUTPUT.json
Everything is in double precision. Weights are stored in the layout of RNN Studio: W [D, gates*H], U [H, gates*H],
gates in PyTorch's order (LSTM i f g o, GRU r z n); PyTorch's two bias vectors are given as their sum, except the
candidate's recurrent bias of the GRU, which stays apart as `bn`.
"""
import json
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

B, T, D, H = 3, 7, 2, 4


def rows(tensor):
    return tensor.detach().tolist()


def cell(kind, width):
    if kind == "lstm":
        return nn.LSTM(width, H, batch_first=True)
    if kind == "gru":
        return nn.GRU(width, H, batch_first=True)
    return nn.RNN(width, H, batch_first=True, nonlinearity=kind.split()[1])


def parameters(kind, name, layer, of):
    """Our parameters from PyTorch's; `of` reads the value or the gradient of one."""
    w, u = of(layer.weight_ih_l0).T, of(layer.weight_hh_l0).T
    b_ih, b_hh = of(layer.bias_ih_l0), of(layer.bias_hh_l0)
    made = {f"{name}.W": w, f"{name}.U": u}
    return made, b_ih, b_hh


def values(kind, name, layer):
    made, b_ih, b_hh = parameters(kind, name, layer, lambda p: p.data)
    if kind == "gru":
        b = b_ih.clone()
        b[: 2 * H] += b_hh[: 2 * H]
        made[f"{name}.b"], made[f"{name}.bn"] = b, b_hh[2 * H :].clone()
    else:
        made[f"{name}.b"] = b_ih + b_hh
    return made


def gradients(kind, name, layer):
    made, b_ih, b_hh = parameters(kind, name, layer, lambda p: p.grad)
    made[f"{name}.b"] = b_ih
    if kind == "gru":
        made[f"{name}.bn"] = b_hh[2 * H :]
    return made


class Net(nn.Module):
    def __init__(self, kind, layers):
        super().__init__()
        self.cells = nn.ModuleList(cell(kind, D if i == 0 else H) for i in range(layers))
        self.out = nn.Linear(H, 1)

    def forward(self, x, lengths):
        for layer in self.cells:
            x, _ = layer(x)
        last = x[torch.arange(B), torch.tensor(lengths) - 1]
        return self.out(last), x


def case(kind, layers, ragged):
    torch.manual_seed(hash_of(f"{kind} {layers} {ragged}"))
    net = Net(kind, layers)
    x = torch.randn(B, T, D)
    target = torch.randn(B, 1)
    lengths = [T, T - 3, 1] if ragged else [T] * B
    prediction, _ = net(x, lengths)
    loss = ((prediction - target) ** 2).mean()
    loss.backward()
    params, grads = {}, {}
    for i, layer in enumerate(net.cells):
        params |= values(kind, f"cell{i}", layer)
        grads |= gradients(kind, f"cell{i}", layer)
    params |= {"out.W": net.out.weight.data.T, "out.b": net.out.bias.data}
    grads |= {"out.W": net.out.weight.grad.T, "out.b": net.out.bias.grad}
    return {
        "name": f"{kind}, {layers} layer{'s' if layers > 1 else ''}{', sequences of different length' if ragged else ''}",
        "kind": kind,
        "layers": layers,
        "lengths": lengths,
        "x": rows(x),
        "target": rows(target),
        "parameters": {k: rows(v) for k, v in params.items()},
        "prediction": rows(prediction),
        "loss": loss.item(),
        "gradients": {k: rows(v) for k, v in grads.items()},
    }


def hash_of(text):
    number = 2166136261
    for character in text:
        number = ((number ^ ord(character)) * 16777619) % 2**32
    return number


def optimizer(name, make, steps=100):
    """A small least-squares problem: the weights after every tenth step. The rates are too small to arrive: RMSprop near the
    minimum divides rounding errors by themselves."""
    torch.manual_seed(3)
    a, y = torch.randn(12, 5), torch.randn(12)
    w = nn.Parameter(torch.randn(5))
    start = rows(w)
    rule = make([w])
    path = []
    for step in range(steps):
        rule.zero_grad()
        loss = ((a @ w - y) ** 2).mean()
        loss.backward()
        rule.step()
        if (step + 1) % 10 == 0:
            path.append(rows(w))
    return {"name": name, "a": rows(a), "y": rows(y), "start": start, "path": path}


def main():
    cases = [
        case(kind, layers, ragged)
        for kind in ("elman tanh", "elman relu", "lstm", "gru")
        for layers in (1, 2)
        for ragged in (False, True)
    ]
    optim = torch.optim
    optimizers = [
        optimizer("sgd", lambda p: optim.SGD(p, lr=0.05)),
        optimizer("sgd momentum", lambda p: optim.SGD(p, lr=0.02, momentum=0.9)),
        optimizer("rmsprop", lambda p: optim.RMSprop(p, lr=0.003, alpha=0.95, eps=1e-8)),
        optimizer("rmsprop momentum", lambda p: optim.RMSprop(p, lr=0.001, alpha=0.9, eps=1e-8, momentum=0.5)),
        optimizer("adam", lambda p: optim.Adam(p, lr=0.03, betas=(0.9, 0.999), eps=1e-8)),
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "cases": cases, "optimizers": optimizers}, file)
        file.write("\n")


main()
