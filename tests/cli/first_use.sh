#!/usr/bin/env bash
# What people do first with their own tables: what does not fit is refused or said, and explanations are of the answers.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 450 genes
train=(deepchrome-train --epochs 4 --batch-size 16)
expect_status 0 "${train[@]}" --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --output run
expect_equal "what is said of tables that are alike" "$(grep -c 'signal\|exchanged' stderr || true)" 0
predict=(deepchrome-predict --model run)

# Columns in another order are found by their names, in training as well.
mkdir turned
for table in valid test; do
    awk -F , -v OFS=, '/^#/ { print; next } { print $1, $2, $6, $7, $3, $5, $4, $8 }' genes/$table.csv >turned/$table.csv
done
expect_status 0 "${train[@]}" --train genes/train.csv --valid turned/valid.csv --test turned/test.csv --output turned/run
expect_same run/predictions.tsv turned/run/predictions.tsv

# Explanations are of what the model answers: log-odds, their sum, and the AUROC that a report begins with.
for method in integrated-gradients deep-lift gradient; do
    expect_status 0 deepchrome-visualize --model run --attribution $method --data genes/test.csv --output why/$method
done
far_from_p() { awk -F '\t' 'NR > 1 { d = log($2 / (1 - $2)) - $3; if (d < 0) d = -d; if (d > 1e-4) ++far } END { print far + 0 }' "$1"; }
far_from_sum() { awk -F '\t' 'NR > 1 { d = $5 < 0 ? -$5 : $5; if (d > 1e-3) ++far } END { print far + 0 }' "$1"; }
for method in integrated-gradients deep-lift gradient; do
    expect_equal "log-odds of $method that are not of p_on" "$(far_from_p why/$method/attributions.tsv)" 0
done
for method in integrated-gradients deep-lift; do
    expect_equal "sums of $method that miss" "$(far_from_sum why/$method/attributions.tsv)" 0
done
expect_equal "the answers explained" "$(cut -f 1,2 why/gradient/attributions.tsv | tail -n +2)" "$(cut -f 1,2 run/predictions.tsv | tail -n +2)"
expect_status 0 deepchrome-visualize --model run --report --data genes/test.csv --steps 5 --restarts 1 --output report
# number <name> <file>...: the first number of that name
number() { sed -n 's/^ *"'"$1"'": \(-\{0,1\}[0-9][0-9.e-]*\),\{0,1\}$/\1/p' "$2" | head -n 1; }
whole=$(sed -n '/"metrics"/,/"leave_one_mark_out"/p' report/report.json | sed -n 's/^ *"auroc": \([0-9.]*\),$/\1/p')
sed -n '/"leave_one_mark_out"/,$p' report/report.json >without.json
expect_equal "the AUROC with all marks" \
    "$(awk -v a="$(number auroc without.json)" -v l="$(number lost without.json)" 'BEGIN { printf "%.6f", a + l }')" "$(printf %.6f "$whole")"

# Tables that were made otherwise than the training table are refused, with both values.
differs() {
    sed "1s/.*/#deepchrome $1/" genes/test.csv >differs.csv
    for program in "${predict[*]} --input differs.csv" \
        "deepchrome-visualize --model run --attribution gradient --data differs.csv --output no" \
        "deepchrome-visualize --model run --report --data differs.csv --output no" \
        "${train[*]} --train genes/train.csv --valid genes/valid.csv --test differs.csv --output no"; do
        # shellcheck disable=SC2086
        expect_status 1 $program
        grep -q "$2" stderr || fail "the message is $(cat stderr)"
        [ ! -e no ] || fail "a folder is left"
    done
}
differs bin_width=200 "its bin_width is 200 (wanted 100, as the training "
differs orientation=strand "its orientation is strand (wanted genome, as the training "
differs normalization=cpm "its normalization is cpm (wanted none, as the training "
sed '1s/.*/#deepchrome assembly=mm10/' genes/test.csv >mouse.csv  # networks know no coordinates
expect_status 0 "${predict[@]}" --input mouse.csv

# The width of the bins is the table's own, of base pairs or, where nobody knows, of bins.
mkdir wide unsaid
for table in train valid test; do
    sed '1s/100/200/' genes/$table.csv >wide/$table.csv
    tail -n +2 genes/$table.csv >unsaid/$table.csv
done
for tables in wide unsaid; do
    expect_status 0 "${train[@]}" --train $tables/train.csv --valid $tables/valid.csv --output $tables/run
    expect_status 0 deepchrome-visualize --model $tables/run --class on --steps 5 --restarts 1 --output $tables/map
done
expect_equal "the first bin of 200 bp" "$(head -n 1 wide/map/class_map.tsv | cut -f 1-3 | tr '\t' ' ')" "mark -10000 -9800"
grep -q "xlabel 'kb from the TSS'" wide/map/class_map.gp || fail "the axis is not of kb"
grep -q '^half = 10$' wide/map/class_map.gp || fail "the axis does not reach 10 kb"
expect_equal "the first bin of unknown width" "$(head -n 1 unsaid/map/class_map.tsv | cut -f 1-3 | tr '\t' ' ')" "mark bin1 bin2"
grep -q "xlabel 'bins from the TSS'" unsaid/map/class_map.gp || fail "the axis is not of bins"
expect_status 0 deepchrome-visualize --model unsaid/run --class on --steps 5 --restarts 1 --bin-width 50 --output unsaid/told
expect_equal "the first bin of 50 bp" "$(head -n 1 unsaid/told/class_map.tsv | cut -f 1-3 | tr '\t' ' ')" "mark -2500 -2450"
expect_status 1 deepchrome-visualize --model wide/run --class on --bin-width 100 --output no
expect_equal "the message" "$(cat stderr)" "deepchrome-visualize: --bin-width is 100 (wanted 200, as wide/run says); leave it out"

# A library of another depth, a mark without signal, and columns that are exchanged: one line each. Nothing for the rest.
expect_status 0 "${predict[@]}" --input genes/test.csv
expect_equal "what is said of genes like those of the training" "$(cat stderr)" ""
mv stdout alike.tsv
change() { awk -F , -v OFS=, "/^#/ || \$1 == \"gene\" { print; next } { $1; print }" genes/test.csv >changed.csv; }
change '$3 *= 10; $4 *= 10; $5 *= 10; $6 *= 10; $7 *= 10'
expect_status 0 "${predict[@]}" --input changed.csv
expect_equal "lines about another depth" "$(grep -c 'times the signal of the training genes; match the depth' stderr)" 1
mv stdout deep.tsv
expect_status 0 "${predict[@]}" --input changed.csv --match-depth
expect_equal "lines about the factors" "$(grep -c '^changed.csv: H3K[0-9a-z]* is multiplied by 0.[01]' stderr)" 5
called() { awk -F '\t' 'NR > 1 { on += $3 } END { print on }' "$1"; }
near=$(awk -v a="$(called alike.tsv)" -v b="$(called stdout)" -v c="$(called deep.tsv)" \
    'function apart(x, y) { return x < y ? y - x : x - y } BEGIN { print apart(a, b) < apart(a, c) }')
expect_equal "calls at the matched depth are nearer to those before" "$near" 1
change '$6 = 0'
expect_status 0 "${predict[@]}" --input changed.csv
expect_equal "what is said of a mark without signal" "$(cat stderr)" \
    "changed.csv: H3K4me3 has no signal in any gene (the training genes have); is it the right file?"
awk -F , -v OFS=, '/^#/ || $1 == "gene" { next } { t = $4; $4 = $6; $6 = t; print }' genes/test.csv >exchanged.csv
expect_status 0 "${predict[@]}" --input exchanged.csv
expect_equal "what is said of exchanged columns" "$(cat stderr)" \
    "exchanged.csv: H3K36me3 and H3K4me3 look exchanged; check the order of the columns"
expect_status 0 "${train[@]}" --train genes/train.csv --valid genes/valid.csv --test exchanged.csv --output exchanged
grep -q '^the test set: H3K36me3 and H3K4me3 look exchanged' stderr || fail "the trainer says nothing of exchanged columns"

# A folder of folds answers, and is explained, as one model.
expect_status 0 "${train[@]}" --train genes/train.csv --valid genes/valid.csv --folds 2 --output folds
expect_status 0 deepchrome-predict --model folds --input genes/test.csv
mv stdout folds.tsv
expect_status 0 deepchrome-visualize --model folds --attribution deep-lift --data genes/test.csv --output folds_why
expect_equal "log-odds that are not of p_on" "$(far_from_p folds_why/attributions.tsv)" 0
expect_equal "the answers explained" "$(cut -f 1,2 folds_why/attributions.tsv | tail -n +2)" "$(cut -f 1,2 folds.tsv | tail -n +2)"
expect_status 0 deepchrome-visualize --model folds --report --data genes/test.csv --steps 5 --restarts 1 --output folds_report
grep -q 'Filters are left out' folds_report/report.html || fail "the report of two networks does not leave out filters"
