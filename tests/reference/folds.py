# SPDX-License-Identifier: BSD-3-Clause
"""Five pooled cross-validation folds of a folder with train.csv, valid.csv and test.csv:

    python3 folds.py INPUT OUTPUT        writes OUTPUT/fold1 … fold5/{train,valid,test}.csv

Genes in file order (train, valid, test); with random.Random(0) the genes of label 0 are shuffled and dealt to the
folds in turn, then those of label 1. Each fold is the test set once; the others, concatenated in fold order and
shuffled with the same generator, give their first tenth for validation and the rest for training.
"""
import pathlib
import random
import sys

BINS = 100


def main(source, target):
    genes, header = [], ""
    for name in ("train", "valid", "test"):
        lines = (source / (name + ".csv")).read_text().splitlines(keepends=True)
        described = lines.pop(0) if lines[0].startswith("#") else ""
        if not lines[0].split(",")[1].isdigit():
            header = described + lines.pop(0)
        genes += [lines[i:i + BINS] for i in range(0, len(lines), BINS)]
    generator = random.Random(0)
    folds = [[] for _ in range(5)]
    for label in (0, 1):
        chosen = [g for g in range(len(genes)) if int(float(genes[g][0].rsplit(",", 1)[1])) == label]
        generator.shuffle(chosen)
        for i, g in enumerate(chosen):
            folds[i % 5].append(g)
    for k in range(5):
        others = [g for f in range(5) if f != k for g in folds[f]]
        generator.shuffle(others)
        tenth = len(others) // 10
        folder = target / ("fold%d" % (k + 1))
        folder.mkdir(parents=True, exist_ok=True)
        for name, part in (("train", others[tenth:]), ("valid", others[:tenth]), ("test", folds[k])):
            (folder / (name + ".csv")).write_text(header + "".join("".join(genes[g]) for g in part))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
