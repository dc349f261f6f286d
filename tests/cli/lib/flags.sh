# What the scripts flags_<program>.sh share: a row for each flag of a program, which checks what the flag does. Sourced after
# common.sh; the script sets $program, makes what all rows work with, calls `row` for each flag and ends with `all_flags`.
#
# A row looks at effects alone: weights, numbers, files, exit codes. Settings that are recorded (run.json, the card of a model, a
# log that repeats the command line) prove nothing, since a program can record a flag and ignore it. So a row fails where its
# flag has no effect, and that is tested as well. With FLAGS_WITHOUT=dropped the program under test is started without the
# flag of the row, and with FLAGS_WITHOUT=stuck with the value that the flag had first (or, of a switch, always with it): each
# row has to fail. ignored_flags.sh does that.
#
# Arguments of a script are flags: just their rows are checked.
without=${FLAGS_WITHOUT:-}
setup=$PWD
rows=()
failed=0
only=("$@")

# names_of_help: the flags of the program, each as --help spells it: "-o,--output"
names_of_help() {
    "$DEEPCHROME_BIN/deepchrome-$program" --help | sed -n 's/^  \(-[^ ]*\).*/\1/p'
}

# arity <names>: none, one or many: the values of the flag, as --help shows them
arity() {
    "$DEEPCHROME_BIN/deepchrome-$program" --help | awk -v names="$1" '
        $1 == names && /^  -/ {
            if ($2 !~ /^(TEXT|UINT|INT|FLOAT)/) print "none"
            else print / (\.\.\.|x [0-9]+)( |$)/ ? "many" : "one"
        }'
}

# A program of the same name that changes the command line in one flag and starts the real one.
if [ -n "$without" ]; then
    mkdir without
    cat >without/wrapper <<'WRAPPER'
#!/usr/bin/env bash
is_flag() { case " ${flag_names//,/ } " in *" $1 "*) return 0 ;; esac; return 1; }
before=()
values=()
found=no
taking=0
for word in "$@"; do
    if is_flag "$word"; then
        found=yes
        case $flag_arity in none) taking=0 ;; one) taking=1 ;; many) taking=1000 ;; esac
        continue
    fi
    if [ $taking = 1000 ]; then case $word in -[a-z-]*) taking=0 ;; esac; fi
    if [ $taking -gt 0 ]; then
        values+=("$word")
        if [ $taking != 1000 ]; then taking=0; fi
    else
        before+=("$word")
    fi
done
name=${flag_names##*,}
if [ "$FLAGS_WITHOUT" = stuck ] && [ "$flag_arity" = none ]; then
    before+=("$name")
elif [ "$FLAGS_WITHOUT" = stuck ] && [ $found = yes ]; then
    if ! [ -e "$flag_memory" ]; then printf '%s\n' "${values[@]}" >"$flag_memory"; fi
    while read -r value; do before+=("$name" "$value"); done <"$flag_memory"
fi
exec "$DEEPCHROME_BIN/${0##*/}" "${before[@]}"
WRAPPER
    chmod +x without/wrapper
    ln -s wrapper "without/deepchrome-$program"
fi

# row <names> <check> <argument>...: the check in a folder of its own; the names are as --help spells them
row() {
    local status=0 said folder
    export flag_names=$1 flag_arity flag_memory
    shift
    rows+=("$flag_names")
    if [ ${#only[@]} -gt 0 ]; then
        case " ${only[*]} " in *" ${flag_names##*,} "*) ;; *) return 0 ;; esac
    fi
    flag=${flag_names##*,}
    # A program that always shows its help does nothing else, and no row of another flag would pass.
    if [ "$without" = stuck ]; then case $flag in --help | --version) return 0 ;; esac; fi
    folder=$setup/row${#rows[@]}
    mkdir "$folder"
    set +e
    (
        set -e
        cd "$folder"
        if [ -n "$without" ]; then
            flag_arity=$(arity "$flag_names")
            flag_memory=$folder/.memory
            PATH=$setup/without:$PATH
        fi
        "$@"
    ) >said 2>&1 </dev/null
    status=$?
    set -e
    said=$({ grep '^line [0-9]*: ' said || tail -n 1 said; } | head -n 1 |
        sed "s/^line [0-9]*: //; s/ of '.*' is / is /; s,$setup/,,g" | cut -c 1-110)
    if [ -z "$without" ]; then
        if [ $status != 0 ]; then
            failed=$((failed + 1))
            echo "deepchrome-$program $flag_names:"
            sed 's/^/    /' said
        fi
    elif [ $status != 0 ]; then
        printf '%-10s  %-28s  noticed: %s\n' "$program" "$flag_names" "$said"
    else
        failed=$((failed + 1))
        printf '%-10s  %-28s  NOT NOTICED (%s)\n' "$program" "$flag_names" "$without"
    fi
    rm -rf "$folder"
}

# all_flags: compares the rows with the flags that --help lists, and ends the script
all_flags() {
    local name
    if [ ${#only[@]} = 0 ]; then
        for name in $(names_of_help); do
            case " ${rows[*]} " in *" $name "*) ;; *)
                failed=$((failed + 1))
                echo "deepchrome-$program $name: has no row in flags_$program.sh; add one that fails where the flag does nothing" ;;
            esac
        done
        for name in "${rows[@]}"; do
            case " $(names_of_help | tr '\n' ' ')" in *" $name "*) ;; *)
                failed=$((failed + 1))
                echo "deepchrome-$program $name: has a row in flags_$program.sh, but --help does not list it" ;;
            esac
        done
    fi
    if [ -z "$without" ]; then
        echo "deepchrome-$program: ${#rows[@]} rows, $failed of them not as wanted"
    fi
    [ $failed = 0 ]
}

# Checks
#
# The script defines `run <folder> <flag>...`, a run of the program into the folder; `differ` takes what it left.

# name_of <number>: a name of the row's flag, another one for each number where it has several
name_of() {
    local names
    IFS=, read -r -a names <<<"$flag_names"
    printf '%s\n' "${names[$1 % ${#names[@]}]}"
}

# differ <effect> <value>... [-- <flag>...]: each value has another effect. `<effect> <folder>` prints what a run did.
differ() {
    local effect=$1 values=() number other
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        values+=("$1")
        shift
    done
    if [ $# -gt 0 ]; then shift; fi
    for number in "${!values[@]}"; do
        run "$number" "$(name_of "$number")" "${values[number]}" "$@"
        "$effect" "$number" >"effect$number"
        [ -s "effect$number" ] || fail "$flag ${values[number]} has left nothing to look at"
        for ((other = 0; other < number; ++other)); do
            ! cmp -s "effect$number" "effect$other" || fail "$flag ${values[number]} does as $flag ${values[other]}"
        done
    done
}

# changes <effect> [-- <flag>...]: a switch has an effect
changes() {
    local effect=$1
    shift
    if [ $# -gt 0 ]; then shift; fi
    run without_it "$@"
    run with_it "$(name_of 0)" "$@"
    "$effect" without_it >effect0
    "$effect" with_it >effect1
    ! cmp -s effect0 effect1 || fail "$flag does nothing"
}

# close <number> <number> <tolerance>
close() {
    awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { d = a - b; exit !(a != "" && b != "" && d <= t && -d <= t) }'
}

# shows_help, shows_version: and nothing else
shows_help() {
    local name
    for name in -h --help; do
        expect_status 0 "deepchrome-$program" "$name"
        expect_equal "the second line of $name" "$(sed -n 2p stdout)" "Usage: deepchrome-$program [OPTIONS]"
    done
}
shows_version() {
    expect_status 0 "deepchrome-$program" --version
    expect_equal "the version" "$(cat stdout)" \
        "$(sed -n 's/^ *inline constexpr .*version = "\(.*\)";.*/\1/p' "$DEEPCHROME_SOURCE/include/deepchrome/version.hpp")"
}

# replaces <file>: a second run into the same folder is refused; with the flag, by either name, it replaces the file
replaces() {
    local file=$1 name names
    IFS=, read -r -a names <<<"$flag_names"
    run out
    for name in "${names[@]}"; do
        echo "not ours" >"out/$file"
        cp "out/$file" before
        ! (run out) >/dev/null 2>&1 || fail "a second run was not refused"
        expect_same "out/$file" before
        run out "$name"
        ! cmp -s "out/$file" before || fail "$name has not replaced $file"
    done
}

# writes_into <file>: the folder of the flag's value has the file after a run; $command is a run without it
writes_into() {
    local number
    for number in 0 1; do
        expect_status 0 "${command[@]}" "$(name_of $number)" "folder$number"
        [ -s "folder$number/$1" ] || fail "folder$number has no $1"
    done
}

# uses_threads <number>... -- <command>...: a run has as many threads as the flag says, beside the one that waits for signals. The
# command must be one that works on or waits for minutes; it is ended once it was seen. OpenBLAS, where a program links it, starts threads of
# its own unless told not to.
uses_threads() {
    local numbers=() number pid turn count last same name=0
    while [ "$1" != -- ]; do
        numbers+=("$1")
        shift
    done
    shift
    if ! [ -d /proc/self/task ]; then fail "there is no /proc, which tells how many threads a program has"; fi
    for number in "${numbers[@]}"; do
        OPENBLAS_NUM_THREADS=1 "$@" "$(name_of $name)" "$number" >stdout 2>stderr </dev/null &
        pid=$!
        name=$((name + 1))
        last=0
        same=0
        # Threads start one after the other, beside the first, so a number counts once it has stayed for a while: the right one for a tenth of a
        # second, another for a second.
        for ((turn = 0; turn < 1500; ++turn)); do
            sleep 0.02
            count=$(($(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l) - 1))
            if [ "$count" = "$last" ]; then same=$((same + 1)); else same=0; fi
            last=$count
            if [ "$count" -lt 0 ] || { [ "$count" = "$number" ] && [ $same = 5 ]; } || { [ "$count" -gt 1 ] && [ $same = 50 ]; }; then break; fi
        done
        kill -KILL $pid 2>/dev/null || true
        wait $pid 2>/dev/null || true
        [ "$last" = "$number" ] || fail "with $flag $number there are $last threads"
    done
}

# keeps_chromosomes <genes> <flag>...: the genes of a chromosome are in one fold, for four chromosomes and for five. `run <folder>
# <flag>...` of the script runs the program on the tables of the folder <genes>.
keeps_chromosomes() {
    local genes=$1 number
    shift
    for number in 4 5; do
        { printf 'chrom\ttss\tgene_id\n'
            awk -F , '$2 == 1 { print $1 }' "$genes"/{train,valid,test}.csv | awk -v n=$number -v OFS='\t' '{ print "chr" NR % n, NR, $1 }'; } >$number.tsv
        run $number --folds 2 "$@" --chromosomes $number.tsv
        tail -n +2 $number/folds.tsv | cut -f 2 | paste - <(tail -n +2 $number.tsv | cut -f 1) | sort -u >pairs
        expect_equal "the chromosomes of all folds" "$(wc -l <pairs)" $number
    done
}

# unchecked <names> <reason>: the flag cannot be tried here
unchecked() {
    rows+=("$1")
    echo "deepchrome-$program $1: not tried; $2"
}
