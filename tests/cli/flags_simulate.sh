#!/usr/bin/env bash
# Every flag of deepchrome-simulate does something: a row each, by its effect on the gene tables.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
program=simulate
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

# Nine genes, two lists of their ids and two cells. The expression is 1, 2, ... 9 in the one, and 90, 80, ... 10 in the other.
for kind in A B; do
    printf 'chrom\ttss\tgene_id\n' >genes$kind.tsv
    for i in 1 2 3 4 5 6 7 8 9; do printf 'chr1\t%s0000\t%s%s\n' $i $kind $i; done >>genes$kind.tsv
done
printf 'gene_id\tE003\tE004\n' >rpkm.tsv
for kind in A B; do for i in 1 2 3 4 5 6 7 8 9; do printf '%s%s\t%s\t%s\n' $kind $i $i $((100 - 10 * i)); done; done >>rpkm.tsv
real=(--genes-file "$setup/genesA.tsv" --expression "$setup/rpkm.tsv" --cell E003)
invented=(--genes 30)

# run <folder> <flag>...
run() {
    local folder=$1
    shift
    expect_status 0 deepchrome-simulate --output "$folder" "${what[@]}" "$@"
}
what=("${invented[@]}")
# Of all genes, in the order of the tables: ids, labels on a line, signals
genes() { awk -F , '$2 == 1 { print $1 }' "$1"/{train,valid,test}.csv; }
labels() { awk -F , '$2 == 1 { print $8 }' "$1"/{train,valid,test}.csv | tr '\n' ' '; }
signals() { cut -d , -f 2-7 "$1"/{train,valid,test}.csv; }

sets_genes() {
    local number
    what=()
    for number in 3 10 31; do
        run $number "$(name_of $number)" $number
        expect_equal "the genes" "$(genes $number | wc -l)" $number
    done
    what=("${real[@]}")
    run few --genes 3
    expect_equal "the genes of the file" "$(genes few | tr '\n' ' ')" "A1 A4 A7 "
}
row -n,--genes sets_genes

takes_genes() {
    local kind
    for kind in A B; do
        what=(--genes-file "$setup/genes$kind.tsv" "${real[@]:2}")
        run $kind
        expect_equal "the genes" "$(genes $kind | tr '\n' ' ')" "${kind}1 ${kind}2 ${kind}3 ${kind}4 ${kind}5 ${kind}6 ${kind}7 ${kind}8 ${kind}9 "
    done
}
row --genes-file takes_genes

takes_expression() {
    local flag
    tail -n +2 "$setup/rpkm.tsv" | awk -v OFS='\t' '{ print $1, $2 }' >rising.tsv
    tail -n +2 "$setup/rpkm.tsv" | awk -v OFS='\t' '{ print $1, $3 }' >falling.tsv
    for flag in -e --expression; do
        what=(--genes-file "$setup/genesA.tsv" $flag rising.tsv)
        run "rising$flag"
        expect_equal "the labels" "$(labels "rising$flag")" "0 0 0 0 0 1 1 1 1 "
        what=(--genes-file "$setup/genesA.tsv" $flag falling.tsv)
        run "falling$flag"
        expect_equal "the labels" "$(labels "falling$flag")" "1 1 1 1 0 0 0 0 0 "
    done
    [ "$(signals rising-e)" != "$(signals falling-e)" ] || fail "the signals do not follow the expression"
}
row -e,--expression takes_expression

takes_cell() {
    what=("${real[@]:0:4}")
    run rising -c E003
    expect_equal "the labels" "$(labels rising)" "0 0 0 0 0 1 1 1 1 "
    run falling --cell E004
    expect_equal "the labels" "$(labels falling)" "1 1 1 1 0 0 0 0 0 "
}
row -c,--cell takes_cell

sets_labels() {
    local label
    what=("${real[@]}")
    for label in median quantiles value log2; do run $label --label $label; done
    expect_equal "classes" "$(labels median)" "0 0 0 0 0 1 1 1 1 "
    expect_equal "bands" "$(labels quantiles)" "0 0 0 1 1 2 2 3 3 "
    expect_equal "values" "$(labels value)" "1 2 3 4 5 6 7 8 9 "
    expect_equal "logarithms" "$(labels log2 | cut -d ' ' -f 1,3,7)" "1 2 3"
}
row --label sets_labels

sets_bands() {
    what=("${real[@]}" --label quantiles)
    run 2 --label-bands 2
    run 3 --label-bands 3
    run 9 --label-bands 9
    expect_equal "two bands" "$(labels 2)" "0 0 0 0 0 1 1 1 1 "
    expect_equal "three bands" "$(labels 3)" "0 0 0 1 1 1 2 2 2 "
    expect_equal "nine bands" "$(labels 9)" "0 1 2 3 4 5 6 7 8 "
}
row --label-bands sets_bands

seeds() {
    differ signals 1 2 3
    run again --seed 2
    expect_equal "the signals of one seed" "$(signals again)" "$(signals 1)"
}
row -s,--seed seeds

command=(deepchrome-simulate "${invented[@]}")
row -o,--output writes_into train.csv
row -f,--force replaces train.csv
row --version shows_version
row -h,--help shows_help
all_flags
