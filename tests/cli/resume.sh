#!/usr/bin/env bash
# Interrupted, killed and resumed runs end with the bytes of an uninterrupted one; other runs are not mixed up.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/cut_off.sh"

simulate_genes 450 genes
train=(deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 8 --batch-size 8)

# expect_continued <folder>: resumes it, and compares
expect_continued() {
    local done
    expect_status 0 "${train[@]}" --output "$1" --resume
    done=$(sed -n '1s/^going on after epoch \([0-9]*\)$/\1/p' stderr)
    if [ -z "$done" ] || [ "$done" -lt 2 ]; then fail "it began with '$(head -n 1 stderr)' (wanted to go on)"; fi
    expect_equal "the first epoch after resuming" "$(sed -n '2s/^epoch \([0-9/]*\) .*/\1/p' stderr)" "$((done + 1))/8"
    expect_files "$1" history.csv metrics.json model.safetensors predictions.tsv run.json
    for file in model.safetensors predictions.tsv metrics.json; do expect_same "$1/$file" "whole/$file"; done
    expect_equal "the history" "$(cut -d , -f 1-5 "$1/history.csv")" "$(cut -d , -f 1-5 whole/history.csv)"
}

# --resume where there is nothing to resume is a fresh run.
expect_status 0 "${train[@]}" --output whole --resume
expect_equal "the first line" "$(sed -n '1s/^epoch \([0-9/]*\) .*/\1/p' stderr)" 1/8

# Ctrl-C: a checkpoint and nothing else
cut_off INT interrupted "${train[@]}"
expect_equal "the exit code of an interrupted run" "$status" 130
tail -n 1 stderr | grep -q -x 'deepchrome-train: interrupted; --resume goes on after epoch [0-9]* of 8' ||
    fail "the last line is '$(tail -n 1 stderr)'"
expect_files interrupted checkpoint.safetensors
cp -r interrupted copy
expect_status 1 "${train[@]}" --output interrupted
expect_equal "the message" "$(cat stderr)" "deepchrome-train: interrupted/checkpoint.safetensors: is of an interrupted run; give \
--resume to go on with it, --force to start afresh, or choose another --output"
expect_continued interrupted
for signal in TERM:143 HUP:129 PIPE:141 XCPU:152; do
    cut_off "${signal%:*}" ended "${train[@]}"
    expect_equal "the exit code after $signal" "$status" "${signal#*:}"
    expect_files ended checkpoint.safetensors
done
expect_continued ended

# Killed, perhaps in the middle of writing: what was being written is cleared away.
cut_off KILL killed "${train[@]}"
expect_equal "the exit code of a killed run" "$status" 137
expect_continued killed

# Over old results: the same, with --force.
cut_off INT forced "${train[@]}" --force
cp whole/*.* forced
tail -n 1 stderr | grep -q -x 'deepchrome-train: interrupted; --resume --force goes on after epoch [0-9]* of 8' ||
    fail "the last line is '$(tail -n 1 stderr)'"
expect_status 1 "${train[@]}" --output forced --resume
expect_equal "the message" "$(cat stderr)" "deepchrome-train: forced/model.safetensors: exists already; give --force to replace it, \
or choose another --output"
expect_status 0 "${train[@]}" --output forced --resume --force
expect_same forced/model.safetensors whole/model.safetensors

# A file that came meanwhile: what was trained is kept.
cut_off INT meanwhile "${train[@]}"
{ sleep 0.1; echo precious >meanwhile/predictions.tsv; } &
status_of "${train[@]}" --output meanwhile --resume
wait
if [ "$status" = 1 ]; then
    expect_equal "the last line" "$(tail -n 1 stderr)" "deepchrome-train: meanwhile/predictions.tsv: exists already; give --force to \
replace it, or choose another --output; what was trained is in the checkpoint, --resume goes on from it"
    rm meanwhile/predictions.tsv
    expect_status 0 "${train[@]}" --output meanwhile --resume
    expect_same meanwhile/model.safetensors whole/model.safetensors
fi

# A finished run is left alone, and asks for nothing.
touch -d '2001-01-01' whole/*
before=$(cd whole && cksum * && stat -c '%n %Y' *)
expect_status 0 "${train[@]}" --output whole --resume
expect_equal "what a finished run says" "$(cat stderr)" "whole: this run is finished; nothing is left to do"
expect_equal "the files of a finished run" "$(cd whole && cksum * && stat -c '%n %Y' *)" "$before"

# refused <what differs> <flag>...: the checkpoint in copy/ belongs to another run
refused() {
    local what=$1 before
    shift
    before=$(cksum copy/*)
    expect_status 1 "${train[@]}" --output copy --resume "$@"
    expect_equal "the message" "$(cat stderr)" "deepchrome-train: copy/checkpoint.safetensors: is of a run with $what; \
resume with what it was made with, or start afresh in another folder"
    expect_equal "the files after it" "$(cksum copy/*)" "$before"
}
train=(deepchrome-train --valid genes/valid.csv)
same=(--train genes/train.csv --test genes/test.csv --batch-size 8)
refused "epochs 8 (now 9)" "${same[@]}" --epochs 9
refused "seed 1 (now 2)" "${same[@]}" --epochs 8 --seed 2
refused "learning_rate 0.002, optimizer adamw (now 0.01, sgd)" "${same[@]}" --epochs 8 --optimizer sgd
refused "scaling log1p-standardize (now none)" "${same[@]}" --epochs 8 --scaling none
checksum() {
    sed -n '/"'"$1"'": {/,/}/s/.*"checksum": "\(.*\)"/\1/p' whole/run.json
}
refused "test $(checksum test) (now none)" --train genes/train.csv --batch-size 8 --epochs 8
refused "test $(checksum test) (now $(checksum valid))" --train genes/train.csv --batch-size 8 --epochs 8 --test genes/valid.csv
refused "train $(checksum train) (now $(checksum test))" --train genes/test.csv --batch-size 8 --epochs 8 --test genes/test.csv

# A damaged checkpoint is refused as well, and --force begins anew.
train+=("${same[@]}" --epochs 8)
printf x | dd of=copy/checkpoint.safetensors bs=1 seek=100000 conv=notrunc status=none
before=$(cksum copy/*)
expect_status 1 "${train[@]}" --output copy --resume
sed 's/checksum [0-9a-f]\{8\}, wanted [0-9a-f]\{8\}/checksum A, wanted B/' stderr >found
expect_equal "the message" "$(cat found)" "deepchrome-train: copy/checkpoint.safetensors: was altered or cut after it was saved \
(checksum A, wanted B); copy the file again from where it was made"
expect_equal "the files after it" "$(cksum copy/*)" "$before"
expect_status 1 "${train[@]}" --output copy
expect_status 0 "${train[@]}" --output copy --force
expect_same copy/model.safetensors whole/model.safetensors
# A finished run has all of its files.
mv copy/metrics.json .
expect_status 1 "${train[@]}" --output copy --resume
expect_equal "the message" "$(cat stderr)" "deepchrome-train: copy/metrics.json: is missing, and of the finished run in copy/run.json \
(wanted all of its files); start afresh in another folder, or replace the results with --force"
mv metrics.json copy

# A finished run is told from one with other settings or other data.
train=(deepchrome-train --valid genes/valid.csv)
expect_status 1 "${train[@]}" "${same[@]}" --output copy --resume --epochs 9
expect_equal "the message" "$(cat stderr)" "deepchrome-train: copy/run.json: is of a finished run with epochs 8 (now 9); start \
afresh in another folder, or replace the results with --force"
expect_status 1 "${train[@]}" --train genes/test.csv --batch-size 8 --epochs 8 --test genes/test.csv --output copy --resume --force
grep -q 'is of a finished run with .*train "'"$(checksum train)"'".* (now .*"'"$(checksum test)"'".*); start afresh' stderr ||
    fail "other data are said to be finished: $(cat stderr)"
