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
                for line in table:
                    if line.startswith(b"gene,"):
                        if header is None:
                            out.write(line)
                            header = line
                        elif header != line:
                            raise SystemExit(f"{path}: has the columns {line.decode().strip()} (wanted those of {tables[0]}: "
                                             f"{header.decode().strip()}); reorder them")
                        continue
                    if options.thin and line.split(b",", 2)[1] == b"1":
                        gene += 1
                        taken = gene % len(tables) == number
                    if taken:
                        out.write(line)


if __name__ == "__main__":
    main()
