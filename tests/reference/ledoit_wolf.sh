#!/usr/bin/env bash
# The reference values of the shrunk covariance are scikit-learn's, once more. (The unit tests of linear/ compare with them.)
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
find_python sklearn python3-sklearn

"$python" "$DEEPCHROME_SOURCE/tests/reference/ledoit_wolf.py" .
"$python" - "$DEEPCHROME_SOURCE/tests/reference/ledoit_wolf.json" ledoit_wolf.json <<'EOF' || fail "scikit-learn says otherwise"
import json
import sys

import numpy as np

here, there = (json.load(open(path))["cases"] for path in sys.argv[1:])
assert len(here) == len(there) > 0
for ours, theirs in zip(here, there):
    assert ours.keys() == theirs.keys()
    for key in ours:
        np.testing.assert_allclose(ours[key], theirs[key], rtol=1e-10, atol=1e-12)
EOF
