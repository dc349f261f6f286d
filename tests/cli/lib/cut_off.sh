# Runs that end before they are done.

# cut_off <signal> <folder> <command>...: starts a run into the folder, and ends it by the signal when its second epoch is
# done; its code in $status. Where the machine was so busy that the run ended first, it tries again.
cut_off() {
    local run line attempt signal=$1 folder=$2
    shift 2
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        rm -rf "$folder" told
        mkfifo told
        "${listening[@]}" "$@" --output "$folder" >stdout 2>told </dev/null &
        run=$!
        while read -r line; do
            echo "$line"
            if [ "${line%%/*}" = "epoch 2" ]; then kill "-$signal" $run; fi
        done <told >stderr
        status=0
        wait $run 2>/dev/null || status=$?
        if ! [ -e "$folder/metrics.json" ]; then return; fi
    done
    fail "the run was over before it could be cut off, $attempt times"
}
