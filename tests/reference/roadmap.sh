#!/usr/bin/env bash
# Real expression, where it is beside the repository: medians, labels and balances of the 56 cells of the study.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

data=$DEEPCHROME_SOURCE/../shared/data/roadmap
if ! [ -f "$data/genes.tsv.gz" ] || ! [ -f "$data/expression.tsv.gz" ]; then
    echo "skipped: there are no genes and expression in $data"
    exit 77
fi
# A read at the start of each gene.
gzip -dc "$data/genes.tsv.gz" | awk -F '\t' -v OFS='\t' 'NR > 1 { print $1, $2, $2 + 36, "N", 1000, "+" }' >reads.tagAlign
gzip -dc "$data/expression.tsv.gz" | sed -n 1p | tr '\t' '\n' | tail -n +2 >cells.txt
awk '{ print $1 "\tH3K4me3\treads.tagAlign" }' cells.txt >manifest.tsv
expect_equal "the number of cells" "$(wc -l <cells.txt)" 56
# One bin a gene, since it is the labels that are looked at.
expect_status 0 deepchrome-bin --genes "$data/genes.tsv.gz" --manifest manifest.tsv --expression "$data/expression.tsv.gz" --assembly hg19 \
    --bins 1 --bin-width 10000 --split published --output out
for cell in $(cat cells.txt); do
    # The median by sorting, and the share of ON above it in each third of the file.
    gzip -dc "$data/expression.tsv.gz" |
        awk -F '\t' -v cell="$cell" 'NR == 1 { for (i = 2; i <= NF; i++) if ($i == cell) c = i; next } { print $c }' >values.txt
    sort -g values.txt | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }' >median.txt
    awk -v m="$(cat median.txt)" '{ part = NR <= 6601 ? 1 : NR <= 13202 ? 2 : 3; all[part]++; on[part] += $1 > m }
        END { for (p = 1; p <= 3; p++) print all[p], on[p] }' values.txt >wanted.txt
    for part in train valid test; do
        tail -n +3 out/$cell/$part.csv | awk -F , '{ on += $4 } END { print NR, on + 0 }'
    done >found.txt
    expect_same wanted.txt found.txt
    awk -v cell="$cell" -v m="$(cat median.txt)" '{ share[NR] = $2 / $1 } END { print cell, m, share[1], share[2], share[3] }' found.txt >>balance.txt
done
expect_equal "E003" "$(awk '$1 == "E003" { printf "%.3f %.3f %.3f", $3, $4, $5 }' balance.txt)" "0.629 0.528 0.343"
expect_equal "the mean over the cells" \
    "$(awk '{ a += $3; b += $4; c += $5 } END { printf "%.1f %.1f %.1f", 100 * a / NR, 100 * b / NR, 100 * c / NR }' balance.txt)" "62.5 52.6 34.9"
expect_equal "the range of the medians" "$(sort -k 2,2g balance.txt | awk 'NR == 1 { least = $2 } END { printf "%.2f %.2f", least, $2 }')" "1.55 5.39"
expect_equal "the first genes of the tables" "$(for part in train valid test; do sed -n '3s/,.*//p' out/E003/$part.csv; done | tr '\n' ' ')" \
    "ENSG00000000003 ENSG00000132963 ENSG00000172936 "
echo "56 cells: medians, labels and balances as published"
