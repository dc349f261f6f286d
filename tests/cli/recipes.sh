#!/usr/bin/env bash
# What the recipes mean, flags that override them, and every optimizer, schedule and scaling for an epoch.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 60 genes

# train <folder> <flag>...
train() {
    local folder=$1
    shift
    expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --output "$folder" "$@"
}

# expect_settings <folder> <name=value>...: in run.json
expect_settings() {
    local folder=$1 setting
    shift
    for setting in "$@"; do
        expect_equal "${setting%%=*} of $folder" "$(json_value "$folder/run.json" "${setting%%=*}")" "${setting#*=}"
    done
}

train paper --recipe paper --epochs 2
expect_settings paper recipe=paper epochs=2 batch_size=1 optimizer=sgd learning_rate=0.001 learning_rate_decay=1e-07 \
    weight_decay=0.0 momentum=0.0 schedule=constant scaling=none augment=none keep=best patience=0 seed=1
# The rate of SGD after two epochs of 20 updates: 0.001 / (1 + 1e-7 * 39).
expect_equal "the rate of the paper's last update" "$(tail -n 1 paper/history.csv | cut -d , -f 5)" 0.0009999961
expect_equal "the epoch kept" "$(json_value paper/metrics.json kept_epoch)" "$(json_value paper/metrics.json best_epoch)"

train default --epochs 2
expect_settings default recipe=default epochs=2 batch_size=64 optimizer=adamw weight_decay=0.01 schedule=one-cycle \
    scaling=log1p-standardize augment=default keep=last max_shift=3 flip=0.5 noise=0.3 gain=0.1 label_smoothing=0.1 strands=both
expect_equal "the epoch kept" "$(json_value default/metrics.json kept_epoch)" 2

train mixed --recipe paper --epochs 1 --batch-size 5 --learning-rate 0.02 --momentum 0.9 --scaling standardize \
    --augment default --keep last --schedule cosine --patience 3 --weight-decay 0.001 --seed 7
expect_settings mixed recipe=paper epochs=1 batch_size=5 optimizer=sgd learning_rate=0.02 learning_rate_decay=1e-07 \
    weight_decay=0.001 momentum=0.9 schedule=cosine scaling=standardize augment=default keep=last patience=3 seed=7
# Each part of the augmentation has a flag; without any of it nothing of it is on record.
train parts --epochs 4 --max-shift 1 --flip 0.25 --noise 0.2 --gain 0.125 --mark-dropout 0.0625 --label-smoothing 0.5 \
    --keep average --average 0.75 --strands both
expect_settings parts max_shift=1 flip=0.25 noise=0.2 gain=0.125 mark_dropout=0.0625 label_smoothing=0.5 keep=average \
    average=0.75 strands=both
expect_equal "the paper's augmentation" "$(json_value paper/run.json max_shift)" ""
# Another optimizer than the recipe's brings its own rate.
train other --recipe paper --epochs 1 --optimizer adam
expect_settings other optimizer=adam learning_rate=0.001 learning_rate_decay=0.0 batch_size=1

for optimizer in sgd adam adamw rmsprop adagrad; do
    train "$optimizer" --optimizer "$optimizer" --epochs 1 --batch-size 4
    expect_settings "$optimizer" optimizer="$optimizer"
done
for scaling in none log1p standardize log1p-standardize; do
    train "$scaling" --scaling "$scaling" --epochs 1
    # The scaling is in the model: predicting the validation genes gives their measured loss again.
    deepchrome-predict --model "$scaling/model.safetensors" --input genes/valid.csv >p.tsv
    loss=$(awk 'NR > 1 { sum -= log($4 == 1 ? $2 : 1 - $2) } END { printf "%.9f", sum / (NR - 1) }' p.tsv)
    wanted=$(json_value "$scaling/metrics.json" loss)
    awk "BEGIN { exit !($loss - $wanted < 1e-5 && $wanted - $loss < 1e-5) }" ||
        fail "the loss of the predictions is $loss (wanted $wanted)"
done
for one in adam adamw rmsprop adagrad; do
    ! cmp -s $one/model.safetensors sgd/model.safetensors || fail "$one does as sgd"
done

# The weights of the best epoch are those of a run that ends there; patience ends a run.
train best --epochs 12 --batch-size 4 --schedule constant --keep best --learning-rate 0.01 --patience 2
best=$(json_value best/metrics.json best_epoch)
epochs=$(($(wc -l <best/history.csv) - 1))
if [ "$epochs" -lt 12 ]; then expect_equal "the epochs after the best" $((epochs - best)) 2; fi
train until --epochs "$best" --batch-size 4 --schedule constant --keep last --learning-rate 0.01
deepchrome-predict --model best/model.safetensors --input genes/test.csv >best.tsv
deepchrome-predict --model until/model.safetensors --input genes/test.csv >until.tsv
expect_same best.tsv until.tsv
