#!/usr/bin/env bash
# Every flag of deepchrome-train does something: a row each, by its effect on weights, predictions and files.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/cut_off.sh"
program=train
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

simulate_genes 60 genes
tables=(--train "$setup/genes/train.csv" --valid "$setup/genes/valid.csv" --test "$setup/genes/test.csv")

# train <folder> <flag>...: two epochs of small batches, in one thread, unless flags say otherwise
train() {
    local folder=$1
    shift
    case " $* " in *" --epochs "* | *" --recipe paper "*) ;; *) set -- --epochs 2 "$@" ;; esac
    case " $* " in *" --batch-size "*) ;; *) set -- --batch-size 5 "$@" ;; esac
    case " $* " in *" --threads "* | *" -p "*) ;; *) set -- --threads 1 "$@" ;; esac
    expect_status 0 deepchrome-train --output "$folder" "$@"
}

# run <folder> <flag>...: a training on the simulated genes
run() {
    local folder=$1
    shift
    train "$folder" "${tables[@]}" "$@"
}

# What a run left. weights_of <model>: of the tensors, without the card in front of them; last_weights: 250 of them, one a line
weights_of() { tail -c "+$(($(od -An -tu8 -N8 "$1") + 9))" "$1" | cksum; }
weights() { weights_of "$1/model.safetensors"; }
last_weights() { tail -c 1000 "$1/model.safetensors" | od -An -v -tf4 -w4; }
probabilities() { cut -f 1,2 "$1/predictions.tsv"; }
calls() { cut -f 1,3 "$1/predictions.tsv"; }
header() { head -n 1 "$1/predictions.tsv"; }
rates() { tail -n +2 "$1/history.csv" | cut -d , -f 5 | tr '\n' ' '; }
epochs() { tail -n +2 "$1/history.csv" | wc -l; }
best_epoch() { tail -n +2 "$1/history.csv" | sort -s -t , -k 4,4gr | head -n 1 | cut -d , -f 1; }

# expect_same_weights <folder> <folder>
expect_same_weights() { expect_equal "what $1 has learned" "$(weights "$1")" "$(weights "$2")"; }

# table <awk program>: the table of standard input; $1 is the gene, $3 to $7 are the signals, $8 is the label
table() { awk -F , -v OFS=, "/^#/ || /^gene/ { print; next } { $1; print }"; }
# reversed: the bins of each gene from right to left
reversed() { awk -F , -v OFS=, '/^#/ || /^gene/ { print; next } { row[100 - (n = n % 100)] = $0; ++n
    if (n == 100) for (i = 1; i <= 100; ++i) { $0 = row[i]; $2 = i; print } }'; }

# Tables

train_differs() {
    train train --train "$setup/genes/train.csv" "${tables[@]:2}"
    train valid --train "$setup/genes/valid.csv" "${tables[@]:2}"
    [ "$(weights train)" != "$(weights valid)" ] || fail "another table has trained the same weights"
}
row --train train_differs

# The losses of the history are those of the table.
valid_differs() {
    local name
    for name in train valid test; do train $name "${tables[@]:0:2}" --valid "$setup/genes/$name.csv"; done
    cut -d , -f 3 train/history.csv >a
    for name in valid test; do
        cut -d , -f 3 $name/history.csv >b
        ! cmp -s a b || fail "--valid $name.csv has the losses of --valid train.csv"
    done
}
row --valid valid_differs

test_is_predicted() {
    local table
    head -n 502 "$setup/genes/test.csv" >few.csv
    for table in few.csv "$setup/genes/valid.csv" "$setup/genes/test.csv"; do
        train tested "${tables[@]:0:4}" --test "$table" --force
        awk -F , '$2 == 1 { print $1 }' "$table" >wanted
        tail -n +2 tested/predictions.tsv | cut -f 1 >found
        expect_same found wanted
    done
    train none "${tables[@]:0:4}"
    ! [ -e none/predictions.tsv ] || fail "there are predictions without --test"
}
row --test test_is_predicted

command=(deepchrome-train "${tables[@]}" --epochs 1)
row -o,--output writes_into model.safetensors

# The names of the columns of a table without any, by which other tables are matched.
names_marks() {
    local table marks
    mkdir bare
    for table in train valid test; do grep -v '^#\|^gene' "$setup/genes/$table.csv" >bare/$table.csv; done
    for marks in A,B,C,D,E E,D,C,B,A; do
        train $marks --train bare/train.csv --valid bare/valid.csv --test bare/test.csv --marks $marks
        { echo "gene,bin,$marks,label"; cat bare/test.csv; } >named.csv
        deepchrome-predict --model $marks --input named.csv >found
        expect_same found $marks/predictions.tsv
    done
    expect_status 1 deepchrome-predict --model $marks --input "$setup/genes/test.csv"
}
row --marks names_marks

# Recipes

# The paper's hundred epochs of single genes, with a rate that sinks with each update.
sets_recipe() {
    run paper --recipe paper --batch-size 1
    expect_equal "the epochs of the paper" "$(epochs paper)" 100
    expect_equal "the last rate of the paper" "$(rates paper | cut -d ' ' -f 100)" 0.00099980014
    run short --recipe paper --epochs 2
    run default --recipe default --epochs 2
    run neither --epochs 2
    expect_same_weights default neither
    [ "$(weights short)" != "$(weights default)" ] || fail "both recipes have the same weights"
    [ "$(rates short)" != "$(rates default)" ] || fail "both recipes have the same rates"
}
row --recipe sets_recipe

sets_epochs() {
    local number
    for number in 1 2 4; do
        run $number --epochs $number --schedule constant --keep last
        expect_equal "the epochs" "$(epochs $number)" $number
    done
    [ "$(weights 1)" != "$(weights 2)" ] || fail "two epochs have done nothing that one does not"
    [ "$(weights 2)" != "$(weights 4)" ] || fail "four epochs have done nothing that two do not"
}
row --epochs sets_epochs

# The paper's rate sinks with the number of updates: two epochs of 20 genes have 40, 10 or 6.
sets_batch_size() {
    differ weights 1 4 7 -- --recipe paper --epochs 2
    expect_equal "the last rates" "$(rates 0 | cut -d ' ' -f 2) $(rates 1 | cut -d ' ' -f 2) $(rates 2 | cut -d ' ' -f 2)" \
        "0.0009999961 0.0009999991 0.0009999995"
}
row --batch-size sets_batch_size

row --optimizer differ weights sgd adam adamw rmsprop adagrad -- --learning-rate 0.01

# The rate of the history, and a step of SGD that is as long as the rate says.
sets_learning_rate() {
    differ weights 0.000001 0.01 0.02 0.04 -- --optimizer sgd --weight-decay 0 --schedule constant --keep last \
        --epochs 1 --batch-size 20
    expect_equal "the rates" "$(rates 1)$(rates 2)$(rates 3)" "0.01 0.02 0.04 "
    paste <(last_weights 0) <(last_weights 1) <(last_weights 2) <(last_weights 3) | awk '
        { one += ($2 - $1) * ($2 - $1); two += ($3 - $1) * ($2 - $1); four += ($4 - $1) * ($2 - $1) }
        END { exit !(two / one > 1.99 && two / one < 2.01 && four / one > 3.98 && four / one < 4.02) }' ||
        fail "steps are not in proportion to the rate"
}
row --learning-rate,--lr sets_learning_rate

for optimizer in sgd adam adamw adagrad; do
    row --weight-decay differ weights 0 0.001 0.01 0.1 -- --optimizer $optimizer --learning-rate 0.01
done
row --momentum differ weights 0 0.5 0.9 -- --optimizer sgd --learning-rate 0.01

# A constant rate, half a cosine from the rate down to nothing, and one that ends with 1 / 25 / 10,000 of it.
sets_schedule() {
    differ weights constant cosine one-cycle -- --epochs 4 --learning-rate 0.01 --keep last
    expect_equal "the constant rate" "$(rates 0)" "0.01 0.01 0.01 0.01 "
    # The rate of the last of 16 updates, by the formula.
    close "$(rates 1 | cut -d ' ' -f 4)" "$(awk 'BEGIN { print 0.005 * (1 + cos(atan2(0, -1) * 15 / 16)) }')" 1e-8 ||
        fail "the rates of the cosine are $(rates 1)"
    expect_equal "the last rate of one cycle" "$(rates 2 | cut -d ' ' -f 4)" 4e-08
}
row --schedule sets_schedule

# The scalings differ, and log1p does what a table of logarithms does without.
sets_scaling() {
    local name
    differ probabilities none log1p standardize log1p-standardize
    for name in train valid test; do
        table '{ for (i = 3; i <= 7; ++i) $i = sprintf("%.9g", log(1 + $i)) }' <"$setup/genes/$name.csv" >$name.csv
    done
    train logarithms --train train.csv --valid valid.csv --test test.csv --scaling none
    paste 1/predictions.tsv logarithms/predictions.tsv | awk 'NR > 1 && ($2 - $6) ^ 2 > 1e-8 { exit 1 }' ||
        fail "log1p is not the logarithm"
}
row --scaling sets_scaling

# Augmentation

sets_augmentation() {
    differ weights none default
    run parts --augment default --max-shift 0 --flip 0 --noise 0 --gain 0 --mark-dropout 0
    expect_same_weights parts 0
}
row --augment sets_augmentation

plain=(--augment none --scaling none --label-smoothing 0)
# Bins are of 100 bp.
shifts() {
    differ weights 0 1bins 2bins 3bins 8bins -- "${plain[@]}"
    run base_pairs "${plain[@]}" --max-shift 300bp
    expect_same_weights base_pairs 3
}
row --max-shift shifts

# How many bins a shift is, in tables that do not tell their bins
sets_bin_width() {
    local width name
    mkdir bare
    for name in train valid test; do sed 1d "$setup/genes/$name.csv" >bare/$name.csv; done
    for width in 600:1 300:2 100:6; do
        train $width --train bare/train.csv --valid bare/valid.csv --test bare/test.csv "${plain[@]}" --max-shift 600bp --bin-width ${width%:*}
        run bins$width "${plain[@]}" --max-shift ${width#*:}bins
        expect_same_weights $width bins$width
    done
    [ "$(weights bins600:1)" != "$(weights bins300:2)" ] || fail "two bins are shifted as one"
}
row --bin-width sets_bin_width

# Genes that are always reversed are those of a table that is.
flips() {
    differ weights 0 0.25 0.5 1 -- "${plain[@]}"
    reversed <"$setup/genes/train.csv" >reversed.csv
    train reversed --train reversed.csv "${tables[@]:2}" "${plain[@]}" --flip 0
    expect_same_weights 3 reversed
}
row --flip flips

row --noise differ weights 0 0.1 0.3 1 -- "${plain[@]}"
row --gain differ weights 0 0.1 0.3 1 -- "${plain[@]}"

# Marks that are always blank are those of a table without reads.
drops_marks() {
    differ weights 0 0.1 0.5 1 -- "${plain[@]}"
    table '{ $3 = $4 = $5 = $6 = $7 = 0 }' <"$setup/genes/train.csv" >blank.csv
    train blank --train blank.csv "${tables[@]:2}" "${plain[@]}" --mark-dropout 0
    expect_same_weights 3 blank
}
row --mark-dropout drops_marks

# Labels that are spread over both classes do not say which it was.
smooths_labels() {
    differ weights 0 0.02 0.1 0.5 1
    table '{ $8 = 1 - $8 }' <"$setup/genes/train.csv" >swapped.csv
    train swapped --train swapped.csv "${tables[@]:2}" --label-smoothing 1
    expect_same_weights 4 swapped
}
row --label-smoothing smooths_labels

# What is kept: constant rates, so that a run of fewer epochs is the beginning of a longer one
course=(--schedule constant --learning-rate 0.01)

keeps_weights() {
    local best rate
    # A rate with which the last epoch is not the best
    for rate in 0.01 0.02 0.005 0.04; do
        course=(--schedule constant --learning-rate $rate)
        run last --epochs 8 "${course[@]}" --keep last --force
        best=$(best_epoch last)
        if [ "$best" -lt 8 ]; then break; fi
    done
    run average --epochs 8 "${course[@]}" --keep average
    run best --epochs 8 "${course[@]}" --keep best
    run until_best --epochs "$best" "${course[@]}" --keep last
    expect_same_weights best until_best
    [ "$(weights last)" != "$(weights best)" ] || fail "--keep last does as --keep best"
    [ "$(weights last)" != "$(weights average)" ] || fail "--keep last does as --keep average"
    [ "$(weights best)" != "$(weights average)" ] || fail "--keep best does as --keep average"
}
row --keep keeps_weights

# The mean of the weights after the last one, two, three or four of four epochs.
averages() {
    local epoch part
    for epoch in 1 2 3 4; do run epoch$epoch --epochs $epoch "${course[@]}" --keep last; done
    for part in 1 2 3 4; do
        run part$part --epochs 4 "${course[@]}" --keep average --average "$(awk "BEGIN { print $part / 4 }")"
        paste <(last_weights part$part) <(last_weights epoch4) <(last_weights epoch3) <(last_weights epoch2) <(last_weights epoch1) |
            awk -v n=$part '{ mean = 0; for (i = 2; i <= n + 1; ++i) mean += $i / n; if ((mean - $1) ^ 2 > 1e-13) exit 1 }' ||
            fail "--average $part / 4 is not the mean of the last $part epochs"
    done
}
row --average averages

# Predictions from both strands are the means of those for a gene and for the reversed one.
uses_strands() {
    differ probabilities one both -- --epochs 4
    reversed <"$setup/genes/test.csv" >reversed.csv
    deepchrome-predict --model 0 --input reversed.csv >reversed.tsv
    paste 1/predictions.tsv 0/predictions.tsv reversed.tsv | awk 'NR > 1 && (2 * $2 - $6 - $10) ^ 2 > 1e-12 { exit 1 }' ||
        fail "--strands both is not the mean of both"
}
row --strands uses_strands

# So many epochs after the best one.
waits() {
    local patience wanted
    run all --epochs 16 "${course[@]}" --patience 0
    expect_equal "the epochs" "$(epochs all)" 16
    for patience in 1 2 3; do
        run $patience --epochs 16 "${course[@]}" --patience $patience
        wanted=$(tail -n +2 all/history.csv | awk -F , -v patience=$patience '
            NR == 1 || $4 > best { best = $4; at = NR } NR - at == patience { print NR; exit }')
        expect_equal "the epochs with --patience $patience" "$(epochs $patience)" "${wanted:-16}"
    done
    [ "$(epochs 1)" -lt 16 ] || fail "no epoch was worse than one before it; give the row another rate"
}
row --patience waits

# Of 16 OFF and 4 ON genes, balanced weights are 20 / 2 / 16 and 20 / 2 / 4.
weighs_classes() {
    awk -F , '$2 == 1 { print $8, $1 }' "$setup"/genes/*.csv | sort -s -k 1,1 | awk '$1 == 0 && off++ < 16 || $1 == 1 && on++ < 4' >chosen
    { head -n 2 "$setup/genes/train.csv"
        awk -F , 'FNR == NR { split($0, one, " "); chosen[one[2]]; next } $1 in chosen' chosen "$setup"/genes/*.csv; } >rare.csv
    local weights
    for weights in 1,1 1,2 4,1 0.625,2.5 balanced; do train $weights --train rare.csv "${tables[@]:2}" --class-weights $weights; done
    train none --train rare.csv "${tables[@]:2}"
    expect_same_weights none 1,1
    expect_same_weights balanced 0.625,2.5
    [ "$(for weights in 1,1 1,2 4,1 balanced; do weights $weights; done | sort -u | wc -l)" = 4 ] || fail "some weights have no effect"
}
row --class-weights weighs_classes

moves_calls() {
    local threshold
    run 0 --epochs 1
    # Between the probabilities of two genes.
    tail -n +2 0/predictions.tsv | cut -f 2 | sort -g >sorted
    for threshold in $(awk 'NR % 5 == 1 && NR > 1 { print ($1 + last) / 2 } { last = $1 }' sorted); do
        run "$threshold" --epochs 1 --threshold "$threshold"
        tail -n +2 "$threshold/predictions.tsv" | awk -F '\t' -v t="$threshold" '$3 != ($2 > t) { exit 1 }' ||
            fail "calls do not go by the threshold $threshold"
    done
}
row --threshold moves_calls

# With a rate of nearly nothing the model stays what it was.
starts_from() {
    local seed
    for seed in 1 2; do
        run model$seed --seed $seed
        run tuned$seed --init model$seed/model.safetensors --seed 7 --learning-rate 1e-12 --weight-decay 0 --epochs 1
        paste tuned$seed/predictions.tsv model$seed/predictions.tsv | awk 'NR > 1 && ($2 - $6) ^ 2 > 1e-10 { exit 1 }' ||
            fail "the model of --init is not what it began with"
    done
    ! cmp -s tuned1/predictions.tsv tuned2/predictions.tsv || fail "two models are the same to begin with"
}
row --init starts_from

seeds() {
    differ weights 1 2 3
    run again --seed 2
    expect_same_weights again 1
}
row -s,--seed seeds

# Tasks

# Classes for labels of 0 and 1, and values for others.
sets_task() {
    local name
    for name in train valid test; do
        table '{ if ($1 != last) { value += 0.25; last = $1 } $8 = value }' <"$setup/genes/$name.csv" >$name.csv
    done
    train values --train train.csv --valid valid.csv --test test.csv --task regress
    expect_equal "the columns of a regression" "$(header values)" "gene	predicted	value"
    run classes --task classify
    expect_equal "the columns of a classification" "$(header classes)" "gene	p_on	predicted	label"
}
row --task sets_task

sets_classes() {
    local classes name
    for classes in 2 3 4; do
        for name in train valid test; do
            awk -F , -v OFS=, -v classes=$classes '$2 ~ /^[0-9]/ { $8 = int((NR - 3) / 100) % classes } { print }' \
                "$setup/genes/$name.csv" >$name.csv
        done
        train $classes --train train.csv --valid valid.csv --test test.csv --classes $classes
    done
    expect_equal "the columns" "$(header 2) $(header 3) $(header 4)" \
        "gene	p_on	predicted	label gene	p_0	p_1	p_2	predicted	label gene	p_0	p_1	p_2	p_3	predicted	label"
}
row --classes sets_classes

# Several trainings

folds() {
    local number
    for number in 2 3 5; do
        run $number --folds $number --epochs 1
        expect_equal "the folds" "$(tail -n +2 $number/folds.tsv | cut -f 2 | sort | uniq -c | tr -s ' \n' ' ')" \
            "$(for ((i = 1; i <= number; ++i)); do printf ' %d %d' $((60 / number)) $i; done) "
        expect_equal "the models" "$(find $number/models -name '*.safetensors' | wc -l)" $number
    done
}
row --folds folds

# A model for each seed.
repeats() {
    local number seed
    for seed in 5 6 7; do run seed$seed --seed $seed --epochs 1; done
    for number in 2 3; do
        run $number --repeats $number --seed 5 --epochs 1
        expect_equal "the models" "$(find $number/models -name '*.safetensors' | wc -l)" $number
        for ((i = 1; i <= number; ++i)); do
            expect_equal "what repeat $i of $number has learned" "$(weights_of $number/models/repeat$i.safetensors)" \
                "$(weights seed$((4 + i)))"
        done
    done
}
row --repeats repeats

# Genes of a chromosome are in one fold.
row --chromosomes keeps_chromosomes "$setup/genes" --epochs 1

# Genes whose windows overlap are in one fold: pairs that follow each other, from the first or from the second gene on.
keeps_windows() {
    local first
    for first in 0 1; do
        { printf 'chrom\ttss\tgene_id\n'
            awk -F , '$2 == 1 { print $1 }' "$setup"/genes/{train,valid,test}.csv |
                awk -v first=$first -v OFS='\t' '{ n = NR - 1 + first; print "chr1", 20000 + int(n / 2) * 50000 + n % 2 * 5000, $1 }'; } >$first.tsv
        run $first --folds 3 --epochs 1 --loci $first.tsv
        tail -n +2 $first/folds.tsv | awk -v first=$first -v pair=-1 '{ n = NR - 1 + first } int(n / 2) == pair && $2 != fold { exit 1 }
            { pair = int(n / 2); fold = $2 }' || fail "genes whose windows overlap are in two folds"
    done
}
row --loci keeps_windows

# The rest

row -p,--threads uses_threads 3 2 5 -- deepchrome-train "${tables[@]}" --epochs 1000000 --batch-size 20 --output out --force

# A run of which only the checkpoint is left goes on from it; without the flag it is refused.
resumes() {
    local again=(deepchrome-train "${tables[@]}" --epochs 8 --batch-size 5 --threads 1)
    "${again[@]}" --output whole 2>/dev/null
    cut_off INT cut "${again[@]}"
    status_of "${again[@]}" --output cut
    [ "$status" = 1 ] || fail "a run was begun over a checkpoint"
    status_of "${again[@]}" --output cut --resume
    expect_equal "the first words" "$(head -n 1 stderr | sed 's/ [0-9]*$//')" "going on after epoch"
    expect_same_weights cut whole
}
row --resume resumes

row -f,--force replaces predictions.tsv

# Genes that were trained on are no test, unless one insists.
measures_on_training_genes() {
    ! (train refused "${tables[@]:0:4}" --test "$setup/genes/train.csv") >/dev/null || fail "training genes are taken to test with"
    train forced "${tables[@]:0:4}" --test "$setup/genes/train.csv" --force
    [ -s forced/predictions.tsv ] || fail "there are no predictions"
}
row -f,--force measures_on_training_genes
row --version shows_version
row -h,--help shows_help
all_flags
