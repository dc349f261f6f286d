#!/usr/bin/env bash
# deepchrome-visualize --report: the page, its figures with tables and scripts, and what it says where something is missing.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"

simulate_genes 300 genes
deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 3 --output run 2>/dev/null
drawn=no
if command -v gnuplot >/dev/null; then drawn=yes; fi

mkdir bare  # a path without gnuplot, for reports whose pictures say nothing more
path=$PATH
model=run/model.safetensors

# report <table> <folder> <flag>...
report() {
    local table=$1 folder=$2
    shift 2
    expect_status 0 env PATH="$path" "$DEEPCHROME_BIN/deepchrome-visualize" --report --model "$model" --data "$table" \
        --output "$folder" --steps 20 --restarts 2 "$@"
}

# expect_figures <folder> <name>...: just these, in alphabetical order, each with a script, and where gnuplot is, drawn
expect_figures() {
    local folder=$1 name kind
    shift
    expect_equal "the figures of $folder" "$(cd "$folder/figures" && ls ./*.gp | sed 's/^\.\///; s/\.gp$//' | tr '\n' ' ')" "$* "
    for name in "$@"; do
        grep -q "id=\"figure-$name\"" "$folder/report.html" || fail "the page of $folder has no figure $name"
        for kind in svg pdf; do
            if [ $drawn = yes ] && ! [ -s "$folder/figures/$name.$kind" ]; then fail "$folder has no $name.$kind"; fi
        done
    done
    if [ $drawn = yes ]; then
        expect_equal "the drawings on the page" "$(grep -o '<svg role="img"' "$folder/report.html" | wc -l)" $#
    fi
}

# expect_self_contained <page>: nothing is fetched; namespaces and links into its own folder are all that looks like an address
expect_self_contained() {
    grep -q "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"" "$1" ||
        fail "$1 may fetch things"
    expect_equal "addresses in $1" "$(grep -o -i '[a-z]*:\?[a-z]*=["'\'']\?\(https\?:\)\?//[^"'\'' >]*' "$1" | sort -u |
        grep -v -x -e 'xmlns="http://www.w3.org/2000/svg' -e 'xmlns:xlink="http://www.w3.org/1999/xlink')" ""
    expect_equal "what $1 would load" "$(grep -o -i -E '<(link|img|iframe|object|embed|base)[ >]|<script [^>]*src|@import|url\([^#)]*\)' "$1")" ""
    grep -o 'href="[^#"][^"]*"' "$1" | sed 's/^href="//; s/"$//' | while read -r link; do
        [ -s "$(dirname "$1")/$link" ] || fail "$1 links to $link, which is not there"
    done
}

report genes/test.csv full
expect_files full figures genes.tsv report.html report.json run.json
expect_figures full calibration contributions filters marks off_map on_map precision_recall roc scores training
expect_self_contained full/report.html
expect_equal "standard output" "$(cat stdout)" ""
if [ $drawn = yes ]; then expect_equal "what is told" "$(cat stderr)" "the report: full/report.html"; fi
for section in provenance training quality calibration maps filters marks genes; do
    grep -q "<section id=\"$section\">" full/report.html || fail "there is no section $section"
    grep -q "<a href=\"#$section\">" full/report.html || fail "nothing leads to the section $section"
done

# Its figures are those of the training's metrics.json, the class balance is beside each.
for name in auroc auroc_standard_error average_precision brier expected_calibration_error accuracy genes_on; do
    expect_equal "$name" "$(json_value full/report.json $name)" \
        "$(sed -n '/^  "test"/,$p' run/metrics.json >part; json_value part $name)"
done
rounded() { printf '%.3f' "$(json_value full/report.json "$1")"; }
for name in auroc average_precision; do
    grep -q "<strong>$(rounded $name)</strong>" full/report.html || fail "the page does not say the $name, $(rounded $name)"
done
on=$(json_value full/report.json genes_on)
sentence="100 genes: $on ON ($(awk "BEGIN { printf \"%.1f\", $on }") %), $((100 - on)) OFF."
for figure in roc precision_recall calibration scores on_map off_map contributions filters marks; do
    sed -n "/id=\"figure-$figure\"/,/<\/figure>/p" full/report.html | grep -q -F "$sentence" ||
        fail "the figure $figure does not say: $sentence"
done
expect_equal "the keys of run.json" "$(json_keys full/run.json)" "program version command_line settings inputs shape outputs "
checksum=$(sed -n '/"data"/,/}/s/^ *"checksum": "\(.*\)"$/\1/p' full/run.json)
expect_equal "the checksum of the genes" "$checksum" "$(sed -n '/"test"/,/}/s/^ *"checksum": "\(.*\)"$/\1/p' run/run.json)"
for text in "$checksum" "5 marks × 100 bins of 100 bp" "log1p" "Conv1D(filters=50, width=10)" "644,177" "Okabe and Ito"; do
    grep -q -F "$text" full/report.html || fail "the page does not say: $text"
done
if [ $drawn = yes ]; then
    expect_equal "figures along the genome" "$(grep -l 'kb from the TSS' full/figures/*.svg | tr '\n' ' ')" "full/figures/contributions.svg \
full/figures/filters.svg full/figures/off_map.svg full/figures/on_map.svg "
    for word in promoter 'distal promoter' structural repressor; do
        grep -q ">$word<" full/figures/on_map.svg || fail "on_map.svg does not say $word"
    done
fi

# The tables of the figures: from (0, 0) to (1, 1), all genes counted, one bar a mark.
expect_equal "the ends of the ROC curve" "$(sed -n '2p;$p' full/figures/roc.tsv | cut -f 2,3 | tr '\t\n' '  ')" "0 0 1 1 "
expect_equal "the genes of the histogram" "$(awk -F '\t' 'NR > 1 { off += $3; on += $4 } END { print on, off }' full/figures/scores.tsv)" \
    "$on $((100 - on))"
expect_equal "the genes of the reliability table" "$(awk -F '\t' 'NR > 1 { n += $3 } END { print n }' full/figures/calibration.tsv)" 100
expect_equal "the marks left out" "$(tail -n +2 full/figures/marks.tsv | cut -f 1,2 | tr '\t\n' ' ,')" \
    "H3K27me3 repressor,H3K36me3 structural,H3K4me1 distal promoter,H3K4me3 promoter,H3K9me3 repressor,"
expect_equal "the weights" "$(tail -n +2 full/figures/filters.tsv | wc -l)" $((50 * 5 * 10))
cut -d , -f 1-5 run/history.csv | tail -n +2 | cut -d , -f 1 >wanted
tail -n +2 full/figures/training.tsv | cut -f 1 >found
expect_same found wanted
# The area below the simplified curve is that of the whole one.
awk -F '\t' -v auroc="$(json_value full/report.json auroc)" 'NR > 2 { area += ($2 - x) * ($3 + y) / 2 } { x = $2; y = $3 }
    END { exit !((area - auroc) ^ 2 < 1e-6) }' full/figures/roc.tsv || fail "roc.tsv is not the curve of the AUROC"

# The table of genes: what deepchrome-predict says, and bins that exist.
cut -f 1-4 full/genes.tsv >found
expect_same found run/predictions.tsv
expect_equal "the header of genes.tsv" "$(head -n 1 full/genes.tsv | tr '\t' ' ')" "gene p_on predicted label \
top1_mark top1_kb top1_contribution top2_mark top2_kb top2_contribution top3_mark top3_kb top3_contribution"
awk -F '\t' 'function size(x) { return x < 0 ? -x : x }
    NR > 1 && (NF != 13 || $5 !~ /^H3K/ || $6 < -4.95 || $6 > 4.95 || size($7) < size($10) || size($10) < size($13)) { exit 1 }' \
    full/genes.tsv || fail "genes.tsv has bins that are none, or not in the order of what they contribute"

# A report twice is the same report; nothing is replaced unasked, and nothing of an older one is left.
cp -r full again
report genes/test.csv again --force
expect_same full/report.html again/report.html
refused "a report that exists" 1 "full/report.html: exists already; give --force to replace it, or choose another --output" \
    deepchrome-visualize --report --model run/model.safetensors --data genes/test.csv --output full

# Without labels, what needs them is left out and said to be.
cut -d , -f 1-7 genes/test.csv >unlabeled.csv
report unlabeled.csv again --force
expect_files again figures genes.tsv report.html report.json run.json
expect_figures again contributions filters off_map on_map scores training
for what in "ROC and precision-recall curve are" "Calibration is" "What each mark is worth is"; do
    grep -q -F "$what left out: the table has no labels." again/report.html || fail "the page does not say: $what left out"
done
grep -q "100 genes without labels" again/report.html || fail "the page does not say that there are no labels"
cut -f 1-3 run/predictions.tsv >wanted
cut -f 1-3 again/genes.tsv >found
expect_same found wanted
# Nor with labels of one class.
awk -F , -v OFS=, 'NR > 2 { $8 = 1 } { print }' genes/test.csv >one_class.csv
report one_class.csv one_class
expect_figures one_class calibration contributions filters off_map on_map scores training
grep -q -F "ROC and precision-recall curve are left out: all genes of the table are of one class." one_class/report.html ||
    fail "the page does not say why there is no ROC curve"
# A table without a header, in another order; a single gene.
path=$PWD/bare
awk -F , -v OFS=, 'NR > 2 { print $1, $2, $6, $7, $3, $5, $4, $8 }' genes/test.csv >headless.csv
report headless.csv headless --marks H3K4me3,H3K9me3,H3K27me3,H3K4me1,H3K36me3
expect_same headless/genes.tsv full/genes.tsv
head -n 102 genes/test.csv >one_gene.csv
report one_gene.csv one_gene
grep -q "1 gene: " one_gene/report.html || fail "the page of one gene does not say so"

# Genes of the training are noticed.
report genes/train.csv trained
grep -q "These genes were used in the training</b> (its table “train”)" trained/report.html ||
    fail "the page does not say that these genes are those of the training"

# Where the training was: another folder, no folder.
cp run/model.safetensors alone.safetensors
model=alone.safetensors
report genes/test.csv alone
if [ -e alone/figures/training.gp ]; then fail "a training was found where there is none"; fi
grep -q "The course of the training is left out" alone/report.html || fail "the page does not say that there is no history"
report genes/test.csv alone --training run --force
model=run/model.safetensors
expect_same alone/figures/training.tsv full/figures/training.tsv

# Whatever genes and marks are called, it is text.
odd="</script><script>alert(1)</script><b>&'"
sed "s|^SIM000201,|${odd/&/\\&},|" genes/test.csv >odd.csv
printf 'SIM000202\303\251' >name
awk -F , -v OFS=, -v name="$(cat name)" '$1 == "SIM000202" { $1 = name } { print }' odd.csv >odder.csv
report odder.csv odd
expect_self_contained odd/report.html
expect_equal "scripts on the page" "$(grep -o '<script[^>]*>' odd/report.html | tr '\n' ' ')" \
    '<script type="application/json" id="genes-data"> <script> '
grep -q -F "\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\u003cb>&'\"" odd/report.html ||
    fail "the name of a gene is not in the table as it is"
iconv -f UTF-8 -t UTF-8 odd/report.html >/dev/null || fail "the page is not UTF-8"

mkdir strange
for table in train valid test; do
    sed "2s|H3K9me3|<i>it's}{\&\`touch pwned\`|" genes/$table.csv >strange/$table.csv
done
deepchrome-train --train strange/train.csv --valid strange/valid.csv --epochs 1 --output strange/run 2>/dev/null
expect_status 0 deepchrome-visualize --report --model strange/run/model.safetensors --data strange/test.csv --output strange/report \
    --steps 5 --restarts 1
if grep -q '<i>it' strange/report/report.html; then fail "a mark's name is markup"; fi
if [ $drawn = yes ]; then
    expect_figures strange/report calibration contributions filters marks off_map on_map precision_recall roc scores training
    for figure in contributions filters marks off_map on_map; do
        grep -q "it's}{" strange/report/figures/$figure.svg || fail "$figure.svg does not have the name of a strange mark"
    done
    expect_status 0 deepchrome-visualize --class on --model strange/run/model.safetensors --output strange/on --steps 5 --restarts 1
    grep -q "it's}{" strange/on/class_map.svg || fail "class_map.svg does not have the name of a strange mark"
    expect_equal "commands that were run" "$(find . -name pwned)" ""
fi

# Without gnuplot the tables, the scripts and the page are there all the same.
path=$PWD/bare
report genes/test.csv no_gnuplot
expect_equal "what is told" "$(cat stderr)" "the report: no_gnuplot/report.html
no pictures in it: gnuplot is not there or failed; install gnuplot-nox and write the report again with --force, or run, inside \
no_gnuplot/figures, gnuplot *.gp"
expect_equal "pictures" "$(find no_gnuplot -name '*.svg' -o -name '*.pdf')" ""
grep -q "No picture: gnuplot was not there, or failed" no_gnuplot/report.html || fail "the page does not say how to get the pictures"
expect_self_contained no_gnuplot/report.html
expect_same no_gnuplot/genes.tsv full/genes.tsv
if [ $drawn = yes ]; then
    (cd no_gnuplot/figures && for script in *.gp; do gnuplot "$script" 2>/dev/null; done)
    for figure in full/figures/*.svg; do expect_same "$figure" "no_gnuplot/figures/${figure##*/}"; done
fi

# Bad input.
visualize=(deepchrome-visualize --report --model run/model.safetensors --output out --steps 5 --restarts 1)
usage() {
    local kind=$1 message=$2
    shift 2
    refused "$kind" 2 "$message; --help shows what is possible" "$@"
}
usage "a report without genes" "--data with --report is required" "${visualize[@]}"
usage "a threshold without a report" "--call-threshold requires --report" deepchrome-visualize --model run/model.safetensors \
    --class on --call-threshold 0.4 --output out
usage "a report of a class" "--class excludes --report" "${visualize[@]}" --data genes/test.csv --class on
usage "a threshold above 1" "--call-threshold: 2 (wanted a number from 0 to 1)" "${visualize[@]}" --data genes/test.csv \
    --call-threshold 2
# The reader's and the trainer's own messages.
refused "missing genes" 1 "nowhere.csv: cannot be read (No such file or directory); check the path" "${visualize[@]}" \
    --data nowhere.csv
refused "a folder without a training" 1 "genes/history.csv: is not there; give the folder of a finished deepchrome-train, or \
leave out --training" "${visualize[@]}" --data genes/test.csv --training genes
mkdir -p other broken
echo "epoch,loss" >other/history.csv
refused "another history" 1 "other/history.csv:1: is not the header of a history (wanted \
epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds); give the folder of a finished training" "${visualize[@]}" \
    --data genes/test.csv --training other
sed '3s/,[^,]*$//' run/history.csv >broken/history.csv
refused "a broken history" 1 "broken/history.csv:3: is not an epoch (wanted six numbers, separated by commas); give the folder of \
a finished training" "${visualize[@]}" --data genes/test.csv --training broken
cut -d , -f 1-6,8 genes/test.csv >four.csv
refused "a mark too few" 1 "$(deepchrome-predict --model run/model.safetensors --input four.csv 2>&1 | sed 's/^[^:]*: //')" \
    "${visualize[@]}" --data four.csv
# A disk that gets full in the middle: nothing stays behind.
through=(bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' limited)
refused "no room for a figure" 1 "out/figures/filters.tsv: could not be written to its end (File too large); files may be no larger, raise the limit (ulimit -f)" \
    "${visualize[@]}" --data genes/test.csv
through=()
[ $failures = 0 ] || fail "$failures of $kinds kinds of bad input were not refused as they should"
