#!/usr/bin/env bash
# Files and names that somebody made to do harm: one printable line that says where, what and what to do, and nothing left behind.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/sealed.sh"

simulate_genes 150 genes
bare genes/*.csv
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --threads 1 --output run 2>/dev/null
model=run/model.safetensors
escape=$'\033' reversed=$'\342\200\256' separator=$'\342\200\250' csi=$'\302\233'

# expect_printable: nothing in standard error but ASCII that can be seen
expect_printable() {
    if grep -q '[^ -~]' stderr; then fail "not printable: $(cat -v stderr)"; fi
}

# JSON beside a model, which has no checksum
visualize=(deepchrome-visualize --report --data genes/test.csv --steps 2 --restarts 1 --threads 1 --output out)
mkdir beside
cp $model run/history.csv beside
finish="give the folder of a finished deepchrome-train, or remove the file"
# metrics_refused <kind> <message>: beside/metrics.json
metrics_refused() {
    refused "$1" 1 "beside/metrics.json: $2; $finish" "${visualize[@]}" --model beside/model.safetensors
}
nested() { head -c "$1" /dev/zero | tr '\0' '['; head -c "$1" /dev/zero | tr '\0' ']'; }
echo '{"valid":[]}' >beside/metrics.json
metrics_refused "a list of metrics" "valid is no JSON object (wanted the metrics of a training)"
echo '{"valid":{"genes_on":"many"}}' >beside/metrics.json
metrics_refused "a text for a number" "genes_on is no whole number (wanted the metrics of a training)"
echo '{"valid":{"genes_on":1,"genes_off":-1}}' >beside/metrics.json
metrics_refused "a negative number" "genes_off is no whole number (wanted the metrics of a training)"
echo '[1]' >beside/metrics.json
metrics_refused "metrics that are a list" "the content is no JSON object (wanted the metrics of a training)"
echo '{"valid" 1}' >beside/metrics.json
metrics_refused "metrics that are no JSON" "the content is not JSON at byte 10 (wanted ':')"
printf '{"valid":{"genes_on":%s}}' "$(nested 100000)" >beside/metrics.json
metrics_refused "deep nesting" "the content is not JSON at byte 36 (wanted fewer brackets within brackets)"
echo '{"valid":{},"valid":{}}' >beside/metrics.json
metrics_refused "a name twice" "the content is not JSON at byte 24 (wanted every name once)"
head -c 5000000 /dev/zero | tr '\0' ' ' >beside/metrics.json
metrics_refused "five million blanks" "is longer than 4194304 bytes (wanted the record of a run)"

# Texts of a model whose checksum is right
# change <sed command>: bad.safetensors, a model whose header was changed, but not its length
change() {
    reseal "$1"
    if cmp -s bad.safetensors $model; then fail "the model was not changed"; fi
    expect_equal "the size of a changed model" "$(wc -c <bad.safetensors)" "$(wc -c <$model)"
}
predict=(deepchrome-predict --input genes/test.csv --output out)
change 's/"recipe":"{\\"recipe\\":\\"default\\",/"recipe":"[[[[[[[[[[[[[[[[[[[[[[[[/'
refused "a nested recipe" 1 'bad.safetensors: the metadata "recipe" is not JSON at byte 17 (wanted fewer brackets within brackets); '\
'give a file as deepchrome saved it' "${predict[@]}" --model bad.safetensors
change 's/H3K27me3/\\\\u001bA/'
refused "an escape character in a mark" 1 'bad.safetensors: the card: the mark name "\x1bA" holds U+001B (wanted printable text); '\
'correct the name' "${predict[@]}" --model bad.safetensors
change "s/H3K27me3/${reversed}abcde/"
refused "a mark that reverses the line" 1 'bad.safetensors: the card: the mark name "\u202eabcde" holds U+202E (wanted printable '\
'text); correct the name' "${predict[@]}" --model bad.safetensors

# Names in tables and flags
# gene_refused <kind> <bytes> <shown> <what it holds>
gene_refused() {
    sed "102,201s/^[^,]*/SIM$2/" genes/test.csv >bad.csv
    refused "$1" 1 "bad.csv:102: the gene name \"SIM$3\" holds $4 (wanted printable text); ${5:-correct the name}" \
        deepchrome-predict --model $model --input bad.csv --output out
}
gene_refused "an escape character" "${escape}[2J" '\x1b[2J' U+001B
gene_refused "an escape character of eight bits" "${csi}2J" '\u009b2J' U+009B
gene_refused "a reversed line" "$reversed" '\u202e' U+202E
gene_refused "a separator of lines" "$separator" '\u2028' U+2028
gene_refused "a byte that is no UTF-8" $'\377' '\xff' "the byte FF, which is no UTF-8" "write it in UTF-8"
sed "1s/H3K4me1/K${escape}c/" genes/test.csv >bad.csv
refused "an escape character in a header" 1 'bad.csv:1: the mark name "K\x1bc" holds U+001B (wanted printable text); correct the name' \
    deepchrome-train --train bad.csv --valid genes/valid.csv --output out
tail -n +2 genes/test.csv >headless.csv
refused "an escape character in a flag" 1 'the names given for the marks: the mark name "K\x1bc" holds U+001B (wanted printable text); '\
'correct the name' "${visualize[@]/genes\/test.csv/headless.csv}" --model $model --marks "A,B,C,D,K${escape}c"
printf 'chrom\ttss\tgene_id\nchr1\t500\tA\nchr1\t5000\tB\nchr1\t9000\tC\n' >loci.tsv
printf 'chr1\t490\t526\n' >reads.bed
bin=(deepchrome-bin --genes loci.tsv --bins 4 --bin-width 10 --split random --output out)
refused "an escape character in --signal" 1 '--signal: the mark name "K\x1bc" holds U+001B (wanted printable text); correct the name' \
    "${bin[@]}" --signal "K${escape}c=reads.bed"
for name in "E${escape}c:\\x1bc:U+001B" $'E\rc:\\rc:U+000D' "E${reversed}:\\u202e:U+202E"; do
    IFS=: read -r cell shown code <<<"$name"
    printf '%s\tK\treads.bed\n' "$cell" >cells.tsv
    refused "a cell $shown" 1 "cells.tsv:1: the cell name \"E$shown\" holds $code (wanted printable text); correct the name" \
        "${bin[@]}" --manifest cells.tsv
done
printf '#\na\0b\tK\treads.bed\n' >cells.tsv
refused "a NUL in a cell" 1 'cells.tsv:2: the cell name "a\x00b" holds U+0000 (wanted printable text); correct the name' "${bin[@]}" \
    --manifest cells.tsv
printf '#\nE1\tK\treads\0.bed\n' >cells.tsv
refused "a NUL in a path" 1 'cells.tsv:2: the path "reads\x00.bed" holds U+0000 (wanted printable text); correct the name' "${bin[@]}" \
    --manifest cells.tsv
expect_printable

# Names of files may be anything, and are shown so that they steer no terminal.
odd="a$escape[2J${csi}2J$reversed"$'\n\r\377'
shown='a\x1b[2J\u009b2J\u202e\n\r\xff'
refused "an odd name of a file" 1 "$shown: cannot be read (No such file or directory); check the path" "${predict[@]:0:1}" \
    --model $model --input "$odd" --output out
refused "an odd argument" 2 "The following argument was not expected: $shown; --help shows what is possible" deepchrome-simulate "$odd" \
    --output out
expect_status 0 deepchrome-simulate --genes 30 --output "$odd"
expect_equal "what is told of an odd folder" "$(head -n 1 stderr | sed 's/, .*//')" "$shown/train.csv: 10 genes"
expect_equal "how many lines are told" "$(wc -l <stderr)" 3
expect_printable
cp reads.bed "$odd/reads"
expect_status 0 "${bin[@]}" --signal "K=$odd/reads"
expect_equal "what is told of an odd file" "$(sed -n 2p stderr)" "K: $shown/reads: 1 reads, 1 of them in windows (BED)"
expect_printable
rm -rf out
expect_status 0 deepchrome-visualize --class on --model $model --steps 2 --restarts 1 --output "$odd/class"
expect_printable
[ $failures = 0 ] || fail "$failures of $kinds kinds of hostile input were not refused as they should"
