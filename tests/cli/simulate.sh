#!/usr/bin/env bash
# deepchrome-simulate with the genes and the expression of a real cell type.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

# Twelve genes, two of which share an id, in two cell types; the matrix is in another order.
{
    printf 'chrom\ttss\tgene_id\tsymbol\n'
    for i in 1 2 3 4 5 6 7 8 9 10 11; do printf 'chr1\t%s0000\tENSG%02d\tS%s\n' "$i" "$i" "$i"; done
    printf 'chr1\t99000\tENSG03\tS3B\n'
} >genes.tsv
{
    printf 'gene_id\tE003\tE004\n'
    for i in 11 10 9 8 7 6 5 4 3 2 1; do printf 'ENSG%02d\t%s\t%s\n' "$i" "$((i * i))" "$((100 - i))"; done
} >rpkm.tsv
gzip -k rpkm.tsv

# labels <folder>: gene and label of every gene, in order
labels() {
    for table in train valid test; do awk -F , '$2 == 1 { print $1, $8 }' "$1/$table.csv"; done
}

real="--genes-file genes.tsv --expression rpkm.tsv.gz"
# shellcheck disable=SC2086
expect_status 0 deepchrome-simulate $real --cell E003 --output one
expect_files one run.json test.csv train.csv valid.csv
# ON where the RPKM is above the median of the twelve: those of genes 6 and 5 are about it, 36 and 25.
awk 'BEGIN { for (i = 1; i <= 11; ++i) printf "ENSG%02d %d\n", i, (i > 5); print "ENSG03 0" }' >wanted
labels one >found
expect_same found wanted
expect_equal "the sizes" "$(for table in train valid test; do grep -c -v '^gene\|^#' one/$table.csv; done | tr '\n' ' ')" "400 400 400 "
expect_equal "the checksums of run.json" "$(grep -c '"checksum": "crc32:' one/run.json)" 2
expect_equal "the genes of run.json" "$(json_value one/run.json genes)" 12

# The marks follow the expression: the same seed and other labels give other marks, the same again the same bytes.
# shellcheck disable=SC2086
expect_status 0 deepchrome-simulate $real --cell E004 --output two
awk 'BEGIN { for (i = 1; i <= 11; ++i) printf "ENSG%02d %d\n", i, (i < 6); print "ENSG03 1" }' >wanted
labels two >found
expect_same found wanted
# shellcheck disable=SC2086
expect_status 0 deepchrome-simulate $real --cell E003 --output again
for table in train valid test; do expect_same one/$table.csv again/$table.csv; done
cut -d , -f 1-7 one/train.csv >a
cut -d , -f 1-7 two/train.csv >b
if cmp -s a b; then fail "two cell types have the same marks"; fi

# Some of the genes, at even distances.
# shellcheck disable=SC2086
expect_status 0 deepchrome-simulate $real --cell E003 --genes 4 --output four
labels four >found
printf '%s\n' "ENSG01 0" "ENSG04 0" "ENSG07 1" "ENSG10 1" >wanted
expect_same found wanted

# A list of one cell type needs no name.
cut -f 1,2 rpkm.tsv | tail -n +2 >list.tsv
expect_status 0 deepchrome-simulate --genes-file genes.tsv --expression list.tsv --output list
expect_same list/train.csv one/train.csv

# What is refused leaves nothing behind.
# refused <code> <message> <flag>...
refused() {
    local code=$1 message=$2
    shift 2
    expect_status "$code" deepchrome-simulate "$@" --output no
    expect_equal "the message" "$(cat stderr)" "deepchrome-simulate: $message"
    ! [ -e no ] || fail "a failed run left something"
}
# shellcheck disable=SC2086
refused 1 'rpkm.tsv.gz: has no column "E005" (wanted one of E003, E004); name a cell of the header' $real --cell E005
# shellcheck disable=SC2086
refused 1 "rpkm.tsv.gz: has 2 columns (E003, E004); name the cell whose expression is wanted" $real
# shellcheck disable=SC2086
refused 1 "13 genes were asked for, of 12 (wanted no more than there are); ask for fewer" $real --cell E003 --genes 13
grep -v ENSG07 rpkm.tsv >few.tsv
refused 1 "few.tsv: has no gene ENSG07 (wanted every gene of genes.tsv); remove it there, or give a matrix that has it" \
    --genes-file genes.tsv --expression few.tsv --cell E003
sed 's/^\(ENSG04\t\)16/\1-1/' rpkm.tsv >minus.tsv
refused 1 "minus.tsv: the expression of gene ENSG04 is -1 (wanted 0 or more, such as RPKM); correct it, or give a matrix \
without logarithms" --genes-file genes.tsv --expression minus.tsv --cell E003
refused 2 "--genes-file requires --expression; --help shows what is possible" --genes-file genes.tsv
refused 2 "--cell requires --expression; --help shows what is possible" --cell E003
