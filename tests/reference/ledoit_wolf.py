# SPDX-License-Identifier: BSD-3-Clause
"""scikit-learn's LedoitWolf on closed-form values: writes ledoit_wolf.json.

    python3 ledoit_wolf.py [output folder]

A case has `rows` x `columns` values. Column 0 is value(i, salt, 1) with i = row * columns; every other column is
value(i, salt, 1) + 0.75 of the column before it in its row, so that columns go together. Then column c is multiplied by
1 + c % 3 and raised by c.
"""
import pathlib
import sys

import numpy as np
from sklearn.covariance import LedoitWolf

from closed_form import rounded, value, write_json


def case(rows, columns, salt):
    x = value(rows * columns, salt).reshape(rows, columns)
    for c in range(1, columns):
        x[:, c] += 0.75 * x[:, c - 1]
    x = x * (1 + np.arange(columns) % 3) + np.arange(columns)
    found = LedoitWolf().fit(x)
    return {"rows": rows, "columns": columns, "salt": salt, "shrinkage": rounded([found.shrinkage_])[0],
            "mean": rounded(found.location_), "first_row": rounded(found.covariance_[0]),
            "norm": rounded([np.linalg.norm(found.covariance_)])[0]}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    cases = [case(*sizes) for sizes in [(3, 2, 61), (8, 30, 62), (30, 30, 63), (600, 12, 64), (40, 200, 65)]]
    write_json(folder / "ledoit_wolf.json", {"cases": cases})


main()
