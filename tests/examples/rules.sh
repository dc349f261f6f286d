# rules.sh <project> [<faults to expect>]
#
# Prints a line for each fault of an example: more than 80 lines, no license or no comment at the top that says how to run
# it, an include of anything but the library and the standard library, no expected output, no link from a page; and for
# each expected output and each link without an example. There must be none, or those in the second file.
set -euo pipefail
export LC_ALL=C
longest=80
cd "$1"
expected=${2:-/dev/null}

faults() {
    local example name output page target
    for example in examples/*.cpp; do
        name=$(basename "$example" .cpp)
        [ "$(wc -l <"$example")" -le $longest ] || echo "$example: has more than $longest lines"
        [ "$(head -n 1 "$example")" = "// SPDX-License-Identifier: BSD-3-Clause" ] ||
            echo "$example: the first line does not name the license"
        # The comment at the top ends with the first line that is none.
        sed '/^\/\//!q' "$example" | grep -q "^//     example-$(echo "$name" | tr _ -)" ||
            echo "$example: the comment at the top does not say how to run it"
        # Standard headers have names without a dot.
        { grep '^ *# *include' "$example" || true; } |
            { grep -vE '^ *# *include <(deepchrome/[a-z_/]+[.]hpp|[a-z_]+)>$' || true; } |
            sed "s|^|$example: neither the library nor the standard library: |"
        [ -e "tests/examples/$name.out" ] || echo "$example: has no tests/examples/$name.out"
        grep -qF "(../examples/$name.cpp)" docs/*.md || echo "$example: no page in docs/ links to it"
    done
    for output in tests/examples/*.out; do
        name=$(basename "$output" .out)
        [ -e "examples/$name.cpp" ] || echo "$output: belongs to no example"
    done
    { grep -oE '[(]([.][.]/)?examples/[a-z_]+[.]cpp[)]' docs/*.md README.md || true; } | tr -d '()' |
        while IFS=: read -r page target; do
            [ -e "examples/$(basename "$target")" ] || echo "$page: links to $target, which does not exist"
        done
}

faults | sort | diff "$expected" - || { echo "(< expected, > found)"; exit 1; }
examples=(examples/*.cpp)
echo "${#examples[@]} examples"
