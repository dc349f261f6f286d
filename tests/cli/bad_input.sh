#!/usr/bin/env bash
# Bad input of every kind: one line that says where, what and what to do, the right exit code, and nothing left behind.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/cut_off.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/sealed.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"

simulate_genes 24 genes
bare genes/*.csv
simulate_genes 90 more  # enough genes for nothing to be said of them
table=genes/train.csv  # SIM000001 on lines 2 to 101, SIM000002 on lines 102 to 201, and so on up to SIM000008
labels=$(awk -F , 'NR % 100 == 2 { printf "%s", $8 }' $table)
deepchrome-train --train $table --valid genes/valid.csv --epochs 1 --scaling log1p --output run 2>/dev/null
model=run/model.safetensors
predict=(deepchrome-predict --model $model --output out)
train=(deepchrome-train --epochs 1 --max-shift 0 --output out --valid genes/valid.csv)

# table_refused <kind> <message>: bad.csv, by the program that predicts
table_refused() {
    refused "$1" 1 "$2" "${predict[@]}" --input bad.csv
}

# edit <awk program>: a changed copy of the table
edit() {
    awk -F , -v OFS=, "$1" $table >bad.csv
}

# Rows of a table
edit 'NR != 12'
table_refused "a missing bin" "bad.csv:12: gene SIM000001: bin 12 follows bin 10 (wanted 11); add the missing bins"
edit 'NR != 2'
table_refused "a missing first bin" "bad.csv:2: gene SIM000001: starts with bin 2 (wanted 1); add the missing bins, or sort the \
rows by bin"
edit 'NR != 201'
table_refused "a missing last bin" "bad.csv:200: gene SIM000002: ends after bin 99 (wanted 100 bins); add the missing bins"
edit 'NR == 12 { kept = $0; next } { print } NR == 13 { print kept }'
table_refused "bins out of order" "bad.csv:12: gene SIM000001: bin 12 follows bin 10 (wanted 11); add the missing bins"
edit '{ print } NR == 12 { print }'
table_refused "a repeated bin" "bad.csv:13: gene SIM000001: bin 11 appears twice (wanted 12); remove one of the two rows"
edit '{ print } NR == 201 { print }'
table_refused "a repeated last bin" "bad.csv:202: gene SIM000002: bin 100 appears twice (wanted it once); remove one row"
edit 'NR == 5 { $2 = "four" } { print }'
table_refused "a word for a bin" "bad.csv:5: gene SIM000001: bin \"four\" (wanted a whole number from 1 to 100); correct the number"
edit 'NR == 5 { $2 = "" } { print }'
table_refused "an empty bin" "bad.csv:5: gene SIM000001: bin is empty (wanted a whole number from 1 to 100); correct the number"
edit 'NR > 1 { --$2 } { print }'
table_refused "bins from 0" "bad.csv:2: gene SIM000001: starts with bin 0 (wanted 1); number the bins from 1"
edit 'NR == 150 { $1 = "SIM000009" } { print }'
table_refused "a gene amid another" "bad.csv:150: gene SIM000009: bin 49 follows bin 48 of gene SIM000002 (wanted bin 49 of that \
gene); correct the name of the gene"
edit 'NR == 5 { $1 = "" } { print }'
table_refused "a gene without name" "bad.csv:5: the gene has no name (wanted an id); name the gene"
edit 'NR == 9 { $6 = "many" } { print }'
table_refused "text for a number" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is \"many\" (wanted a number); correct the value"
edit 'NR == 9 { $6 = "1 2" } { print }'
table_refused "two numbers for one" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is \"1 2\" (wanted a number); correct the value"
edit 'NR == 9 { $6 = "" } { print }'
table_refused "an empty signal" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is empty (wanted a number); write 0 where nothing was \
counted"
edit 'NR == 9 { $6 = "-1" } { print }'
table_refused "a negative signal" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is -1 (wanted 0 or more); give counts or coverage, no \
differences"
edit 'NR == 9 { $6 = "nan" } { print }'
table_refused "NaN" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is nan (wanted a finite number); write 0 where nothing was counted"
edit 'NR == 9 { $6 = "inf" } { print }'
table_refused "infinity" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is inf (wanted a finite number); write 0 where nothing was \
counted"
edit 'NR == 9 { $6 = "1e39" } { print }'
table_refused "a number beyond float" "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is 1e39, too large for a float (wanted at most \
3.4e+38); correct the value"
edit 'NR == 9 { NF = 7 } { print }'
table_refused "a column too few in a row" "bad.csv:9: has 7 columns (wanted 8: gene, bin, 5 marks, label); correct the row"
edit 'NR == 9 { $9 = 0 } { print }'
table_refused "a column too many in a row" "bad.csv:9: has 9 columns (wanted 8: gene, bin, 5 marks, label); correct the row"
edit 'NR == 9 { $8 = 1 - $8 } { print }'
table_refused "mixed labels in a gene" "bad.csv:9: gene SIM000001: label $((1 - ${labels:0:1})) differs from ${labels:0:1} on line 2 \
(wanted one label for a gene); give all its rows the same label"
edit 'NR > 1 && NR < 102 { $8 = 2 } { print }'
table_refused "label 2" "bad.csv:2: gene SIM000001: label \"2\" (wanted 0 or 1); correct the label"
edit 'NR > 1 && NR < 102 { $8 = "" } { print }'
table_refused "an empty label" "bad.csv:2: gene SIM000001: label is empty (wanted 0 or 1); add the label"
edit 'NR == 9 { print "" } { print }'
table_refused "a blank line" "bad.csv:9: is blank (wanted a row); remove the line"
head -c "$(($(head -n 51 $table | wc -c) - 6))" $table >bad.csv
table_refused "a truncated line" "bad.csv:51: the file ends within a row, after 6 columns (wanted 8: gene, bin, 5 marks, label); the \
file was cut short; write it again"
head -n 151 $table >bad.csv
table_refused "a truncated gene" "bad.csv:151: gene SIM000002: the file ends after bin 50 (wanted 100 bins); add the missing bins"
{ head -n 50 $table; printf 'SIM000001,50,0\0,0,0,0,0,1\n'; } >bad.csv
table_refused "a NUL byte" "bad.csv:51: holds a NUL byte (wanted text); the file is damaged or no table; write it again"

# Tables as a whole
: >bad.csv
table_refused "an empty file" "bad.csv: is empty (wanted rows gene,bin,<5 marks>,label); write the table again"
head -n 1 $table >bad.csv
table_refused "a header only" "bad.csv: has a header and nothing else (wanted rows gene,bin,<5 marks>,label); write the table again"
tr , '\t' <$table >bad.csv
table_refused "tabs for commas" "bad.csv:1: has 1 column (wanted 8: gene, bin, 5 marks, label); separate the columns by commas"
edit 'NR == 1 { $6 = "H3K27ac" } { print }'
table_refused "another mark" "bad.csv:1: the header names the marks H3K27me3, H3K36me3, H3K4me1, H3K27ac, H3K9me3 (wanted H3K27me3, \
H3K36me3, H3K4me1, H3K4me3, H3K9me3, in any order); bring exactly these columns"
edit 'NR == 1 { $6 = "H3K9me3" } { print }'
table_refused "a mark twice" "bad.csv:1: column 7 of the header has the name \"H3K9me3\" again (wanted each once); rename or remove a \
column"
edit 'NR == 1 { $1 = "id" } { print }'
table_refused "another header" "bad.csv:1: the header starts with \"id\" and \"bin\" (wanted gene,bin,<marks>[,label]); rename the \
columns, or remove the header and name the marks"
edit '{ $8 = "7," (NR == 1 ? "label" : $8); if (NR == 1) sub("7,", "H2A.Z,") } { print }'
table_refused "six marks in the header" "bad.csv:1: the header names the marks H3K27me3, H3K36me3, H3K4me1, H3K4me3, H3K9me3, H2A.Z \
(wanted H3K27me3, H3K36me3, H3K4me1, H3K4me3, H3K9me3, in any order); bring exactly these columns"
edit 'NR > 1 { $8 = "0,0," $8; print }'
table_refused "seven marks without header" "bad.csv:1: has 10 columns (wanted 8: gene, bin, 5 marks, label); read it as 7 marks x \
100 bins, for a network of that shape; these programs are built for 5 marks x 100 bins, build others with -DDEEPCHROME_MARKS=7"
edit 'NR == 1 || $2 <= 50'
table_refused "50 bins" "bad.csv:51: gene SIM000001: ends after bin 50 (wanted 100 bins); add the missing bins, or, where all genes \
have 50 bins, read it as 5 marks x 50 bins, for a network of that shape; these programs are built for 5 marks x 100 bins, build others \
with -DDEEPCHROME_BINS=50"
awk -F , -v OFS=, 'NR > 1 { $1 = "G"; $2 += NR > 101 ? 100 : 0; $8 = 1 } NR < 202 { print }' $table >bad.csv
table_refused "200 bins" "bad.csv:102: gene G: bin 101 follows the last, 100 (wanted a new gene); this gene has 200 bins, read it as 5 \
marks x 200 bins, for a network of that shape; these programs are built for 5 marks x 100 bins, build others with -DDEEPCHROME_BINS=200"

# Files that are no tables
gzip -c $table >whole.gz
printf '\037\213garbage and more of it' >bad.csv
table_refused "garbage that begins like gzip" "bad.csv: the gzip data are damaged (unknown compression method); copy or fetch the file \
again"
head -c $(($(wc -c <whole.gz) / 2)) whole.gz >bad.csv
table_refused "a truncated gz" "bad.csv: the gzip data end early (wanted a complete file); copy or fetch it again"
{ head -c $(($(wc -c <whole.gz) - 8)) whole.gz; printf 'XXXX'; tail -c 4 whole.gz; } >bad.csv
table_refused "a gz with another checksum" "bad.csv: the gzip data are damaged (incorrect data check); copy or fetch the file again"
{ cat whole.gz; echo more; } >bad.csv
table_refused "something behind the gz" "bad.csv: something follows the end of the gzip data; copy or fetch the file again"
cp $table bad.csv.gz
refused "a plain file called .gz" 1 "bad.csv.gz: is not gzip data (wanted its first bytes to be 1f 8b); remove .gz from the name of a \
plain file, or fetch it again" "${predict[@]}" --input bad.csv.gz
printf 'BZh91AY&SY and so on' >bad.csv
table_refused "bzip2" "bad.csv: is bzip2 data (wanted plain data, or those packed by gzip); unpack it, and pack it by gzip if at all"
head -c 70000000 /dev/zero | tr '\0' 5 >bad.csv
table_refused "an endless line" "bad.csv:1: is longer than 67108864 bytes (wanted lines of text); the file is no text, or its ends \
of line are missing"
refused "a model for a table" 1 "$model:1: holds a NUL byte (wanted text); the file is damaged or no table; write it again" \
    "${predict[@]}" --input $model
refused "a missing file" 1 "nowhere.csv: cannot be read (No such file or directory); check the path" "${predict[@]}" --input nowhere.csv
refused "a folder for a table" 1 "genes: is a folder (wanted a file); give the path of a file" "${predict[@]}" --input genes
refused "nothing on standard input" 1 "standard input: is empty (wanted rows gene,bin,<5 marks>,label); write the table again" \
    "${predict[@]}" --input -
refused "too few --marks" 1 "the names given for the marks: 2 marks are named (wanted 5); name every mark once" \
    "${predict[@]}" --input $table --marks H3K27me3,H3K36me3
tail -n +2 $table >bad.csv
refused "--marks that the model does not know" 1 "bad.csv: has the marks a, b, c, d, e (wanted H3K27me3, H3K36me3, H3K4me1, H3K4me3, \
H3K9me3, in any order); bring exactly these columns" "${predict[@]}" --input bad.csv --marks a,b,c,d,e
sed 's/$/\r/' $table >windows.csv
expect_status 0 deepchrome-predict --model $model --input windows.csv

# Tables to train on
edit 'NR == 1 || $8 == 0'
count=$(tr -d 1 <<<"$labels" | tr -d '\n' | wc -c)
refused "training genes of one class" 1 "bad.csv: all $count genes are OFF (label 0), and a network learns nothing from one class; give a \
table with genes of both" "${train[@]}" --train bad.csv
edit 'NR == 1 || $8 == 1'
refused "validation genes of one class" 1 "bad.csv: all $((8 - count)) genes are ON (label 1), and a network learns nothing from one \
class; give a table with genes of both" deepchrome-train --train $table --valid bad.csv --output out
cut -d , -f 1-7 $table >bad.csv
refused "training genes without labels" 1 "bad.csv:1: the header has no label column (wanted gene,bin,<marks>,label); add the labels, only \
prediction does without" "${train[@]}" --train bad.csv
tail -n +2 bad.csv >headless.csv
refused "neither header nor labels" 1 "headless.csv:1: has 7 columns (wanted 8: gene, bin, 5 marks, label); add the labels, only \
prediction does without" "${train[@]}" --train headless.csv
edit 'NR == 1 { sub("H3K4me1", "H4K20me1") } { print }'
refused "validation genes of other marks" 1 "genes/valid.csv:1: the header names the marks H3K27me3, H3K36me3, H3K4me1, H3K4me3, H3K9me3 \
(wanted H3K27me3, H3K36me3, H4K20me1, H3K4me3, H3K9me3, in any order); bring exactly these columns" "${train[@]}" --train bad.csv
edit 'NR == 9 { $6 = "nan" } { print }'
refused "a bad test table" 1 "bad.csv:9: gene SIM000001: bin 8: H3K4me3 is nan (wanted a finite number); write 0 where nothing was \
counted" "${train[@]}" --train $table --test bad.csv
refused "a rate at which training bursts" 1 "epoch 1, batch 2: the loss is nan (wanted a finite number); lower --learning-rate (now \
1e+30) or choose another --scaling (now log1p-standardize)" deepchrome-train --epochs 1 --output out --train more/train.csv --valid more/valid.csv --batch-size 4 --optimizer sgd \
    --schedule constant --learning-rate 1e30

# Model files
# model_refused <kind> <message>: bad.safetensors, by both programs that read it
model_refused() {
    refused "$1" 1 "bad.safetensors: $2" deepchrome-predict --model bad.safetensors --input $table --output out
    refused "$1" 1 "bad.safetensors: $2" deepchrome-visualize --model bad.safetensors --class on --output out
    kinds=$((kinds - 1))
}
# altered: what a damaged model file is told by, with its two checksums
altered() {
    local digits sum
    digits=$(grep -a -o '"crc32":"[0-9a-f]*"' bad.safetensors | head -n 1 | cut -d '"' -f 4)
    sum=$(sed '1s/"crc32":"[0-9a-f]*"/"crc32":"00000000"/' bad.safetensors | crc32_of)
    echo "was altered or cut after it was saved (checksum $sum, wanted $digits); copy the file again from where it was made"
}
# flip <byte>: changes the lowest bit of one byte of a copy
flip() {
    local byte
    cp $model bad.safetensors
    byte=$(dd if=$model bs=1 skip="$1" count=1 status=none | od -A n -t u1)
    printf "\\$(printf %o $((byte ^ 1)))" | dd of=bad.safetensors bs=1 seek="$1" conv=notrunc status=none
}
size=$(wc -c <$model)
reseal 's/x/x/'
expect_same bad.safetensors $model  # so the checksum is understood
for place in $((size / 2)) $((size - 1)) $((size / 3)); do
    flip $place
    model_refused "a flipped bit at byte $place" "$(altered)"
done
for place in 0 1 7 8 9 20 33 300 900 3000; do  # in the header, what is said depends on what it hits
    flip $place
    refused "a flipped bit at byte $place" 1 anything deepchrome-predict --model bad.safetensors --input $table --output out
done
head -c 4 $model >bad.safetensors
model_refused "a model file of 4 bytes" "has 4 bytes (wanted a model file); give a file as deepchrome saved it"
: >bad.safetensors
model_refused "an empty model file" "has 0 bytes (wanted a model file); give a file as deepchrome saved it"
head -c 1000 $model >bad.safetensors
length=$(od -A n -t u4 -N 4 $model | tr -d ' ')
model_refused "a model file cut in its header" "is cut short (1000 bytes, wanted $((length + 8)) for the header alone); copy the file again \
from where it was made"
head -c $((size - 4)) $model >bad.safetensors
model_refused "a model file cut at its end" "$(altered)"
{ cat $model; printf x; } >bad.safetensors
model_refused "a byte too many" "$(altered)"
printf 'gene,bin,more of a table\n' >bad.safetensors
model_refused "a table for a model" "is no model file (its header would have 7955998159546508647 bytes); give a file as deepchrome saved it"
{ printf '\030\0\0\0\0\0\0\0'; printf '%-24s' '{"a":1,"a":2}'; } >bad.safetensors
model_refused "a name twice" "the header is not JSON at byte 14 (wanted every name once); copy the file again from where it was made"
{ printf '\050\0\0\0\0\0\0\0'; printf '%-40s' '{"__metadata__":{"format":"pt"}}'; } >bad.safetensors
model_refused "a model of another program" "has no checksum of its own (wanted \"crc32\" in its metadata); give a file as deepchrome \
saved it"
cut_off INT cut deepchrome-train --epochs 100 --train $table --valid $table --force
mv cut/checkpoint.safetensors bad.safetensors
rm -rf cut told
model_refused "a checkpoint for a model" "has no \"format\" in its metadata; give a file as deepchrome saved it"
network=$(grep -a -o '"network":"[^"]*"' $model | head -n 1 | cut -d '"' -f 4)
reseal 's/units=625/units=626/'
model_refused "a model of another network" "holds another network: \"${network/625/626}\" (wanted \"$network\"); load it with the network \
that it was saved from"
reseal 's/"bins":"100"/"bins":"200"/'
model_refused "a model of other bins" "is for 5 marks x 200 bins (wanted 5 x 100); use a network of that shape; these programs \
are built for 5 marks x 100 bins, build others with -DDEEPCHROME_BINS=200"
reseal 's/"format_version":"2"/"format_version":"7"/'
model_refused "a model of another format version" "is of format version 7 (wanted 1 to 2); use the version of deepchrome that saved it"
reseal 's/"dtype":"F32","shape":\[50,5,10\]/"dtype":"F32","shape":[50,10,5]/'
model_refused "a tensor of another shape" "tensor 0.weight has the shape [50, 10, 5] (wanted [50, 5, 10]); give a file as deepchrome saved it"
reseal 's/log1p\\"}/log9p\\"}/'
model_refused "a scaling that is none" "the metadata \"scaling\" is \"{\\\"kind\\\":\\\"log9p\\\"}\" (wanted none, log1p, standardize or log1p-standardize, the last two \
with a mean and a deviation of every mark); give a file as deepchrome saved it"
refused "a missing model" 1 "nowhere: cannot be read (No such file or directory); check the path" deepchrome-predict --model nowhere --input $table --output out
mkdir empty
refused "a folder without a model" 1 "empty: is a folder without a model (wanted model.safetensors, or models/*.safetensors); give a model \
file, or the folder of a finished training" deepchrome-visualize --model empty --class on --output out
if [ -x "$DEEPCHROME_BIN/deepchrome-baselines" ]; then  # BLAS is there
    head -n 101 $table >one.csv
    refused "a prior of one gene" 1 "one.csv: the number of training genes is 1 (wanted at least 2); give the whole training table" \
        deepchrome-visualize --model $model --class on --data one.csv --output out
fi

# Places to write to
choose="choose another --output"
simulate=(deepchrome-simulate --genes 9 --output)
visualize=(deepchrome-visualize --model $model --class on --steps 5 --restarts 1 --output)
mkdir full
echo mine >full/class_map.tsv
refused "tables that exist" 1 "genes/train.csv: exists already; give --force to replace it, or $choose" "${simulate[@]}" genes
refused "a run that exists" 1 "run/model.safetensors: exists already; give --force to replace it, or $choose" \
    deepchrome-train --train $table --valid genes/valid.csv --output run
refused "predictions that exist" 1 "stderr: exists already; give --force to replace it, or $choose" \
    deepchrome-predict --model $model --input $table --output stderr
refused "a map that exists" 1 "full/class_map.tsv: exists already; give --force to replace it, or $choose" "${visualize[@]}" full
refused "a folder for predictions" 1 "genes: is a folder (wanted a file to write); $choose" \
    deepchrome-predict --model $model --input $table --output genes --force
refused "a file for a folder" 1 "$table: is a file (wanted a folder); $choose" "${simulate[@]}" $table
refused "a file for a folder of a run" 1 "$table: is a file (wanted a folder); $choose" deepchrome-train --train $table --valid $table --output $table
refused "a folder below a file" 1 "$table/out: the folder cannot be made (Not a directory); $choose" "${simulate[@]}" $table/out
refused "a run below a file" 1 "$table/out: the folder cannot be made (Not a directory); $choose" \
    deepchrome-train --train $table --valid $table --output $table/out
refused "a map below a file" 1 "$table/out: the folder cannot be made (Not a directory); $choose" "${visualize[@]}" $table/out
refused "predictions in no folder" 1 "nowhere/out: cannot be written (No such file or directory); choose another place or change its \
permissions" deepchrome-predict --model $model --input $table --output nowhere/out
if [ "$(id -u)" != 0 ]; then
    mkdir locked
    chmod 555 locked
    refused "an unwritable folder" 1 "locked/out: the folder cannot be made (Permission denied); $choose" "${simulate[@]}" locked/out
    refused "predictions in an unwritable folder" 1 "locked/out: cannot be written (Permission denied); choose another place or change its \
permissions" deepchrome-predict --model $model --input $table --output locked/out
    chmod 755 locked
elif [ -d /proc/self ]; then  # where not even root makes folders
    refused "an unwritable folder" 1 "/proc/out: the folder cannot be made (No such file or directory); $choose" "${simulate[@]}" /proc/out
fi

# A disk that is full: of no size for standard output, and files may not grow beyond some KiB.
full_disk="could not be written to its end (File too large); files may be no larger, raise the limit (ulimit -f)"
if [ -c /dev/full ]; then
    status=0
    deepchrome-predict --model $model --input $table >/dev/full 2>stderr || status=$?
    expect_equal "the exit code with a full disk" "$status" 1
    expect_equal "what is said of a full disk" "$(cat stderr)" \
        "deepchrome-predict: standard output: could not be written to its end; is the disk full?"
    kinds=$((kinds + 1))
fi
through=(bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' limited)
refused "no room for tables" 1 "out/deep/train.csv: $full_disk" deepchrome-simulate --genes 90 --output out/deep
refused "no room for a checkpoint" 1 "out/checkpoint.safetensors: $full_disk" \
    deepchrome-train --epochs 1 --train more/train.csv --valid more/valid.csv --output out
refused "no room for a map" 1 "out/class_map.tsv: $full_disk" \
    deepchrome-visualize --model $model --class on --steps 5 --restarts 2 --output out
through=()
expect_status 0 bash -c 'trap "" XFSZ; ulimit -f 16; exec "$@"' limited "${visualize[@]}" undrawn
expect_files undrawn active_bins.tsv class_map.gp class_map.tsv class_spread.tsv run.json

# Command lines
help="--help shows what is possible"
usage() {
    refused "$1" 2 "$2; $help" "${@:3}"
}
usage "no arguments" "--train is required" deepchrome-train
usage "none of the three" "--class, --attribution or --report is required" deepchrome-visualize --model $model --output out
usage "another class" "--class: maybe (wanted on, off, or the number of a class)" deepchrome-visualize --model $model --output out --class maybe
usage "a flag of its own" "The following argument was not expected: --color" deepchrome-simulate --output out --color
usage "a word too many" "The following argument was not expected: out2" deepchrome-simulate --output out out2
usage "too few genes" "--genes: Value 2 not in range 3 to 100000000" deepchrome-simulate --output out --genes 2
usage "another recipe" "--recipe: soup not in {default,paper}" "${train[@]}" --train $table --recipe soup
usage "another optimizer" "--optimizer: lbfgs not in {sgd,adam,adamw,rmsprop,adagrad}" "${train[@]}" --train $table --optimizer lbfgs
usage "no epochs" "--epochs: Value 0 not in range 1 to 1000000" deepchrome-train --train $table --valid $table --output out --epochs 0
usage "half an epoch" "--epochs: Value 1.5 not in range 1 to 1000000" deepchrome-train --train $table --valid $table --output out --epochs 1.5
usage "an empty batch" "--batch-size: Value 0 not in range 1 to 1000000" "${train[@]}" --train $table --batch-size 0
usage "a negative rate" "--learning-rate: -1 (wanted a finite number above 0)" "${train[@]}" --train $table --learning-rate -1
usage "a rate that is no number" "--learning-rate: nan (wanted a finite number above 0)" "${train[@]}" --train $table --learning-rate nan
usage "a rate in words" "--learning-rate: fast (wanted a finite number above 0)" "${train[@]}" --train $table --learning-rate fast
usage "a negative weight decay" "--weight-decay: -0.1 (wanted a finite number at least 0)" "${train[@]}" --train $table --weight-decay -0.1
usage "a momentum of another optimizer" "--momentum: is of sgd, not of adamw" "${train[@]}" --train $table --momentum 0.9
usage "a weight decay of rmsprop" "--weight-decay: is not of rmsprop" "${train[@]}" --train $table --optimizer rmsprop --weight-decay 0.1
usage "an average that is not kept" "--average: is of --keep average, not of last" "${train[@]}" --train $table --average 0.5
usage "an average of no epochs" "--average: is 0 (wanted above 0 and at most 1)" "${train[@]}" --train $table --keep average --average 0
usage "a probability above 1" "--mark-dropout: 1.5 (wanted a number from 0 to 1)" "${train[@]}" --train $table --mark-dropout 1.5
usage "a negative seed" "--seed: -1 (wanted a whole number, 0 or more)" "${train[@]}" --train $table --seed -1
usage "a negative patience" "--patience: -1 (wanted a whole number, 0 or more)" "${train[@]}" --train $table --patience -1
usage "no threads" "--threads: Value 0 not in range 1 to 1024" "${train[@]}" --train $table --threads 0
usage "a negative weight of jumps" "--total-variation: -1 (wanted a finite number at least 0)" "${visualize[@]}" out --total-variation -1
usage "a quantile below the median" "--quantile: 0.5 (wanted a finite number above 0.5)" "${visualize[@]}" out --quantile 0.5
usage "a prior of another kind" "--prior: beta not in {gaussian,bounds}" "${visualize[@]}" out --prior beta
usage "a prior and the published procedure" "--parity excludes --prior" deepchrome-visualize --model $model --class on --output out --parity --prior bounds
usage "loci without attributions" "--loci requires --attribution" "${visualize[@]}" out --loci $table
usage "a negative lambda" "--lambda: -1 (wanted a finite number at least 0)" "${visualize[@]}" out --lambda -1
usage "a threshold that is no number" "--threshold: nan (wanted a finite number at least 0)" "${visualize[@]}" out --threshold nan

# Flags that have no effect beside the others, so that a result could be taken for what it is not, are refused.
# idle <program> <flag> <of what> <argument>...
idle() {
    local program=$1 flag=$2 scope=$3
    shift 3
    expect_status 2 "$program" "$@"
    expect_equal "the message" "$(cat stderr)" "$program: $flag: is of $scope; leave it out; --help shows what is possible"
}
for way in "--class on" "--class on --data t.csv --bounds marks" "--report --data t.csv" "--attribution deep-lift --data t.csv"; do
    idle deepchrome-visualize --quantile "--class with --data, for bounds bin by bin" --model m --output out $way --quantile 0.8
done
idle deepchrome-visualize --quantile "--class with --data, for bounds bin by bin" --model m --output out --class on --data t.csv --prior gaussian --quantile 0.8
for way in "--class on" "--report --data t.csv" "--attribution deep-lift --data t.csv"; do
    idle deepchrome-visualize --prior "--class with training genes in --data, where it is gaussian" --model m --output out $way --prior gaussian
done
idle deepchrome-simulate --label-bands "--label quantiles" --output out --label log2 --label-bands 4
reads=(--genes g --signal K=x --output out)
idle deepchrome-bin --control-use --control "${reads[@]}" --control-use ratio
for flag in --cell=C --label=log2 --label-threshold=1 --label-bands=3 --label-pseudocount=2 --label-margin=1 --label-ties=on --unmeasured=drop; do
    idle deepchrome-bin ${flag%=*} --expression "${reads[@]}" $flag
done
reads+=(--expression e)
idle deepchrome-bin --label-threshold "--label threshold" "${reads[@]}" --label-threshold 3
idle deepchrome-bin --label-bands "--label quantiles" "${reads[@]}" --label threshold --label-bands 3
idle deepchrome-bin --label-pseudocount "--label log2" "${reads[@]}" --label value --label-pseudocount 3
for flag in --label-margin=1 --label-ties=on; do
    idle deepchrome-bin ${flag%=*} "--label median, threshold and quantiles" "${reads[@]}" --label log2 $flag
done

echo "$kinds kinds of bad input, $failures of them not refused as they should"
if [ "$kinds" -lt 40 ] || [ "$failures" -gt 0 ]; then exit 1; fi
