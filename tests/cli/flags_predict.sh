#!/usr/bin/env bash
# Every flag of deepchrome-predict does something: a row each, by its effect on the table of predictions.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
program=predict
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

simulate_genes 60 genes
for seed in 1 2; do
    deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 2 --batch-size 5 --seed $seed --output model$seed 2>/dev/null
done
model=$setup/model1
table=$setup/genes/test.csv

# run <folder> <flag>...: the test genes, by the first model
run() {
    local folder=$1
    shift
    mkdir -p "$folder"
    expect_status 0 deepchrome-predict --model "$model" --input "$table" --output "$folder/predictions.tsv" "$@"
}
# predict <file> <flag>...: into a file
predict() {
    local file=$1
    shift
    expect_status 0 deepchrome-predict "$@"
    mv stdout "$file"
}

# One model, the other, and the mean of both.
takes_models() {
    predict 1 -m "$setup/model1" --input "$table"
    predict 2 --model "$setup/model2/model.safetensors" --input "$table"
    predict both --model "$setup/model1" "$setup/model2" --input "$table"
    ! cmp -s 1 2 || fail "both models predict the same"
    paste both 1 2 | awk 'NR > 1 && (2 * $2 - $6 - $10) ^ 2 > 1e-12 { exit 1 }' || fail "two models are not their mean"
}
row -m,--model takes_models

reads_input() {
    local name flag
    for name in train valid test; do
        for flag in -i --input; do
            predict found --model "$model" $flag "$setup/genes/$name.csv"
            expect_equal "the genes of $flag $name.csv" "$(tail -n +2 found | cut -f 1)" "$(awk -F , '$2 == 1 { print $1 }' "$setup/genes/$name.csv")"
        done
    done
}
row -i,--input reads_input

writes_output() {
    local flag
    predict wanted --model "$model" --input "$table"
    for flag in -o --output; do
        expect_status 0 deepchrome-predict --model "$model" --input "$table" $flag "found$flag"
        expect_equal "standard output" "$(cat stdout)" ""
        expect_same "found$flag" wanted
    done
}
row -o,--output writes_output

# Columns without names, in other orders
names_marks() {
    local order=H3K9me3,H3K4me3,H3K4me1,H3K36me3,H3K27me3
    predict wanted --model "$model" --input "$table"
    grep -v '^#\|^gene' "$table" >bare.csv
    awk -F , -v OFS=, '{ print $1, $2, $7, $6, $5, $4, $3, $8 }' bare.csv >turned.csv
    awk -F , -v OFS=, '{ print $1, $2, $4, $5, $6, $7, $3, $8 }' bare.csv >rolled.csv
    predict turned --model "$model" --input turned.csv --marks $order
    expect_same turned wanted
    predict rolled --model "$model" --input rolled.csv --marks H3K36me3,H3K4me1,H3K4me3,H3K9me3,H3K27me3
    expect_same rolled wanted
}
row --marks names_marks

moves_calls() {
    local threshold
    predict plain --model "$model" --input "$table"
    # Between the probabilities of two genes.
    tail -n +2 plain | cut -f 2 | sort -g >sorted
    for threshold in $(awk 'NR % 5 == 1 && NR > 1 { print ($1 + last) / 2 } { last = $1 }' sorted); do
        predict "$threshold" --model "$model" --input "$table" --threshold "$threshold"
        tail -n +2 "$threshold" | awk -F '\t' -v t="$threshold" '$3 != ($2 > t) { exit 1 }' || fail "calls do not go by the threshold $threshold"
    done
}
row --threshold moves_calls

# The training genes, sequenced twice as deeply, and one mark four times
matches_depth() {
    predict wanted --model "$model" --input "$setup/genes/train.csv"
    awk -F , -v OFS=, '$2 ~ /^[0-9]/ { for (i = 3; i <= 7; ++i) $i *= i == 5 ? 4 : 2 } { print }' "$setup/genes/train.csv" >deep.csv
    predict deep --model "$model" --input deep.csv
    predict matched --model "$model" --input deep.csv --match-depth
    ! cmp -s deep wanted || fail "the depth makes no difference"
    paste matched wanted | awk 'NR > 1 && ($2 - $6) ^ 2 > 1e-10 { exit 1 }' || fail "--match-depth does not bring the genes to the depth of the training"
}
row --match-depth matches_depth

# The program waits, with all its threads, for room in a pipe that is full. Its output is more than it keeps before it writes.
waiting() { exec deepchrome-predict --model "$model" --input many.csv "$@" >pipe; }
waits_with_threads() {
    mkfifo pipe
    exec 9<>pipe
    timeout 2 head -c 65536 /dev/zero >&9
    head -n 2 "$table" >many.csv
    for ((i = 0; i < 20; ++i)); do tail -n +3 "$table"; done >>many.csv
    uses_threads 3 2 5 -- waiting
}
row -p,--threads waits_with_threads

row -f,--force replaces predictions.tsv
row --version shows_version
row -h,--help shows_help
all_flags
