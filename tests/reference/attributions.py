# SPDX-License-Identifier: BSD-3-Clause
"""Writes attributions.json: gradients, SmoothGrad, integrated gradients, DeepLIFT and occlusion of small networks, from
PyTorch 1.13 in double. captum's formulas, worked out here without captum. Formats: README.md beside this file.

    python3 attributions.py [output folder]
"""
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from closed_form import rounded, value, write_json
from generate import Concat, GlobalAverage, GlobalMax, Residual, fill, nested, signals, small, stored, tensor

GENES = 5
BASELINE = 61       # salt of the baselines that are not zero


def softmax_ending():
    return nn.Sequential(nn.Conv1d(3, 4, 3), nn.MaxPool1d(3, stride=2), nn.Sigmoid(), nn.AvgPool1d(2), nn.Flatten(),
                         nn.Linear(8, 5), nn.LeakyReLU(0.25), nn.Linear(5, 3), nn.Softmax(1))


def score_of(kind, index):
    """output (genes × classes) → one number per gene."""
    def log_odds(out):
        others = [j for j in range(out.shape[1]) if j != index]
        return out[:, index] - torch.logsumexp(out[:, others], 1)
    return {"log_odds": log_odds, "log_probability": lambda out: torch.log_softmax(out, 1)[:, index],
            "output": lambda out: out[:, index]}[kind]


def gradient(score, x):
    x = x.clone().requires_grad_()
    g, = torch.autograd.grad(score(x).sum(), x)
    return g


# ------------------------------------------------------------------------------------------------ DeepLIFT

EPSILON = 1e-10


def vjp(layer, x, m):
    """Gradient of layer at x, times m."""
    x = x.detach().clone().requires_grad_()
    g, = torch.autograd.grad(layer(x), x, m)
    return g


def multipliers(layer, x, r, m, mr):
    """Multipliers behind a layer (m of the gene, mr of its baseline) → those before it; x and r are its inputs."""
    if isinstance(layer, Concat):
        at, back = 0, [torch.zeros_like(x), torch.zeros_like(x)]
        for branch in layer:
            channels = branch(x).shape[1]
            part = multipliers(branch, x, r, m[:, at:at + channels], mr[:, at:at + channels])
            back = [b + p for b, p in zip(back, part)]
            at += channels
        return tuple(back)
    if isinstance(layer, nn.Sequential):
        inputs = [(x, r)]
        for inner in layer:
            inputs.append(tuple(inner(v).detach() for v in inputs[-1]))
        before = (m, mr)
        for inner, (a, b) in zip(reversed(layer), reversed(inputs[:-1])):
            before = multipliers(inner, a, b, *before)
        return (before[0] + m, before[1] + mr) if isinstance(layer, Residual) else before

    plain = vjp(layer, x, m), vjp(layer, r, mr)
    dx, dy = x - r, (layer(x) - layer(r)).detach()
    close = dx.abs() < EPSILON
    quotient = dx.masked_fill(close, 1.0)
    if isinstance(layer, (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.Sigmoid, nn.Softmax)):
        back = [torch.where(close, p, u * dy / quotient) for p, u in zip(plain, (m, mr))]
        if isinstance(layer, nn.Softmax):
            back = [b - b.mean(1, keepdim=True) for b in back]
        return tuple(back)
    if isinstance(layer, (nn.MaxPool1d, GlobalMax)):
        y, yr = layer(x).detach(), layer(r).detach()
        top = torch.maximum(y, yr)
        moved = vjp(layer, x, m * (top - yr)) + vjp(layer, r, mr * (y - top))    # unpools to the winners
        return tuple(torch.where(close, p, moved / quotient) for p in plain)
    assert isinstance(layer, (nn.Conv1d, nn.Linear, nn.Flatten, nn.AvgPool1d, nn.LogSoftmax, GlobalAverage)) or \
        type(layer).__name__ == "Same", layer
    return plain


def deep_lift(net, score, x, r):
    out = [net(v).detach().requires_grad_() for v in (x, r)]
    m = [torch.autograd.grad(score(o).sum(), o)[0] for o in out]
    return (multipliers(net, x, r, *m)[0] * (x - r)).detach()


# ------------------------------------------------------------------------------------- the library's noise

def philox(counter, key):
    """Philox 4x32-10 of Salmon et al. 2011, in plain integers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def normals(count, seed, purpose, epoch, sample):
    """What RandomStream(seed, purpose, epoch, sample).normal() gives in turn."""
    words = []
    block = 0
    while len(words) < 2 * count + 8:
        words += philox((block, purpose << 16, epoch, sample), (seed & 0xFFFFFFFF, seed >> 32))
        block += 1
    uniforms = [((words[i] >> 5) * 2.0 ** 26 + (words[i + 1] >> 6)) * 2.0 ** -53 for i in range(0, len(words) - 1, 2)]
    out = []
    for a, b in zip(uniforms[::2], uniforms[1::2]):
        radius, angle = math.sqrt(-2 * math.log(1 - a)), 2 * math.pi * b
        out += [radius * math.cos(angle), radius * math.sin(angle)]
    return out[:count]


def smooth_grad(score, x, samples, noise, seed):
    total = torch.zeros_like(x)
    for k in range(samples):
        noisy = x.clone()
        for g in range(len(x)):
            deviation = noise * (x[g].max() - x[g].min())
            e = tensor(np.array(normals(x[g].numel(), seed, 10, k, g)))           # Purpose::attribute is 10
            noisy[g] += deviation * e.reshape(x.shape[2], x.shape[1]).T           # drawn bin by bin
        total += gradient(score, noisy)
    return total / samples


# ---------------------------------------------------------------------------------------------- the others

def integrated(score, x, r, steps, rule):
    if rule == "gauss_legendre":
        at, weight = np.polynomial.legendre.leggauss(steps)
        at, weight = (1 + at) / 2, weight / 2
    else:
        at, weight = np.linspace(0, 1, steps + 1), np.full(steps + 1, 1 / steps)
        weight[[0, -1]] /= 2
    return (x - r) * sum(w * gradient(score, r + a * (x - r)) for a, w in zip(at.tolist(), weight.tolist()))


def occlusion(score, x, r, width, stride, together):
    total, cover = torch.zeros_like(x), torch.zeros_like(x)
    bins, marks = x.shape[2], x.shape[1]
    for k in range(math.ceil((bins - width) / stride) + 1):
        window = slice(k * stride, min(k * stride + width, bins))
        for which in [slice(None)] if together else [slice(c, c + 1) for c in range(marks)]:
            masked = x.clone()
            masked[:, which, window] = r[:, which, window]
            total[:, which, window] += (score(x) - score(masked)).detach()[:, None, None]
            cover[:, which, window] += 1
    return total / cover


def case(net, kind, index, with_baseline):
    rows = fill(net, 1.0)
    x = signals(GENES, 12, 3, scale=2.0)
    r = signals(1, 12, 3, BASELINE).expand_as(x) if with_baseline else torch.zeros_like(x)
    of = score_of(kind, index)
    score = lambda v: of(net(v))
    row = {"parameters": rows, "score": kind, "class": index, "genes": GENES, "input_scale": 2.0,
           "scores": stored(score(x)), "baseline_salt": BASELINE if with_baseline else 0,
           "gradient": stored(gradient(score, x)), "gradient_times_input": stored(gradient(score, x) * (x - r)),
           "smooth_grad": {"samples": 3, "noise": 0.25, "seed": 7,
                           "values": stored(smooth_grad(score, x, 3, 0.25, 7))},
           "integrated_gradients": [{"rule": rule, "steps": steps, "values": stored(integrated(score, x, r, steps, rule))}
                                    for rule, steps in (("trapezoid", 5), ("trapezoid", 64), ("gauss_legendre", 7))],
           "deep_lift": stored(deep_lift(net, of, x, r)),
           "occlusion": [{"width": w, "stride": s, "together": t, "values": stored(occlusion(score, x, r, w, s, t))}
                         for w, s, t in ((5, 5, False), (4, 3, True), (1, 1, False))]}
    gap = stored(deep_lift(net, of, x, r).sum((1, 2)) - (score(x) - score(r)))
    row["deep_lift_gap"] = gap
    return row


def attributions():
    return {
        "small": case(small(), "log_odds", 1, True),
        "small_off": case(small(), "log_probability", 0, False),
        "nested": case(nested(), "log_odds", 2, True),
        "nested_output": case(nested(), "output", 0, True),
        "softmax_ending": case(softmax_ending(), "output", 1, True),
    }


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    write_json(folder / "attributions.json", attributions())


if __name__ == "__main__":
    main()
