# SPDX-License-Identifier: BSD-3-Clause
"""The published most-likely-class procedure in plain numpy and double, on DeepChrome-shaped closed-form weights:
writes most_likely_class.json.

    python3 parity_map.py [output folder] [--check]       (--check: the gradient against PyTorch, and that another
                                                           order of summation leaves the map as it is)

Minimized over X (100 bins × 5 marks):  L(X) = −log p(ON | X) + λ ‖X‖²,  λ = 0.009, with
  ON = column 1 of the network's output (the original's class 1), no dropout;
  X0[b][m] = unit(5 b + m, 7), uniform in [0, 1) as the original's start is;
  1,000 steps of Torch's RMSprop, rate 0.1 (its momentum 0.9 is ignored there, and here):
      s ← 0.99 s + 0.01 g²,  X ← X − 0.1 g / (√s + 1e-8),  s = 0 at first;
  afterwards clamp to [0, 1] and divide by the largest value.
"objective" at step k is L(X) as the k-th step found it, so that step 1 is L(X0).
"""
import os
import pathlib
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"      # before numpy: the same order of summation, so the same last digits
import numpy as np  # noqa: E402

from closed_form import DEEPCHROME, deepchrome_parameters, rounded, unit, write_json  # noqa: E402

BINS, MARKS, WIDTH, POOL, FILTERS, POOLED = 100, 5, 10, 5, 50, 18
LAMBDA, RATE, ALPHA, EPSILON, STEPS, ON = 0.009, 0.1, 0.99, 1e-8, 1000, 1


def forward_backward(p, x, order=None):
    """−log p(ON | x) and its gradient; x is bins × marks. order: another order of the first products' sums."""
    windows = np.lib.stride_tricks.sliding_window_view(x, WIDTH, axis=0).reshape(91, MARKS * WIDTH)
    kernel = p["0.weight"].reshape(FILTERS, MARKS * WIDTH)
    if order is not None:
        windows, kernel = windows[:, order], kernel[:, order]
    conv = windows @ kernel.T + p["0.bias"]                                      # 91 × 50
    rectified = np.maximum(conv, 0)
    pooled_from = rectified[:POOLED * POOL].reshape(POOLED, POOL, FILTERS)
    winner = pooled_from.argmax(axis=1)                                          # the first of equals
    features = pooled_from.max(axis=1).T.reshape(-1)                             # filter-major, PyTorch's flatten
    a1 = p["5.weight"] @ features + p["5.bias"]
    h1 = np.maximum(a1, 0)
    a2 = p["7.weight"] @ h1 + p["7.bias"]
    h2 = np.maximum(a2, 0)
    logits = p["9.weight"] @ h2 + p["9.bias"]
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum())

    d = np.exp(log_p)
    d[ON] -= 1
    d = (p["9.weight"].T @ d) * (a2 > 0)
    d = (p["7.weight"].T @ d) * (a1 > 0)
    d = (p["5.weight"].T @ d).reshape(FILTERS, POOLED).T                         # 18 × 50
    d_conv = np.zeros((91, FILTERS))
    rows = np.arange(POOLED)[:, None] * POOL + winner
    d_conv[rows, np.arange(FILTERS)[None, :]] = d
    d_conv *= conv > 0
    gradient = np.zeros_like(x)
    for k in range(WIDTH):
        gradient[k:k + 91] += d_conv @ p["0.weight"][:, :, k]
    return -log_p[ON], gradient


def most_likely_class(p, order=None):
    x = unit(BINS * MARKS, 7).reshape(BINS, MARKS)
    square = np.zeros_like(x)
    objective = []
    for _ in range(STEPS):
        nll, gradient = forward_backward(p, x, order)
        objective.append(nll + LAMBDA * (x * x).sum())
        gradient = gradient + 2 * LAMBDA * x
        square = ALPHA * square + (1 - ALPHA) * gradient * gradient
        x = x - RATE * gradient / (np.sqrt(square) + EPSILON)
    clamped = np.clip(x, 0, 1)
    return x, clamped / clamped.max(), objective


def check(p, x, shown):
    import torch
    from torch import nn
    torch.set_num_threads(1)
    net = nn.Sequential(nn.Conv1d(MARKS, FILTERS, WIDTH), nn.ReLU(), nn.MaxPool1d(POOL), nn.Dropout(0.5), nn.Flatten(),
                        nn.Linear(900, 625), nn.ReLU(), nn.Linear(625, 125), nn.ReLU(), nn.Linear(125, 2),
                        nn.LogSoftmax(1)).double().eval()
    net.load_state_dict({k: torch.tensor(v) for k, v in p.items()})
    for start in (unit(BINS * MARKS, 7).reshape(BINS, MARKS), x):
        t = torch.tensor(start, requires_grad=True)
        value = -net(t.T[None])[0, ON]
        value.backward()
        nll, gradient = forward_backward(p, start)
        assert abs(nll - value.item()) < 1e-12 * abs(nll)
        assert np.abs(gradient - t.grad.numpy()).max() < 1e-12 * np.abs(gradient).max()
    for order in (np.arange(MARKS * WIDTH)[::-1], np.random.default_rng(0).permutation(MARKS * WIDTH)):
        difference = np.abs(most_likely_class(p, order)[1] - shown).max()
        print("another order of summation moves the map by at most", difference)
        assert difference < 1e-12


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    folder = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).parent
    p = deepchrome_parameters()
    p["9.bias"] = np.array([4.0, -4.0])       # a gene far from ON at first, so that some cells end at both bounds
    x, shown, objective = most_likely_class(p)
    at_zero, at_one = int((x <= 0).sum()), int((x >= 1).sum())
    assert at_zero > 50 and at_one > 5 and ((x > 0) & (x < 1)).sum() > 100
    if "--check" in sys.argv:
        check(p, x, shown)
    parameters = [{"name": n, "shape": list(s), "salt": 11 + k, "scale": c} for k, (n, s, c) in enumerate(DEEPCHROME)]
    parameters[-1] = {"name": "9.bias", "shape": [2], "values": [4.0, -4.0]}
    write_json(folder / "most_likely_class.json", {
        "class": "ON", "column": ON, "lambda": LAMBDA, "rate": RATE, "alpha": ALPHA, "epsilon": EPSILON, "steps": STEPS,
        "signal": {"bins": BINS, "marks": MARKS}, "start": {"salt": 7, "range": [0, 1]}, "parameters": parameters,
        "objective": {str(k): rounded(float(objective[k - 1])) for k in (1, 2, 10, 100, 1000)},
        "cells_at_bounds": {"zero": at_zero, "one": at_one},
        "x_after_steps": rounded(x.reshape(-1)), "map": rounded(shown.reshape(-1))})


if __name__ == "__main__":
    main()
