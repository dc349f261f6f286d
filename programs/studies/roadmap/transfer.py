#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""How well one model ranks the test genes of other cell types: a table of target, AUROC, genes, genes ON, how many of these genes
it was trained or validated on, and what failed."""

import argparse
import os
import re
import subprocess
import sys

from messages import printable
from statistics_of import auroc, read_predictions


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--trained-on", nargs="+", default=[], help="tables or lists of the model's training and validation genes")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--output", required=True)
    arguments.add_argument("--targets", nargs="+", required=True, help="CELL=TABLE; a cell type whose table is empty is left out")
    options = arguments.parse_args()

    trained_on = set()
    for table in options.trained_on:
        trained_on |= genes_of(table)
    rows = []
    for target in options.targets:
        cell, table = target.split("=", 1)
        if os.path.getsize(table) == 0:
            continue
        found = subprocess.run(
            ["deepchrome-predict", "--model", options.model, "--input", table, "--threads", str(options.threads)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
        if found.returncode != 0:
            message = printable((found.stderr.strip().splitlines() or ["failed without a word"])[-1])
            print(f"{cell}: {message}", file=sys.stderr)
            rows.append((cell, "", "", "", "", message))
            continue
        lines = found.stdout.splitlines()
        scores, labels = read_predictions(lines)
        seen = sum(1 for line in lines[1:] if plain_id(line.split("\t", 1)[0]) in trained_on)
        area = auroc(scores, labels)
        rows.append((cell, "" if area is None else repr(area), str(len(labels)), str(sum(labels)), str(seen), ""))
    with open(options.output, "w", encoding="utf-8") as file:
        file.write("target\tauroc\tgenes\tgenes_on\tseen\tmessage\n")
        for row in rows:
            file.write("\t".join(row) + "\n")


def plain_id(gene):
    """ENSG00000000003 for ENSG00000000003.10; the copy of a gene on chromosome Y, which ends in _PAR_Y, stays apart."""
    return re.sub(r"^(ENS[^.]*)\.[0-9]+", r"\1", gene)


def genes_of(table):
    """The ids of the genes of a gene table, or of a list of them."""
    genes = set()
    with open(table, encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            if not line.startswith("#deepchrome"):
                genes.add(line.rstrip("\n").split(",", 1)[0])
    return {plain_id(gene) for gene in genes} - {"gene"}


if __name__ == "__main__":
    main()
