#!/usr/bin/env bash
# The same seed gives the same bytes, with any number of threads; another seed gives others.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 240 genes

# train <folder> <flag>...
train() {
    local folder=$1
    shift
    expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 2 \
        --output "$folder" "$@"
}

# history_of <folder>: the history without what the clock said
history_of() {
    cut -d , -f 1-5 "$1/history.csv"
}

for settings in "--batch-size 64" "--batch-size 7" "--recipe paper"; do
    rm -rf one two three
    # shellcheck disable=SC2086  # several flags
    train one $settings --threads 1
    train two $settings --threads 2
    train three $settings --threads 3
    for folder in two three; do
        expect_same $folder/model.safetensors one/model.safetensors
        expect_same $folder/predictions.tsv one/predictions.tsv
        expect_same $folder/metrics.json one/metrics.json
        expect_equal "the history with $settings" "$(history_of $folder)" "$(history_of one)"
    done
done

train seeded --batch-size 64 --seed 2
train unseeded --batch-size 64 --seed 1
! cmp -s seeded/model.safetensors unseeded/model.safetensors || fail "another seed gave the same model"
! cmp -s seeded/predictions.tsv unseeded/predictions.tsv || fail "another seed gave the same predictions"

# Where a table lies, and whether it is packed, is nothing to the model.
mkdir -p other/place
gzip -c genes/train.csv >other/place/t.gz
expect_status 0 deepchrome-train --train other/place/t.gz --valid genes/valid.csv --test genes/test.csv --epochs 2 \
    --output packed
expect_same packed/model.safetensors unseeded/model.safetensors

for threads in 1 2 3; do
    deepchrome-predict --model seeded/model.safetensors --input genes/test.csv --threads $threads >threads_$threads.tsv
    expect_same threads_$threads.tsv seeded/predictions.tsv
    expect_status 0 deepchrome-visualize --model seeded/model.safetensors --class on --steps 30 --restarts 3 \
        --threads $threads --output map_$threads
    expect_same map_$threads/class_map.tsv map_1/class_map.tsv
done
expect_status 0 deepchrome-visualize --model seeded/model.safetensors --class on --steps 30 --restarts 3 --seed 9 --output map_9
! cmp -s map_9/class_map.tsv map_1/class_map.tsv || fail "another seed gave the same map"
