# SPDX-License-Identifier: BSD-3-Clause
"""Writes the values the library is compared with: layers.json, networks.json, losses.json, optimizers.json and
schedules.json, from PyTorch 1.13 in double. Formats and conventions: README.md beside this file.

    python3 generate.py [output folder]
"""
import pathlib
import sys
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from closed_form import DEEPCHROME, deepchrome_parameters, rounded, unit, value, write_json

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

INPUT, UPSTREAM, LABEL, PARAMETER, RUNNING = 1, 2, 6, 11, 51      # salts


def tensor(array):
    return torch.tensor(np.ascontiguousarray(array))


def signals(genes, positions, channels, salt=INPUT, scale=1.0):
    """Closed-form genes × positions × channels, handed to PyTorch as genes × channels × positions."""
    x = value(genes * positions * channels, salt, scale).reshape(genes, positions, channels)
    return tensor(x.transpose(0, 2, 1))


def stored(x):
    """PyTorch's genes × channels [× positions] as a flat genes × positions × channels list."""
    x = x.detach()
    return rounded(x.permute(0, 2, 1).reshape(-1) if x.dim() == 3 else x.reshape(-1))


def fill(module, scale=0.5):
    """Closed-form parameters in module order; returns their description."""
    rows = []
    with torch.no_grad():
        for k, (name, p) in enumerate(module.named_parameters()):
            p.copy_(tensor(value(p.numel(), PARAMETER + k, scale)).reshape(p.shape))
            rows.append({"name": name.replace("conv.", ""), "shape": list(p.shape), "salt": PARAMETER + k,
                         "scale": scale})
    return rows


# ---------------------------------------------------------------------------------------------- layers

class Same(nn.Module):
    """Conv1d whose padding is written out, so that 'same' does not rest on PyTorch's own rule."""

    def __init__(self, channels, filters, width, dilation=1):
        super().__init__()
        self.conv = nn.Conv1d(channels, filters, width, dilation=dilation)
        total = dilation * (width - 1)
        self.pad = (total // 2, total - total // 2)
        with torch.no_grad():
            x = torch.sin(torch.arange(2.0 * channels * 20)).reshape(2, channels, 20)
            warnings.filterwarnings("ignore", message="Using padding='same' with even kernel")
            twin = F.conv1d(x, self.conv.weight, self.conv.bias, padding="same", dilation=dilation)
            assert torch.allclose(self.forward(x), twin, rtol=1e-13, atol=1e-13)

    def forward(self, x):
        return self.conv(F.pad(x, self.pad))


class GlobalMax(nn.Module):
    def forward(self, x):
        return F.adaptive_max_pool1d(x, 1).flatten(1)


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean(2)


def conv(positions, channels, filters, width, stride=1, dilation=1, padding="valid"):
    module = (Same(channels, filters, width, dilation) if padding == "same"
              else nn.Conv1d(channels, filters, width, stride, dilation=dilation))
    return module, positions, channels, dict(layer="conv1d", filters=filters, width=width, stride=stride,
                                             dilation=dilation, padding=padding)


def layer_cases():
    """name → (module, positions, channels, description[, input step]); positions 1 is a vector (genes × channels)."""
    return {
        "conv1d_valid": conv(8, 3, 4, 3),
        "conv1d_width1": conv(8, 3, 2, 1),
        "conv1d_whole": conv(6, 2, 3, 6),
        "conv1d_stride": conv(9, 3, 4, 3, stride=2),
        "conv1d_dilation": conv(9, 2, 3, 3, dilation=2),
        "conv1d_stride_dilation": conv(10, 2, 3, 3, stride=3, dilation=2),
        "conv1d_same_odd": conv(7, 2, 3, 3, padding="same"),
        "conv1d_same_even": conv(7, 2, 3, 4, padding="same"),
        "conv1d_same_dilation": conv(8, 2, 3, 4, dilation=3, padding="same"),
        "max_pool": (nn.MaxPool1d(3), 8, 3, dict(layer="max_pool", width=3)),
        "max_pool_ties": (nn.MaxPool1d(4), 9, 3, dict(layer="max_pool", width=4), 0.5),
        "average_pool": (nn.AvgPool1d(3), 8, 3, dict(layer="average_pool", width=3)),
        "global_max_pool": (GlobalMax(), 6, 3, dict(layer="global_max_pool")),
        "global_max_pool_ties": (GlobalMax(), 6, 3, dict(layer="global_max_pool"), 0.5),
        "global_average_pool": (GlobalAverage(), 6, 3, dict(layer="global_average_pool")),
        "dense": (nn.Linear(7, 5), 1, 7, dict(layer="dense", units=5)),
        "dense_after_signal": (nn.Sequential(nn.Flatten(), nn.Linear(12, 3)), 4, 3, dict(layer="dense", units=3)),
        "relu": (nn.ReLU(), 4, 3, dict(layer="relu")),
        "relu_at_zero": (nn.ReLU(), 4, 3, dict(layer="relu"), 0.5),
        "leaky_relu_default": (nn.LeakyReLU(), 4, 3, dict(layer="leaky_relu", slope=0.01)),
        "leaky_relu_steep": (nn.LeakyReLU(0.25), 4, 3, dict(layer="leaky_relu", slope=0.25)),
        "tanh": (nn.Tanh(), 4, 3, dict(layer="tanh", input_scale=4.0)),
        "sigmoid": (nn.Sigmoid(), 4, 3, dict(layer="sigmoid", input_scale=16.0)),
        "softmax": (nn.Softmax(1), 1, 5, dict(layer="softmax", input_scale=4.0)),
        "softmax_large": (nn.Softmax(1), 1, 3, dict(layer="softmax", input_scale=1024.0)),
        "log_softmax": (nn.LogSoftmax(1), 1, 5, dict(layer="log_softmax", input_scale=4.0)),
        "log_softmax_large": (nn.LogSoftmax(1), 1, 3, dict(layer="log_softmax", input_scale=1024.0)),
        "batch_norm_signal": (nn.BatchNorm1d(3), 5, 3, dict(layer="batch_norm", mode="training")),
        "batch_norm_vector": (nn.BatchNorm1d(4), 1, 4, dict(layer="batch_norm", mode="training")),
        "batch_norm_signal_evaluation": (nn.BatchNorm1d(3).eval(), 5, 3, dict(layer="batch_norm", mode="evaluation")),
        "batch_norm_vector_evaluation": (nn.BatchNorm1d(4).eval(), 1, 4, dict(layer="batch_norm", mode="evaluation")),
    }


def layer_batch(module, genes, positions, channels, scale, step):
    x = signals(genes, positions, channels, scale=scale)
    if step:
        x = torch.floor(x / step) * step + 0.0     # + 0.0: no negative zeros
    if positions == 1:
        x = x.squeeze(2)
    x.requires_grad_()
    norm = isinstance(module, nn.BatchNorm1d)
    if norm:
        with torch.no_grad():
            module.running_mean.copy_(tensor(value(channels, RUNNING, 0.5)))
            module.running_var.copy_(tensor(1 + value(channels, RUNNING + 1, 0.5)))
    y = module(x)
    out_channels, out_positions = y.shape[1], y.shape[2] if y.dim() == 3 else 1
    up = signals(genes, out_positions, out_channels, UPSTREAM).reshape(y.shape)
    parameters = list(module.parameters())
    gradients = torch.autograd.grad(y, [x] + parameters, up)
    batch = {"genes": genes, "output": stored(y), "input_gradient": stored(gradients[0]),
             "parameter_gradients": [rounded(g.reshape(-1)) for g in gradients[1:]]}
    if norm and module.training:
        batch["running_mean_after"] = rounded(module.running_mean)
        batch["running_variance_after"] = rounded(module.running_var)
    return batch, [out_positions, out_channels]


def layers():
    cases = {}
    for name, (module, positions, channels, description, *step) in layer_cases().items():
        row = dict(description)
        scale = row.setdefault("input_scale", 1.0)
        row["input"] = [positions, channels]
        if step:
            row["input_step"] = step[0]
        if row["layer"] == "batch_norm":
            row.update(momentum=0.1, epsilon=1e-5)
        row["parameters"] = fill(module)
        row["batches"] = []
        for genes in (3, 18):
            batch, row["output"] = layer_batch(module, genes, positions, channels, scale, step[0] if step else None)
            row["batches"].append(batch)
        cases[name] = row
    return cases


# -------------------------------------------------------------------------------------------- networks

class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Concat(nn.ModuleList):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], 1)


def deepchrome():
    net = nn.Sequential(nn.Conv1d(5, 50, 10), nn.ReLU(), nn.MaxPool1d(5), nn.Dropout(0.5), nn.Flatten(),
                        nn.Linear(900, 625), nn.ReLU(), nn.Linear(625, 125), nn.ReLU(), nn.Linear(125, 2),
                        nn.LogSoftmax(1)).eval()
    net.load_state_dict({k: tensor(v) for k, v in deepchrome_parameters().items()})
    return net


def small():
    return nn.Sequential(nn.Conv1d(3, 4, 3), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(20, 5), nn.Tanh(),
                         nn.Linear(5, 2), nn.LogSoftmax(1))


def nested():
    return nn.Sequential(
        Same(3, 4, 3), nn.ReLU(),
        Residual(Same(4, 4, 3), nn.Tanh()),
        Concat([nn.Conv1d(4, 3, 1), nn.Sequential(Same(4, 2, 4), nn.ReLU()), Residual(Same(4, 4, 3, dilation=2))]),
        nn.MaxPool1d(2),
        Residual(Concat([nn.Conv1d(9, 4, 1), Same(9, 5, 3)])),
        Concat([GlobalMax(), GlobalAverage()]),
        nn.Linear(18, 3), nn.LogSoftmax(1))


def normalized():
    return nn.Sequential(nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.AvgPool1d(2), nn.Flatten(),
                         nn.Linear(20, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 1), nn.Sigmoid())


def labels(genes, classes):
    return torch.tensor(np.floor(unit(genes, LABEL) * classes).astype(np.int64))


def whole(net, loss, genes, positions, channels, classes, sample=None):
    x = signals(genes, positions, channels).requires_grad_()
    y = labels(genes, classes)
    out = net(x)
    mean = loss(out, y)
    named = list(net.named_parameters())
    gradients = torch.autograd.grad(mean, [x] + [p for _, p in named])
    row = {"signal": {"bins": positions, "marks": channels}, "genes": genes, "labels": y.tolist(),
           "output": stored(out), "loss": rounded(mean.item())}
    if sample is None:
        row["input_gradient"] = stored(gradients[0])
        row["parameter_gradients"] = [rounded(g.reshape(-1)) for g in gradients[1:]]
    else:
        row["input_gradient_genes"] = 2
        row["input_gradient"] = stored(gradients[0][:2])
        row["parameter_gradients"] = []
        for k, g in enumerate(gradients[1:]):
            g = g.reshape(-1)
            if g.numel() <= sample[k]:
                indices = torch.arange(g.numel())
            else:      # two thirds where the gradient is not zero (dead units have none), the rest anywhere
                alive = torch.nonzero(g).reshape(-1)
                many = 2 * sample[k] // 3
                indices = torch.cat([alive[:: max(1, len(alive) // many)][:many],
                                     torch.arange(0, g.numel(), g.numel() // (sample[k] - many))])
                indices = torch.unique(indices)
            row["parameter_gradients"].append({"indices": indices.tolist(), "values": rounded(g[indices]),
                                               "sum": rounded(g.sum().item()), "norm": rounded(g.norm().item())})
    return row


def networks():
    nll = F.nll_loss
    rows = {}

    net = deepchrome()
    margins = []       # distance from the kinks: a float run must take the same branches
    x = signals(5, 100, 5)
    for layer in net:
        if isinstance(layer, nn.ReLU):
            margins.append(x.abs().min().item())
        x = layer(x)
    assert min(margins) > 1e-6, margins
    row = {"graph": "DeepChrome without dropout", "loss_function": "nll", "parameters":
           [{"name": n, "shape": list(s), "salt": 11 + k, "scale": c} for k, (n, s, c) in enumerate(DEEPCHROME)]}
    row.update(whole(net, nll, 5, 100, 5, 2, sample=[90, 30, 90, 30, 60, 30, 60, 2]))
    rows["deepchrome"] = row

    net = small()
    row = {"graph": "Conv1D 4 width 3, ReLU, MaxPool 2, Dense 5, Tanh, Dense 2, LogSoftmax",
           "loss_function": "nll", "parameters": fill(net)}
    row.update(whole(net, nll, 18, 12, 3, 2))
    rows["small"] = row

    net = nested()
    row = {"graph": "Conv1D 4 width 3 same, ReLU, Residual<Conv1D 4 width 3 same, Tanh>, Concat<Conv1D 3 width 1, "
                    "Sequential<Conv1D 2 width 4 same, ReLU>, Residual<Conv1D 4 width 3 dilation 2 same>>, MaxPool 2, "
                    "Residual<Concat<Conv1D 4 width 1, Conv1D 5 width 3 same>>, Concat<GlobalMaxPool, "
                    "GlobalAveragePool>, Dense 3, LogSoftmax", "loss_function": "nll", "parameters": fill(net)}
    row.update(whole(net, nll, 18, 12, 3, 3))
    rows["nested"] = row

    net = normalized().train()
    row = {"graph": "Conv1D 4 width 3, BatchNorm, ReLU, AveragePool 2, Dense 6, BatchNorm, Tanh, Dense 1, Sigmoid "
                    "(batch statistics; running mean 0 and variance 1 before)",
           "loss_function": "binary_cross_entropy", "parameters": fill(net)}
    row.update(whole(net, lambda out, y: F.binary_cross_entropy(out[:, 0], y.double()), 18, 12, 3, 2))
    row["running_after"] = [rounded(b) for n, b in net.named_buffers() if "num_batches" not in n]
    with torch.no_grad():
        row["evaluation_output"] = stored(net.eval()(signals(18, 12, 3)))
    rows["normalized"] = row
    return rows


# ---------------------------------------------------------------------------------------------- losses

def losses():
    genes = 7
    rows = {}

    def add(name, function, output, target, batch, **options):
        """function(output, target) → one value per gene; batch: PyTorch's own mean over the same genes."""
        output = output.clone().requires_grad_()
        each = function(output, target)
        gradient, = torch.autograd.grad(each.sum(), output)
        rows[name] = {"options": options, "outputs": output.shape[1],
                      "output": rounded(output.detach().reshape(-1)),
                      "target": rounded(target.double().reshape(-1)), "value": rounded(each.detach()),
                      "gradient": rounded(gradient.reshape(-1)), "batch_mean": rounded(batch(output, target).item())}

    logits = tensor(value(genes * 3, INPUT, 4.0).reshape(genes, 3))
    classes = labels(genes, 3)
    weights = [0.5, 2.0, 1.25]
    w = tensor(weights)
    logp = F.log_softmax(logits, 1)
    for name, options in (("nll", {}), ("nll_weighted", {"class_weights": weights})):
        k = {"weight": w} if options else {}
        add(name, lambda o, t, k=k: F.nll_loss(o, t, reduction="none", **k), logp, classes,
            lambda o, t, k=k: F.nll_loss(o, t, **k), **options)
    for name, options in (("cross_entropy", {}), ("cross_entropy_weighted", {"class_weights": weights}),
                          ("cross_entropy_smoothed", {"label_smoothing": 0.1}),
                          ("cross_entropy_weighted_smoothed", {"class_weights": weights, "label_smoothing": 0.1}),
                          ("cross_entropy_large", {})):
        k = {}
        if "class_weights" in options:
            k["weight"] = w
        if "label_smoothing" in options:
            k["label_smoothing"] = options["label_smoothing"]
        add(name, lambda o, t, k=k: F.cross_entropy(o, t, reduction="none", **k),
            logits * (256 if name.endswith("large") else 1), classes, lambda o, t, k=k: F.cross_entropy(o, t, **k),
            **options)

    def bce(o, t):
        return F.binary_cross_entropy(o, t, reduction="none").mean(1)

    probabilities = tensor(unit(genes * 2, INPUT).reshape(genes, 2))
    targets = labels(genes * 2, 2).double().reshape(genes, 2)
    targets[4, 0] = 0.25       # a soft target
    add("binary_cross_entropy", bce, probabilities, targets, F.binary_cross_entropy)
    # Apart, as its gradients are of 1e12: logarithms stop at -100, and PyTorch divides by no less than float's 1e-12.
    add("binary_cross_entropy_clamped", bce, tensor([[0.0], [1.0], [0.0], [1.0]]), tensor([[0.0], [1.0], [1.0], [0.0]]),
        F.binary_cross_entropy)
    inner = tensor((0.5 + value(genes, INPUT, 0.4375)).reshape(genes, 1))
    add("binary_cross_entropy_one_output", bce, inner,
        labels(genes, 2).double().reshape(genes, 1), F.binary_cross_entropy)

    real = tensor(value(genes * 3, INPUT, 2.0).reshape(genes, 3))
    add("mean_squared_error", lambda o, t: F.mse_loss(o, t, reduction="none").mean(1), real,
        tensor(value(genes * 3, LABEL, 2.0).reshape(genes, 3)), F.mse_loss)

    counts = tensor(np.floor(unit(genes * 3, LABEL) * 6).reshape(genes, 3))      # 0 … 5: both sides of Stirling's > 1
    rate = tensor((unit(genes * 3, INPUT) * 4).reshape(genes, 3))
    for log_input in (True, False):
        for full in (False, True):
            k = dict(log_input=log_input, full=full)
            add("poisson" + ("_log" if log_input else "_rate") + ("_full" if full else ""),
                lambda o, t, k=k: F.poisson_nll_loss(o, t, reduction="none", **k).mean(1),
                real if log_input else rate, counts, lambda o, t, k=k: F.poisson_nll_loss(o, t, **k),
                epsilon=1e-8, **k)
    k = dict(log_input=False, full=False)       # log(0 + 1e-8), gradients of 1e8
    add("poisson_rate_zero", lambda o, t: F.poisson_nll_loss(o, t, reduction="none", **k).mean(1),
        tensor([[0.0], [0.0]]), tensor([[0.0], [2.0]]), lambda o, t: F.poisson_nll_loss(o, t, **k), epsilon=1e-8, **k)
    return rows


# ------------------------------------------------------------------------------------------ optimizers

RULES = {      # name → (torch class, torch arguments, Torch7's decay)
    "sgd": (torch.optim.SGD, dict(lr=0.1), 0),
    "sgd_momentum": (torch.optim.SGD, dict(lr=0.1, momentum=0.9), 0),
    "sgd_dampening": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, dampening=0.25), 0),
    "sgd_nesterov": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True), 0),
    "sgd_weight_decay": (torch.optim.SGD, dict(lr=0.1, weight_decay=0.125), 0),
    "sgd_nesterov_weight_decay": (torch.optim.SGD, dict(lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.125), 0),
    "sgd_decay": (torch.optim.SGD, dict(lr=0.1), 0.25),
    "sgd_everything": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, dampening=0.25, weight_decay=0.125), 0.25),
    "rmsprop": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.99, eps=1e-8), 0),
    "rmsprop_alpha": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.75, eps=1e-8), 0),
    "rmsprop_epsilon": (torch.optim.RMSprop, dict(lr=0.1, alpha=0.9, eps=0.125), 0),
    "rmsprop_weight_decay": (torch.optim.RMSprop, dict(lr=0.01, weight_decay=0.125), 0),
    "adagrad": (torch.optim.Adagrad, dict(lr=0.01, eps=1e-10), 0),
    "adagrad_rate": (torch.optim.Adagrad, dict(lr=0.5), 0),
    "adagrad_epsilon": (torch.optim.Adagrad, dict(lr=0.1, eps=0.125), 0),
    "adagrad_decay": (torch.optim.Adagrad, dict(lr=0.1, lr_decay=0.25), 0),
    "adagrad_weight_decay": (torch.optim.Adagrad, dict(lr=0.1, weight_decay=0.125), 0),
    "adagrad_initial": (torch.optim.Adagrad, dict(lr=0.1, initial_accumulator_value=0.25), 0),
    "adam": (torch.optim.Adam, dict(lr=0.001, betas=(0.9, 0.999), eps=1e-8), 0),
    "adam_betas": (torch.optim.Adam, dict(lr=0.1, betas=(0.75, 0.9)), 0),
    "adam_epsilon": (torch.optim.Adam, dict(lr=0.1, eps=0.125), 0),
    "adam_weight_decay": (torch.optim.Adam, dict(lr=0.1, weight_decay=0.125), 0),
    "adamw": (torch.optim.AdamW, dict(lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01), 0),
    "adamw_weight_decay": (torch.optim.AdamW, dict(lr=0.1, weight_decay=0.125), 0),
    "adamw_everything": (torch.optim.AdamW, dict(lr=0.1, betas=(0.75, 0.9), eps=0.125, weight_decay=0.25), 0),
}
OURS = {"lr": "rate", "eps": "epsilon", "lr_decay": "decay", "initial_accumulator_value": "initial"}


def optimizer(name, parameters):
    kind, arguments, decay = RULES[name]
    rule = kind(parameters, **arguments)
    # torch.optim.SGD has no decay of its own: rate / (1 + t · decay), t = updates already done
    schedule = torch.optim.lr_scheduler.LambdaLR(rule, lambda t: 1 / (1 + t * decay)) if decay else None
    return rule, schedule


def options(name):
    _, arguments, decay = RULES[name]
    row = {}
    for k, v in arguments.items():
        if k == "betas":
            row["beta1"], row["beta2"] = v
        else:
            row[OURS.get(k, k)] = v
    if decay:
        row["decay"] = decay
    return row


def problem(x):
    """½ Σ c_i (x_i − t_i)² + ¼ Σ x_i x_{i+1} over a ring, with c_i = (i + 1)/4 and t_i = value(i, 5, 2)."""
    n = x.numel()
    c = torch.arange(1.0, n + 1) / 4
    t = tensor(value(n, 5, 2.0))
    return 0.5 * (c * (x - t) ** 2).sum() + 0.25 * (x * torch.roll(x, -1)).sum()


def optimizers():
    n = 11
    on_problem = {}
    for name in RULES:
        x = tensor(value(n, 4)).requires_grad_()
        rule, schedule = optimizer(name, [x])
        trace, objective = [], []
        for _ in range(10):
            rule.zero_grad()
            f = problem(x)
            f.backward()
            objective.append(f.item())
            rule.step()
            if schedule:
                schedule.step()
            trace.append(rounded(x.detach().clone()))
        on_problem[name] = {"options": options(name), "objective": rounded(objective), "x": trace}

    # SGD with decay by hand: PyTorch's schedule is standing in for Torch7's rule
    x = value(n, 4)
    for t in range(10):
        c, target = np.arange(1, n + 1) / 4, value(n, 5, 2.0)
        x = x - 0.1 / (1 + t * 0.25) * (c * (x - target) + 0.25 * (np.roll(x, 1) + np.roll(x, -1)))
    assert np.allclose(x, on_problem["sgd_decay"]["x"][9], rtol=1e-12)

    on_network = {}
    everything = signals(18, 12, 3)
    target = labels(18, 2)
    for name, schedule_name in [(r, None) for r in RULES] + [("adamw", "one_cycle"), ("sgd_momentum", "one_cycle")]:
        net = small()
        parameters = fill(net)
        rule, schedule = optimizer(name, net.parameters())
        if schedule_name:
            rate = RULES[name][1]["lr"]
            schedule = torch.optim.lr_scheduler.OneCycleLR(rule, rate, total_steps=10, pct_start=0.3, div_factor=25,
                                                           final_div_factor=1e4, cycle_momentum=False)
        trace = []
        for step in range(10):
            batch = slice(6 * (step % 3), 6 * (step % 3) + 6)
            rule.zero_grad()
            loss = F.nll_loss(net(everything[batch]), target[batch])
            loss.backward()
            trace.append(loss.item())
            rule.step()
            if schedule:
                schedule.step()
        final = [rounded(p.detach().reshape(-1)) for p in net.parameters()]
        row = {"rule": name, "options": options(name), "loss": rounded(trace), "parameters_after": final}
        if schedule_name:
            row["schedule"] = schedule_name
        on_network[name + ("_" + schedule_name if schedule_name else "")] = row
    return {
        "problem": {"size": n, "start": {"salt": 4, "scale": 1.0}, "target": {"salt": 5, "scale": 2.0},
                    "rules": on_problem},
        "network": {"network": "small", "genes": 18, "batch": 6, "labels": target.tolist(), "parameters": parameters,
                    "rules": on_network},
    }


# ------------------------------------------------------------------------------------------- schedules

def schedules():
    def run(make, steps):
        rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        schedule = make(rule)
        factors = []
        for k in range(steps):
            factors.append(rule.param_groups[0]["lr"])
            rule.step()
            if k + 1 < steps:
                schedule.step()
        return rounded(factors)

    lr = torch.optim.lr_scheduler
    rows = {"one_cycle": [], "cosine": [], "step": [], "plateau": []}
    for steps, warmup, start, final in ((10, 0.3, 1 / 25, 1e-4), (50, 0.3, 1 / 25, 1e-4), (37, 0.25, 0.1, 0.125)):
        rows["one_cycle"].append({
            "steps": steps, "warmup": warmup, "start_factor": start, "final_factor": final,
            "factor": run(lambda r: lr.OneCycleLR(r, 1.0, total_steps=steps, pct_start=warmup, div_factor=1 / start,
                                                  final_div_factor=1 / final, cycle_momentum=False), steps)})
    for steps, floor in ((10, 0.0), (37, 0.1)):
        rows["cosine"].append({"steps": steps, "floor": floor, "factor":
                               run(lambda r: lr.CosineAnnealingLR(r, T_max=steps, eta_min=floor), steps + 1)})
    rows["step"].append({"every": 3, "multiplier": 0.5, "factor": run(lambda r: lr.StepLR(r, 3, 0.5), 12)})
    wobble = [0.70, 0.72, 0.71, 0.72, 0.7200001, 0.719, 0.75, 0.75, 0.74, 0.73, 0.72, 0.71, 0.70, 0.80] + 4 * [0.70]
    for maximize in (True, False):
        for mode, threshold, patience, factor, cooldown, floor in (("rel", 1e-4, 2, 0.5, 0, 0.0),
                                                                   ("abs", 0.005, 1, 0.25, 0, 0.05),
                                                                   ("rel", 0.01, 2, 0.1, 2, 0.0)):
            metrics = wobble if maximize else [1 - m for m in wobble]
            rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
            schedule = lr.ReduceLROnPlateau(rule, "max" if maximize else "min", factor, patience, threshold, mode,
                                            cooldown, floor)
            after = []
            for m in metrics:
                schedule.step(m)
                after.append(rule.param_groups[0]["lr"])
            rows["plateau"].append({"maximize": maximize, "absolute": mode == "abs", "threshold": threshold,
                                    "patience": patience, "multiplier": factor, "cooldown": cooldown, "floor": floor,
                                    "metric": rounded(metrics), "factor": rounded(after)})
    return rows


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    for name, make in (("layers", layers), ("networks", networks), ("losses", losses), ("optimizers", optimizers),
                       ("schedules", schedules)):
        write_json(folder / (name + ".json"), make())


if __name__ == "__main__":
    main()
