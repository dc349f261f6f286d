#!/usr/bin/env bash
# tests/run.sh [--quick | --thorough] [--no-install]
#
# Builds and tests, from nothing. Says one line per stage; the logs are in build/test/.
#
#   --quick       the tests labeled quick, without optimization: under four minutes on two cores
#   (no option)   every test with g++ for this machine's instruction set, the unit tests and the readers with clang for any
#                 x86-64 under the address and undefined-behavior sanitizers, and every benchmark once, briefly: under
#                 25 minutes on two cores
#   --thorough    all of that; programs and whole networks under the sanitizers too; every test with clang; the unit tests
#                 with the checks of the standard library and under the thread sanitizer; unit and program tests three times;
#                 every fuzzer for ten minutes of processor time; kills, full disks, limits and an hour of work: some eight hours
#   --no-install  install no packages
#   --help        print this
#
# Packages that are missing are installed first (tests/install_packages.sh) on Debian and Ubuntu, as root or with sudo.
# Elsewhere CMake fetches what it can, and a stage or a test that lacks something is skipped or says what it lacks.
set -euo pipefail
cd "$(dirname "$0")/.."
unset CXXFLAGS CXX CMAKE_GENERATOR CMAKE_BUILD_TYPE CTEST_OUTPUT_ON_FAILURE
export LC_ALL=C.UTF-8

mode=whole
install=yes
for argument in "$@"; do
    case "$argument" in
    --quick | --thorough)
        if [ "$mode" != whole ] && [ "$mode" != "${argument#--}" ]; then
            echo "tests/run.sh: --quick and --thorough exclude each other; give one" >&2
            exit 2
        fi
        mode=${argument#--}
        ;;
    --no-install) install=no ;;
    --help)
        sed -n '2,/^set /s/^# \{0,1\}//p' tests/run.sh
        exit 0
        ;;
    *)
        echo "tests/run.sh: '$argument' is not an option (wanted --quick, --thorough, --no-install or --help)" >&2
        exit 2
        ;;
    esac
done

missing=$(tests/install_packages.sh --missing | tr '\n' ' ')
if [ -n "$missing" ]; then
    if [ "$install" = yes ] && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
        tests/install_packages.sh || echo "Going on without them."
    else
        echo "Not installed: ${missing% }. What needs them is fetched, skipped or fails."
    fi
fi

logs=build/test
mkdir -p "$logs"
jobs=$(getconf _NPROCESSORS_ONLN)

passed=0
failed=0
skipped=0

summary() {
    echo "All stages took $((SECONDS / 60)) min $((SECONDS % 60)) s."
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}

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

# left_out <what it does> <reason>: a stage that cannot be run here
left_out() {
    echo "$1 ... skipped: $2"
    skipped=$((skipped + 1))
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
    local total bad passed_over
    total=$(sed -n 's/.*tests failed out of \([0-9]*\)$/\1/p' "$log")
    bad=$(sed -n 's/.* \([0-9]*\) tests failed out of .*/\1/p' "$log")
    passed_over=$(grep -c '\*\*\*Skipped' "$log" || true)
    grep -E 'tests failed out of|^[[:space:]]+[0-9]+ - .*\(' "$log" || true
    passed=$((passed + ${total:-0} - ${bad:-0} - passed_over))
    failed=$((failed + ${bad:-0}))
    skipped=$((skipped + passed_over))
    if [ "$status" -ne 0 ]; then
        if [ "${bad:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
        grep -v -E '^ *[0-9]+/[0-9]+ Test .* Passed |^ *Start ' "$log" | tail -n 80 || true
        echo "The whole log is $log"
    fi
}

# configure <preset> <compiler, or nothing for the default one> <cmake option>...: in build/test/<preset>
configure() {
    local preset=$1 compiler=$2
    shift 2
    if [ -n "$compiler" ]; then set -- "-DCMAKE_CXX_COMPILER=$compiler" "$@"; fi
    if command -v ninja >/dev/null; then set -- -G Ninja "$@"; fi
    cmake --preset "$preset" -B "build/test/$preset" "$@"
}

build() {  # build <preset> <cmake option>...
    local preset=$1
    shift
    cmake --build "build/test/$preset" --parallel "$jobs" "$@"
}

# The compilers by their names, where they are; otherwise what CMake finds.
gcc=
clang=
if command -v g++ >/dev/null; then gcc=g++; fi
if command -v clang++ >/dev/null; then clang="clang++"; fi

# Without programs. (clang compiles faster without optimization, but its kernels then run much slower than those of g++.)
quick() {
    stage configure-quick "Configuring without optimization" configure dev "$gcc" -DDEEPCHROME_PROGRAMS=OFF \
        -DDEEPCHROME_EXAMPLES=OFF -DDEEPCHROME_BENCHMARKS=OFF
    stage build-quick "Building the quick tests" build dev --target quick_tests
    suite test-quick "Testing" build/test/dev --label-regex '^quick$'
}

whole() {
    stage configure-gcc "Configuring with ${gcc:-the default compiler}" configure release "$gcc"
    stage build-gcc "Building with ${gcc:-the default compiler}" build release
    suite test-gcc "Testing" build/test/release

    if [ -z "$clang" ]; then
        left_out "Testing with sanitizers" "there is no clang++"
    else
        stage configure-sanitize "Configuring with clang and sanitizers" configure sanitize "$clang" \
            -DDEEPCHROME_WARNINGS_AS_ERRORS=ON -DDEEPCHROME_BENCHMARKS=OFF -DDEEPCHROME_EXAMPLES=OFF
        stage build-sanitize "Building with clang and sanitizers" build sanitize --target unit_tests_but_networks fuzz_tests
        suite test-sanitize "Testing with sanitizers" build/test/sanitize --tests-regex '^(unit|fuzz)[.]' \
            --exclude-regex '^unit[.](models|reference)$'
    fi

    local benchmark name
    for benchmark in build/test/release/bin/benchmark-*; do
        if [ -x "$benchmark" ]; then
            name=$(basename "$benchmark")
            stage "$name" "Running $name briefly" "$benchmark" --benchmark_min_time=0.01
        fi
    done
}

# What takes longer than `whole` may; another stage goes to the end.
thorough() {
    if [ -n "$clang" ]; then
        stage build-sanitize-all "Building networks and programs with sanitizers" \
            build sanitize --target unit_tests deepchrome_programs
        # What compares bytes of whole runs, or looks at a page in a browser, says nothing more here, and takes long; what
        # limits memory or counts milliseconds says nothing right.
        suite test-sanitize-all "Testing networks and programs with sanitizers" build/test/sanitize \
            --tests-regex '^(unit[.](models|reference)$|cli[.])' \
            --exclude-regex '^cli[.](resume|determinism|ensemble|roadmap_study|roadmap_study_bad_cells|report_page|demo|soak|ends)$'

        stage configure-clang "Configuring with clang" configure clang "$clang"
        stage build-clang "Building with clang" build clang
        suite test-clang "Testing with clang" build/test/clang

        stage configure-tsan "Configuring with the thread sanitizer" configure tsan "$clang" -DDEEPCHROME_PROGRAMS=OFF \
            -DDEEPCHROME_EXAMPLES=OFF -DDEEPCHROME_BENCHMARKS=OFF
        stage build-tsan "Building with the thread sanitizer" build tsan --target unit_tests_but_networks
        suite test-tsan "Testing with the thread sanitizer" build/test/tsan --tests-regex '^unit[.]' \
            --exclude-regex '^unit[.](models|reference)$'
    else
        left_out "Testing programs with sanitizers, with clang, and with the thread sanitizer" "there is no clang++"
    fi

    stage configure-debug "Configuring with the checks of the standard library" configure debug "$gcc" \
        -DDEEPCHROME_PROGRAMS=OFF -DDEEPCHROME_EXAMPLES=OFF -DDEEPCHROME_BENCHMARKS=OFF
    stage build-debug "Building with the checks of the standard library" build debug --target unit_tests
    suite test-debug "Testing with the checks of the standard library" build/test/debug --tests-regex '^unit[.]'

    if command -v clang-tidy >/dev/null; then
        stage tidy "Reading the headers with clang-tidy" build release --target tidy
    else
        left_out "Reading the headers with clang-tidy" "it is not installed"
    fi

    stage declarations "Compiling each header without its bodies" build release --target header_declarations

    suite test-repeated "Testing three times" build/test/release --tests-regex '^(unit|cli)[.]' --repeat until-fail:3
}

# Hours of what the test cli.soak does for a minute, and every fuzzer (docs/reliability.md).
long() {
    if [ -n "$clang" ]; then
        stage fuzz "Fuzzing every reader for ten minutes" tests/fuzz/run.sh --minutes 10
    else
        left_out "Fuzzing every reader" "there is no clang++"
    fi
    local mode
    for mode in "stops 20" "pairs 50" "failing 60" "hangups 400" "kills 100" "limits 25" "hours 60"; do
        rm -rf "$logs/soak"
        mkdir "$logs/soak"
        stage "soak-${mode% *}" "Trying $mode" env DEEPCHROME_BIN="$PWD/build/test/release/bin" SOAK_MODE="$mode" \
            bash -c 'cd "$1" && python3 "$2/tests/soak/soak.py" $SOAK_MODE' soak "$logs/soak" "$PWD"
        tail -n 1 "$logs/soak-${mode% *}.log"
    done
}

case "$mode" in
quick) quick ;;
whole) whole ;;
thorough)
    whole
    thorough
    long
    ;;
esac
summary
