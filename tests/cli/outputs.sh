#!/usr/bin/env bash
# What programs replace, what they refuse to replace, and what they leave alone.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 150 genes
tables=(--train genes/train.csv --valid genes/valid.csv)
train=(deepchrome-train "${tables[@]}" --epochs 2 --threads 1)
"${train[@]}" --output model 2>/dev/null
predict=(deepchrome-predict --model model --input genes/test.csv)
replaced="is an input and would be replaced by the results; choose another --output"

# refused <message> <command>...: exit code 1 and one line
refused() {
    local message=$1
    shift
    expect_status 1 "$@"
    expect_equal "the message" "$(sed 's/^deepchrome-[a-z]*: //' stderr)" "$message"
}

# Notes of the user, whatever they are called.
mkdir notes
for name in train.csv.partner-notes.txt run.json.parts .deepchrome-notes train.csv.part17; do echo precious >notes/$name; done
expect_status 0 deepchrome-simulate --genes 30 --output notes
for name in train.csv.partner-notes.txt run.json.parts .deepchrome-notes train.csv.part17; do
    expect_equal "$name" "$(cat notes/$name)" precious
done
deepchrome-visualize --model model --report --data genes/test.csv --steps 2 --restarts 1 --output report 2>/dev/null
for name in my.svg paper.pdf data.tsv; do echo precious >report/figures/$name; done
expect_status 0 deepchrome-visualize --model model --class on --steps 2 --restarts 1 --output report --force
expect_files report/figures data.tsv my.svg paper.pdf
[ ! -e report/report.html ] || fail "the report stays beside another result"
mkdir folds
mkdir folds/models
echo precious >folds/models/folding_study.safetensors
refused "folds/models: exists already; give --force to replace it, or choose another --output" "${train[@]}" --folds 2 --output folds
for more in "--folds 2" ""; do
    # shellcheck disable=SC2086
    expect_status 0 "${train[@]}" $more --output folds --force
    expect_equal "a file of the user" "$(cat folds/models/folding_study.safetensors)" precious
done
expect_files folds/models folding_study.safetensors

# A model of folds that somebody has changed stays when another training replaces them, and neither is taken for the other.
"${train[@]}" --folds 2 --output mixed 2>/dev/null
cp mixed/models/fold2.safetensors mixed/models/backup.safetensors
refused "mixed/models/backup.safetensors: is not of the training in mixed/run.json (wanted its models alone); give the model files that \
are meant by their names" deepchrome-predict --model mixed --input genes/test.csv
mv mixed/models/fold2.safetensors .
rm mixed/models/backup.safetensors
refused "mixed/models/fold2.safetensors: is missing, and of the training in mixed/run.json (wanted all of its models); give the model \
files that are meant by their names" deepchrome-predict --model mixed --input genes/test.csv
mv fold2.safetensors mixed/models
cp mixed/models/fold2.safetensors mixed/models/fold1.safetensors
expect_status 0 "${train[@]}" --output mixed --force
expect_equal "the last line" "$(tail -n 1 stderr)" "mixed/models/fold1.safetensors: is of the run before, but was changed since; it stays"
refused "mixed: holds model.safetensors and models/fold1.safetensors (wanted the results of one training); give the one that is meant, \
mixed/model.safetensors or mixed/models" deepchrome-predict --model mixed --input genes/test.csv

# Results of another program
refused "genes: holds results of deepchrome-simulate (wanted a folder for deepchrome-train); choose another --output" \
    "${train[@]}" --output genes --force

# Outputs that are inputs
cp genes/test.csv own.tsv
refused "own.tsv: $replaced" deepchrome-predict --model model --input own.tsv --output own.tsv --force
refused "own.tsv: $replaced" bash -c 'exec deepchrome-predict --model model --input - --output own.tsv --force <own.tsv'
refused "model/model.safetensors: $replaced" "${predict[@]}" --output model/model.safetensors --force
refused "model/model.safetensors: $replaced" "${train[@]}" --init model/model.safetensors --output model --force
refused "folds/../genes/train.csv: $replaced" deepchrome-simulate --genes-file folds/../genes/train.csv \
    --expression genes/test.csv --output genes --force
expect_same own.tsv genes/test.csv

# Results of another run, and names that say how
refused "model/metrics.json: is a result of deepchrome-train, which its run.json lists (wanted a file of your own); choose another \
--output" "${predict[@]}" --output model/metrics.json --force
"${predict[@]}" --output packed.tsv.gz
gunzip <packed.tsv.gz >packed.tsv
"${predict[@]}" >wanted.tsv
expect_same packed.tsv wanted.tsv
for name in "" -; do
    refused "--output is \"$name\" (wanted the name of a folder); give one" deepchrome-simulate --genes 30 --output "$name"
done

# Devices and pipes are written into; links are not followed.
if [ -c /dev/null ]; then
    expect_status 0 "${predict[@]}" --output /dev/null --force
    [ -c /dev/null ] || fail "/dev/null was replaced"
fi
"${predict[@]}" >wanted.tsv
mkfifo pipe
cat pipe >through.tsv &
expect_status 0 "${predict[@]}" --output pipe
wait
expect_same through.tsv wanted.tsv
[ -p pipe ] || fail "the pipe was replaced"
"${predict[@]}" --output /dev/stdout >standard.tsv
expect_same standard.tsv wanted.tsv
echo precious >victim
ln -s victim link.tsv
refused "link.tsv: is a link (wanted a file to write); give the name of the file itself" "${predict[@]}" --output link.tsv --force
ln -s victim linked
mkdir to_link
ln -s ../victim to_link/train.csv
refused "to_link/train.csv: is no regular file (wanted one to replace); move it away, or choose another --output" \
    deepchrome-simulate --genes 30 --output to_link --force
expect_equal "what links lead to" "$(cat victim)" precious

# What appears meanwhile stays.
mkfifo slow
{ sleep 2; echo precious >late.tsv; cat genes/test.csv; } >slow &
refused "late.tsv: exists already (wanted a new file); choose another place" deepchrome-predict --model model --input slow --output late.tsv
wait
expect_equal "a file that came meanwhile" "$(cat late.tsv)" precious

# No thread to be had: the stacks of 64 take more than there is.
few=(bash -c 'ulimit -v 300000; exec deepchrome-predict "$@"' limited)
if "${few[@]}" --help >help.txt 2>&1 && [ -s help.txt ]; then  # sanitizers need more in any case
    expect_status 0 "${few[@]}" --model model --input genes/test.csv --threads 64
    expect_same stdout wanted.tsv
fi

# Ctrl-C while nothing comes, a closed pipe, and nohup
sleep 30 >slow &
sleeper=$!
"${listening[@]}" deepchrome-predict --model model --input slow 2>stderr &
reader=$!
sleep 2
kill -INT $reader
status=0
wait $reader || status=$?
kill $sleeper
wait $sleeper 2>/dev/null || true
expect_equal "the exit code" "$status" 130
expect_equal "the message" "$(cat stderr)" "deepchrome-predict: interrupted"
status=0
{ "${listening[@]}" deepchrome-simulate --genes 3000 --output piped 2>&1 || echo $? >code; } | true
expect_equal "the exit code" "$(cat code)" 141
[ ! -e piped ] || fail "there is a part of the results"
(
    trap '' HUP
    "${train[@]}" --output nohup 2>/dev/null &
    kill -HUP $!
    wait $!
) || fail "a training did not survive the hang-up that it was to ignore"
expect_same nohup/model.safetensors model/model.safetensors

# Where gnuplot is looked up: not in the folder of the results, nor in any relative one.
mkdir here
printf '#!/bin/sh\ntouch %s/executed\n' "$PWD" >here/gnuplot
chmod +x here/gnuplot
(cd here && PATH=".:$DEEPCHROME_BIN" deepchrome-visualize --model ../model --class on --steps 2 --restarts 1 --output . --force 2>../stderr)
[ ! -e executed ] || fail "a program in the output folder was executed"
grep -q '^no picture: gnuplot is not there' stderr || fail "there is a picture without gnuplot: $(cat stderr)"

# No answer is better than one that is no number.
awk 'BEGIN { FS = OFS = "," } /^#/ || /^gene/ { print; next } { for (i = 3; i < NF; ++i) $i = $i "e-40"; print }' genes/train.csv >tiny.csv
expect_status 0 deepchrome-train --train tiny.csv --valid tiny.csv --epochs 1 --scaling standardize --output tiny
expect_status 1 deepchrome-predict --model tiny --input genes/test.csv --output none.tsv
tail -n 1 stderr | grep -q -x 'deepchrome-predict: genes/test.csv: gene SIM[0-9]*: the prediction is not finite (wanted a number): [A-Za-z0-9]* is [0-9.]* in bin [0-9]*, scaled beyond all numbers; check this mark.s values and their unit, or train with another scaling' ||
    fail "the message is '$(tail -n 1 stderr)'"
expect_status 1 deepchrome-visualize --model tiny --attribution gradient --data genes/test.csv --output none.tsv
[ ! -e none.tsv ] || fail "there are predictions"
