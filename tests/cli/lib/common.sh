# What the scripts share. Sourced first: it leaves the script in an empty folder, with the programs on the path.
set -euo pipefail
export LC_ALL=C
# A sanitizer's complaint must not look like the exit code 1 of bad data.
export ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS:-}" UBSAN_OPTIONS="halt_on_error=1:exitcode=99:${UBSAN_OPTIONS:-}"

PATH="$DEEPCHROME_BIN:$PATH"
for program in simulate bin train predict visualize; do
    if ! [ -x "$DEEPCHROME_BIN/deepchrome-$program" ]; then
        echo "skipped: $DEEPCHROME_BIN/deepchrome-$program is not built"
        exit 77
    fi
done
rm -rf work
mkdir work
cd work

# Before a command that is to be stopped by signals: what started the tests, such as nohup, may have them ignored, and so has bash
# in the background.
listening=()
if env --default-signal=INT true 2>/dev/null; then listening=(env --default-signal=INT,TERM,HUP,PIPE,XCPU); fi

# fail <message>...: ends the script, naming the line that found it
fail() {
    echo "line ${BASH_LINENO[${#BASH_LINENO[@]} - 2]}: $*"
    exit 1
}

# all_baselines: deepchrome-baselines is there with all its models
all_baselines() { "$DEEPCHROME_BIN/deepchrome-baselines" --help 2>/dev/null | grep 'of svc, forest, ' >/dev/null; }
# need_baselines: it is there, with what models ever; otherwise the test is skipped
need_baselines() {
    if [ -x "$DEEPCHROME_BIN/deepchrome-baselines" ]; then return; fi
    echo "skipped: deepchrome-baselines is not built; install libopenblas-dev and libxtensor-blas-dev"
    exit 77
}
# need_all_baselines: it is there with all its models; otherwise the test is skipped
need_all_baselines() {
    if all_baselines; then return; fi
    echo "skipped: deepchrome-baselines is not built, or lacks svc and forest; install libopenblas-dev, libsvm-dev and libopencv-ml-dev"
    exit 77
}

# expect_equal <what> <found> <wanted>
expect_equal() {
    if [ "$2" != "$3" ]; then fail "$1 is '$2' (wanted '$3')"; fi
}

# expect_same <file> <file>: of the same bytes
expect_same() {
    cmp "$1" "$2" || fail "$1 and $2 differ"
}

# expect_files <folder> <name>...: just these, in alphabetical order
expect_files() {
    local folder=$1
    shift
    expect_equal "what is in $folder" "$(ls -A "$folder" | tr '\n' ' ')" "$* "
}

# status_of <command>...: its exit code in $status, its output in the files stdout and stderr
status_of() {
    status=0
    "$@" >stdout 2>stderr </dev/null || status=$?
}

# expect_status <code> <command>...
expect_status() {
    local wanted=$1
    shift
    status_of "$@"
    if [ "$status" != "$wanted" ]; then
        cat stderr
        fail "the exit code of '$*' is $status (wanted $wanted)"
    fi
}

# json_keys <file>: the names at its outermost level, in order
json_keys() {
    sed -n 's/^  "\([^"]*\)":.*/\1/p' "$1" | tr '\n' ' '
}

# json_value <file> <name>: of the first number or text of that name
json_value() {
    sed -n 's/^ *"'"$2"'": "\{0,1\}\([^",]*\)"\{0,1\},\{0,1\}$/\1/p' "$1" | head -n 1
}

# simulate_genes <genes> <folder>: quietly
simulate_genes() {
    deepchrome-simulate --genes "$1" --seed 1 --output "$2" 2>/dev/null
}

# bare <table>...: takes away the first line, #deepchrome, so that the header is line 1 and the first row line 2
bare() {
    sed -i '1{/^#deepchrome/d}' "$@"
}

# find_python <module> <package>: one that has the module in $python; without one the test is skipped
find_python() {
    for python in python3 /usr/bin/python3; do
        if "$python" -c "import $1" 2>/dev/null; then return; fi
    done
    echo "skipped: Python has no $1; install $2"
    exit 77
}
