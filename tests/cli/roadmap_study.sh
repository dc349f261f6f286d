#!/usr/bin/env bash
# programs/studies/roadmap: a tiny study to its report, a cell type that fails, what a rerun does, the same bytes again.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/study.sh"

workflow="$DEEPCHROME_SOURCE/programs/studies/roadmap"

# Expression of 90 genes in three cell types, which differ in every fifth gene.
measured_genes 90 C1 C2 C3 C4
# C1 and C2 are simulated from it, C3 is given as tables, and those of C4 are not there.
expect_status 0 deepchrome-simulate --genes-file genes.tsv --expression rpkm.tsv --cell C3 --seed 3 --output given
gzip given/valid.csv
printf 'cell\ttables\nC1\t\nC2\t\nC3\tgiven\nC4\tnowhere\n' >manifest.tsv
cat >study.yaml <<EOF
manifest: manifest.tsv
output: results
genes_file: genes.tsv
expression: rpkm.tsv
epochs: 2
models: [cnn, forest, linear, gene-mean]
baseline_flags: {forest: --forest-trees 20 --forest-split 2}
transfer: [C1, C4]
pooled_epochs: 1
leave_out: [C3]
EOF
# study <flag>...: the workflow, quietly
study() {
    snakemake --configfile study.yaml --snakefile "$workflow/Snakefile" --quiet rules --cores 2 "$@"
}

expect_status 0 study
expect_files results cells logs pools report times transfer
expect_files results/report auroc.gp auroc.svg auroc.tsv auroc_sorted.tsv failures.tsv pairs.tsv report.html summary.tsv times.tsv \
    transfer.gp transfer.svg transfer.tsv transfer_losses.tsv transfer_pairs.tsv
expect_equal "the labels of C1 in the study" "$(cat results/cells/C1/tables/*.csv | awk -F , '$2 == 1 { print $1, $8 }' | sort | head -n 5 | tr '\n' ' ')" \
    "$(sed 1d rpkm.tsv | awk '{ print $1, ($2 >= 40 ? 1 : 0) }' | head -n 5 | tr '\n' ' ')"
expect_equal "the rows of auroc.tsv" "$(wc -l <results/report/auroc.tsv)" 13
expect_equal "the models" "$(cut -f 1,2 results/report/summary.tsv | tr '\t\n' ' ;')" "model cells;cnn 3;forest 3;linear 3;gene-mean 3;"
awk -F '\t' 'NR > 1 && $3 != "gene-mean" { auroc[$1, $3] = $4 + 0; models[$3]; if ($4 + 0 > most[$1]) most[$1] = $4 + 0 }
    END { for (m in models) { wins = 0; for (c in most) wins += auroc[c, m] == most[c]; print m "\t" wins } }' results/report/auroc.tsv | sort >wanted
awk -F '\t' 'NR > 1 && $7 != "" { print $1 "\t" $7 }' results/report/summary.tsv | sort >found
expect_same found wanted
expect_equal "sign tests that are wrong" "$(awk -F '\t' 'NR > 1 { few = $5 < $7 ? $5 : $7; p = few > 0 || $5 + $7 == 0 ? 1 : 2 ^ (1 - $5 - $7)
    if ($9 != p) print }' results/report/pairs.tsv)" ""
expect_equal "the header of transfer" "$(head -n 1 results/report/transfer.tsv | tr '\t' ' ')" \
    "cell own gene_mean other_mean other_best all all-but-C3"

# The figures are those of the programs, and the mean is their mean.
for cell in C1 C2 C3; do
    wanted=$(sed -n '/^  "test"/,$p' results/cells/"$cell"/cnn/metrics.json | sed -n 's/^    "auroc": \(.*\),$/\1/p')
    expect_equal "the AUROC of $cell" "$(awk -F '\t' -v c="$cell" '$1 == c && $3 == "cnn" { print $4 }' results/report/auroc.tsv)" "$wanted"
    echo "$wanted" >>each
done
awk '{ sum += $1 } END { printf "%.12f\n", sum / NR }' each >wanted
awk -F '\t' '$1 == "cnn" { printf "%.12f\n", $3 }' results/report/summary.tsv >found
expect_same found wanted
# Its own network, by way of transfer: the same AUROC from the printed probabilities.
expect_equal "C1 by its own network" "$(awk '$1 == "C1" { printf "%.9f", $2 }' results/transfer/C1.tsv)" \
    "$(awk -F '\t' '$1 == "C1" { printf "%.9f", $2 }' results/report/transfer.tsv)"
# DeLong's paired test of the page against the program's.
expect_status 0 deepchrome-baselines --models linear --train results/cells/C1/tables/train.csv --valid results/cells/C1/tables/valid.csv \
    --test results/cells/C1/tables/test.csv --compare results/cells/C1/forest/forest/predictions.tsv --output compared
python3 - "$workflow" >found <<'EOF'
import sys
sys.path.insert(0, sys.argv[1])
from statistics_of import paired_p_value, placements, read_predictions
sides = [placements(*read_predictions(open(f"results/cells/C1/{m}/{m}/predictions.tsv"))) for m in ("forest", "linear")]
print(f"{paired_p_value(*sides):.6f}")
EOF
expect_equal "the p value" "$(cat found)" "$(printf '%.6f' "$(json_value compared/metrics.json p_value)")"

# What failed is told, once, and stopped nothing else.
message="deepchrome-train: nowhere/train.csv: cannot be read (No such file or directory); check the path"
expect_equal "the failures" "$(awk -F '\t' '$3 == "failed"' results/report/failures.tsv | tr '\t' ' ')" "C4 tables failed $message"
expect_equal "what was left out" "$(awk -F '\t' '$3 == "left out" { print $1, $2 }' results/report/failures.tsv | tr '\n' ';')" \
    "C4 cnn;C4 forest;C4 linear;C4 gene-mean;C4 transfer;"
grep -q "<td>$message</td><td class=n>5</td>" results/report/report.html || fail "the page does not tell what failed"

# Whether networks have seen the genes they are tested on is looked up, network by network: with C3's tables exchanged as another
# cell type, they have.
grep -q "By their ids, none of these genes was trained or validated on, in any cell type." results/report/report.html ||
    fail "the page does not say that the genes are unseen"
expect_equal "genes that were seen" "$(cut -f 5 results/transfer/*.tsv | sort -u | tr '\n' ' ')" "0 seen "
mkdir exchanged
cp given/train.csv exchanged/test.csv
cp given/test.csv exchanged/train.csv
gunzip -c given/valid.csv.gz >exchanged/valid.csv
printf 'cell\ttables\nC2\t\nC3\tgiven\nleaky\texchanged\n' >leaky.tsv
expect_status 0 study --config manifest=leaky.tsv output=leaky models=cnn transfer=C2 pooled=true leave_out=
grep -q "<b>Not all of these figures are of unseen genes:</b>" leaky/report/report.html || fail "the leak is not told"
expect_equal "what was seen" "$(cut -f 1,3,5 leaky/transfer/all.tsv | tail -n +2 | tr '\t\n' ' ;')" "C2 30 30;C3 30 30;leaky 30 30;"
expect_equal "what C2 has seen" "$(cut -f 1,3,5 leaky/transfer/C2.tsv | tail -n +2 | tr '\t\n' ' ;')" "C2 30 0;C3 30 0;leaky 30 30;"

# A rerun has nothing to do; where the forest changes, forests and report are made anew; what failed is done once it can be.
# jobs <flag>...: what a run would do
jobs() {
    study --dry-run "$@" 2>/dev/null | awk '/^-/ { on = 1; next } on && NF == 4 { printf "%s %s;", $1, $2 }'
}
expect_equal "what a rerun does" "$(jobs)" ""
expect_equal "what other flags change" "$(jobs --config 'baseline_flags={forest: --forest-trees 30}')" \
    "baseline 4;report 1;study 1;total 6;"
sed '/<!-- times -->/,/<!-- end of times -->/d' results/report/report.html >page.html
mkdir nowhere
for table in train valid test; do cp results/cells/C2/tables/$table.csv nowhere; done
expect_equal "what a mended cell type changes" "$(jobs)" \
    "baseline 2;cnn 1;gene_mean 4;pool 2;pooled_cnn 2;report 1;study 1;tables 1;transfer 4;total 18;"
rm -r nowhere

# The same again, elsewhere: the same bytes, but for the times.
sed -i 's/^output: .*/output: again/' study.yaml
expect_status 0 study --cores 1
sed '/<!-- times -->/,/<!-- end of times -->/d' again/report/report.html >again.html
expect_same page.html again.html
for file in results/report/*; do
    case $file in */report.html | */times.tsv) continue ;; esac
    expect_same "$file" "again/report/$(basename "$file")"
done

# What failed is forgotten on demand.
expect_status 0 study retry
expect_equal "what a retry does" "$(jobs | tr ';' '\n' | grep -c '^tables 1$')" 1

# A cell type that begins with reads: the tables are those of deepchrome-bin, its control taken off.
signals=
for mark in H3K4me3 H3K4me1 H3K36me3 H3K9me3 H3K27me3 Input; do
    awk -v mark=$mark 'BEGIN {
        for (i = 0; i < 4000; ++i) { at = 5000 + i * 7919 * length(mark) % 900000; print "chr1\t" at "\t" at + 36 "\tN\t0\t" (i % 2 ? "+" : "-") }
    }' >$mark.tagAlign
    signals+=,$mark=$mark.tagAlign
done
printf 'cell\tsignals\nC1\t%s\n' "${signals#,}" >reads.tsv
expect_status 0 study --config manifest=reads.tsv output=reads models=linear,gene-mean pooled=false transfer= leave_out= 'bin_flags=--extend 150'
expect_equal "the models of a cell type alone" "$(cut -f 1,2 reads/report/summary.tsv | tr '\t\n' ' ;')" "model cells;linear 1;"
marks=()
for mark in H3K4me3 H3K4me1 H3K36me3 H3K9me3 H3K27me3; do marks+=(--signal $mark=$mark.tagAlign); done
expect_status 0 deepchrome-bin "${marks[@]}" --control Input.tagAlign --extend 150 --genes genes.tsv --expression rpkm.tsv --cell C1 --split published --output binned
for table in train valid test; do expect_same reads/cells/C1/tables/$table.csv binned/$table.csv; done

sed 's/=Input/:Input/; s/Input=/Input:/' reads.tsv >colon.tsv
expect_status 1 study --config manifest=colon.tsv output=none transfer= leave_out=
grep -q "colon.tsv: the cell type C1 has the signal 'Input:Input.tagAlign' (wanted MARK=FILE, and commas between them); correct the line" stderr ||
    fail "a signal without its mark is not told of"
# Tables put together: with any ends of line and columns in any order, and not with columns of other names.
mkdir pooled
pool=(python3 "$workflow/pool_tables.py" --output pooled --valid given/test.csv first.csv --train)
head -n 102 given/train.csv >first.csv
awk -F , -v OFS=, '/^#/ { print; next } { print $1, $2, $5, $4, $7, $6, $3, $8 }' first.csv | sed 's/$/\r/' | head -c -2 >second.csv
expect_status 0 "${pool[@]}" first.csv second.csv
{ cat first.csv; tail -n +3 first.csv; } >wanted.csv
expect_same pooled/train.csv wanted.csv
# Of the two tables for validation every second gene: what is left out of them has not been seen.
expect_equal "the genes" "$(tr '\n' ' ' <pooled/genes.txt)" \
    "$({ sed -n 3p first.csv; awk -F , '$2 == 1 && n++ % 2 == 0' given/test.csv; } | cut -d , -f 1 | sort | tr '\n' ' ')"
sed 2s/H3K9me3/H2A/ first.csv >other.csv
expect_status 1 "${pool[@]}" first.csv other.csv
expect_equal "the message" "$(cat stderr)" \
    "other.csv: has the columns $(sed -n 2p other.csv) (wanted those of first.csv: $(sed -n 2p first.csv)); write the tables alike"
# What one table does not say is left open; what two say otherwise is an error.
sed '1s/ normalization=none//' first.csv >less.csv
expect_status 0 "${pool[@]}" first.csv less.csv
expect_equal "what is true of both" "$(head -n 1 pooled/train.csv)" "$(head -n 1 less.csv)"
sed '1s/orientation=genome/orientation=strand/' first.csv >turned.csv
expect_status 1 "${pool[@]}" first.csv turned.csv
expect_equal "the message" "$(cat stderr)" \
    "turned.csv: its orientation is strand (wanted genome, as in first.csv); bring tables that were made alike"

# A program that is not there is no failure of a cell type.
PATH=${PATH#"$DEEPCHROME_BIN:"}
expect_status 1 study --config output=none bin=nowhere -- none/cells/C1/tables/outcome.json
grep -q "deepchrome-simulate: is not there; build it, and give its folder with --config bin=FOLDER" stderr ||
    fail "a missing program is not told of"
# Wrong settings are told before anything runs.
expect_status 1 study --config epoch=3
grep -q "config: epoch is no setting of the study" stderr || fail "a wrong setting is not told of"
