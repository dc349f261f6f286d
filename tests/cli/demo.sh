#!/usr/bin/env bash
# examples/demo.sh replaces what an earlier demonstration made and nothing else; what is installed is said before, and leaves no logs.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

mkdir -p tree/examples tree/cmake stubs tmp
cp "$DEEPCHROME_SOURCE/examples/demo.sh" tree/examples
cp "$DEEPCHROME_SOURCE/cmake/install_packages.sh" tree/cmake
# stub <program> <line>...: a program of that name that does this
stub() {
    printf '#!/bin/sh\n' >"stubs/$1"
    printf '%s\n' "${@:2}" >>"stubs/$1"
    chmod +x "stubs/$1"
}
export TMPDIR=$PWD/tmp CALLS=$PWD/calls
stub cmake 'exit 0' # the programs are built already
stub dpkg-query 'case $* in *gnuplot-nox* | *libhts-dev* | *libbigwig-dev*) ;; *) printf installed ;; esac'
stub apt-cache 'case $* in *libhts-dev*) echo "  Candidate: 1.16" ;; *) echo "  Candidate: (none)" ;; esac'
stub apt-get 'echo "apt-get $*" >>"$CALLS"; echo said; exit "${APT_STATUS:-0}"'
stub id 'echo "$USER_ID"'
stub sudo 'exec "$@"'
PATH=$PWD/stubs:$PATH
demo() { env GENES=90 EPOCHS=1 "$@" bash tree/examples/demo.sh; }

expect_status 0 demo USER_ID=1000
cat >wanted <<'END'
Through sudo: apt-get update
Through sudo: apt-get install --no-install-recommends gnuplot-nox
Through sudo: apt-get install --no-install-recommends libhts-dev
There is no package libbigwig-dev here; going on without it.
END
head -n 4 stdout >found
expect_same found wanted
expect_equal "what apt-get was asked" "$(sed 's/.*Timeout=300 //' calls | tr '\n' ';')" \
    "update;install --no-install-recommends gnuplot-nox;install --no-install-recommends libhts-dev;"
expect_equal "the first line as root" "$(demo USER_ID=0 APT_STATUS=1 2>&1 | head -n 4 | tr '\n' ';')" \
    "As root: apt-get update;As root: apt-get install --no-install-recommends gnuplot-nox;said;The packages could not be installed.;"
expect_equal "what is left in TMPDIR" "$(ls -A tmp)" ""

# The second run brings the same results, and keeps what it did not make.
expect_files tree/demo genes model off on predictions.tsv report
cp tree/demo/predictions.tsv first.tsv
echo mine >tree/demo/notes.txt
echo mine >tree/demo/report/notes.txt
expect_status 0 demo USER_ID=0
expect_same tree/demo/predictions.tsv first.tsv
expect_equal "what was mine" "$(cat tree/demo/notes.txt tree/demo/report/notes.txt | tr '\n' ' ')" "mine mine "

# A folder of that name that comes from elsewhere is left alone, and nothing is installed or built for it.
rm -r tree/demo calls
mkdir -p tree/demo/genes
echo precious >tree/demo/genes/train.csv
expect_status 1 demo USER_ID=0
expect_equal "the message" "$(cat stderr)" "$PWD/tree/demo: is there, and not from a demonstration; move it away"
expect_equal "what was there" "$(cat tree/demo/genes/train.csv)" precious
if [ -e calls ]; then fail "something was installed all the same"; fi
