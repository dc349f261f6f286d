#!/usr/bin/env bash
# Linear models have the coefficients of scikit-learn's, to 1e-6: those of linear.json, and those in the model files of
# deepchrome-baselines.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

if ! [ -x "$DEEPCHROME_BIN/deepchrome-baselines" ]; then
    echo "skipped: deepchrome-baselines is not built; install libopenblas-dev and libxtensor-blas-dev"
    exit 77
fi
find_python sklearn python3-sklearn

# Another version of scikit-learn writes the same values, but for rounding.
mkdir -p again
"$python" "$DEEPCHROME_SOURCE/tests/reference/linear.py" again
"$python" - "$DEEPCHROME_SOURCE/tests/reference/linear.json" again/linear.json <<'END' || fail "linear.json is not what linear.py writes"
import json, sys
was, now = (json.load(open(path))["cases"] for path in sys.argv[1:])
assert len(was) == len(now)
for a, b in zip(was, now):
    assert [a[k] for k in ("rows", "columns", "penalty", "labels")] == [b[k] for k in ("rows", "columns", "penalty", "labels")]
    assert max(abs(x - y) for k in ("ridge", "logistic") for x, y in zip(a[k], b[k])) < 1e-7
END

simulate_genes 900 genes
for cost in 0.003 0.1 3; do
    expect_status 0 deepchrome-baselines --train genes/train.csv --valid genes/valid.csv --test genes/test.csv \
        --models logistic,ridge,linear --logistic-cost $cost --ridge-penalty "$(awk "BEGIN { print 1 / $cost }")" --output models --force
    "$python" "$DEEPCHROME_SOURCE/tests/reference/linear.py" --compare genes/train.csv models ||
        fail "the coefficients at cost $cost differ from scikit-learn's"
done
