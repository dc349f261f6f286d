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
    scaling=log1p-standardize augment=default keep=last max_shift=3bins flip=0.5 noise=0.3 gain=0.1 label_smoothing=0.1 strands=both
expect_equal "the epoch kept" "$(json_value default/metrics.json kept_epoch)" 2

train mixed --recipe paper --epochs 1 --batch-size 5 --learning-rate 0.02 --momentum 0.9 --scaling standardize \
    --augment default --keep last --schedule cosine --patience 3 --weight-decay 0.001 --seed 7
expect_settings mixed recipe=paper epochs=1 batch_size=5 optimizer=sgd learning_rate=0.02 learning_rate_decay=1e-07 \
    weight_decay=0.001 momentum=0.9 schedule=cosine scaling=standardize augment=default keep=last patience=3 seed=7
# Each part of the augmentation has a flag; without any of it nothing of it is on record.
train parts --epochs 4 --max-shift 1bins --flip 0.25 --noise 0.2 --gain 0.125 --mark-dropout 0.0625 --label-smoothing 0.5 \
    --keep average --average 0.75 --strands both
expect_settings parts max_shift=1bins flip=0.25 noise=0.2 gain=0.125 mark_dropout=0.0625 label_smoothing=0.5 keep=average \
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

# Shifts are in base pairs: what they come to depends on the table's first line, or on --bin-width. said <folder>: the lines
# about it, without the path.
said() {
    sed -n 's/^.*train.csv: \(does not tell how wide\|has its bins\)/\1/p' "$1.err"
}

# shifted <folder> <first line of the tables, or nothing> <flag>...: trains on the same genes under that line
shifted() {
    local folder=$1 line=$2 table
    shift 2
    mkdir -p "$folder.in"
    for table in train valid; do
        { [ -z "$line" ] || echo "#deepchrome $line"; sed '1{/^#deepchrome/d}' "genes/$table.csv"; } >"$folder.in/$table.csv"
    done
    expect_status 0 deepchrome-train --train "$folder.in/train.csv" --valid "$folder.in/valid.csv" --output "$folder" --epochs 1 "$@"
    cp stderr "$folder.err"
}

unknown="does not tell how wide its bins are: genes are not shifted; give --bin-width in base pairs, or --max-shift in bins as 3bins"
shifted of_100 "bin_width=100 orientation=genome"
expect_settings of_100 max_shift=3bins flip=0.5 strands=both
expect_equal "what is said" "$(said of_100)" ""
shifted of_5000 "bin_width=5000"
expect_settings of_5000 max_shift=0bins
grep -q "train.csv: has bins of 5000 bp, wider than the 300 bp that genes are shifted by: they are not$" of_5000.err ||
    fail "nothing is said of wide bins: $(cat of_5000.err)"
shifted of_1 "bin_width=1"
expect_settings of_1 max_shift=99bins
shifted of_unknown ""
expect_settings of_unknown max_shift=0bins flip=0.5
expect_equal "what is said" "$(said of_unknown)" "$unknown"
shifted stated "" --bin-width 150
expect_settings stated max_shift=2bins
expect_equal "what is said" "$(said stated)" ""
grep -q '#deepchrome bin_width=150' <(head -c 4000 stated/model.safetensors | tr -d '\0') || fail "the model does not know the width"
shifted in_bins "" --max-shift 3bins
expect_settings in_bins max_shift=3bins
expect_equal "what is said" "$(said in_bins)" ""
shifted unmoved "" --max-shift 0
expect_equal "what is said" "$(said unmoved)" ""
shifted in_bp "bin_width=100" --max-shift 250bp
expect_settings in_bp max_shift=2bins
shifted papers "" --recipe paper
expect_equal "what is said" "$(said papers)" ""
# A model to begin with may know the width, and a table that knows another is refused.
status_of deepchrome-train --train of_5000.in/train.csv --valid of_5000.in/valid.csv --init of_100/model.safetensors --output refused
expect_equal "the message" "$(cat stderr)" "deepchrome-train: the training set: its bin_width is 5000 (wanted 100, as the training table of \
the initial model has); bring tables that were made alike"
shifted begun "" --init of_100/model.safetensors
expect_settings begun max_shift=3bins
expect_equal "what is said" "$(said begun)" ""

shifted stranded "bin_width=100 orientation=strand"
expect_settings stranded max_shift=3bins flip=0.0 strands=""
expect_equal "what is said" "$(said stranded)" "has its bins in the direction of transcription: genes are not flipped
has its bins in the direction of transcription: a gene is predicted from these alone"
shifted asked "bin_width=100 orientation=strand" --flip 0.25 --strands both
expect_settings asked flip=0.25 strands=both
expect_equal "what is said" "$(said asked)" ""

# refuse <folder of tables> <wanted message> <flag>...
refuse() {
    local folder=$1 wanted=$2
    shift 2
    status_of deepchrome-train --train "$folder/train.csv" --valid "$folder/valid.csv" --output refused "$@"
    expect_equal "the message" "$(cat stderr)" "deepchrome-train: $wanted"
    ! [ -e refused ] || fail "there are results"
}

refuse of_unknown.in "--max-shift: a shift of 300 bp was asked for, of bins of unknown width (wanted tables that state it); give the width of a \
bin, or the shift in bins as 3bins" --max-shift 300bp
refuse of_unknown.in "--max-shift: a shift of 300 bp was asked for, of bins of 5000 bp (wanted at least one bin); give a larger shift, or 0 for \
none" --max-shift 300bp --bin-width 5000
refuse of_unknown.in "--max-shift: 100bins moves genes out of their window of 100 bins (wanted less); give a shorter shift" --max-shift 100bins
refuse of_unknown.in "--max-shift: 3 (wanted base pairs as 300bp, bins as 3bins, or 0); --help shows what is possible" --max-shift 3
refuse of_100.in "--bin-width is 200 (wanted 100, as the table says, or the published layout without a header has); leave it out" --bin-width 200
