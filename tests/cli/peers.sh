#!/usr/bin/env bash
# The comparison with other libraries leaves out a peer that fails, with a word, and goes on. The programs are stand-ins.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

if ! command -v python3 >/dev/null; then
    echo "skipped: there is no python3; install python3"
    exit 77
fi
compare=(env PATH=/usr/bin:/bin python3 "$DEEPCHROME_SOURCE/benchmarks/peers/compare.py" peers --rounds 2 --seconds 0.01)
mkdir peers
# stand_in <name> <text>: a program that prints it, or fails where there is none
stand_in() {
    if [ -n "$2" ]; then printf '#!/bin/sh\necho %s\n' "$2"; else printf '#!/bin/sh\necho no such device >&2\nexit 3\n'; fi >"peers/$1"
    chmod +x "peers/$1"
}
stand_in peer-deepchrome-network 100
stand_in peer-deepchrome-conv 100
stand_in peer-onednn-conv 50
expect_status 0 "${compare[@]}" --only convolutions
expect_equal "rows with the peer" "$(grep -c 'oneDNN: 50 (50 to 50), \*\*2.00 x\*\*' stdout)" 15

stand_in peer-onednn-conv ""
expect_status 0 "${compare[@]}" --only convolutions
expect_equal "rows without it" "$(grep -c '| 100 (100 to 100) | - |' stdout)" 15
expect_equal "what is said" "$(cat stderr)" "oneDNN is left out: peers/peer-onednn-conv deepchrome forward 0.01: exit 3: no such device"

stand_in peer-onednn-conv nothing
expect_status 0 "${compare[@]}" --only convolutions
expect_equal "what is said of a peer without a rate" "$(cut -d : -f 1 stderr)" "oneDNN is left out"

stand_in peer-deepchrome-conv ""
expect_status 1 "${compare[@]}" --only convolutions
expect_equal "what is said of ours" "$(cat stderr)" "compare.py: peers/peer-deepchrome-conv deepchrome forward 0.01: exit 3: no such device"
