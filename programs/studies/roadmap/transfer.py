#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""How well one model ranks the test genes of other cell types: a table of target, AUROC, genes, genes ON, and what failed."""

import argparse
import os
import subprocess
import sys

from statistics_of import auroc, read_predictions


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--output", required=True)
    arguments.add_argument("targets", nargs="+", help="CELL=TABLE; a cell type whose table is empty is left out")
    options = arguments.parse_args()

    rows = []
    for target in options.targets:
        cell, table = target.split("=", 1)
        if os.path.getsize(table) == 0:
            continue
        found = subprocess.run(
            ["deepchrome-predict", "--model", options.model, "--input", table, "--threads", str(options.threads)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if found.returncode != 0:
            message = (found.stderr.strip().splitlines() or ["failed without a word"])[-1]
            print(f"{cell}: {message}", file=sys.stderr)
            rows.append((cell, "", "", "", message))
            continue
        scores, labels = read_predictions(found.stdout.splitlines())
        area = auroc(scores, labels)
        rows.append((cell, "" if area is None else repr(area), str(len(labels)), str(sum(labels)), ""))
    with open(options.output, "w", encoding="utf-8") as file:
        file.write("target\tauroc\tgenes\tgenes_on\tmessage\n")
        for row in rows:
            file.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
