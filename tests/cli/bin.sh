#!/usr/bin/env bash
# deepchrome-bin: from annotation, reads and expression to gene tables, on genes small enough to count by hand.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

printf 'chrom\ttss\tgene_id\tsymbol\tstrand\n%s\n' >genes.tsv \
    "chr1	1000	A	a	+
chr1	1010	B	b	-
chr2	10	C	c	+
chr2	500	D	d	-
chr2	900	E	e	+
chrM	70	F	f	+"
# A: bins of 10 bp from 980 to 1020, B: from 990 to 1030, C: from -10 to 30, ...
printf '%s\t%s\t%s\tN\t1000\t%s\n' >reads.tagAlign \
    chr2 28 64 + chr1 985 1021 + chr1 995 996 - chr1 995 996 - chr3 5 41 + MT 60 70 - chr2 0 5 -
printf 'gene_id\tE000\tE003\t\nA\t9\t1.5\t\nB\t9\t2.5\t\nC\t9\t3.5\t\nD\t9\t0\t\nE\t9\t0.5\t\nF\t9\t7\t\n' >expression.tsv
undivided=(deepchrome-bin --genes genes.tsv --signal H3K4me3=reads.tagAlign --bins 4 --bin-width 10)
bin=("${undivided[@]}" --split published)

expect_status 0 "${bin[@]}" --expression expression.tsv --cell E003 --output out
expect_equal "the log" "$(cat stderr)" "genes.tsv: 6 genes from a TSS table (any assembly)
H3K4me3: reads.tagAlign: 7 reads, 6 of them in windows (BED)
reads.tagAlign: chromosome MT is taken for chrM
out/train.csv: 2 genes, 50.0 % ON
out/valid.csv: 2 genes, 50.0 % ON
out/test.csv: 2 genes, 50.0 % ON"
expect_files out genes.tsv run.json test.csv train.csv valid.csv windows.bed
expect_equal "train.csv" "$(cat out/train.csv)" "#deepchrome bin_width=10 orientation=genome normalization=none counting=overlap
gene,bin,H3K4me3,label
A,1,1,0
A,2,3,0
A,3,1,0
A,4,1,0
B,1,3,1
B,2,1,1
B,3,1,1
B,4,1,1"
expect_equal "valid.csv" "$(tail -n +3 out/valid.csv | tr '\n' ' ')" "C,1,0,1 C,2,1,1 C,3,0,1 C,4,1,1 D,1,0,0 D,2,0,0 D,3,0,0 D,4,0,0 "
expect_equal "test.csv" "$(tail -n +3 out/test.csv | tr '\n' ' ')" "E,1,0,0 E,2,0,0 E,3,0,0 E,4,0,0 F,1,0,1 F,2,1,1 F,3,0,1 F,4,0,1 "
expect_equal "windows.bed" "$(tr '\t\n' ' ;' <out/windows.bed)" \
    "chr1 980 1020 A 0 +;chr1 990 1030 B 0 -;chr2 0 30 C 0 +;chr2 480 520 D 0 -;chr2 880 920 E 0 +;chrM 50 90 F 0 +;"
expect_equal "genes.tsv" "$(cut -f 1,3-5,7-10 out/genes.tsv | tr '\t\n' ' ;')" \
    "gene_id chrom tss strand expression label split dropped;A chr1 1000 + 1.5 0 train .;B chr1 1010 - 2.5 1 train .;\
C chr2 10 + 3.5 1 valid .;D chr2 500 - 0 0 valid .;E chr2 900 + 0.5 0 test .;F chrM 70 + 7 1 test .;"
expect_equal "run.json" "$(json_keys out/run.json)" "program version command_line settings inputs shape cell assembly \
chromosomes_renamed chromosomes_missing genes labels split outputs "
expect_equal "the library" "$(json_value out/run.json library_size)" 7
expect_equal "padded genes" "$(sed -n 's/^    "padded": \(.*\),$/\1/p' out/run.json)" 1
expect_equal "the checksum" "$(grep -c "\"checksum\": \"crc32:$(gzip -c reads.tagAlign | tail -c 8 | od -An -tx4 -N4 | tr -d ' ')\"" out/run.json)" 1

# table <flag>...: the bins of all genes, on one line
table() {
    expect_status 0 "${bin[@]}" --output other --force "$@"
    tail -q -n +3 other/train.csv other/valid.csv other/test.csv | awk -F , '{ printf "%s%s", $2 == 1 ? (NR > 1 ? " " : "") $1 ":" : ",", $3 }'
}
plain="A:1,3,1,1 B:3,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
expect_equal "without labels" "$(table)" "$plain"
expect_equal "its header" "$(sed -n 2p other/train.csv)" "gene,bin,H3K4me3"
gzip -k reads.tagAlign
expect_equal "gzip" "$(deepchrome-bin --genes genes.tsv --signal K=reads.tagAlign.gz --bins 4 --bin-width 10 --split published --output in 2>/dev/null
    tail -n +3 in/train.csv | cut -d , -f 3 | tr '\n' ' ')" "1 3 1 1 3 1 1 1 "
expect_equal "standard input" "$(deepchrome-bin --genes genes.tsv --signal K=- --bins 4 --bin-width 10 --split published --output in -f <reads.tagAlign 2>/dev/null
    tail -n +3 in/train.csv | cut -d , -f 3 | tr '\n' ' ')" "1 3 1 1 3 1 1 1 "
expect_equal "a pipe" "$(deepchrome-bin --genes genes.tsv --signal K=<(cat reads.tagAlign.gz) --bins 4 --bin-width 10 --split published --output in -f 2>/dev/null
    tail -n +3 in/train.csv | cut -d , -f 3 | tr '\n' ' ')" "1 3 1 1 3 1 1 1 "
expect_equal "5' ends" "$(table --count-by 5p)" "A:1,2,0,0 B:2,0,0,0 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
expect_equal "centers" "$(table --count-by center)" "A:0,2,1,0 B:2,1,0,0 C:0,1,0,0 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
expect_equal "extended reads" "$(table --extend 11)" "A:3,3,1,1 B:3,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:1,1,0,0"
expect_equal "genes of the minus strand turned" "$(table --orient strand)" \
    "A:1,3,1,1 B:0,1,1,3 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
printf 'chr1\t995\t996\n' >blacklist.bed
expect_equal "a blacklist" "$(table --blacklist blacklist.bed)" "A:0,0,0,0 B:0,0,0,0 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
expect_equal "what it skipped" "$(json_value other/run.json blacklisted)" 3
expect_equal "CPM" "$(table --normalize cpm | cut -d ' ' -f 1)" "A:142857.14,428571.44,142857.14,142857.14"
expect_equal "RPKM" "$(table --normalize rpkm | cut -d ' ' -f 1)" "A:14285714,42857144,14285714,14285714"
printf 'chr1\t985\t995\tN\t1\t+\nchr2\t600\t610\tN\t1\t+\n' >input.tagAlign
expect_equal "a control of two reads for seven" "$(table --control input.tagAlign)" \
    "A:0,0,1,1 B:0,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
expect_equal "the ratio to a control" "$(table --control H3K4me3=input.tagAlign --control-use ratio | cut -d ' ' -f 1)" "A:0.44444445,0.8888889,2,2"

# Tracks. A: bins 980-990-1000-1010-1020
printf 'track type=bedGraph\nchr1\t980\t985\t1\nchr1\t985\t989\t3\nchr1\t995\t1015\t2\nchr2\t0\t100\t4\n' >track.bedGraph
tracks() {
    expect_status 0 deepchrome-bin --genes genes.tsv --signal K=track.bedGraph --bins 4 --bin-width 10 --split published --output other --force "$@"
    tail -n +3 other/train.csv | cut -d , -f 1,3 | tr '\n' ' '
}
expect_equal "means of covered bases" "$(tracks)" "A,1.8888888 A,2 A,2 A,2 B,2 B,2 B,2 B,0 "
expect_equal "sums" "$(tracks --track sum)" "A,17 A,10 A,20 A,10 B,10 B,20 B,10 B,0 "
expect_equal "maxima" "$(tracks --track max)" "A,3 A,2 A,2 A,2 B,2 B,2 B,2 B,0 "
expect_equal "a gene with a missing bin" "$(tracks --missing nan)" "A,1.8888888 A,2 A,2 A,2 "
expect_equal "what was dropped" "$(cut -f 1,9,10 other/genes.tsv | tr '\t\n' ' ;')" "gene_id split dropped;A train .;\
B none missing_bins;C valid .;D none missing_bins;E none missing_bins;F none missing_bins;"
expect_equal "what is said of them" "$(grep 'left out' stderr)" "genes left out: 4 missing_bins (K 4)"
# A track beside it that covers no window: no gene is left, and the mark is named.
printf 'chr1\t5000000\t5000010\t1\nchr2\t1\t3\t1\n' >elsewhere.bedGraph
expect_status 1 deepchrome-bin --genes genes.tsv --signal K=track.bedGraph --signal M=elsewhere.bedGraph --bins 4 --bin-width 10 \
    --split published --missing nan --output nothing
expect_equal "the message" "$(cat stderr)" "deepchrome-bin: nothing: no gene is left for the tables (wanted some): 6 missing_bins (K 4, M 6); \
give tracks that cover the windows, or --missing zero"

# Labels: 1.5 2.5 3.5 0 0.5 7
expression=expression.tsv
labels() {
    expect_status 0 "${bin[@]}" --expression $expression --cell E003 --output other --force "$@"
    tail -n +2 other/genes.tsv | awk -F '\t' '{ printf "%s%s ", $8, $9 == "none" ? "-" : "" }'
}
expect_equal "labels by the median" "$(labels)" "0 1 1 0 0 1 "
expect_equal "labels by a threshold" "$(labels --label threshold --label-threshold 2.5)" "0 0 1 0 0 1 "
expect_equal "labels with ties" "$(labels --label threshold --label-threshold 2.5 --label-ties on)" "0 1 1 0 0 1 "
expect_equal "bands" "$(labels --label quantiles --label-bands 3)" "1 1 2 0 0 2 "
expect_equal "values" "$(labels --label value)" "1.5 2.5 3.5 0 0.5 7 "
expect_equal "logarithms" "$(labels --label log2 --label-pseudocount 0.5)" "1 1.5849625 2 -1 0 2.9068906 "
expect_equal "a margin" "$(labels --label-margin 0.6)" "0- 1- 1 0 0 1 "
printf 'A 1.5\nB 2.5\nC 3.5\nD 0\nF 7\n' | tr ' ' '\t' >list.tsv
expect_equal "a list, without E" "$(expression=list.tsv; labels --unmeasured drop)" "0 0 1 0 .- 1 "

# Splits
parts() {
    expect_status 0 "${undivided[@]}" --expression expression.tsv --cell E003 --output other --force "$@"
    tail -n +2 other/genes.tsv | awk -F '\t' '{ printf "%s:%s ", $1, substr($9, 1, 2) }'
}
# Six genes on three chromosomes: that with three of them trains. The seed says which of the others is tested on.
expect_equal "chromosomes" "$(parts)" "A:va B:va C:tr D:tr E:tr F:te "
expect_equal "what is said of them" "$(grep '^split' stderr)" "split: train chr2 (3 genes); valid chr1 (2); test chrM (1)"
expect_equal "what run.json says of them" "$(sed -n '/^  "split"/,/^  }/p' other/run.json | tr -d ' \n')" '"split":{"train":{"genes":3,"chromosomes":{"chr2":3},'\
'"labels":{"0":2,"1":1}},"valid":{"genes":2,"chromosomes":{"chr1":2},"labels":{"0":1,"1":1}},"test":{"genes":1,"chromosomes":{"chrM":1},"labels":{"1":1}}},'
expect_equal "its settings" "$(sed -n '/^    "split"/,/}/p' other/run.json | tr -d ' \n')" \
    '"split":{"rule":"chromosomes","seed":1,"exclude_overlaps":false,"shares":[60.0,20.0,20.0]}'
expect_equal "by name" "$(parts --split chromosomes)" "$(parts)"
for seed in 2 3 4 5 6 7 8 9; do parts --seed $seed; echo; done >seeds.txt
expect_equal "by other seeds" "$(sort -u seeds.txt | tr '\n' ' ')" "A:te B:te C:tr D:tr E:tr F:va  A:va B:va C:tr D:tr E:tr F:te  "
expect_equal "by other shares" "$(parts --shares 2,0,1)" "A:te B:te C:tr D:tr E:tr F:tr "
expect_equal "what is said of no part" "$(grep '^split' stderr)" "split: train chr2, chrM (4 genes); valid none (0); test chr1 (2)"
expect_equal "named chromosomes" "$(parts --test-chromosomes 2 --valid-chromosomes chrM)" "A:tr B:tr C:te D:te E:te F:va "
expect_equal "folds of chromosomes" "$(parts --split chromosomes --folds 3 --fold 2)" "A:te B:te C:tr D:tr E:tr F:va "
expect_equal "their settings" "$(sed -n '/^    "split"/,/}/p' other/run.json | tr -d ' \n')" \
    '"split":{"rule":"chromosomes","seed":1,"exclude_overlaps":false,"folds":3,"fold":2}'
expect_equal "the same without overlaps" "$(parts --folds 3 --fold 2 --exclude-overlaps)" "A:te B:te C:tr D:tr E:tr F:va "
cp other/genes.tsv before.tsv
expect_equal "a file" "$(parts --split file --split-file before.tsv)" "A:te B:te C:tr D:tr E:tr F:va "
printf 'A\ttrain\nB\ttest\nC\ttrain\nD\ttrain\nE\tnone\nF\tvalid\n' >split.tsv
expect_equal "overlaps" "$(parts --split file --split-file split.tsv --exclude-overlaps)" "A:no B:te C:tr D:tr E:no F:va "
for split in random stratified; do
    first=$(parts --split $split --shares 1,1,1 --seed 5)
    expect_equal "$split, once more" "$(parts --split $split --shares 1,1,1 --seed 5)" "$first"
    expect_equal "$split in thirds" "$(echo "$first" | tr ' ' '\n' | grep : | cut -d : -f 2 | sort | uniq -c | tr -s ' \n' ' ')" " 2 te 2 tr 2 va "
done
expect_equal "strata" "$(tail -n +2 other/genes.tsv | cut -f 8,9 | sort | uniq -c | tr -s ' \t\n' ' ')" \
    " 1 0 test 1 0 train 1 0 valid 1 1 test 1 1 train 1 1 valid "

# Many cells at once
printf '%s\t%s\t%s\n' cell mark path E003 H3K4me3 reads.tagAlign E003 H3K27me3 reads.tagAlign.gz E000 H3K27me3 input.tagAlign \
    E000 H3K4me3 reads.tagAlign E003 Input input.tagAlign >manifest.tsv
for threads in 1 2; do
    expect_status 0 deepchrome-bin --genes genes.tsv --manifest manifest.tsv --expression expression.tsv --bins 4 --bin-width 10 \
        --split random --threads $threads --output cells$threads
    expect_files cells$threads E000 E003
done
for file in E000/train.csv E003/test.csv E003/genes.tsv; do expect_same cells1/$file cells2/$file; done
expect_equal "a header of the first cell's order" "$(cat cells1/*/train.csv | grep gene | sort -u)" "gene,bin,H3K4me3,H3K27me3,label"
expect_equal "one split for all" "$(cut -f 1,9 cells1/E000/genes.tsv)" "$(cut -f 1,9 cells1/E003/genes.tsv)"
expect_equal "a control from the manifest" "$(cat cells1/E003/*.csv | grep -c A,1,0,0,)" 1
