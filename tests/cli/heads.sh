#!/usr/bin/env bash
# What a network can be trained for beside ON and OFF: values (--task regress) and several classes (--classes). Both learn,
# predict as they were measured, resume to the same bytes, and say what is wrong with labels of another kind.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/cut_off.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"

# The same genes and marks with three kinds of labels
simulate_genes 450 genes
deepchrome-simulate --genes 450 --label log2 --output values 2>/dev/null
deepchrome-simulate --genes 450 --label quantiles --label-bands 3 --output bands 2>/dev/null
bare genes/*.csv values/*.csv bands/*.csv
expect_equal "the marks" "$(cut -d , -f 1-7 values/train.csv | cksum)" "$(cut -d , -f 1-7 genes/train.csv | cksum)"
tables() { echo --train "$1/train.csv" --valid "$1/valid.csv" --test "$1/test.csv"; }
numbers=(deepchrome-train $(tables values) --task regress --batch-size 16)
three=(deepchrome-train $(tables bands) --classes 3 --batch-size 16)
regress=("${numbers[@]}" --epochs 6)
classify=("${three[@]}" --epochs 6)

# close <number> <number>: to 1e-6
close() { awk "BEGIN { d = $1 - $2; exit !(d < 1e-6 && d > -1e-6) }"; }
# test_value <folder> <name>: a number of the test genes in metrics.json
test_value() { sed -n '/^  "test"/,$s/^    "'"$2"'": \([-0-9.e]*\),\{0,1\}$/\1/p' "$1/metrics.json"; }

# A regression learns: far more than chance, which for 150 genes is a correlation of 0.08.
expect_status 0 "${regress[@]}" --threads 1 --output numbers
expect_files numbers history.csv metrics.json model.safetensors predictions.tsv run.json
expect_equal "the header of the history" "$(head -n 1 numbers/history.csv)" \
    "epoch,train_loss,valid_loss,valid_pearson,learning_rate,seconds"
expect_equal "the header of the predictions" "$(head -n 1 numbers/predictions.tsv | tr '\t' ' ')" "gene predicted value"
expect_equal "the values" "$(tail -n +2 numbers/predictions.tsv | cut -f 1,3 | tr '\t' ,)" \
    "$(awk -F , 'NR % 100 == 2 { print $1 "," $8 }' values/test.csv)"
pearson=$(test_value numbers pearson)
awk "BEGIN { exit !($pearson > 0.4) }" || fail "the correlation is $pearson (wanted above 0.4)"
# The figures are those of the predictions, computed here.
found=$(tail -n +2 numbers/predictions.tsv | awk -F '\t' '{ n++; x += $2; y += $3; xx += $2 * $2; yy += $3 * $3; xy += $2 * $3; d += ($2 - $3) ^ 2 }
    END { printf "%.9f %.9f %.9f", (n * xy - x * y) / sqrt((n * xx - x * x) * (n * yy - y * y)), sqrt(d / n), 1 - d / (yy - y * y / n) }')
set -- $found
close "$1" "$pearson" || fail "the correlation is $pearson (wanted $1)"
close "$2" "$(test_value numbers rmse)" || fail "the error is $(test_value numbers rmse) (wanted $2)"
close "$3" "$(test_value numbers r_squared)" || fail "R2 is $(test_value numbers r_squared) (wanted $3)"

# Several classes learn, too: chance is 1/3.
expect_status 0 "${classify[@]}" --threads 1 --output three
expect_files three history.csv metrics.json model.safetensors predictions.tsv run.json
expect_equal "the header of the predictions" "$(head -n 1 three/predictions.tsv | tr '\t' ' ')" "gene p_0 p_1 p_2 predicted label"
accuracy=$(tail -n +2 three/predictions.tsv | awk -F '\t' '
    { s = $2 + $3 + $4; if (s < 1 - 1e-6 || s > 1 + 1e-6) exit 1
      best = $2 >= $3 && $2 >= $4 ? 0 : $3 >= $4 ? 1 : 2; if ($5 != best) exit 1; right += $5 == $6 }
    END { printf "%.9f", right / NR }') || fail "probabilities do not add up, or others are called"
awk "BEGIN { exit !($accuracy > 0.42) }" || fail "the accuracy is $accuracy (wanted above 0.42)"
close "$accuracy" "$(test_value three accuracy)" || fail "the accuracy is $(test_value three accuracy) (wanted $accuracy)"
auroc=$(test_value three macro_auroc)
awk "BEGIN { exit !($auroc > 0.6) }" || fail "the macro AUROC is $auroc (wanted above 0.6)"

# deepchrome-predict knows from the file what it is; labels may be missing.
for model in "numbers values" "three bands"; do
    set -- $model
    deepchrome-predict --model "$1" --input "$2/test.csv" >out.tsv
    expect_same out.tsv "$1/predictions.tsv"
    cut -d , -f 1-7 "$2/test.csv" | deepchrome-predict --model "$1" --input - >out.tsv
    cut -f "1-$(($(head -n 1 "$1/predictions.tsv" | wc -w) - 1))" "$1/predictions.tsv" >wanted
    expect_same out.tsv wanted
done

# The same bytes with two threads, and after an interruption.
expect_status 0 "${regress[@]}" --threads 2 --output again
expect_same again/model.safetensors numbers/model.safetensors
expect_status 0 "${classify[@]}" --threads 2 --output again --force
expect_same again/model.safetensors three/model.safetensors
for run in numbers three; do
    if [ $run = numbers ]; then command=("${regress[@]}"); else command=("${classify[@]}"); fi
    cut_off INT cut "${command[@]}"
    expect_files cut checkpoint.safetensors
    expect_status 0 "${command[@]}" --output cut --resume
    grep -q '^going on after epoch ' stderr || fail "it began afresh"
    for file in model.safetensors metrics.json predictions.tsv; do expect_same cut/$file $run/$file; done
done
expect_status 1 deepchrome-train $(tables values) --epochs 6 --batch-size 16 --task regress --seed 2 --output cut --resume
grep -q 'is of a finished run with .*task "classify"' stderr || fail "the message is '$(cat stderr)'"

# Folds, by tenths of the values, and the mean of their numbers
folds=(deepchrome-train $(tables values) --task regress --epochs 1 --folds 2)
expect_status 0 "${folds[@]}" --output folds
expect_equal "the genes" "$(tail -n +2 folds/predictions.tsv | wc -l)" 450
deepchrome-predict --model folds --input values/test.csv >both.tsv
for fold in 1 2; do deepchrome-predict --model folds/models/fold$fold.safetensors --input values/test.csv >$fold.tsv; done
paste both.tsv 1.tsv 2.tsv | awk -F '\t' 'NR > 1 { d = $2 - ($5 + $8) / 2; if (d > 1e-5 || d < -1e-5) exit 1 }' || fail "the mean is another"
expect_status 0 deepchrome-train $(tables bands) --classes 3 --epochs 1 --repeats 2 --output repeats
deepchrome-predict --model repeats --input bands/test.csv | cut -f 1,5 >found
cut -f 1,5 repeats/predictions.tsv >wanted
expect_same found wanted

# --init: with a rate of nearly nothing the model stays what it was. --class-weights: a class that counts more is called more.
still=(--epochs 1 --learning-rate 1e-12 --weight-decay 0)
expect_status 0 "${numbers[@]}" "${still[@]}" --init numbers/model.safetensors --output tuned
paste tuned/predictions.tsv numbers/predictions.tsv |
    awk -F '\t' 'NR > 1 { d = $2 - $5; if (d > 1e-4 || d < -1e-4) exit 1 }' || fail "the regression is another"
expect_status 0 "${three[@]}" "${still[@]}" --init three/model.safetensors --output tuned --force
cut -f 1,5 tuned/predictions.tsv >found
cut -f 1,5 three/predictions.tsv >wanted
expect_same found wanted
expect_status 0 "${classify[@]}" --class-weights 1,10,1 --output heavy
called() { awk -F '\t' 'NR > 1 { n += $5 == 1 } END { print n + 0 }' "$1/predictions.tsv"; }
if [ "$(called heavy)" -le "$(called three)" ]; then fail "$(called heavy) genes are called 1 (wanted more than $(called three))"; fi
expect_status 0 "${three[@]}" --epochs 1 --class-weights balanced --output balanced

# A class of several is shown like ON and OFF.
expect_status 0 deepchrome-visualize --model three/model.safetensors --class 2 --steps 20 --restarts 2 --output map
grep -q 'is of class 2 ' map/class_map.gp || fail "the figure does not say which class it shows"

# What does not fit
train=(deepchrome-train --valid genes/valid.csv --output out)
read -r line gene value <<<"$(awk -F , 'NR > 1 && $8 != 0 && $8 != 1 { print NR, $1, $8; exit }' values/train.csv)"
refused "values for ON and OFF" 1 "values/train.csv:$line: gene $gene: label \"$value\" (wanted 0 or 1); correct the label, or give \
--classes for more classes or --task regress for values" "${train[@]}" --train values/train.csv
read -r line gene <<<"$(awk -F , '$8 == 2 { print NR, $1; exit }' bands/train.csv)"
awk -F , -v OFS=, '$8 == 2 { $8 = 3 } { print }' bands/train.csv >more.csv
refused "a band too many" 1 "more.csv:$line: gene $gene: label \"3\" (wanted a class number from 0 to 2); correct the label, or give \
the right --classes" "${train[@]}" --train more.csv --classes 3
awk -F , -v OFS=, '$8 == 2 { $8 = 1 } { print }' bands/train.csv >fewer.csv
refused "a class without genes" 1 "fewer.csv: none of the 150 genes is of class 2 (wanted genes of all 3 classes); give a table with \
genes of each, or another --classes" "${train[@]}" --train fewer.csv --classes 3
refused "classes for values" 1 "genes/train.csv: all labels are 0 or 1, which are classes (wanted values); leave out --task regress, \
or label the genes with their values, as deepchrome-bin --label log2 does" "${train[@]}" --train genes/train.csv --task regress
awk -F , -v OFS=, 'NR > 1 { $8 = 2.5 } { print }' values/train.csv >same.csv
refused "one value for all" 1 "same.csv: all 150 genes have the value 2.5 (wanted values that differ); give a table with values to \
learn" "${train[@]}" --train same.csv --task regress
awk -F , -v OFS=, 'NR > 1 { $8 = "much" } { print }' values/train.csv >text.csv
refused "text for values" 1 "text.csv:2: gene SIM000001: label \"much\" (wanted a finite number); correct the label" "${train[@]}" \
    --train text.csv --task regress
refused "another task" 1 "three/model.safetensors: was trained for 3 classes (wanted a regression); begin with a model of the same \
task" "${regress[@]}" --init three/model.safetensors --output out
refused "another number of classes" 1 "three/model.safetensors: was trained for 3 classes (wanted 4 classes); begin with a model of \
the same task" deepchrome-train $(tables bands) --classes 4 --init three/model.safetensors --output out
help="; --help shows what is possible"
refused "classes of a regression" 2 "--classes: is of --task classify, not of regress$help" "${regress[@]}" --classes 3 --output out
refused "too many classes" 2 "--classes: 11 (wanted 2 to 10; for more, rebuild with -DDEEPCHROME_CLASSES=11)$help" "${train[@]}" \
    --train genes/train.csv --classes 11
refused "one class" 2 "--classes: 1 (wanted 2 to 10; for more, rebuild with -DDEEPCHROME_CLASSES=N)$help" "${train[@]}" \
    --train genes/train.csv --classes 1
refused "a threshold of values" 2 "--threshold: is of two classes, not of a regression$help" "${regress[@]}" --threshold 0.4 --output out
refused "a threshold of three" 2 "--threshold: is of two classes, not of 3 classes$help" "${classify[@]}" --threshold 0.4 --output out
refused "weights of values" 2 "--class-weights: is of --task classify, not of regress$help" "${regress[@]}" --class-weights 1,2 --output out
refused "smoothed values" 2 "--label-smoothing: is of --task classify, not of regress$help" "${regress[@]}" --label-smoothing 0.1 --output out
refused "a weight too few" 2 "--class-weights: 1,2 are 2 weights (wanted 3, one for each class)$help" "${classify[@]}" \
    --class-weights 1,2 --output out
refused "a threshold to predict values with" 1 "numbers: is of a regression, which have no threshold (wanted a model \
of two classes); leave out --threshold" deepchrome-predict --model numbers --threshold 0.5 --input values/test.csv
refused "a map of a regression" 1 "numbers/model.safetensors: is of a regression, which has no classes to show (wanted a classifier); \
give one of those" deepchrome-visualize --model numbers/model.safetensors --class on --output out
refused "a class that is not there" 1 "three/model.safetensors: has no class 3 (wanted 0 to 2); give another --class" \
    deepchrome-visualize --model three/model.safetensors --class 3 --output out
refused "ON of three" 1 "three/model.safetensors: has no class on (wanted 0 to 2); give another --class" \
    deepchrome-visualize --model three/model.safetensors --class on --output out
if [ $failures != 0 ]; then fail "$failures of $kinds kinds of bad input were not refused as they should be"; fi
