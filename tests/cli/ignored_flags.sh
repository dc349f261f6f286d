#!/usr/bin/env bash
# Programs that ignore a flag do not pass: for every flag, its row in flags_<program>.sh has to fail where a wrapper takes the
# flag out of the command line (dropped), and where it keeps the value that the row gave first, or of a switch is always there
# (stuck). Rows look at effects alone, so a flag taken out is as good as one that is read, recorded and ignored. Prints a line for
# each row. An argument, dropped or stuck, runs the one or the other alone.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

failures=0
noticed=0
if [ $# = 0 ]; then set -- dropped stuck; fi
for mode in "$@"; do
    for script in "$DEEPCHROME_SOURCE"/tests/cli/flags_*.sh; do
        mkdir rows
        code=0
        (cd rows && FLAGS_WITHOUT=$mode bash "$script") >told || code=$?
        sed "s/^/$mode  /" told
        noticed=$((noticed + $(grep -c 'noticed: ' told || true)))
        if [ $code != 0 ] && [ $code != 77 ]; then failures=$((failures + 1)); fi
        rm -rf rows
    done
done
if [ "$failures" != 0 ]; then fail "in $failures scripts a row passes without its flag"; fi
echo "$noticed rows have noticed"
