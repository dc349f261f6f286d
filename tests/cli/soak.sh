#!/usr/bin/env bash
# Failures of every kind, a few times each; `tests/run.sh --thorough` tries them for hours (tests/soak).
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
need_all_baselines
export SOAK_PATIENCE=60  # how soon a program ends is measured by --thorough, on a machine that does nothing else
for mode in "stops 1" "pairs 2" "failing 2" "hangups 6" "kills 1"; do
    rm -rf "${mode% *}"
    mkdir "${mode% *}"
    # shellcheck disable=SC2086
    (cd "${mode% *}" && python3 "$DEEPCHROME_SOURCE/tests/soak/soak.py" $mode) || fail "$mode"
done
