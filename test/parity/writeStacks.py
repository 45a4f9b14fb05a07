"""Writes what PyTorch computes for stacked recurrent layers, so that tests can compare without Python.

Usage: python writeStacks.py OUTPUT.json
Double precision. One torch module with all layers and directions; sequences of different length are packed. The loss is the
mean square over the real steps of a readout of the outputs, plus that of a readout of the final states; the initial states are
affine in numbers of each sequence. Weights stand in the layout of RNN Studio: W [D, gates*H], U [H, gates*H], P [H, P], all
flat, by the names of its parameters; the two bias vectors are given as their sum, except the candidate's recurrent bias of
the GRU, which stays apart as `bn`.
"""
import json
import sys

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

B, T, D = 3, 5, 2


def numbers(tensor):
    return [float(f"{value:.14g}") for value in tensor.detach().flatten().tolist()]


def module(kind, layers, both):
    options = {"num_layers": layers, "bidirectional": both, "batch_first": True}
    if kind == "elman":
        return nn.RNN(D, 2, **options)
    if kind == "gru":
        return nn.GRU(D, 2, **options)
    return nn.LSTM(D, 3, proj_size=2, **options) if kind == "lstm projection" else nn.LSTM(D, 2, **options)


def weights(kind, net, of, gradient):
    """Parameters of RNN Studio's node `it`; `of` reads the value or the gradient of one of PyTorch's."""
    made = {}
    for layer in range(net.num_layers):
        for reverse in ("", "_reverse") if net.bidirectional else ("",):
            theirs, ours = f"_l{layer}{reverse}", f"{f'_l{layer}' if layer else ''}{reverse}"
            part = lambda name: of(getattr(net, name + theirs))
            made[f"it.W{ours}"] = part("weight_ih").T
            made[f"it.U{ours}"] = part("weight_hh").T
            b_ih, b_hh, h = part("bias_ih"), part("bias_hh"), net.hidden_size
            if kind == "gru":
                made[f"it.bn{ours}"] = b_hh[2 * h :]
                b_hh = torch.cat([b_hh[: 2 * h], torch.zeros(h)])
            made[f"it.b{ours}"] = b_ih if gradient else b_ih + b_hh
            if kind == "lstm projection":
                made[f"it.P{ours}"] = part("weight_hr").T
    return made


def linear(name, layer, of):
    return {f"{name}.W": of(layer.weight).T, f"{name}.b": of(layer.bias)}


def beside(states):
    """[layers * directions, B, H] to all side by side, [B, layers * directions * H]."""
    return states.transpose(0, 1).reshape(B, -1)


def case(kind, layers, both, ragged):
    torch.manual_seed(layers + 10 * both + 100 * ragged)
    net = module(kind, layers, both)
    units = layers * (2 if both else 1)
    widths = [net.proj_size or net.hidden_size] + ([net.hidden_size] if kind.startswith("lstm") else [])
    starts = [nn.Linear(D, units * width) for width in widths]
    each = nn.Linear(widths[0] * (2 if both else 1), 1)
    end = nn.Linear(sum(units * width for width in widths), 1)
    lengths = [T, T - 3, 1] if ragged else [T] * B
    x, once, step_target, end_target = torch.randn(B, T, D), torch.randn(B, D), torch.randn(B, T, 1), torch.randn(B, 1)
    first = [s(once).reshape(B, units, -1).transpose(0, 1).contiguous() for s in starts]
    packed = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True)
    y, states = net(packed, tuple(first) if len(first) > 1 else first[0])
    y, _ = pad_packed_sequence(y, batch_first=True, total_length=T)
    final = torch.cat([beside(s) for s in (states if len(first) > 1 else (states,))], 1)
    real = (torch.arange(T)[None, :] < torch.tensor(lengths)[:, None])[:, :, None]
    step_loss = (((each(y) - step_target) ** 2) * real).sum() / sum(lengths)
    prediction = end(final)
    loss = step_loss + ((prediction - end_target) ** 2).mean()
    loss.backward()
    names = ["h0", "c0"]
    ours = lambda of, gradient: {
        name: numbers(value)
        for parts in [
            weights(kind, net, of, gradient),
            *(linear(name, layer, of) for name, layer in zip(names, starts)),
            linear("each", each, of),
            linear("end", end, of),
        ]
        for name, value in parts.items()
    }
    time_major = lambda tensor: numbers(tensor.transpose(0, 1))
    return {
        "name": f"{kind}, {layers} layer{'s' if layers > 1 else ''}, {'both directions' if both else 'forward'}"
        + (", sequences of different length" if ragged else ""),
        "kind": kind,
        "layers": layers,
        "both": both,
        "lengths": lengths,
        "x": time_major(x),
        "once": numbers(once),
        "stepTarget": time_major(step_target),
        "endTarget": numbers(end_target),
        "parameters": ours(lambda p: p.data, False),
        "prediction": numbers(prediction),
        "loss": loss.item(),
        "gradients": ours(lambda p: p.grad, True),
    }


def main():
    cases = [
        case(kind, layers, both, ragged)
        for kind in ("elman", "gru", "lstm", "lstm projection")
        for layers in (1, 2)
        for both in (False, True)
        for ragged in (False, True)
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "cases": cases}, file)
        file.write("\n")


main()
