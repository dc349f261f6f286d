# What the scripts of bad input share: `refused` checks and counts one kind of it. Sourced after common.sh.
kinds=0
failures=0
through=()  # what to start the programs by

# Everything in the folder but what the checks themselves write.
tree() {
    find . \( -name stdout -o -name stderr \) -prune -o -printf '%p %s %T@\n' | sed '1d' | sort
}

# refused <kind> <code> <message> <command>...: the message without the program's name
refused() {
    local kind=$1 code=$2 message=$3 before
    shift 3
    message="$1: $message"
    before=$(tree)
    status_of "${through[@]}" "$@"
    kinds=$((kinds + 1))
    if [ "$message" = "$1: anything" ] && grep -q "^$1: bad[.a-z]*: .*; " stderr; then message=$(cat stderr); fi
    if [ "$status" != "$code" ] || [ "$(cat stderr)" != "$message" ] || [ "$(wc -l <stderr)" != 1 ] || [ -s stdout ] ||
        [ "$(tree)" != "$before" ]; then
        failures=$((failures + 1))
        echo "line ${BASH_LINENO[0]}: $kind"
        echo "  exit code: $status (wanted $code)"
        echo "  said:      $(cat stderr)"
        echo "  wanted:    $message"
        if [ -s stdout ]; then echo "  and on standard output: $(head -c 200 stdout)"; fi
        diff <(echo "$before") <(tree) | sed 's/^/  left behind: /' || true
        rm -rf out
    fi
}
