#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Puts the gene tables of many cell types together to one train.csv and one valid.csv, and lists their genes in genes.txt. Empty
tables, of cell types that failed, are left out."""

import argparse
import itertools
import os


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--train", nargs="+", required=True)
    arguments.add_argument("--valid", nargs="+", required=True, help="of n tables every n-th gene is taken")
    arguments.add_argument("--output", required=True, help="folder")
    options = arguments.parse_args()
    genes = set()
    for part, tables in (("train", options.train), ("valid", options.valid)):
        tables = [path for path in tables if os.path.getsize(path) > 0]
        if not tables:
            raise SystemExit("no cell type has tables")
        with open(os.path.join(options.output, f"{part}.csv"), "wb") as out:
            pool(tables, part == "valid", out, genes)
    with open(os.path.join(options.output, "genes.txt"), "wb") as out:
        out.writelines(gene + b"\n" for gene in sorted(genes))


def pool(tables, thin, out, genes):
    _, header, _ = start_of(tables[0])
    fields = common_fields(tables)
    if fields:
        out.write(b" ".join([b"#deepchrome", *(b"=".join(field) for field in fields.items())]) + b"\n")
    out.write(b",".join(header) + b"\n")
    for number, path in enumerate(tables):
        _, columns, start = start_of(path)
        if sorted(columns) != sorted(header):
            raise SystemExit(f"{path}: has the columns {b','.join(columns).decode()} (wanted those of {tables[0]}: "
                             f"{b','.join(header).decode()}); write the tables alike")
        places = [columns.index(column) for column in header]
        moved = places != sorted(places)
        gene, taken = -1, True
        with open(path, "rb") as table:
            for line in itertools.islice(table, start, None):
                line = line.rstrip(b"\r\n")
                name, bin_, _ = line.split(b",", 2)
                if bin_.strip() == b"1":
                    gene += 1
                    taken = not thin or gene % len(tables) == number
                    if taken:
                        genes.add(name)
                if taken and moved:
                    values = line.split(b",")
                    line = b",".join([values[place] for place in places])
                if taken:
                    out.write(line + b"\n")


def is_description(line):
    return line.startswith(b"#deepchrome")


def start_of(path):
    """The fields of a table's description, its columns, and the number of lines before its rows."""
    with open(path, "rb") as table:
        line = table.readline().strip().removeprefix(b"\xef\xbb\xbf")
        fields, lines = {}, 1
        if is_description(line):
            fields = dict(word.split(b"=", 1) for word in line.split()[1:])
            line = table.readline().strip()
            lines = 2
    return fields, [column.strip() for column in line.split(b",")], lines


def common_fields(tables):
    """What all descriptions say. What only some say is left open, and a contradiction is an error, but for the assembly."""
    known, common = {}, None
    for path in tables:
        fields, _, _ = start_of(path)
        for name, value in fields.items():
            first, its = known.setdefault(name, (path, value))
            if its != value and name != b"assembly":
                raise SystemExit(f"{path}: its {name.decode()} is {value.decode()} (wanted {its.decode()}, as in {first}); bring "
                                 "tables that were made alike")
        common = fields if common is None else {name: value for name, value in common.items() if fields.get(name) == value}
    return common


if __name__ == "__main__":
    main()
