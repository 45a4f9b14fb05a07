"""Writes what PyTorch computes for attention and CTC, so that tests can compare without Python.

Usage: python writeAlignment.py OUTPUT.json
Everything is in double precision and time-major: query [Q, B, D], keys [T, B, D], values [T, B, E], logits [T, B, V].
Labels are 0 … V − 2 wherever the blank stands; the loss is the sum over all elements (attention) or sequences (CTC),
each times a given weight.
"""
import json
import sys

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def numbers(tensor):
    return tensor.detach().flatten().tolist()


def attention(seed, score, B, Q, T, D, E, lengths=None, causal=False):
    """`score`: scaled, dot (scale 1) or additive, which PyTorch lacks: written with its operations and differentiated by it."""
    torch.manual_seed(seed)
    query, keys, values = (torch.randn(n, B, w, requires_grad=True) for n, w in ((Q, D), (T, D), (T, E)))
    vector = torch.randn(D, requires_grad=True)
    weights = torch.randn(Q, B, E)
    lengths = [T] * B if lengths is None else lengths
    seen = torch.arange(T)[None, None, :] < torch.tensor(lengths)[:, None, None]
    seen = seen.expand(B, Q, T)
    if causal:
        seen = seen & torch.ones(Q, T, dtype=torch.bool).tril()
    q, k, v = (x.transpose(0, 1) for x in (query, keys, values))
    if score == "additive":
        scores = torch.tanh(q[:, :, None] + k[:, None]) @ vector
        context = torch.softmax(scores.masked_fill(~seen, -torch.inf), dim=-1) @ v
    else:
        scale = D**-0.5 if score == "scaled" else 1.0
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=seen, scale=scale)
    context = context.transpose(0, 1)
    (context * weights).sum().backward()
    inputs = {"query": query, "keys": keys, "values": values}
    if score == "additive":
        inputs["vector"] = vector
    return {
        "name": f"{score}, B {B}, Q {Q}, T {T}, D {D}, E {E}"
        + ("" if lengths == [T] * B else f", lengths {lengths}")
        + (", causal" if causal else ""),
        "score": score,
        "causal": causal,
        "lengths": lengths,
        "shapes": {name: list(x.shape) for name, x in inputs.items()},
        "inputs": {name: numbers(x) for name, x in inputs.items()},
        "weights": numbers(weights),
        "context": numbers(context),
        "gradients": {name: numbers(x.grad) for name, x in inputs.items()},
    }


def ctc(seed, V, T, steps, targets, blank="last", zero_infinity=False):
    torch.manual_seed(seed)
    B, U = len(targets), max(1, max(len(t) for t in targets))
    logits = (2 * torch.randn(T, B, V)).requires_grad_()
    weights = 0.5 + torch.rand(B)
    shift = 1 if blank == "first" else 0
    padded = torch.tensor([[c + shift for c in t] + [shift] * (U - len(t)) for t in targets])
    losses = F.ctc_loss(
        F.log_softmax(logits, dim=-1),
        padded,
        torch.tensor(steps),
        torch.tensor([len(t) for t in targets]),
        blank=0 if blank == "first" else V - 1,
        reduction="none",
        zero_infinity=zero_infinity,
    )
    (losses * weights).sum().backward()
    return {
        "name": f"V {V}, T {T}, steps {steps}, targets of {[len(t) for t in targets]}, blank {blank}"
        + (", zero infinity" if zero_infinity else ""),
        "blank": blank,
        "zeroInfinity": zero_infinity,
        "steps": steps,
        "targets": targets,
        "shape": [T, B, V],
        "logits": numbers(logits),
        "weights": numbers(weights),
        "losses": numbers(losses),
        "gradient": numbers(logits.grad),
    }


def random_ctc(seed, V, T, B, blank):
    """Different lengths, labels with many repeats."""
    random = torch.Generator().manual_seed(seed)

    def below(n):
        return int(torch.randint(n, (1,), generator=random))

    steps = [T] + [1 + below(T) for _ in range(B - 1)]
    targets = [[below(V - 1) for _ in range(below((n + 1) // 2 + 1))] for n in steps]
    return ctc(seed, V, T, steps, targets, blank)


def main():
    attentions = [
        attention(1, "scaled", 2, 3, 4, 5, 3),
        attention(2, "scaled", 3, 4, 5, 4, 6, lengths=[5, 1, 3]),
        attention(3, "scaled", 2, 5, 5, 3, 3, causal=True),
        attention(4, "scaled", 2, 4, 4, 2, 3, lengths=[4, 2], causal=True),
        attention(5, "scaled", 1, 1, 1, 3, 2),
        attention(6, "dot", 2, 3, 4, 6, 5, lengths=[4, 3]),
        attention(7, "dot", 1, 1, 7, 1, 1),
        attention(8, "additive", 2, 3, 4, 5, 3),
        attention(9, "additive", 3, 2, 5, 7, 2, lengths=[5, 1, 2]),
        attention(10, "additive", 2, 4, 4, 4, 4, causal=True),
    ]
    ctcs = [
        ctc(1, 3, 1, [1, 1], [[0], [1]]),
        ctc(2, 2, 1, [1], [[]]),
        ctc(3, 3, 6, [6, 5, 4], [[0, 0], [1, 1, 1], [0, 1, 0]]),
        ctc(4, 5, 9, [9, 3, 7], [[3, 3, 0, 1], [2], []], blank="first"),
        ctc(5, 3, 4, [4, 2, 3], [[0, 1], [0, 0, 0], [1, 1]], zero_infinity=True),
        *(random_ctc(10 + i, 2 + i, 3 + 3 * i, 1 + i % 4, "first" if i % 2 else "last") for i in range(6)),
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "attention": attentions, "ctc": ctcs}, file)
        file.write("\n")


main()
