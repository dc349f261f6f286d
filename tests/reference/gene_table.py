# SPDX-License-Identifier: BSD-3-Clause
"""Gene tables and the score, for the PyTorch scripts beside this file."""
import numpy as np


def read(path, bins=100):
    """genes × bins × marks (float32) and labels, from `gene,bin,<marks…>,label` with or without a header and a description before it."""
    with open(path) as lines:
        described = next(lines)
        first = (next(lines) if described.startswith("#") else described).strip().split(",")
    columns = range(2, len(first))
    skipped = (first[1].isdigit() is False) + described.startswith("#")
    table = np.loadtxt(path, np.float32, delimiter=",", usecols=columns, skiprows=skipped)
    return table[:, :-1].reshape(-1, bins, len(columns) - 1), table[::bins, -1].astype(np.int64)


def auroc(score, label):
    """Mann-Whitney with midranks for ties."""
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    midrank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    on = int(label.sum())
    return (midrank[label == 1].sum() - on * (on + 1) / 2) / (on * (len(label) - on))
