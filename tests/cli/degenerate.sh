#!/usr/bin/env bash
# Tables from which little can be learned or measured, and trainings that diverge: each is named, with counts and what to do.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 300 genes
train=genes/train.csv valid=genes/valid.csv test=genes/test.csv

# A mark that is the same everywhere.
for table in train valid test; do
    awk -F , -v OFS=, 'NR > 2 { $4 = 0 } { print }' genes/$table.csv >constant_$table.csv
done
mark=$(sed -n 2p $train | cut -d , -f 4)
expect_status 0 deepchrome-train --train constant_train.csv --valid constant_valid.csv --epochs 1 --output constant
expect_equal "what is said" "$(grep 'so that' stderr)" "the training set: $mark is 0 in every bin of all 100 genes (wanted a signal that \
varies), so that nothing is learned from it; leave it out, or look at the file that it was counted from"
# A model that does not know a mark says so where genes have it.
expect_status 0 deepchrome-predict --model constant --input $valid --output unknown.tsv
expect_equal "what is said" "$(cat stderr)" "$valid: $mark has signal here, and had none in any training gene: the model does not know it; \
train on tables that have it"
! grep -qi nan constant/metrics.json constant/history.csv || fail "there are values that are none"

# few <table> <new table> <genes> [label]: the first genes, or those of a label, under the two first lines
few() {
    awk -F , -v want="${4:-}" -v most="$3" 'NR < 3 || (want == "" || $NF == want) && ++rows <= 100 * most' "$1" >"$2"
}

few $train few_train.csv 12
few $valid few_valid.csv 10
few $test ones.csv 100 1
ones=$((($(wc -l <ones.csv) - 2) / 100))
expect_status 0 deepchrome-train --train few_train.csv --valid few_valid.csv --test ones.csv --epochs 1 --output few
for set in training validation; do
    grep -q "^the $set set: [1-9] of 1[02] genes are \(ON\|OFF\) (wanted 10 or more); figures of so few say little: bring more genes$" stderr ||
        fail "few genes of the $set set are not said: $(cat stderr)"
done
grep -qx "the test set: 0 of $ones genes are OFF (wanted 10 or more); there is no AUROC: bring more genes" stderr ||
    fail "a missing class is not said: $(cat stderr)"
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --epochs 1 --output many
! grep -q wanted stderr || fail "something is said of many genes: $(cat stderr)"

# A rate that leaves the network with one answer for all genes.
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --learning-rate 1 --epochs 10 --output equal
grep -qx "valid: the network gives all 100 genes the same answer: nothing was learned; lower --learning-rate, or train for more epochs" stderr ||
    fail "equal answers are not said: $(tail -n 4 stderr)"

# Folds count the genes of all tables together, and measure on genes that were not trained on.
expect_status 0 deepchrome-train --train $train --valid few_valid.csv --epochs 1 --folds 2 --output together
! grep -q "validation set" stderr || fail "a table is judged by itself: $(cat stderr)"
grep -q "^test: mean AUROC" stderr || fail "the mean over the folds is called something else: $(tail -n 2 stderr)"

# Folds that leave a part with one class.
expect_status 1 deepchrome-train --train few_train.csv --valid few_valid.csv --test few_valid.csv --folds 10 --output folds
grep -q "^deepchrome-train: fold [0-9]*: \(the only [a-z]* gene is\|all [0-9]* [a-z]* genes are\) \(ON\|OFF\) (wanted genes of both classes); \
bring more genes, or ask for fewer folds$" <(tail -n 1 stderr) || fail "the message is $(cat stderr)"
! [ -e folds ] || fail "there are results"

# A rate with which the first updates lead nowhere; the batch is the whole table, so that no loss of a training gene shows it.
expect_status 1 deepchrome-train --train $train --valid $valid --optimizer sgd --learning-rate 1e30 --batch-size 100 --epochs 1 --output nowhere
expect_equal "the message" "$(cat stderr)" "deepchrome-train: epoch 1: an output for a validation gene is nan (wanted a finite number); \
lower --learning-rate (now 1e+30) or choose another --scaling (now log1p-standardize)"
expect_status 1 deepchrome-train --train $train --valid $valid --optimizer sgd --learning-rate 1e30 --batch-size 10 --epochs 1 --output nowhere
expect_equal "the message" "$(cat stderr)" "deepchrome-train: epoch 1, batch 2: the loss is nan (wanted a finite number); lower \
--learning-rate (now 1e+30) or choose another --scaling (now log1p-standardize)"
