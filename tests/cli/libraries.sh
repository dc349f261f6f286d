#!/usr/bin/env bash
# Programs of networks load no BLAS and no LAPACK; a program of linear models does, which shows that the test can see it.
# (deepchrome-visualize fits priors by LAPACK.)
set -euo pipefail

if ! command -v ldd >/dev/null; then
    echo "There is no ldd here, which lists the libraries of a program."
    exit 77
fi

loads_blas() {
    ldd "$DEEPCHROME_BIN/$1" | grep -i -E 'blas|lapack|gfortran'
}

for program in deepchrome-train deepchrome-predict deepchrome-bin deepchrome-simulate example-predict-loop \
    example-train-and-save; do
    if ! [ -x "$DEEPCHROME_BIN/$program" ]; then
        case $program in
        example-*) continue ;;  # which a build may leave out
        esac
        echo "$program was not built"
        exit 1
    fi
    if loads_blas "$program"; then
        echo "$program loads these, which no network needs"
        exit 1
    fi
done
if [ -x "$DEEPCHROME_BIN/unit_linear" ] && ! loads_blas unit_linear >/dev/null; then
    echo "unit_linear computes by BLAS, and loads none"
    exit 1
fi
