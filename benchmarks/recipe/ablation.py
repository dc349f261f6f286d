#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What each ingredient of the default recipe is worth on real genes, and how it compares with the baselines:

    python3 benchmarks/recipe/ablation.py --bin build/bin --tables FOLDER --output FOLDER [--seeds N] [--variants NAME,...]

The genes of FOLDER/{train,valid,test}.csv are divided into five folds (tests/reference/folds.py). Every variant, the
default with other flags, is trained for every seed

* on four folds, of which a tenth validates, and tested on the fifth: the figure to report;
* on three folds, for all ten pairs of folds left out, and tested on either of the two: what a choice between variants
  may look at. A choice for fold k sees the pairs with k, tested on the other of the two; no gene of fold k is in it.

What is done is remembered in OUTPUT/results.tsv, and done only once. The report goes to standard output, in Markdown.
"""
import argparse
import collections
import itertools
import json
import math
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
FOLDS = range(1, 6)
BINS = 100
BASELINES = ("svc", "forest", "logistic", "linear")

# Name, flags beside the default's.
VARIANTS = {
    "default": "",
    "log1p alone": "--scaling log1p",
    "no shifts": "--max-shift 0",
    "no flips": "--flip 0",
    "no noise": "--noise 0",
    "no gains": "--gain 0",
    "no label smoothing": "--label-smoothing 0",
    "one strand": "--strands one",
    "average of the last quarter": "--keep average",
    "best epoch": "--keep best",
    "mark dropout": "--mark-dropout 0.05",
    "weight decay 0.1": "--weight-decay 0.1",
    "20 epochs": "--epochs 20",
    "80 epochs": "--epochs 80",
    "half the rate": "--learning-rate 0.001",
    "batch 32": "--batch-size 32",
    "the default before": "--scaling log1p --noise 0.1 --gain 0 --label-smoothing 0 --strands one",
    "paper": "--recipe paper",
}


def auroc(scores, labels):
    """With ties counting one half."""
    on = [s for s, l in zip(scores, labels) if l]
    off = [s for s, l in zip(scores, labels) if not l]
    order = sorted(scores)
    first, last = {}, {}
    for rank, score in enumerate(order, 1):
        first.setdefault(score, rank)
        last[score] = rank
    ranks = sum((first[s] + last[s]) / 2 for s in on)
    return (ranks - len(on) * (len(on) + 1) / 2) / (len(on) * len(off))


def delong(ours, theirs, labels):
    """Difference of the AUROC and its two-sided p-value (DeLong, DeLong and Clarke-Pearson 1988)."""
    on = [i for i, l in enumerate(labels) if l]
    off = [i for i, l in enumerate(labels) if not l]

    def better(scores, i, j):
        return 1.0 if scores[i] > scores[j] else 0.5 if scores[i] == scores[j] else 0.0

    def apart(i, j):
        return better(ours, i, j) - better(theirs, i, j)

    by_on = [statistics.fmean(apart(i, j) for j in off) for i in on]
    by_off = [statistics.fmean(apart(i, j) for i in on) for j in off]
    difference = statistics.fmean(by_on)
    variance = statistics.variance(by_on) / len(on) + statistics.variance(by_off) / len(off)
    return difference, math.erfc(abs(difference) / math.sqrt(2 * variance)) if variance > 0 else 1.0


def genes_of(path):
    """Header and genes of a table, each gene its lines."""
    lines = path.read_text().splitlines(keepends=True)
    header = "" if lines[0].split(",")[1].isdigit() else lines.pop(0)
    return header, [lines[i:i + BINS] for i in range(0, len(lines), BINS)]


def prepare(tables, folder):
    """folder/fold1 ... fold5 and folder/pair12 ... pair45, each with train.csv, valid.csv and test.csv."""
    if (folder / "done").exists():
        return
    subprocess.run([sys.executable, HERE / "../../tests/reference/folds.py", tables, folder], check=True)
    header, parts = "", {}
    for k in FOLDS:
        header, parts[k] = genes_of(folder / f"fold{k}" / "test.csv")
    for pair in itertools.combinations(FOLDS, 2):
        rest = [gene for k in FOLDS if k not in pair for gene in parts[k]]
        both = [gene for k in pair for gene in parts[k]]
        into = folder / "pair{}{}".format(*pair)
        into.mkdir(exist_ok=True)
        # The recipe keeps the last epoch, so that nothing is chosen by the validation genes; some must be there.
        for name, genes in (("train", rest), ("valid", rest[::10]), ("test", both)):
            (into / (name + ".csv")).write_text(header + "".join("".join(gene) for gene in genes))
    (folder / "done").write_text("")


def predictions(path):
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    score, label = rows[0].index("p_on"), rows[0].index("label")
    return [float(row[score]) for row in rows[1:]], [int(float(row[label])) for row in rows[1:]]


class Results:
    """Scores and labels of the test genes, by (variant, flags, seed, part), kept in a file."""

    def __init__(self, path):
        self.path = path
        self.known = {}
        if path.exists():
            for line in path.read_text().splitlines():
                key, value = line.split("\t")
                self.known[key] = json.loads(value)

    def get(self, key, make):
        name = json.dumps(key)
        if name not in self.known:
            self.known[name] = make()
            with self.path.open("a") as file:
                file.write(name + "\t" + json.dumps(self.known[name]) + "\n")
        return self.known[name]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--tables", required=True, type=pathlib.Path)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--inner-seeds", type=int, default=2, help="of the trainings that a choice looks at")
    parser.add_argument("--variants", default=",".join(VARIANTS))
    parser.add_argument("--threads", default="1")
    parser.add_argument("--init", help="a model to begin with, of which a variant is made")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    parts = options.output / "parts"
    prepare(options.tables, parts)
    results = Results(options.output / "results.tsv")
    variants = {name: VARIANTS[name] for name in options.variants.split(",")}
    if options.init:
        variants["--init " + pathlib.Path(options.init).name] = "--init " + options.init

    def tables(part):
        return [arg for name in ("train", "valid", "test") for arg in ("--" + name, parts / part / (name + ".csv"))]

    def train(flags, seed, part):
        run = options.output / "run"
        shutil.rmtree(run, ignore_errors=True)
        began = time.perf_counter()
        subprocess.run([options.bin.resolve() / "deepchrome-train", *tables(part), "--output", run, "--seed", str(seed), "--threads",
                        options.threads, *flags.split()], check=True, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        scores, labels = predictions(run / "predictions.tsv")
        return [scores, labels, seconds]

    def baseline(part):
        run = options.output / "baselines"
        shutil.rmtree(run, ignore_errors=True)
        subprocess.run([options.bin.resolve() / "deepchrome-baselines", "--refit", "--models", ",".join(BASELINES), *tables(part),
                        "--output", run], check=True, stderr=subprocess.DEVNULL)
        return {name: predictions(run / name / "predictions.tsv") for name in BASELINES}

    sizes = {k: len(genes_of(parts / f"fold{k}" / "test.csv")[1]) for k in FOLDS}
    inner = collections.defaultdict(list)  # (variant, fold) -> AUROC of what a choice for that fold may look at
    outer = {}
    outer_runs = {}
    seconds = {}
    pooled = {}
    for name, flags in variants.items():
        for seed in range(1, options.inner_seeds + 1):
            for a, b in itertools.combinations(FOLDS, 2):
                scores, labels, _ = results.get([flags, seed, f"pair{a}{b}"], lambda: train(flags, seed, f"pair{a}{b}"))
                inner[name, b].append(auroc(scores[:sizes[a]], labels[:sizes[a]]))
                inner[name, a].append(auroc(scores[sizes[a]:], labels[sizes[a]:]))
        for seed in range(1, options.seeds + 1):
            for k in FOLDS:
                scores, labels, took = results.get([flags, seed, f"fold{k}"], lambda: train(flags, seed, f"fold{k}"))
                outer[name, seed, k] = auroc(scores, labels)
                outer_runs[name, seed, k] = scores, labels
                seconds.setdefault(name, []).append(took)
                pooled.setdefault((name, seed), []).extend(zip(scores, labels))
        print(name, "done", file=sys.stderr)
    baselines = {}
    if (options.bin / "deepchrome-baselines").exists():
        for k in FOLDS:
            for name, (scores, labels) in results.get(["baselines", f"fold{k}"], lambda: baseline(f"fold{k}")).items():
                baselines.setdefault(name, []).append((scores, labels))

    seeds = range(1, options.seeds + 1)
    reference = next(iter(variants))
    means = {name: [statistics.fmean(outer[name, seed, k] for k in FOLDS) for seed in seeds] for name in variants}
    print(f"Test AUROC: mean and standard deviation over {options.seeds} seeds of the mean over five folds.\n")
    print("| variant | flags | inner | test | sd | against the first | better in | s |")
    print("|---|---|---|---|---|---|---|---|")
    for name, flags in variants.items():
        within = statistics.fmean(x for k in FOLDS for x in inner[name, k]) if options.inner_seeds else math.nan
        apart = [x - y for x, y in zip(means[name], means[reference])]
        spread = statistics.stdev(means[name]) if len(means[name]) > 1 else math.nan
        print(f"| {name} | {'`' + flags + '`' if flags else ''} | {within:.4f} | {statistics.fmean(means[name]):.4f} | {spread:.4f} "
              f"| {statistics.fmean(apart):+.4f} | {sum(x > 0 for x in apart)} of {len(apart)} | {statistics.fmean(seconds[name]):.1f} |")
    if options.inner_seeds and len(variants) > 1:
        chosen = {k: max(variants, key=lambda name: statistics.fmean(inner[name, k])) for k in FOLDS}
        nested = [statistics.fmean(outer[chosen[k], seed, k] for k in FOLDS) for seed in seeds]
        print("\nChosen for each fold by the others: " + "; ".join(f"{k}: {chosen[k]}" for k in FOLDS) +
              f". With these the test AUROC is {statistics.fmean(nested):.4f}.")
    labels = {k: outer_runs[reference, 1, k][1] for k in FOLDS}
    mean = {k: [statistics.fmean(p) for p in zip(*(outer_runs[reference, seed, k][0] for seed in seeds))] for k in FOLDS}
    print(f"\nThe mean probability of the {len(seeds)} networks of the first variant: test AUROC "
          f"{statistics.fmean(auroc(mean[k], labels[k]) for k in FOLDS):.4f}.")
    if not baselines:
        return
    print("\n| baseline | mean over the folds | pooled | the network's less, pooled | p by DeLong's paired test | by the mean of the seeds | p |")
    print("|---|---|---|---|---|---|---|")
    network = [pooled[reference, seed] for seed in seeds]
    labels = [label for _, label in network[0]]
    together = [statistics.fmean(run[i][0] for run in network) for i in range(len(labels))]
    for name, per_fold in baselines.items():
        theirs = [score for scores, _ in per_fold for score in scores]
        assert labels == [label for _, part in per_fold for label in part]
        tests = [delong([score for score, _ in run], theirs, labels) for run in network]
        both = delong(together, theirs, labels)
        print(f"| {name} | {statistics.fmean(auroc(*fold) for fold in per_fold):.4f} | {auroc(theirs, labels):.4f} "
              f"| {statistics.fmean(d for d, _ in tests):+.4f} | {min(p for _, p in tests):.2g} to {max(p for _, p in tests):.2g} "
              f"| {both[0]:+.4f} | {both[1]:.2g} |")


if __name__ == "__main__":
    main()
