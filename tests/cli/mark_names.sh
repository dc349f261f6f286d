#!/usr/bin/env bash
# Whatever a table calls its marks, each figure has the names to the letter and draws every row of its tables.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

if ! command -v gnuplot >/dev/null; then
    echo "skipped: gnuplot is missing; install gnuplot-nox"
    exit 77
fi
simulate_genes 150 genes
bare genes/*.csv
with_names=(class_map contributions filters marks off_map on_map)
all=(calibration class_map contributions filters marks off_map on_map precision_recall roc scores training)

# pictures <folder> <name>...: of a model of these five marks, whose weights are those of any others
pictures() {
    local folder=$1 header table
    shift
    header=$(printf '%s,' gene bin "$@")label
    mkdir "$folder"
    for table in train valid test; do
        { printf '%s\n' "$header"; tail -n +2 genes/$table.csv; } >"$folder/$table.csv"
    done
    expect_status 0 deepchrome-train --train "$folder/train.csv" --valid "$folder/valid.csv" --epochs 2 --threads 1 --output "$folder/run"
    expect_status 0 deepchrome-visualize --class on --model "$folder/run/model.safetensors" --output "$folder/class" --steps 9 \
        --restarts 1 --threads 1
    if grep -q 'no picture' stderr; then fail "$folder: $(cat stderr)"; fi
    expect_status 0 deepchrome-visualize --report --model "$folder/run/model.safetensors" --data "$folder/test.csv" \
        --output "$folder/report" --steps 9 --restarts 1 --threads 1
    expect_equal "what is told of $folder" "$(cat stderr)" "the report: $folder/report/report.html"
    cp "$folder/class/class_map.svg" "$folder/report/figures"
    expect_equal "the figures of $folder" "$(cd "$folder/report/figures" && ls ./*.svg | sed 's/^\.\///; s/\.svg$//' | tr '\n' ' ')" \
        "${all[*]} "
}

# texts <picture>: a line each, as they are read
texts() {
    sed -n 's/^.*<text[^>]*>\(.*\)<\/text>.*$/\1/p' "$1" | sed 's/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}

# shapes <picture>: all but the texts, and where margins go by the length of names, the bars and their order
shapes() {
    case $1 in
    */marks.svg) grep -c '<polygon' "$1" ;;
    *) sed 's/<text.*<\/text>//; s/<title>.*<\/title>//' "$1" ;;
    esac
}

# draws <folder> <name>...: the names to the letter, and all else as with plain names
draws() {
    local folder=$1 figure name
    pictures "$@"
    shift
    for figure in "${with_names[@]}"; do
        texts "$folder/report/figures/$figure.svg" >found
        for name in "$@"; do
            expect_equal "how often $figure.svg of $folder has $name" "$(grep -c -x -F -e "$name" found)" \
                "$(texts plain/report/figures/$figure.svg | grep -c -x A)"
        done
        expect_equal "the number of texts in $figure.svg of $folder" "$(wc -l <found)" "$(texts plain/report/figures/$figure.svg | wc -l)"
        shapes "$folder/report/figures/$figure.svg" >shapes
        shapes plain/report/figures/$figure.svg | cmp - shapes || fail "$figure.svg of $folder draws other than with plain names"
    done
}

pictures plain A B C D E
for figure in "${with_names[@]}"; do
    texts plain/report/figures/$figure.svg | grep -q -x A || fail "$figure.svg has no mark A"
done
draws signs 'a%d' 'K27 (50% in)' '#x' "it's" '`touch pwned`'
draws braces '{x}_^' '@GPVAL_TERM @ARG0' '\' '$(touch pwned)' '<b>&amp;'
draws escapes 'a\n\\b\t' "''" '%%s%' '# # #' 'nan'
draws blanks ' before' 'after ' ' ' 'a  b' "'; system('touch pwned'); '"
draws alphabets $'\316\261 \316\262' $'\346\250\231\350\255\230' $'\303\251t\303\251' "$(printf 'long%.0s' {1..75})" '5'
expect_equal "commands that were run" "$(find . -name 'pwned*')" ""

# As tracks, no mark takes the file of another, or of the probability.
printf 'chrom\ttss\tgene_id\n' >loci.tsv
awk -F , 'NR > 1 && $2 == 1 { print "chr1\t" 20000 * ++n "\t" $1 }' genes/test.csv >>loci.tsv
pictures tracks $'\316\261' $'\316\262' p_on 'p on' ..
expect_status 0 deepchrome-visualize --attribution deep-lift --model tracks/run/model.safetensors --data tracks/test.csv --loci loci.tsv \
    --assembly hg19 --bin-width 100 --output tracks/out --threads 1
expect_equal "the tracks" "$(cd tracks/out && ls ./*.bedGraph.gz | tr '\n' ' ')" \
    "./_..bedGraph.gz ./__.bedGraph.gz ./___2.bedGraph.gz ./p_on.bedGraph.gz ./p_on_2.bedGraph.gz ./p_on_3.bedGraph.gz "
expect_equal "their titles" "$(for file in __ ___2 p_on_2 p_on_3 _. p_on; do
    gunzip -c "tracks/out/$file.bedGraph.gz" | sed -n '1s/.* name="\([^"]*\)".*/\1/p'
done | tr '\n' ';')" $'\316\261;\316\262;p_on;p on;..;p(ON);'
