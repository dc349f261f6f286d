#!/usr/bin/env bash
# deepchrome-train --folds and --repeats: several models, measured on genes they have not seen, that predict as one; and the
# flags that change how a network starts and what counts as ON.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 240 genes
bare genes/*.csv
tables=(--train genes/train.csv --valid genes/valid.csv --test genes/test.csv)
train=(deepchrome-train "${tables[@]}" --epochs 2)

# mean_of <file>...: gene and mean probability of tables of predictions
mean_of() {
    awk -F '\t' 'FNR > 1 { if (FNR > rows) rows = FNR; gene[FNR] = $1; sum[FNR] += $2 }
                 END { for (i = 2; i <= rows; ++i) printf "%s\t%.9f\n", gene[i], sum[i] / (ARGC - 1) }' "$@"
}

# expect_close <file> <file>: gene and number in both, to 1e-6
expect_close() {
    expect_equal "the genes of $1" "$(cut -f 1 "$1")" "$(cut -f 1 "$2")"
    paste "$1" "$2" | awk -F '\t' '{ d = $2 - $4; if (d > 1e-6 || d < -1e-6) { print $0; exit 1 } }' || fail "$1 and $2 differ"
}

# Folds: every gene once, in the order of the tables, by the model that has not seen it.
expect_status 0 "${train[@]}" --folds 3 --output folds
expect_files folds folds.tsv metrics.json models predictions.tsv run.json
expect_files folds/models fold1.history.csv fold1.safetensors fold2.history.csv fold2.safetensors fold3.history.csv fold3.safetensors
expect_equal "the keys of metrics.json" "$(json_keys folds/metrics.json)" "mean standard_deviation test members "
expect_equal "the header of folds" "$(head -n 1 folds/folds.tsv | tr '\t' ' ')" "gene fold"
for table in train valid test; do awk -F , 'NR % 100 == 2 { print $1 }' genes/$table.csv; done >wanted
for file in folds/folds.tsv folds/predictions.tsv; do
    tail -n +2 $file | cut -f 1 >found
    expect_same found wanted
done
{ cat genes/train.csv; tail -n +2 genes/valid.csv; tail -n +2 genes/test.csv; } >pool.csv
for fold in 1 2 3; do
    deepchrome-predict --model folds/models/fold$fold.safetensors --input pool.csv >one.tsv
    paste one.tsv folds/folds.tsv | awk -F '\t' -v fold=$fold '$6 == fold { print $1 "\t" $2 }' >wanted
    paste folds/predictions.tsv folds/folds.tsv | awk -F '\t' -v fold=$fold '$6 == fold { print $1 "\t" $2 }' >found
    expect_equal "the genes of fold $fold" "$(wc -l <found)" 80
    expect_close found wanted
done
mean=$(sed -n '/"mean"/,/}/s/^    "auroc": \([0-9.]*\),$/\1/p' folds/metrics.json)
each=$(sed -n '/"members"/,$p' folds/metrics.json | awk '/"test"/ { test = 1 } test && /"auroc":/ { sub(",", "", $2); sum += $2; ++n; test = 0 }
    END { printf "%d %.9f", n, sum / n }')
expect_equal "the members measured" "${each% *}" 3
awk "BEGIN { exit !(${each#* } - $mean < 1e-6 && $mean - ${each#* } < 1e-6) }" || fail "the mean AUROC is $mean (wanted ${each#* })"

# The folder of the run, its folder of models and its files mean the same: the mean of the probabilities.
for fold in 1 2 3; do deepchrome-predict --model folds/models/fold$fold.safetensors --input genes/test.csv >$fold.tsv; done
mean_of 1.tsv 2.tsv 3.tsv >wanted
deepchrome-predict --model folds --input genes/test.csv >whole.tsv
tail -n +2 whole.tsv | cut -f 1,2 >found
expect_close found wanted
deepchrome-predict --model folds/models --input genes/test.csv >out.tsv
expect_same out.tsv whole.tsv
deepchrome-predict --model folds/models/fold1.safetensors folds/models/fold2.safetensors folds/models/fold3.safetensors \
    --input genes/test.csv >out.tsv
expect_same out.tsv whole.tsv

# Repeats: another seed each, the ensemble measured on the test genes; the first is what a single run gives.
expect_status 0 "${train[@]}" --repeats 2 --output repeats
expect_files repeats metrics.json models predictions.tsv run.json
expect_files repeats/models repeat1.history.csv repeat1.safetensors repeat2.history.csv repeat2.safetensors
deepchrome-predict --model repeats --input genes/test.csv >out.tsv
cut -f 1,2 out.tsv | tail -n +2 >found
cut -f 1,2 repeats/predictions.tsv | tail -n +2 >wanted
expect_close found wanted
expect_status 0 "${train[@]}" --output single
deepchrome-predict --model single --input genes/test.csv >out.tsv
expect_same out.tsv single/predictions.tsv
deepchrome-predict --model repeats/models/repeat1.safetensors --input genes/test.csv >out.tsv
expect_same out.tsv single/predictions.tsv
! cmp -s repeats/models/repeat2.history.csv repeats/models/repeat1.history.csv || fail "both repeats have the same course"

# Interrupted in the second member, and resumed: the same bytes.
run=(deepchrome-train "${tables[@]}" --epochs 12 --folds 3 --batch-size 8)
expect_status 0 "${run[@]}" --output straight
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf cut told
    mkfifo told
    "${listening[@]}" "${run[@]}" --output cut >stdout 2>told </dev/null &
    process=$!
    member=
    while read -r line; do
        case $line in fold*:) member=$line ;; esac
        if [ "$member" = "fold 2:" ] && [ "${line%%/*}" = "epoch 3" ]; then kill -INT $process; fi
        echo "$line"
    done <told >stderr
    status=0
    wait $process 2>/dev/null || status=$?
    if ! [ -e cut/metrics.json ]; then break; fi
    if [ "$attempt" = 10 ]; then fail "the run was over before it could be cut off"; fi
done
expect_equal "the exit code of an interrupted run" "$status" 130
tail -n 1 stderr | grep -q -x 'deepchrome-train: interrupted; --resume goes on after epoch [0-9]* of 12 of fold 2' ||
    fail "the last line is '$(tail -n 1 stderr)'"
expect_files cut checkpoints
expect_files cut/checkpoints fold1.history.csv fold1.safetensors fold2.checkpoint
expect_status 1 "${run[@]}" --seed 2 --output cut --resume
grep -q '^deepchrome-train: cut/checkpoints/fold1.safetensors: is of another run ' stderr || fail "another run was resumed: $(cat stderr)"
expect_status 0 "${run[@]}" --output cut --resume
grep -q '^going on after epoch ' stderr || fail "it began afresh"
for file in metrics.json predictions.tsv folds.tsv models/fold1.safetensors models/fold2.safetensors models/fold3.safetensors; do
    expect_same cut/$file straight/$file
done
expect_files cut/models fold1.history.csv fold1.safetensors fold2.history.csv fold2.safetensors fold3.history.csv fold3.safetensors
expect_status 0 "${run[@]}" --output cut --resume
expect_equal "what is said of a finished run" "$(cat stderr)" "cut: this run is finished; nothing is left to do"
# A single run in the same folder leaves nothing of it.
expect_status 1 "${train[@]}" --output cut
expect_status 0 "${train[@]}" --output cut --force
expect_files cut history.csv metrics.json model.safetensors predictions.tsv run.json

# --threshold moves what is called ON, and nothing else.
deepchrome-predict --model single --input genes/test.csv --threshold 0.7 >out.tsv
awk -F '\t' 'NR > 1 && ($3 == 1) != ($2 > 0.7) { exit 1 }' out.tsv || fail "the threshold is not 0.7"
expect_status 0 "${train[@]}" --threshold 0.7 --output moved
expect_same moved/predictions.tsv out.tsv
expect_equal "the AUROC" "$(json_value moved/metrics.json auroc)" "$(json_value single/metrics.json auroc)"
accuracy=$(awk 'NR > 1 { right += $3 == $4 } END { printf "%.10f", right / (NR - 1) }' moved/predictions.tsv)
found=$(sed -n '/^  "test"/,$s/^    "accuracy": \([0-9.]*\),$/\1/p' moved/metrics.json)
awk "BEGIN { exit !($accuracy - $found < 1e-9 && $found - $accuracy < 1e-9) }" || fail "the accuracy is $found (wanted $accuracy)"

# --class-weights: ON genes that count ten times make more genes ON; equal weights change nothing.
expect_status 0 "${train[@]}" --class-weights 1,10 --output heavy
on() { awk -F '\t' 'NR > 1 { n += $3 } END { print n + 0 }' "$1/predictions.tsv"; }
if [ "$(on heavy)" -le "$(on single)" ]; then fail "$(on heavy) genes are ON with the weight 10 (wanted more than $(on single))"; fi
expect_status 0 "${train[@]}" --class-weights 1,1 --output equal
expect_same equal/predictions.tsv single/predictions.tsv
expect_status 0 "${train[@]}" --class-weights balanced --output balanced

# --init: with a rate of nearly nothing the model stays what it was.
expect_status 0 deepchrome-train "${tables[@]}" --init single/model.safetensors --epochs 1 --learning-rate 1e-12 --weight-decay 0 --output tuned
cut -f 1,2 tuned/predictions.tsv | tail -n +2 >found
cut -f 1,2 single/predictions.tsv | tail -n +2 >wanted
expect_close found wanted
expect_status 1 "${train[@]}" --init single/model.safetensors --scaling none --output no
expect_equal "the message" "$(cat stderr)" "deepchrome-train: single/model.safetensors: was trained with the scaling log1p-standardize (wanted \
none); leave out --scaling to go on with that of the model"

# What is refused
mkdir empty
expect_status 1 deepchrome-predict --model empty --input genes/test.csv
expect_equal "the message" "$(cat stderr)" "deepchrome-predict: empty: is a folder without a model (wanted model.safetensors, or \
models/*.safetensors); give a model file, or the folder of a finished training"
expect_status 2 "${train[@]}" --class-weights 1 --output no
expect_equal "the message" "$(cat stderr)" "deepchrome-train: --class-weights: 1 (wanted balanced, or a number above 0 for \
each class as 1,2.5); --help shows what is possible"
expect_status 2 deepchrome-predict --model single --input genes/test.csv --threshold 50
expect_equal "the message" "$(cat stderr)" "deepchrome-predict: --threshold: 50 (wanted a number from 0 to 1); --help shows what \
is possible"
! [ -e no ] || fail "a failed run left something"
