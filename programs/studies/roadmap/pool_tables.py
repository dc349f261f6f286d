#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Puts gene tables together to one. Empty ones, of cell types that failed, are left out."""

import argparse
import os


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--thin", action="store_true", help="of n tables take every n-th gene")
    arguments.add_argument("--output", required=True)
    arguments.add_argument("tables", nargs="+")
    options = arguments.parse_args()
    tables = [path for path in options.tables if os.path.getsize(path) > 0]
    header = None
    descriptions = {description_of(path) for path in tables}
    with open(options.output, "wb") as out:
        if len(descriptions) == 1 and None not in descriptions:
            out.write(descriptions.pop() + b"\n")  # what is true of all
        for number, path in enumerate(tables):
            gene = -1
            taken = True
            with open(path, "rb") as table:
                first = True
                for line in table:
                    line = line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
                    if first and is_description(line):
                        continue
                    if first:
                        first = False
                        columns = line if line.startswith(b"gene,") else b""
                        if header is None:
                            header = columns
                            out.write(header + b"\n" if header else b"")
                        elif header != columns:
                            raise SystemExit(f"{path}: has {described(columns)} (wanted those of {tables[0]}: "
                                             f"{described(header)}); write the tables alike")
                        if columns:
                            continue
                    if options.thin and line.split(b",", 2)[1:2] == [b"1"]:
                        gene += 1
                        taken = gene % len(tables) == number
                    if taken and line:
                        out.write(line + b"\n")


def is_description(line):
    return line.startswith(b"#deepchrome")


def description_of(path):
    """The first line of a table where it says how the table was made; None where it does not."""
    with open(path, "rb") as table:
        line = table.readline().rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
    return line if is_description(line) else None


def described(header):
    return f"the columns {header.decode()}" if header else "columns without a header"


if __name__ == "__main__":
    main()
