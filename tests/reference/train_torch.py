# SPDX-License-Identifier: BSD-3-Clause
"""The DeepChrome network in PyTorch with deepchrome-train's recipes, to compare AUROC:

    python3 train_torch.py --train train.csv --valid valid.csv --test test.csv [--recipe paper|default] [--seed N] …

Prints one line of JSON: best epoch, validation and test AUROC of the kept epoch, and of the best and the last.
"""
import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from gene_table import auroc, read

RECIPES = {
    "paper": dict(optimizer="sgd", learning_rate=1e-3, decay=1e-7, weight_decay=0.0, schedule="constant", batch_size=1,
                  epochs=100, scaling="none", shift=0, flip=0.0, noise=0.0, gain=0.0, strands=1, smoothing=0.0, keep="best"),
    "default": dict(optimizer="adamw", learning_rate=2e-3, decay=0.0, weight_decay=0.01, schedule="one-cycle",
                    batch_size=64, epochs=40, scaling="log1p-standardize", shift=3, flip=0.5, noise=0.3, gain=0.1,
                    strands=2, smoothing=0.1, keep="last"),
}


def network(bins, marks):
    return nn.Sequential(nn.Conv1d(marks, 50, 10), nn.ReLU(), nn.MaxPool1d(5), nn.Dropout(0.5), nn.Flatten(),
                         nn.Linear((bins - 9) // 5 * 50, 625), nn.ReLU(), nn.Linear(625, 125), nn.ReLU(),
                         nn.Linear(125, 2), nn.LogSoftmax(1))


def augmented(x, blank, shift, flip, gain, noise):
    """genes × marks × bins: moved by up to ± shift bins (blank ones enter), reversed with probability flip, marks stronger
    or weaker, noise added."""
    x = x - blank
    genes, marks, bins = x.shape
    if shift:
        by = torch.randint(-shift, shift + 1, (genes, 1, 1))
        index = (torch.arange(bins) + shift + by).expand(genes, marks, bins)
        x = F.pad(x, (shift, shift)).gather(2, index)
    if flip:
        x = torch.where(torch.rand(genes, 1, 1) < flip, x.flip(2), x)
    x = blank + (x * (1 + gain * torch.randn(len(x), x.shape[1], 1)) if gain else x)
    return x + noise * torch.randn_like(x) if noise else x


def p_on(net, x, strands):
    net.eval()
    with torch.no_grad():
        both = [torch.cat([net(part).exp()[:, 1] for part in y.split(256)]).numpy() for y in (x, x.flip(2))[:strands]]
    return sum(both) / strands


def main():
    parser = argparse.ArgumentParser()
    for name in ("--train", "--valid", "--test"):
        parser.add_argument(name, required=True)
    parser.add_argument("--recipe", choices=RECIPES, default="default")
    parser.add_argument("--optimizer", choices=("sgd", "adam", "adamw"))
    parser.add_argument("--schedule", choices=("constant", "one-cycle"))
    parser.add_argument("--scaling", choices=("none", "log1p", "log1p-standardize"))
    parser.add_argument("--keep", choices=("best", "last"))
    for name in ("learning-rate", "decay", "weight-decay", "flip", "noise", "gain", "smoothing"):
        parser.add_argument("--" + name, type=float)
    for name in ("batch-size", "epochs", "shift", "strands"):
        parser.add_argument("--" + name, type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = {k: v for k, v in vars(parser.parse_args()).items() if v is not None}
    o = argparse.Namespace(**{**RECIPES[arguments["recipe"]], **arguments})
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)

    parts = {}
    for name in ("train", "valid", "test"):
        x, y = read(getattr(o, name))
        x = x if o.scaling == "none" else np.log1p(x)
        if o.scaling == "log1p-standardize":
            if name == "train":
                mean, deviation = x.mean((0, 1)), x.std((0, 1))
            x = (x - mean) / deviation
        parts[name] = torch.tensor(np.ascontiguousarray(x.transpose(0, 2, 1))), torch.tensor(y)
    x, y = parts["train"]
    blank = torch.zeros(x.shape[1], 1)
    if o.scaling == "log1p-standardize":
        blank = torch.tensor(-mean / deviation)[:, None]

    net = network(x.shape[2], x.shape[1])
    steps = -(-len(x) // o.batch_size)
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[o.optimizer]
    rule = kind(net.parameters(), lr=o.learning_rate, weight_decay=o.weight_decay)
    if o.schedule == "one-cycle":
        schedule = torch.optim.lr_scheduler.OneCycleLR(rule, o.learning_rate, total_steps=o.epochs * steps, pct_start=0.3,
                                                       div_factor=25, final_div_factor=1e4, cycle_momentum=False)
    else:
        schedule = torch.optim.lr_scheduler.LambdaLR(rule, lambda t: 1 / (1 + t * o.decay))

    history = []
    began = time.perf_counter()
    for epoch in range(1, o.epochs + 1):
        net.train()
        for batch in torch.randperm(len(x)).split(o.batch_size):
            rule.zero_grad(set_to_none=True)
            log_p = net(augmented(x[batch], blank, o.shift, o.flip, o.gain, o.noise))
            ((1 - o.smoothing) * F.nll_loss(log_p, y[batch]) - o.smoothing * log_p.mean()).backward()
            rule.step()
            schedule.step()
        history.append([float(auroc(p_on(net, parts[n][0], o.strands), parts[n][1].numpy())) for n in ("valid", "test")])
    best = max(range(o.epochs), key=lambda e: history[e][0])
    kept = best if o.keep == "best" else o.epochs - 1
    print(json.dumps({"recipe": o.recipe, "seed": o.seed, "best_epoch": best + 1, "kept_epoch": kept + 1,
                      "valid_auroc": history[kept][0], "test_auroc": history[kept][1],
                      "best_test_auroc": history[best][1], "last_test_auroc": history[-1][1],
                      "seconds": round(time.perf_counter() - began, 2)}))


if __name__ == "__main__":
    main()
