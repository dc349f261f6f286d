#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Copies the gene tables of a cell type, plain or gzip, that deepchrome-train has read. The copies have a header, so that tables
with and without one can go together."""

import argparse
import gzip
import itertools
import os

PUBLISHED = (5, 100)  # marks and bins of the published tables, whose bins are of 100 base pairs


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--marks", required=True, help="of tables without a header, with commas between them")
    arguments.add_argument("--output", required=True)
    arguments.add_argument("tables", nargs=3, help="train, valid, test")
    options = arguments.parse_args()
    for source, part in zip(options.tables, ("train", "valid", "test")):
        with open(os.path.join(options.output, f"{part}.csv"), "wb") as target:
            copy(source, target, options.marks.split(","))


def lines_of(path):
    """Lines with their numbers, without empty ones, which deepchrome-train passes over."""
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(path, "rb") as table:
        for number, line in enumerate(table, 1):
            line = line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
            if line:
                yield number, line


def copy(source, target, marks):
    lines = lines_of(source)
    number, first = next(lines)
    described = first.startswith(b"#deepchrome")
    if described:
        target.write(first + b"\n")
        number, first = next(lines)
    if has_names(first):
        target.write(first + b"\n")
    else:
        start = [(number, first), *itertools.islice(lines, PUBLISHED[1])]
        bins = [bin_of(line) for _, line in start]
        if not described and (len(marks), (bins + [b"1"]).index(b"1", 1)) == PUBLISHED:
            target.write(b"#deepchrome bin_width=100\n")
        target.write(",".join(["gene", "bin", *marks, "label"]).encode() + b"\n")
        lines = itertools.chain(start, lines)
    genes = set()
    for number, line in lines:
        if bin_of(line) == b"1":
            # Two copies of a gene could be ON and OFF, and one cell type has the gene once.
            gene = line.split(b",", 1)[0]
            if gene in genes:
                raise SystemExit(f"{source}:{number}: gene {gene.decode(errors='replace')} comes up again (wanted each gene once); "
                                 "remove one")
            genes.add(gene)
        target.write(line + b"\n")


def bin_of(line):
    return line.split(b",", 2)[1].strip()


def has_names(line):
    """True where the second column is not the number of a bin."""
    return not bin_of(line).isdigit()


if __name__ == "__main__":
    main()
