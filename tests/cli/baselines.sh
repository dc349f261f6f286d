#!/usr/bin/env bash
# deepchrome-baselines: what it writes, folds, comparisons, what it refuses.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

need_baselines
all=(svc forest logistic ridge linear)
if ! all_baselines; then all=(logistic ridge linear); fi
simulate_genes 240 genes
bare genes/*.csv
tables="--train genes/train.csv --valid genes/valid.csv --test genes/test.csv"
quick="--svc-cost 1 --svc-gamma 1 --forest-trees 40 --forest-split 2 --logistic-cost 0.01,0.1 --ridge-penalty 100"
# baselines <flag>...
baselines() {
    # shellcheck disable=SC2086
    expect_status 0 deepchrome-baselines $tables $quick "$@"
}

expect_status 0 deepchrome-baselines --help
expect_equal "the first line of usage" "$(sed -n 2p stdout)" "Usage: deepchrome-baselines [OPTIONS]"

baselines --output run
# shellcheck disable=SC2046
expect_files run $(printf '%s\n' "${all[@]}" metrics.json run.json | sort)
expect_equal "standard output" "$(cat stdout)" ""
expect_equal "the keys of metrics.json" "$(json_keys run/metrics.json)" "models comparisons "
expect_equal "the comparisons" "$(grep -c '"p_value"' run/metrics.json)" $((${#all[@]} * (${#all[@]} - 1) / 2))
for model in "${all[@]}"; do
    case $model in
    svc | forest) expect_files run/$model metrics.json predictions.tsv ;;
    *) expect_files run/$model metrics.json model.safetensors predictions.tsv ;;
    esac
    expect_equal "the keys of metrics.json" "$(json_keys run/$model/metrics.json)" "valid test settings "
    for name in auroc auroc_interval average_precision accuracy brier loss genes_on calibrated; do
        expect_equal "the number of $name" "$(grep -c "^    \"$name\": " run/$model/metrics.json)" 2
    done
    expect_equal "the header of predictions" "$(head -n 1 run/$model/predictions.tsv | tr '\t' ' ')" "gene p_on predicted label"
    # Accuracy by another way, and better than guessing.
    accuracy=$(awk 'NR > 1 { right += $3 == $4 } END { printf "%.10f", right / (NR - 1) }' run/$model/predictions.tsv)
    found=$(sed -n '/^  "test"/,$s/^    "accuracy": \([0-9.]*\),$/\1/p' run/$model/metrics.json)
    awk "BEGIN { exit !($accuracy - $found < 1e-9 && $found - $accuracy < 1e-9 && $found > 0.6) }" ||
        fail "the accuracy of $model is $found (wanted $accuracy)"
done
expect_equal "the costs tried" "$(grep -c valid_auroc run/logistic/metrics.json)" 2

# The same again, byte by byte.
baselines --output again
for file in metrics.json logistic/metrics.json logistic/model.safetensors ridge/model.safetensors; do expect_same run/$file again/$file; done
for model in "${all[@]}"; do expect_same run/$model/predictions.tsv again/$model/predictions.tsv; done

# The linear models are models like any other: the same answers, maps, attributions, and a report.
for model in logistic ridge linear; do
    expect_status 0 deepchrome-predict --model run/$model/model.safetensors --input genes/test.csv --output $model.tsv
    paste $model.tsv run/$model/predictions.tsv | awk -F '\t' 'NR > 1 && ($1 != $5 || ($2 - $6) ^ 2 > 1e-12 || $3 != $7) { exit 1 }' ||
        fail "deepchrome-predict answers otherwise than deepchrome-baselines by $model"
    expect_status 0 deepchrome-visualize --model run/$model/model.safetensors --class on --output $model-on
    expect_status 0 deepchrome-visualize --model run/$model/model.safetensors --data genes/test.csv --attribution integrated-gradients \
        --output $model-shares
done
expect_status 0 deepchrome-visualize --report --model run/linear/model.safetensors --data genes/test.csv --output report
grep -q 'Filters are left out: the network has no convolution.' report/report.html || fail "the report does not say why there are no filters"

# Gene-mean: a gene that is ON in one of two other cells has 1/2, one that is nowhere has 1/2 too.
awk -F , -v OFS=, 'NR == 1 || int((NR - 2) / 100) < 3 { if (NR > 1) $8 = int((NR - 2) / 100) < 1 ? 1 : 0; print }' genes/test.csv >one.csv
awk -F , -v OFS=, 'NR == 1 || int((NR - 2) / 100) < 3 { if (NR > 1) $8 = int((NR - 2) / 100) < 2 ? 1 : 0; print }' genes/test.csv >two.csv
baselines --models gene-mean --other-cells one.csv two.csv --output mean
expect_files mean gene-mean metrics.json run.json
expect_equal "the means" "$(sed -n 2,5p mean/gene-mean/predictions.tsv | cut -f 2 | tr '\n' ' ')" "1.00000 0.500000 0.00000 0.500000 "

# Folds: every gene of the three tables is predicted once, in their order, and the network's program divides alike.
baselines --models linear,logistic --folds 4 --repeats 2 --output folds
expect_files folds folds.tsv linear logistic metrics.json run.json
expect_equal "the keys of metrics.json" "$(json_keys folds/linear/metrics.json)" "mean standard_deviation test members "
expect_files folds/linear metrics.json models predictions.tsv
expect_equal "the models" "$(ls folds/linear/models | wc -l)" 8
expect_status 0 deepchrome-predict --model folds/linear --input genes/test.csv --output ensemble.tsv
expect_equal "the members" "$(grep -c '"fold":' folds/linear/metrics.json)" 8
expect_equal "the header of folds" "$(head -n 1 folds/folds.tsv | tr '\t' ' ')" "gene fold1 fold2"
for table in train valid test; do awk -F , 'NR % 100 == 2 { print $1 }' genes/$table.csv; done >wanted
for file in folds/folds.tsv folds/linear/predictions.tsv; do
    tail -n +2 $file | cut -f 1 >found
    expect_same found wanted
done
expect_equal "the sizes of folds" "$(tail -n +2 folds/folds.tsv | cut -f 2 | sort | uniq -c | awk '{ print $1 }' | tr '\n' ' ')" "60 60 60 60 "

# Chromosomes stay together.
{ echo "chrom tss gene_id"; awk '{ print "chr" (NR * 7) % 9, NR, $1 }' wanted; } | tr ' ' '\t' >genes.tsv
baselines --models linear --folds 3 --chromosomes genes.tsv --output chromosomes
tail -n +2 chromosomes/folds.tsv | cut -f 2 | paste - <(tail -n +2 genes.tsv | cut -f 1) | sort -u | cut -f 2 | sort | uniq -d >twice
expect_equal "the chromosomes in two folds" "$(cat twice)" ""
expect_equal "the number of chromosomes" "$(cut -f 1 genes.tsv | tail -n +2 | sort -u | wc -l)" 9

# The folds in which ridge finds its probabilities keep overlapping windows together: so places change its answers.
{ printf 'chrom\ttss\tgene_id\n'; awk -v OFS='\t' '{ print "chr1", NR * 20000, $1 }' wanted; } >apart.tsv
awk -v OFS='\t' 'NR > 1 && NR < 162 { $2 = int(NR / 2) * 40000 + NR % 2 * 3000 } { print }' apart.tsv >pairs.tsv
baselines --models ridge --loci apart.tsv --bin-width 100 --output apart
expect_same apart/ridge/predictions.tsv run/ridge/predictions.tsv
baselines --models ridge --loci pairs.tsv --bin-width 100 --output pairs
! cmp -s apart/ridge/predictions.tsv pairs/ridge/predictions.tsv || fail "ridge divides genes whose windows overlap"

# Other predictions are compared with each model.
baselines --models linear --compare run/ridge/predictions.tsv --compare run/logistic/predictions.tsv --output compared
expect_equal "the comparisons" "$(grep -c '"p_value"' compared/metrics.json)" 2
# Each is a line of the log, aligned, with the numbers of metrics.json.
grep ' against ' stderr >lines || fail "no comparison is printed"
expect_equal "the comparisons printed" "$(sed 's/ *difference of AUROC.*//' lines | tr '\n' ' ')" \
    "run/ridge/predictions.tsv against linear: run/logistic/predictions.tsv against linear: "
expect_equal "the places of the numbers" "$(sed 's/difference of AUROC.*/|/' lines | awk '{ print length($0) }' | sort -u | wc -l)" 1
# number <key> <line>: its numbers in metrics.json.
number() { sed -n "s/^ *\"$1\": \([-0-9.e]*\),*\$/\1/p" compared/metrics.json | sed -n "$2p"; }
for line in 1 2; do
    wanted=$(awk -v d="$(number difference $line)" -v p="$(number p_value $line)" 'BEGIN { printf "%+.4f %.2g", d, p }')
    expect_equal "the numbers of line $line" \
        "$(sed -n "${line}s/.*difference of AUROC \([^ ]*\) (95 % \([^ ]*\) to \([^ ]*\)), p \(.*\)/\1 \4/p" lines)" "$wanted"
done
baselines --models linear --output alone
! grep -q ' against ' stderr || fail "a comparison that nobody asked for is printed"

# What is refused leaves nothing behind.
# refused <code> <message> <flag>...
refused() {
    local code=$1 message=$2
    shift 2
    # shellcheck disable=SC2086
    expect_status "$code" deepchrome-baselines $tables $quick "$@"
    expect_equal "the message" "$(cat stderr)" "deepchrome-baselines: $message"
    ! [ -e no ] || fail "a failed run left something"
}
refused 1 "run/metrics.json: exists already; give --force to replace it, or choose another --output" --models ridge --output run
if ! all_baselines; then
    for model in svc forest; do
        refused 1 "$model: this program was built without libsvm and OpenCV (wanted both); install libsvm-dev and libopencv-ml-dev, and \
build it again" --models linear,$model --output no
    done
fi
refused 1 "gene-mean: there are no other cell types (wanted their gene tables); give --other-cells" --models gene-mean --output no
refused 1 "run/ridge/predictions.tsv:2: gene SIM000161 (wanted SIM000001 and its probability); compare with predictions for the \
same genes in the same order" --folds 3 --models linear --compare run/ridge/predictions.tsv --output no
head -n 20 run/ridge/predictions.tsv >few.tsv
refused 1 "few.tsv: has 19 genes (wanted 80); compare with predictions for the same genes in the same order" \
    --models linear --compare few.tsv --output no
for number in 0.5x 1e400 nothing; do
    awk -F '\t' -v OFS='\t' -v number=$number 'NR == 2 { $2 = number } { print }' run/ridge/predictions.tsv >odd.tsv
    refused 1 "odd.tsv:2: gene SIM000161 (wanted SIM000161 and its probability); compare with predictions for the same genes in the \
same order" --models linear --compare odd.tsv --output no
done
refused 1 "run/run.json:1: is no table of predictions (wanted the columns gene and p_on); give a predictions.tsv of \
a training" --models linear --compare run/run.json --output no
head -n 20 genes.tsv >short.tsv
refused 1 "short.tsv: has no gene SIM000020 (wanted one for every gene); add or correct it" --folds 3 --chromosomes short.tsv --output no
printf 'a\tb\n' >bad.tsv
refused 1 'bad.tsv:1: has no column "chrom" (wanted tab-separated names, among them chrom and gene_id); give a table of genes' \
    --folds 3 --chromosomes bad.tsv --output no
refused 2 "--svc-cost: 0 (wanted a finite number above 0); --help shows what is possible" --svc-cost 0 --output no
