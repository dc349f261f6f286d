#!/usr/bin/env bash
# Genes on two sides: folds keep the rows of a gene and overlapping windows together, genes that tables share are counted and
# said, and test genes that are training genes are refused.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 90 genes
train=genes/train.csv valid=genes/valid.csv test=genes/test.csv

# cut <table> <new table> <first gene> <last gene>: in the order of the table, from 1, under its two first lines
cut() {
    awk -v first="$3" -v last="$4" 'NR < 3 || (NR - 3 >= 100 * (first - 1) && NR - 3 < 100 * last)' "$1" >"$2"
}

# join <table>... : on standard output
join() {
    cat "$1"
    shift
    for table in "$@"; do tail -n +3 "$table"; done
}

# Tables that share nothing are not talked about.
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --epochs 1 --output none
! grep -q ' too' stderr || fail "shared genes are seen: $(cat stderr)"
tr -d ' \n' <none/run.json | grep -q '"shared_genes":{"valid_in_train":{"genes":0,"same_signals":0},"test_in_train":{"genes":0,"same_signals":0},"test_in_valid":{"genes":0,"same_signals":0}}' ||
    fail "shared genes are not on record"

# Five genes of the training table in the test table, two of them with other signals.
cut $train some.csv 1 5
sed -i '3,202s/,\([0-9]*\),\([01]\)$/,1\1,\2/' some.csv
join $test some.csv >shared.csv
expect_status 0 deepchrome-train --train $train --valid $valid --test shared.csv --epochs 1 --output some
expect_equal "what is said" "$(grep ' too' stderr)" \
    "shared.csv: 5 of 35 genes are in $train too, 3 of them with the same signals; figures of them are not of unseen genes"
tr -d ' \n' <some/run.json | grep -q '"test_in_train":{"genes":5,"same_signals":3}' || fail "shared genes are not on record"

# The published tables have the ends of Ensembl ids.
sed '3,$s/^SIM/ENSG00000/' $train >whole_ids.csv
sed '3,$s/^SIM//' $train >ends.csv
expect_status 1 deepchrome-train --train whole_ids.csv --valid $valid --test ends.csv --epochs 1 --output ends
grep -q "ends.csv: all 30 genes, with the same signals, are in whole_ids.csv too" stderr || fail "the message is $(cat stderr)"

# A test table of training genes is an error, as the whole table or a part of it, and may be forced.
cut $train part.csv 4 9
for table in $train part.csv; do
    expect_status 1 deepchrome-train --train $train --valid $valid --test $table --epochs 1 --output same
    expect_equal "the message" "$(cat stderr)" "deepchrome-train: $table: all $((($(wc -l <$table) - 2) / 100)) genes, with the same \
signals, are in $train too (wanted genes that are not trained on); give others, or --force to measure on these"
    ! [ -e same ] || fail "there are results"
done
expect_status 0 deepchrome-train --train $train --valid $valid --test $train --epochs 1 --output same --force
expect_equal "what is said" "$(grep ' too' stderr)" \
    "$train: 30 of 30 genes are in $train too, 30 of them with the same signals; figures of them are not of unseen genes"

# Folds keep the rows of one gene together, and say so.
join $valid some.csv >repeated.csv
expect_status 0 deepchrome-train --train $train --valid repeated.csv --test $test --epochs 1 --folds 3 --output folds
grep -qx '5 genes come up more than once: each stays in one fold' stderr || fail "repeated genes are not said: $(cat stderr)"
expect_equal "genes in two folds" "$(tail -n +2 folds/folds.tsv | sort -u | awk '{ print $1 }' | uniq -d)" ""
expect_equal "the rows of folds.tsv" "$(tail -n +2 folds/folds.tsv | wc -l)" 95
expect_equal "the record" "$(json_value folds/run.json repeated_genes)" 5

# With places, overlapping windows too: here those of genes that follow each other, in pairs.
tail -q -n +3 $train $valid $test | awk -F , '!seen[$1]++ { print $1 }' >ids
awk 'BEGIN { print "chrom\ttss\tstrand\tgene_id" } { print "chr1\t" 20000 + int((NR - 1) / 2) * 50000 + NR % 2 * 9999 "\t+\t" $1 }' ids >loci.tsv
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --epochs 1 --folds 3 --loci loci.tsv --output pairs
grep -qx '90 genes have windows that overlap those of others: they stay together' stderr || fail "overlaps are not said: $(cat stderr)"
expect_equal "pairs in two folds" \
    "$(tail -n +2 pairs/folds.tsv | awk 'NR % 2 == 1 { fold = $2 } NR % 2 == 0 && $2 != fold')" ""
# Without folds they are counted: the last gene of a table and the first of the next.
awk 'BEGIN { print "chrom\ttss\tstrand\tgene_id" } { print "chr1\t" 20000 + int(NR / 2) * 50000 + NR % 2 * 9999 "\t+\t" $1 }' ids >odd.tsv
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --epochs 1 --loci odd.tsv --output odd
expect_equal "what is said" "$(grep windows stderr)" \
    "$valid: windows of 1 of 30 genes overlap windows of other genes in $train; figures of them are not of unseen genes
$test: windows of 1 of 30 genes overlap windows of other genes in $valid; figures of them are not of unseen genes"

head -n 32 odd.tsv >some.tsv  # one gene of the validation table, none of the test table
sed -n 62p odd.tsv >>some.tsv
expect_status 0 deepchrome-train --train $train --valid $valid --test $test --epochs 1 --loci some.tsv --output placeless
expect_equal "what is said" "$(grep 'not in' stderr)" "29 of 30 genes of $valid are not in some.tsv: which windows they overlap is unknown
29 of 30 genes of $test are not in some.tsv: which windows they overlap is unknown"
expect_status 2 deepchrome-train --train $train --valid $valid --output refused --chromosomes loci.tsv
expect_equal "the message" "$(cat stderr)" "deepchrome-train: --chromosomes requires --folds; --help shows what is possible"

# The baselines do the same.
if all_baselines; then
    expect_status 1 deepchrome-baselines --train $train --valid $valid --test part.csv --models linear --output same_baselines
    expect_equal "the message" "$(cat stderr)" "deepchrome-baselines: part.csv: all 6 genes, with the same signals, are in $train too \
(wanted genes that are not trained on); give others, or --force to measure on these"
    expect_status 0 deepchrome-baselines --train $train --valid repeated.csv --test $test --models linear --folds 3 --output baselines
    grep -qx '5 genes come up more than once: each stays in one fold' stderr || fail "repeated genes are not said: $(cat stderr)"
    expect_same baselines/folds.tsv folds/folds.tsv
    # Labels that mean nothing, and every gene twice: a forest that had seen the copies would know them all.
    awk 'BEGIN { srand(5) } NR < 3 { print; next } (NR - 3) % 100 == 0 { label = int(2 * rand()) } { sub(/[01]$/, label); print }' \
        <(join $train $valid) >random.csv
    expect_status 0 deepchrome-baselines --train random.csv --valid random.csv --test $test --models forest --folds 3 --refit \
        --forest-trees 50 --output random
    awk "BEGIN { exit !($(json_value random/forest/metrics.json auroc) < 0.75) }" || fail "the forest knows labels by heart"
fi
