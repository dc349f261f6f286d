# SPDX-License-Identifier: BSD-3-Clause
"""AUROC and the paired test of DeLong, DeLong and Clarke-Pearson (1988), from tables of predictions."""

import math


def read_predictions(lines):
    """Scores and labels (0 or 1) of a predictions.tsv."""
    scores, labels = [], []
    for number, line in enumerate(lines):
        if number == 0:
            continue
        fields = line.rstrip("\n").split("\t")
        scores.append(float(fields[1]))
        labels.append(1 if float(fields[3]) > 0.5 else 0)
    return scores, labels


def midranks(values):
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    i = 0
    while i < len(order):
        j = i
        while j < len(order) and values[order[j]] == values[order[i]]:
            j += 1
        for k in range(i, j):
            ranks[order[k]] = (i + j + 1) / 2
        i = j
    return ranks


def placements(scores, labels):
    """Of each ON gene the part of the OFF genes below it, and of each OFF gene the part of the ON genes above it."""
    on = [s for s, label in zip(scores, labels) if label]
    off = [s for s, label in zip(scores, labels) if not label]
    if not on or not off:
        return [], []
    both = midranks(on + off)
    ranks_on, ranks_off = midranks(on), midranks(off)
    of_on = [(both[i] - ranks_on[i]) / len(off) for i in range(len(on))]
    of_off = [1 - (both[len(on) + i] - ranks_off[i]) / len(on) for i in range(len(off))]
    return of_on, of_off


def auroc(scores, labels):
    """None where all genes are alike."""
    of_on, _ = placements(scores, labels)
    return math.fsum(of_on) / len(of_on) if of_on else None


def paired_p_value(first, second):
    """Of two models on the same genes, from their placements; None where it cannot be told."""
    variance = 0.0
    for a, b in zip(first, second):
        if len(a) < 2:
            return None
        differences = [x - y for x, y in zip(a, b)]
        mean = math.fsum(differences) / len(differences)
        variance += math.fsum((d - mean) ** 2 for d in differences) / (len(differences) - 1) / len(differences)
    difference = math.fsum(first[0]) / len(first[0]) - math.fsum(second[0]) / len(second[0])
    if variance == 0:
        return 1.0 if difference == 0 else 0.0
    return math.erfc(abs(difference) / math.sqrt(2 * variance))


def sign_test(ahead, behind):
    """Two-sided p-value of so many pairs one way and so many the other; equal pairs do not count."""
    pairs = ahead + behind
    tail = sum(math.comb(pairs, k) for k in range(min(ahead, behind) + 1))
    return min(1.0, tail / 2 ** (pairs - 1)) if pairs else 1.0
