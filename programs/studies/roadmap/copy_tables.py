#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Copies the gene tables of one folder, plain or .gz, to another."""

import gzip
import os
import shutil
import sys


def main():
    source, target = sys.argv[1:]
    for part in ("train", "valid", "test"):
        plain = os.path.join(source, f"{part}.csv")
        for path, opened in ((plain, open), (plain + ".gz", gzip.open)):
            if os.path.exists(path):
                with opened(path, "rb") as file, open(os.path.join(target, f"{part}.csv"), "wb") as copy:
                    shutil.copyfileobj(file, copy, 1 << 20)
                break
        else:
            sys.exit(f"{plain}: is not there, nor with .gz; correct the manifest, or put the table there")


if __name__ == "__main__":
    main()
