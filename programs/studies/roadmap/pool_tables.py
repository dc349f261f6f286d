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
    with open(options.output, "wb") as out:
        for number, path in enumerate(tables):
            gene = -1
            taken = True
            with open(path, "rb") as table:
                for line_number, line in enumerate(table):
                    line = line.rstrip(b"\r\n")
                    if line_number == 0:
                        line = line.removeprefix(b"\xef\xbb\xbf")
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


def described(header):
    return f"the columns {header.decode()}" if header else "columns without a header"


if __name__ == "__main__":
    main()
