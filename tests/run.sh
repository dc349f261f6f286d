#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test:
#   the whole suite with g++ for this machine's instruction set, the unit and program tests with clang for any x86-64 under the
#   address and undefined-behavior sanitizers, and every benchmark once, briefly.
# Says one line per stage; the logs are in build/test/.
set -euo pipefail
cd "$(dirname "$0")/.."
unset CXXFLAGS CXX CMAKE_GENERATOR CMAKE_BUILD_TYPE CTEST_OUTPUT_ON_FAILURE
export LC_ALL=C.UTF-8

. cmake/install_packages.sh
install_packages g++ clang libclang-rt-dev cmake ninja-build libxtensor-dev libxtensor-blas-dev libxsimd-dev libopenblas-dev \
    zlib1g-dev doctest-dev libbenchmark-dev libcli11-dev nlohmann-json3-dev gnuplot-nox
install_optional ccache python3-numpy python3-torch python3-sklearn libsvm-dev libopencv-ml-dev libhts-dev libbigwig-dev \
    bedtools samtools python3-pybigwig snakemake chromium

logs=build/test
mkdir -p "$logs"
jobs=$(nproc)
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

passed=0
failed=0
skipped=0

# stage <name> <what it does> <command>...: quiet unless the command fails
stage() {
    local name=$1 what=$2 start=$SECONDS
    shift 2
    printf '%s ... ' "$what"
    if "$@" >"$logs/$name.log" 2>&1 </dev/null; then
        echo "done ($((SECONDS - start)) s)"
    else
        echo "FAILED"
        tail -n 60 "$logs/$name.log"
        echo "The whole log is $logs/$name.log"
        echo "$passed passed, $((failed + 1)) failed, $skipped skipped"
        exit 1
    fi
}

# suite <name> <what it runs> <build folder> <ctest option>...: its summary is shown and counted
suite() {
    local name=$1 what=$2 folder=$3 status=0 start=$SECONDS log
    shift 3
    log="$logs/$name.log"
    printf '%s ... ' "$what"
    ctest --test-dir "$folder" --parallel "$jobs" --output-on-failure --no-tests=error --timeout 900 "$@" \
        >"$log" 2>&1 </dev/null || status=$?
    echo "done ($((SECONDS - start)) s)"
    local total bad left_out
    total=$(sed -n 's/.*tests failed out of \([0-9]*\)$/\1/p' "$log")
    bad=$(sed -n 's/.* \([0-9]*\) tests failed out of .*/\1/p' "$log")
    left_out=$(grep -c '\*\*\*Skipped' "$log" || true)
    grep -E 'tests failed out of|^[[:space:]]+[0-9]+ - .*\(' "$log" || true
    passed=$((passed + ${total:-0} - ${bad:-0} - left_out))
    failed=$((failed + ${bad:-0}))
    skipped=$((skipped + left_out))
    if [ "$status" -ne 0 ]; then
        if [ "${bad:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
        grep -v -E '^ *[0-9]+/[0-9]+ Test .* Passed |^ *Start ' "$log" | tail -n 80 || true
        echo "The whole log is $log"
    fi
}

configure() {  # configure <preset> <cmake option>...
    local preset=$1
    shift
    cmake --preset "$preset" -B "build/test/$preset" -G Ninja "${launcher[@]}" "$@"
}

stage configure-gcc "Configuring with g++" configure release -DCMAKE_CXX_COMPILER=g++
stage build-gcc "Building with g++" cmake --build build/test/release --parallel "$jobs"
suite test-gcc "Testing" build/test/release

stage configure-sanitize "Configuring with clang and sanitizers" configure sanitize -DCMAKE_CXX_COMPILER=clang++ \
    -DDEEPCHROME_WARNINGS_AS_ERRORS=ON -DDEEPCHROME_BENCHMARKS=OFF
stage build-sanitize "Building with clang and sanitizers" \
    cmake --build build/test/sanitize --parallel "$jobs" --target unit_tests fuzz_tests deepchrome_programs
# What compares bytes of whole runs, or looks at a page in a browser, says nothing more here, and takes minutes.
suite test-sanitize "Testing with sanitizers" build/test/sanitize --tests-regex '^(unit|fuzz|cli)[.]' \
    --exclude-regex '^(unit[.](models|reference)|cli[.](resume|determinism|ensemble|roadmap_study|report_page))$'

for benchmark in build/test/release/bin/benchmark-*; do
    if [ -x "$benchmark" ]; then
        name=$(basename "$benchmark")
        stage "$name" "Running $name briefly" "$benchmark" --benchmark_min_time=0.01
    fi
done

echo "All stages took $((SECONDS / 60)) min $((SECONDS % 60)) s."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
