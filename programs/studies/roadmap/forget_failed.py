#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Removes the outcomes of a study's steps that failed or were left out, so that the next run tries them again."""

import glob
import json
import os
import sys

from messages import printable


def main():
    folder = glob.escape(sys.argv[1])
    for path in sorted(glob.glob(f"{folder}/**/outcome.json", recursive=True) + glob.glob(f"{folder}/transfer/*.json")):
        with open(path, encoding="utf-8") as file:
            if json.load(file)["status"] != "done":
                print(f"removing {printable(path)}")
                os.remove(path)


if __name__ == "__main__":
    main()
