#!/usr/bin/env bash
# From simulated genes to the picture: what each program writes, and that predictions do not depend on how a table comes.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

for program in simulate train predict visualize; do
    expect_status 0 "deepchrome-$program" --help
    expect_equal "the first line of usage" "$(sed -n 2p stdout)" "Usage: deepchrome-$program [OPTIONS]"
    expect_equal "what --help says on standard error" "$(cat stderr)" ""
    expect_status 0 "deepchrome-$program" --version
    grep -q -x '[0-9]*\.[0-9]*\.[0-9]*' stdout || fail "--version says $(cat stdout)"
done

# simulate: thirds, what is left over going to the first ones
expect_status 0 deepchrome-simulate --genes 101 --seed 3 --output genes
expect_files genes run.json test.csv train.csv valid.csv
header=gene,bin,H3K27me3,H3K36me3,H3K4me1,H3K4me3,H3K9me3,label
for table in train:34 valid:34 test:33; do
    file=genes/${table%:*}.csv
    expect_equal "the description of $file" "$(head -n 1 "$file")" \
        "#deepchrome bin_width=100 orientation=genome normalization=none"
    expect_equal "the header of $file" "$(sed -n 2p "$file")" "$header"
    expect_equal "the lines of $file" "$(wc -l <"$file")" $((${table#*:} * 100 + 2))
done
expect_equal "the keys of run.json" "$(json_keys genes/run.json)" "program version command_line settings inputs shape outputs "
cp -r genes again
expect_status 0 deepchrome-simulate --genes 101 --seed 3 --output again --force
expect_same genes/train.csv again/train.csv
expect_same genes/test.csv again/test.csv
expect_status 0 deepchrome-simulate --genes 101 --seed 4 --output again --force
! cmp -s genes/train.csv again/train.csv || fail "another seed gave the same genes"

# train
expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 3 \
    --batch-size 8 --output run
expect_equal "standard output" "$(cat stdout)" ""
expect_equal "the epochs told" "$(grep -c '^epoch [123]/3  train loss [0-9.]*  valid loss ' stderr)" 3
if grep -q "$(printf '\r')" stderr; then fail "there is a progress bar where there is no terminal"; fi
expect_files run history.csv metrics.json model.safetensors predictions.tsv run.json
expect_equal "the header of the history" "$(head -n 1 run/history.csv)" \
    epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds
expect_equal "the epochs of the history" "$(cut -d , -f 1 run/history.csv | tr '\n' ' ')" "epoch 1 2 3 "
expect_equal "the keys of metrics.json" "$(json_keys run/metrics.json)" "best_epoch kept_epoch valid test "
for name in auroc average_precision accuracy loss; do
    expect_equal "the number of $name" "$(grep -c "^    \"$name\": [0-9.]*,$" run/metrics.json)" 2
done
expect_equal "the keys of run.json" "$(json_keys run/run.json)" "program version command_line settings inputs shape outputs "
for name in auroc_interval average_precision_interval auroc_standard_error expected_calibration_error genes_on genes_off \
    majority_accuracy reliability calibrated; do
    expect_equal "the number of $name" "$(grep -c "^    \"$name\": " run/metrics.json)" 2
done
# Class balance by another way; the interval is around the AUROC.
on=$(awk -F , '$2 == 1 { on += $8 } END { print on }' genes/test.csv)
expect_equal "the ON genes" "$(sed -n '/^  "test"/,$s/^    "genes_on": \([0-9]*\),$/\1/p' run/metrics.json)" "$on"
sed -n '/^  "test"/,$p' run/metrics.json | awk -F '[ ,:]+' '
    $2 == "\"auroc\"" { auroc = $3 }
    $2 == "\"auroc_standard_error\"" { error = $3 }
    between > 0 { ends[between++] = $2 + 0 }
    $2 == "\"auroc_interval\"" { between = 1 }
    function logit(p) { return log(p / (1 - p)) }
    END { reach = 1.959964 * error / (auroc * (1 - auroc))
          below = logit(auroc) - logit(ends[1]) - reach; above = logit(ends[2]) - logit(auroc) - reach
          exit !(error > 0 && below * below < 1e-8 && above * above < 1e-8) }' ||
    fail "the interval does not end 1.96 standard errors from the AUROC, on the logit scale"
best=$(awk -F , 'NR > 1 && (NR == 2 || $4 > most) { most = $4; best = $1 } END { print best }' run/history.csv)
expect_equal "the best epoch" "$(json_value run/metrics.json best_epoch)" "$best"
expect_equal "the header of predictions" "$(head -n 1 run/predictions.tsv | tr '\t' ' ')" "gene p_on predicted label"
expect_equal "the lines of predictions" "$(wc -l <run/predictions.tsv)" 34
awk -F '\t' 'NR > 1 && ($2 <= 0 || $2 >= 1 || ($3 == 1) != ($2 > 0.5) || length($2) < 8) { exit 1 }' run/predictions.tsv ||
    fail "predictions.tsv has probabilities outside 0 to 1, too short, or of another class"
# Genes, labels and accuracy by another way.
awk -F , '$2 == 1 { print $1, $8 }' genes/test.csv >wanted
awk 'NR > 1 { print $1, $4 }' run/predictions.tsv >found
expect_same found wanted
accuracy=$(awk 'NR > 1 { right += $3 == $4 } END { printf "%.10f", right / (NR - 1) }' run/predictions.tsv)
found=$(sed -n '/"test"/,$s/^    "accuracy": \([0-9.]*\),$/\1/p' run/metrics.json)
awk "BEGIN { exit !($accuracy - $found < 1e-9 && $found - $accuracy < 1e-9) }" ||
    fail "the accuracy is $found (wanted $accuracy)"

# predict: the same from a file, standard input, gzip, without header, with Windows ends of line, in other columns
predict() {
    deepchrome-predict --model run/model.safetensors "$@"
}
predict --input genes/test.csv --output out.tsv
expect_same out.tsv run/predictions.tsv
predict --input genes/test.csv --threads 1 >out.tsv
expect_same out.tsv run/predictions.tsv
predict --input - <genes/test.csv >out.tsv
expect_same out.tsv run/predictions.tsv
gzip -c genes/test.csv >test.csv.gz
predict --input test.csv.gz >out.tsv
expect_same out.tsv run/predictions.tsv
predict --input - <test.csv.gz >out.tsv
expect_same out.tsv run/predictions.tsv
tail -n +3 genes/test.csv >headless.csv
predict --input headless.csv >out.tsv
expect_same out.tsv run/predictions.tsv
sed 's/$/\r/' genes/test.csv >windows.csv
predict --input windows.csv >out.tsv
expect_same out.tsv run/predictions.tsv
awk -F , -v OFS=, '/^#/ { print; next } { print $1, $2, $6, $7, $3, $5, $4, $8 }' genes/test.csv >reordered.csv
predict --input reordered.csv >out.tsv
expect_same out.tsv run/predictions.tsv
tail -n +3 reordered.csv >headless.csv
predict --input headless.csv --marks H3K4me3,H3K9me3,H3K27me3,H3K4me1,H3K36me3 >out.tsv
expect_same out.tsv run/predictions.tsv
cut -d , -f 1-7 genes/test.csv >unlabeled.csv
cut -f 1-3 run/predictions.tsv >wanted
predict --input unlabeled.csv >out.tsv
expect_same out.tsv wanted
tail -n +3 unlabeled.csv | predict --input - >out.tsv
expect_same out.tsv wanted
# A single gene is computed by itself, to the last digits.
head -n 102 genes/test.csv | predict --input - >out.tsv
awk 'FNR == 2 { first[FILENAME] = $2 }
     END { d = first["out.tsv"] - first["run/predictions.tsv"]; exit !(d < 1e-6 && d > -1e-6) }' out.tsv run/predictions.tsv ||
    fail "a gene by itself is predicted otherwise"

# An unlabeled test table gives predictions but no measure.
expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --test unlabeled.csv --epochs 3 \
    --batch-size 8 --output unlabeled
expect_same unlabeled/predictions.tsv wanted
expect_same unlabeled/model.safetensors run/model.safetensors
expect_equal "the keys of metrics.json" "$(json_keys unlabeled/metrics.json)" "best_epoch kept_epoch valid "
# Without a test table there are no predictions, and none of an older run are left.
expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --output unlabeled --force
expect_files unlabeled history.csv metrics.json model.safetensors run.json

# visualize
for class in on off; do
    expect_status 0 deepchrome-visualize --model run/model.safetensors --class $class --steps 20 --restarts 2 --output $class
    expect_equal "the rows of the map" "$(cut -f 1 $class/class_map.tsv | tr '\n' ' ')" \
        "mark H3K27me3 H3K36me3 H3K4me1 H3K4me3 H3K9me3 "
    expect_equal "the columns of the map" "$(awk -F '\t' 'NF != 101 { print NF }' $class/class_map.tsv)" ""
    expect_equal "the ends of the map" "$(head -n 1 $class/class_map.tsv | cut -f 2,3,101 | tr '\t' ' ')" "-5000 -4900 4900"
    expect_equal "the header of the bars" "$(head -n 1 $class/active_bins.tsv | tr '\t' ' ')" \
        "mark role active_bins frequency mean"
    expect_equal "the roles" "$(tail -n +2 $class/active_bins.tsv | cut -f 2 | tr '\n' ',')" \
        "repressor,structural,distal promoter,promoter,repressor,"
    # The bars count the bins of the map.
    awk -F '\t' 'NR > 1 { n = 0; for (i = 2; i <= NF; ++i) n += $i > 0.25; print $1, n }' $class/class_map.tsv >wanted
    tail -n +2 $class/active_bins.tsv | awk -F '\t' '{ print $1, $3 }' >found
    expect_same found wanted
    expect_equal "the keys of run.json" "$(json_keys $class/run.json)" "program version command_line settings inputs shape outputs "
    if command -v gnuplot >/dev/null; then
        expect_files $class active_bins.tsv class_map.gp class_map.svg class_map.tsv class_spread.tsv run.json
        expect_equal "the last line told" "$(tail -n 1 stderr)" "the picture: $class/class_map.svg"
        tail -c 10 $class/class_map.svg | grep -q '</svg>' || fail "class_map.svg is not whole"
        for word in H3K36me3 promoter 'distal promoter' repressor TSS; do
            grep -q "$word" $class/class_map.svg || fail "class_map.svg does not say $word"
        done
    fi
done
! cmp -s on/class_map.tsv off/class_map.tsv || fail "ON and OFF have the same map"
expect_status 0 deepchrome-visualize --model run/model.safetensors --class on --parity --steps 20 --output parity
expect_equal "the starts of --parity" "$(json_value parity/run.json restarts)" 1
for flag in --restarts=4 --bounds=marks --quantile=0.9 --data=genes/train.csv; do
    expect_status 2 deepchrome-visualize --model run/model.safetensors --class on --parity $flag --output other
    grep -q -- "--parity excludes ${flag%=*};" stderr || fail "the message is '$(cat stderr)'"
done
# Without gnuplot the table and the script are there all the same.
mkdir bare
expect_status 0 env PATH="$PWD/bare" "$DEEPCHROME_BIN/deepchrome-visualize" --model run/model.safetensors --class on --steps 20 \
    --restarts 2 --output no_gnuplot
expect_files no_gnuplot active_bins.tsv class_map.gp class_map.tsv class_spread.tsv run.json
expect_equal "the last line told" "$(tail -n 1 stderr)" "no picture: gnuplot is not there or failed; install gnuplot-nox and run, \
inside no_gnuplot, gnuplot class_map.gp"
expect_same no_gnuplot/class_map.tsv on/class_map.tsv
