#!/usr/bin/env bash
# tests/fuzz/run.sh [--minutes N] [name]...
#
# Builds the fuzz targets with clang, libFuzzer and the address and undefined-behavior sanitizers, and runs each for N minutes
# of processor time (10), from a copy of its corpus. Says one line per target. Exits 1 where a target finds something: the
# input is then in build/fuzz/findings/<name>/. A target that lacks its library is left out.
#
#   --minutes N   such as 10 or 0.5
#   name          of a target, such as reads; without one: all of them
#   --help        print this
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C

fail() {
    echo "tests/fuzz/run.sh: $1" >&2
    exit 2
}

minutes=10
names=()
while [ $# -gt 0 ]; do
    case "$1" in
    --minutes)
        minutes=${2-}
        [[ $minutes =~ ^[0-9]{1,4}(\.[0-9]+)?$ ]] || fail "--minutes '$minutes' is no number; give one such as 10"
        shift
        ;;
    --help)
        sed -n '2,/^set /s/^# \{0,1\}//p' tests/fuzz/run.sh
        exit 0
        ;;
    -*) fail "'$1' is not an option (wanted --minutes, --help or names of targets)" ;;
    *)
        if [ "$1" = replay ] || [ ! -e "tests/fuzz/$1.cpp" ]; then fail "there is no target '$1'; see tests/fuzz"; fi
        names+=("$1")
        ;;
    esac
    shift
done
if [ ${#names[@]} -eq 0 ]; then
    for source in tests/fuzz/*.cpp; do
        name=$(basename "$source" .cpp)
        if [ "$name" != replay ]; then names+=("$name"); fi
    done
fi
command -v clang++ >/dev/null || fail "there is no clang++; install clang"

# In memory where that is possible: some targets write files.
if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p build/fuzz

has_header() { printf '#include <%s>\n' "$1" | clang++ -x c++ -fsyntax-only - 2>/dev/null; }

# CXXFLAGS may hold several flags.
# shellcheck disable=SC2086
build() {  # build <name> <library>...
    local name=$1
    shift
    clang++ ${CXXFLAGS-} -std=c++20 -O1 -g -D_GLIBCXX_ASSERTIONS -fsanitize=fuzzer,address,undefined \
        -fno-sanitize-recover=undefined -Iinclude \
        "tests/fuzz/$name.cpp" -o "build/fuzz/$name" "$@" -lz
}

seconds_of() { awk '{ sum += $1 + $2 } END { printf "%.1f\n", sum }' "$1"; }

# fuzz <name> <longest input> <option>...: libFuzzer counts seconds of the clock, which are more than those of the processor on a busy
# machine, so it runs again until the latter are used up.
fuzz() {
    local name=$1 longest=$2 wanted left status=0 runs=0 coverage found=0 before=""
    shift 2
    local work="$scratch/$name" log="build/fuzz/$name.log" findings="build/fuzz/findings/$name"
    mkdir -p "$work/corpus" "$work/tmp" "$findings"
    cp "tests/fuzz/corpus/$name/"* "$work/corpus"
    before=$(find "$findings" -type f | wc -l)
    : >"$log"
    : >"$work/times"
    wanted=$(awk -v m="$minutes" 'BEGIN { printf "%d\n", 60 * m }')
    left=$wanted
    TIMEFORMAT='%U %S'
    while [ "$left" -gt 0 ] && [ "$status" -eq 0 ]; do
        { time TMPDIR="$work/tmp" "build/fuzz/$name" -max_total_time="$left" -max_len="$longest" -timeout=30 \
            -artifact_prefix="$findings/" -print_final_stats=1 "$@" "$work/corpus" </dev/null >>"$log" 2>&1; } \
            2>>"$work/times" || status=$?
        left=$(awk -v w="$wanted" -v s="$(seconds_of "$work/times")" 'BEGIN { printf "%d\n", w - s }')
    done
    runs=$(awk '/^stat::number_of_executed_units/ { sum += $2 } END { print sum + 0 }' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | sort -n | tail -n 1)
    found=$(($(find "$findings" -type f | wc -l) - before))
    if [ "$status" -ne 0 ] && [ "$found" -eq 0 ]; then found=1; fi
    echo "$name: $runs runs in $(seconds_of "$work/times") s of processor time, coverage ${coverage:-0}, $found findings"
    if [ "$found" -gt 0 ]; then
        echo "    $findings/, $log"
        return 1
    fi
}

status=0
for name in "${names[@]}"; do
    libraries=()
    header=zlib.h
    longest=2048
    options=()
    case "$name" in
    bam)
        libraries=(-lhts)
        header=htslib/sam.h
        options=(-malloc_limit_mb=4096)  # htslib allocates what a record says it has, and touches what there is
        ;;
    bigwig) libraries=(-lBigWig) header=bigWig.h ;;
    model_file | checkpoint) longest=4096 ;;
    esac
    if ! has_header "$header"; then
        echo "$name: left out, there is no $header"
        continue
    fi
    build "$name" "${libraries[@]}"
    fuzz "$name" "$longest" "${options[@]}" || status=1
done
exit "$status"
