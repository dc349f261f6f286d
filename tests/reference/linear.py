# SPDX-License-Identifier: BSD-3-Clause
"""Coefficients of scikit-learn's Ridge and LogisticRegression.

    python3 linear.py                           writes linear.json beside this file
    python3 linear.py FOLDER                    writes it there
    python3 linear.py --compare TRAIN RESULTS   compares the models that deepchrome-baselines has put in RESULTS
                                                with those of scikit-learn for the gene table TRAIN
"""
import json
import pathlib
import struct
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

from closed_form import rounded, unit, value, write_json
from gene_table import read


def logistic(penalty):
    return LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-12, max_iter=1000)


def values(folder):
    """Rows are value(i, 1, 2) in C order; row i is ON where unit(i, 2) is below a logistic curve of the row, rounded to 20 bits."""
    cases = []
    for rows, columns in ((40, 3), (300, 20), (700, 60), (30, 50)):
        x = value(rows * columns, 1, 2.0).reshape(rows, columns)
        log_odds = 2 * x[:, 0] - x[:, 1] + 0.5
        on = (unit(rows, 2) < 1 / (1 + np.exp(-log_odds))).astype(int)
        for penalty in (0.01, 1.0, 30.0):
            ridge = Ridge(alpha=penalty, solver="cholesky").fit(x, on)
            model = logistic(penalty).fit(x, on)
            cases.append({"rows": rows, "columns": columns, "penalty": penalty, "labels": on.tolist(),
                          "ridge": ridge.coef_.tolist() + [float(ridge.intercept_)],
                          "logistic": model.coef_[0].tolist() + [float(model.intercept_[0])]})
    write_json(folder / "linear.json", rounded({"cases": cases}))


def model_file(path):
    """The card, and the weights of OFF and ON, inputs in the order marks × bins, with the biases."""
    blob = path.read_bytes()
    start = 8 + struct.unpack("<Q", blob[:8])[0]
    header = json.loads(blob[8:start])
    card = header.pop("__metadata__")
    tensors = {}
    for name, t in header.items():
        begin, end = (start + at for at in t["data_offsets"])
        tensors[name.split(".")[-1]] = np.frombuffer(blob[begin:end], "<f4").reshape(t["shape"]).astype(float)
    return card, tensors["weight"].reshape(2, -1), tensors["bias"]


def scaled(signals, card):
    scaling = json.loads(card["scaling"])
    x = np.log1p(signals) if "log1p" in scaling["kind"] else signals
    return ((x - np.float32(scaling["mean"])) / np.float32(scaling["deviation"])).astype(float)


def compare(train, results):
    signals, labels = read(train)
    worst = {}

    def check(name, found, wanted):
        worst[name] = float(np.abs(found - wanted).max())

    def bins(card):
        """Signals in columns of deviation 1, with their means and deviations."""
        x = scaled(signals, card).transpose(0, 2, 1).reshape(len(labels), -1)
        scaler = StandardScaler().fit(x)
        return scaler.transform(x), scaler.mean_, scaler.scale_

    card, weight, bias = model_file(results / "logistic" / "model.safetensors")
    x, mean, deviation = bins(card)
    model = logistic(float(json.loads(card["recipe"])["penalty"])).fit(x, labels)
    found = weight[1] - weight[0]
    check("logistic", found * deviation, model.coef_[0])
    check("logistic, intercept", bias[1] - bias[0] + found @ mean, model.intercept_[0])
    check("logistic, two outputs", weight[1], -weight[0])

    # The probabilities of the ridge classifier follow from the regression: its weights are a multiple.
    card, weight, bias = model_file(results / "ridge" / "model.safetensors")
    x, mean, deviation = bins(card)
    coefficients = Ridge(alpha=float(json.loads(card["recipe"])["penalty"]), solver="cholesky").fit(x, labels).coef_
    found = (weight[1] - weight[0]) * deviation
    check("ridge", found * (coefficients @ coefficients) / (found @ coefficients), coefficients)

    card, weight, bias = model_file(results / "linear" / "model.safetensors")
    assert weight.size + bias.size == 12, "the linear model has other parameters"
    x = scaled(signals, card).mean(1)
    model = logistic(float(json.loads(card["recipe"])["penalty"])).fit(x, labels)
    check("linear", weight[1] - weight[0], model.coef_[0])
    check("linear, intercept", bias[1] - bias[0], model.intercept_[0])

    for name, difference in worst.items():
        print("%s: largest difference %.1e" % (name, difference))
    return max(worst.values()) < 1e-6


if __name__ == "__main__":
    if sys.argv[1:2] == ["--compare"]:
        sys.exit(0 if compare(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])) else 1)
    values(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
