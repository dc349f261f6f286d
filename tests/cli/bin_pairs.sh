#!/usr/bin/env bash
# Pairs and fragments: deepchrome-bin counts them as bedtools does, `bamtobed -bedpe` of the proper pairs and then `intersect -c`
# from end to end, whatever the order and the format of the file. Reads and first reads are those of `multicov`.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/bedtools.sh"

# By hand: bins of 10 bp of G from 980 to 1020, of H from 4980.
printf 'chrom\ttss\tgene_id\nchr1\t1000\tG\nchr2\t5000\tH\n' >two.tsv
bin=(deepchrome-bin --genes two.tsv --bins 4 --bin-width 10 --split random --shares "1,0,1" --force)
# refused <what> <message> <flag>...
refused() {
    expect_status 1 "${bin[@]}" --output none "${@:3}"
    expect_equal "$1" "$(cat stderr)" "deepchrome-bin: $2"
    if [ -e none ]; then fail "$1 left something behind"; fi
}
# counts <flag>...: the bins of both genes, and the first line
counts() {
    expect_status 0 "${bin[@]}" --output out "$@"
    tail -q -n +3 out/train.csv out/test.csv | sort | awk -F , '{ printf "%s%s", $2 == 1 ? (NR > 1 ? " " : "") $1 ":" : ",", $3 }'
    sed 's/.* normalization=\([^ ]*\) counting=/ \1 /; 1q' out/train.csv
}

# Text with fragments
printf 'chr1\t985\t990\tchr1\t1005\t1011\tn\t60\t+\t-\n.\t-1\t-1\tchr1\t985\t990\nchr1\t985\t990\tchr2\t4985\t4990\n' >ends.bedpe
expect_equal "BEDPE" "$(counts --signal K=ends.bedpe --extend 500)" "G:1,1,1,1 H:0,0,0,0 none overlap-fragments"
expect_equal "the log" "$(grep ends.bedpe stderr)" "K: ends.bedpe: 1 fragments, 1 of them in windows (BEDPE)
ends.bedpe: fragments are counted as long as they are, --extend is for reads
ends.bedpe: has nothing on chr2, where 1 of 2 genes is"
expect_equal "what is skipped" "$(json_value out/run.json unmapped) $(json_value out/run.json two_chromosomes)" "1 1"
expect_equal "BEDPE from a pipe" "$(counts --signal K=bedpe:<(cat ends.bedpe))" "G:1,1,1,1 H:0,0,0,0 none overlap-fragments"
printf '# id=x\nchr1\t985\t992\tAAACCCGG-1\t3\nchr2\t4985\t4986\tTTTTGGGG-1\t1\nchr2\t4985\t4986\tTTTTGGGG-1\t1\n' | gzip >fragments.tsv.gz
expect_equal "fragments of single cells" "$(counts --signal K=fragments.tsv.gz --min-mapq 5)" "G:1,1,0,0 H:2,0,0,0 none overlap-fragments"
expect_equal "what is said of qualities" "$(grep -c '^fragments.tsv.gz: lines of fragments of single cells have no mapping quality, and all were counted$' stderr)" 1
printf 'TTTTGGGG-1\nACACACAC-1\n' >cells.txt
expect_equal "those of a cell" "$(counts --signal K=fragments.tsv.gz --cells cells.txt)" "G:0,0,0,0 H:2,0,0,0 none overlap-fragments"
expect_equal "what is said of the other" "$(grep cells.txt stderr)" "fragments.tsv.gz: 1 of the cells of cells.txt have no fragments"
expect_equal "what run.json says" "$(json_value out/run.json other_cells) $(json_value out/run.json absent_cells) $(json_value out/run.json listed)" "1 1 2"
checksum() { sed -n '/"cells": {/,/}/s/.*"checksum": "\(.*\)".*/\1/p' out/run.json; }
expect_equal "the checksum of the list" "$(checksum)" "crc32:$(gzip -c cells.txt | tail -c 8 | od -An -tx4 -N4 | tr -d ' ')"
sum=$(checksum)
expect_equal "a list from a pipe" "$(counts --signal K=fragments.tsv.gz --cells <(cat cells.txt)) $(checksum)" \
    "G:0,0,0,0 H:2,0,0,0 none overlap-fragments $sum"
printf 'chr1\t985\t986\nchr2\t4985\t4990\n' >reads.bed
printf 'chr1\t985\t986\t5\nchr2\t4985\t4990\t5\n' >track.bedGraph
expect_equal "marks of all kinds" "$(counts --signal K=reads.bed --signal L=fragments.tsv.gz --signal M=track.bedGraph --extend 7 | sed 's/.* //')" \
    overlap-extend-7+overlap-fragments+track-mean
echo AAACCCGG >other.txt
refused "a list of other cells" "fragments.tsv.gz: none of its 3 fragments is of the 1 cells of other.txt (wanted those of at least one; the file has \"AAACCCGG-1\"); spell the \
barcodes as the file does" --signal K=fragments.tsv.gz --cells other.txt
printf 'AAACCCGG-1\n\nAAACCCGG-1\n' >twice.txt
refused "a cell twice" 'twice.txt:3: has the barcode "AAACCCGG-1" of line 1 again (wanted each cell once); remove a line' \
    --signal K=fragments.tsv.gz --cells twice.txt
refused "no cells" "/dev/null: names no cells (wanted barcodes, one a line); add some" --signal K=fragments.tsv.gz --cells /dev/null
refused "cells of reads" "--cells cells.txt: no signal is of fragments of single cells (wanted one whose cells can be chosen); leave it out" \
    --signal K=reads.bed --cells cells.txt
printf 'E1\tK\tfragments.tsv.gz\nE2\tK\treads.bed\n' >manifest.tsv
expect_status 1 "${bin[@]}" --manifest manifest.tsv --cells cells.txt --output none
expect_equal "cells of reads in a manifest" "$(tail -n 1 stderr)" "deepchrome-bin: --cells cells.txt: no signal of E2 is of fragments of single cells \
(wanted one whose cells can be chosen); leave it out"
if [ -e none ]; then fail "a refused manifest left something behind"; fi
expect_status 1 "${bin[@]}" --signal K=fragments.tsv.gz --cells cells.txt --output cells.txt
expect_equal "a list as the output" "$(grep -c 'cells.txt' stderr) $(wc -l <cells.txt)" "1 2"

# Factors
expect_equal "a depth" "$(counts --signal K=fragments.tsv.gz --scale-to-depth 6)" "G:2,2,0,0 H:4,0,0,0 depth-6 overlap-fragments"
expect_equal "its factor" "$(json_value out/run.json scale_to_depth) $(json_value out/run.json depth_factor)" "6 2.0"
expect_equal "a factor" "$(counts --signal K=fragments.tsv.gz --scale K=0.5)" "G:0.5,0.5,0,0 H:1,0,0,0 none-scaled overlap-fragments"
expect_equal "it in run.json" "$(json_value out/run.json scale)" 0.5
printf 'chr1\t985\t986\n' >input.bed
expect_equal "all at once" "$(counts --signal K=fragments.tsv.gz --control input.bed --scale-to-depth 6 --scale K=10)" \
    "G:0,20,0,0 H:40,0,0,0 depth-6-control-subtracted-scaled overlap-fragments"
refused "a depth of a track" "track.bedGraph: is a track, whose unit is its own (wanted reads for --scale-to-depth 6); leave out --scale-to-depth, or \
give reads" --signal K=track.bedGraph --scale-to-depth 6
refused "no factor" "--scale K: names no mark and factor (wanted MARK=x); give both" --signal K=reads.bed --scale K
refused "an unknown mark" '--scale M=2: there is no mark "M" (wanted K); correct the name' --signal K=reads.bed --scale M=2
for factor in "" x 0 -1 inf nan 1e400; do
    refused "the factor $factor" "--scale K=$factor: the factor is \"$factor\" (wanted a finite number above 0); correct it" \
        --signal K=reads.bed --scale "K=$factor"
done
refused "a mark twice" "--scale K=3: the mark has a factor already (wanted one a mark); leave out one of them" --signal K=reads.bed --scale K=2 --scale K=3
refused "a factor too large" "reads.bed: a bin of 1 times 1e+39 is too large for a gene table (wanted a number of single precision); give another \
factor" --signal K=reads.bed --scale K=1e39
expect_status 2 "${bin[@]}" --signal K=reads.bed --output none --scale-to-depth 6 --normalize cpm
expect_equal "two units" "$(head -n 1 stderr)" "deepchrome-bin: --scale-to-depth is a unit of its own; leave out --normalize; --help shows what is possible"
expect_status 2 "${bin[@]}" --signal K=reads.bed --output none --scale-to-depth 6 --control reads.bed --control-use ratio
expect_equal "a depth of a ratio" "$(head -n 1 stderr)" "deepchrome-bin: --control-use ratio has no depth; leave out --scale-to-depth; --help shows what is possible"

# sam <file>: rows of name, flag, chromosome, position, CIGAR and the place of the mate become a file
sam() {
    { printf '@SQ\tSN:chr1\tLN:9000\n@SQ\tSN:chr2\tLN:9000\n'
        awk -v OFS='\t' '{ print $1, $2, $3, $4, 30, $5, $6 ? "=" : "*", $6 + 0, 0, "*", "*" }'; } >"$1"
}
sam pairs.sam <<'END'
a 0 chr2 4986 5M
b 99 chr1 986 5M 1001
b 147 chr1 1001 5M 986
c 99 chr1 986 5M 5000
d 65 chr1 986 5M 8000
d 355 chr1 991 5M 8000
END
status_of "${bin[@]}" --signal K=pairs.sam --pairs reads --output out
if grep -q 'which this build cannot read' stderr; then
    echo "skipped from here on: the programs were built without htslib; install libhts-dev"
    exit 77
fi
expect_equal "reads" "$(counts --signal K=pairs.sam --pairs reads)" "G:3,1,1,0 H:1,0,0,0 none overlap"
expect_equal "fragments" "$(counts --signal K=pairs.sam --pairs fragments)" "G:1,1,1,0 H:1,0,0,0 none overlap-fragments"
expect_equal "the log" "$(grep pairs.sam stderr)" "K: pairs.sam: 2 fragments and reads without a pair, 2 of them in windows (SAM)
pairs.sam: 1 alignments of proper pairs are not counted, their mates are not in the file"
expect_equal "what run.json says" "$(sed -n '/"skipped"/,/}/p; /"pairs"/p' out/run.json | tr -d ' \n')" '"pairs":"fragments","skipped":{"unmapped":0,'\
'"duplicates":0,"failed_quality":0,"low_mapq":0,"blacklisted":0,"secondary":1,"not_proper":1,"second_of_pair":0,"mate_missing":1,'\
'"mate_filtered":0,"two_chromosomes":0,"other_cells":0}'
expect_equal "first reads" "$(counts --signal K=pairs.sam --pairs first)" "G:3,0,0,0 H:1,0,0,0 none overlap"
expect_equal "the others" "$(json_value out/run.json second_of_pair) $(json_value out/run.json secondary)" "1 1"
for rule in fragments reads first; do
    expect_equal "reads without pairs, $rule" "$(grep -v '^[b-d]' pairs.sam >single.sam; counts --signal K=single.sam --pairs $rule)" \
        "$(counts --signal K=single.sam)"
done
wanted="(wanted to know how pairs are counted: fragments, each proper pair once from end to end; reads, every alignment, so that most fragments \
count twice; or first, the first read of each pair); choose by --pairs"
refused "pairs without --pairs" "pairs.sam: alignment 2 is of a pair $wanted" --signal K=pairs.sam
sed 's/^b\t99/b\t1123/' pairs.sam >marked.sam
refused "the first pair that would be counted" "marked.sam: alignment 3 is of a pair $wanted" --signal K=marked.sam
sed 's/^b\t/*\t/' pairs.sam >unnamed.sam
refused "pairs without names" "unnamed.sam: alignment 2 has no name (wanted one, by which its mate is found); give the file with names, or --pairs first" \
    --signal K=unnamed.sam --pairs fragments
grep '^[@d]' pairs.sam >far.sam
refused "no proper pair" "far.sam: holds no alignments to count (wanted some); of 2, 0 are unmapped, 0 duplicates or of low quality, 1 secondary, 1 of \
no proper pair, 0 second of a pair, 0 without their mate; give the whole file, its mates mended by samtools fixmate, or count pairs otherwise by --pairs" --signal K=far.sam --pairs fragments
# Sorted at first, with more mates that never come than may wait, and then no more
awk 'BEGIN { for (i = 1; i <= 70000; i++) print "r" i, 99, "chr1", 1 + int(i / 10), "5M", 2 + int(i / 10); print "x", 99, "chr1", 5, "5M", 9 }' | sam turns.sam
refused "a file sorted at first" "turns.sam: alignment 70001 lies before the one before it, though all alignments up to there are sorted by position \
(wanted them sorted throughout, by position or by name); sort the file" --signal K=turns.sam --pairs fragments

for tool in samtools bedtools; do
    if ! command -v $tool >/dev/null; then
        echo "skipped from here on: there is no $tool; install it"
        exit 77
    fi
done

# generate <seed> <pairs>: genes.tsv and body.sam, in random order. Of the pairs, some lie far apart, on two chromosomes or are not
# proper; mates overlap, have gaps and clips, or run past each other; some alignments are duplicates, of low quality, secondary or
# supplementary, and some mates are not there. Reads without a pair lie between them.
generate() {
    awk -v seed="$1" -v pairs="$2" '
        function below(n) { return int(rand() * n) }
        function cigar() { return substr("20M       5S10M3D7M 8M30N12M  3M2I15M4H 1M        ", 1 + 10 * below(5), 10) }
        function alignment(name, flag, chromosome, start, quality, text, at, mate, mate_at) {
            gsub(/ /, "", text)
            print name "\t" flag "\t" name_[chromosome] "\t" start "\t" quality "\t" text "\t" mate "\t" mate_at "\t0\t*\t*" >"rows"
        }
        BEGIN {
            srand(seed)
            split("chr1 chr2 chrX", name_, " ")
            split("9000 5000 2500", size, " ")
            print "chrom\ttss\tgene_id" >"genes.tsv"
            for (i = 1; i <= 30; i++) {
                c = 1 + below(3)
                print name_[c] "\t" (i % 5 == 0 ? below(100) : i % 5 == 1 ? size[c] - 1 - below(100) : below(size[c])) "\tG" 100 + i >"genes.tsv"
            }
            for (i = 1; i <= pairs; i++) {
                name = "r" i
                c = 1 + below(3)
                d = rand() < 0.05 ? 1 + below(3) : c
                left = 1 + below(size[c] - 800)
                right = c == d ? left + (rand() < 0.1 ? below(700) : below(150)) : 1 + below(size[d] - 800)
                if (rand() < 0.05 && right > 30) right -= below(30)  # past each other
                proper = c == d ? 2 * (rand() < 0.9) : 2 * (rand() < 0.3)
                minus = rand() < 0.5  # the first read is the right one
                one = 1 + proper + (minus ? 16 : 32) + 64
                two = 1 + proper + (minus ? 32 : 16) + 128
                if (rand() < 0.05) one += 1024
                if (rand() < 0.05) two += 1024
                if (rand() < 0.05) one += 512
                first = minus ? right : left; c1 = minus ? d : c
                second = minus ? left : right; c2 = minus ? c : d
                mate = c == d ? "=" : name_[c2]
                if (rand() > 0.03) alignment(name, one, c1, first, below(60), cigar(), 0, mate, second)
                mate = c == d ? "=" : name_[c1]
                if (rand() > 0.03) alignment(name, two, c2, second, below(60), cigar(), 0, mate, first)
                if (rand() < 0.05) alignment(name, one + 256, 1, 1 + below(8000), 30, "20M", 0, "chr2", second)
                if (rand() < 0.05) alignment(name, two + 2048, 2, 1 + below(4000), 30, "5H15M", 0, "chr1", first)
                if (rand() < 0.1) alignment("single" i, 16 * below(2) + 256 * (rand() < 0.1), c, left, below(60), cigar(), 0, "*", 0)
                if (rand() < 0.03) print "lost" i "\t69\t*\t0\t0\t*\t*\t0\t0\t*\t*" >"rows"
            }
        }'
    awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' rows | sort -k 1,1 | cut -f 2- >body.sam
    printf '@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:9000\n@SQ\tSN:chr2\tLN:5000\n@SQ\tSN:chrX\tLN:2500\n' | cat - body.sam >shuffled.sam
    samtools sort -n -o named.bam shuffled.sam
    samtools sort -o sorted.bam shuffled.sam
    samtools index sorted.bam
    samtools view -C --output-fmt-option no_ref=1 -o sorted.cram sorted.bam
    samtools view -C --output-fmt-option no_ref=1 -o named.cram named.bam
}

# bin_counts <flag>...: one line a bin: gene, bin, count; and bins.bed
bin_counts() {
    expect_status 0 deepchrome-bin --genes genes.tsv --bins 20 --bin-width 37 --split random --output out --force --write-bins "$@"
    tail -q -n +3 out/train.csv out/valid.csv out/test.csv | awk -F , '{ print $1 "\t" $2 "\t" $3 }' | sort >ours.tsv
    cp out/bins.bed .
}

# proper_pairs: of passed.bam, both mates, with the header. bedtools takes a last alignment without a mate for a pair with itself.
proper_pairs() {
    samtools view -h -f 2 -F 0x900 passed.bam | awk -F '\t' '
        /^@/ { print; next }
        $1 == name { print row; print }
        { name = $1; row = $0 }' | samtools view -b -
}

# fragments_of <BEDPE>: from end to end
fragments_of() {
    awk -v OFS='\t' '$1 == $4 && $1 != "." { print $1, ($2 < $5 ? $2 : $5), ($3 > $6 ? $3 : $6) }' "$1"
}

for seed in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    generate $seed $((seed * 40))
    options=()
    filter=(-F 0x604)
    if [ $((seed % 3)) = 1 ]; then options=(--min-mapq 15) filter=(-F 0x604 -q 15); fi
    if [ $((seed % 3)) = 2 ]; then options=(--keep-duplicates) filter=(-F 0x204); fi

    samtools view -b "${filter[@]}" named.bam >passed.bam
    proper_pairs | bedtools bamtobed -bedpe -i - >pairs.bedpe
    samtools view -b -F 1 passed.bam | bedtools bamtobed -i - | cut -f 1-3 >single.bed
    fragments_of pairs.bedpe >fragments.bed
    cat fragments.bed single.bed >wanted.bed
    bin_counts --signal K=named.bam --pairs fragments "${options[@]}"
    bedtools intersect -c -a bins.bed -b wanted.bed >counts.bed
    for file in named.bam sorted.bam shuffled.sam sorted.cram named.cram; do
        bin_counts --signal K=$file --pairs fragments "${options[@]}"
        compare "case $seed, fragments of $file" counts.bed
        expect_equal "the library of case $seed" "$(json_value out/run.json library_size) $(json_value out/run.json fragments)" \
            "$(wc -l <wanted.bed) $(wc -l <fragments.bed)"
        # No alignment is lost: two a fragment, one a read, and those that are skipped
        expect_equal "the alignments of case $seed in $file" "$(sed -n '/"skipped"/,/}/p' out/run.json | awk -F '[:,]' '{ sum += $2 } END { print sum }')" \
            $(($(wc -l <body.sam) - $(wc -l <fragments.bed) - $(wc -l <wanted.bed)))
    done

    bin_counts --signal K=pairs.bedpe
    bedtools intersect -c -a bins.bed -b fragments.bed >counts.bed
    compare "case $seed as BEDPE" counts.bed
    awk -v OFS='\t' '{ print $1, $2, $3, (NR % 4 == 0 ? "AACCGGTTA" : NR % 4 == 1 ? "TTGGCCAAC" : "ACGTACGTG") "-1", 1 + NR % 3 }' fragments.bed |
        gzip >fragments.tsv.gz
    bin_counts --signal K=fragments.tsv.gz
    compare "case $seed as fragments of single cells" counts.bed
    printf 'TTGGCCAAC-1\nAACCGGTTA-1\n' >cells.txt
    bin_counts --signal K=fragments.tsv.gz --cells cells.txt
    zcat fragments.tsv.gz | grep -v ACGTACGTG | bedtools intersect -c -a bins.bed -b - >counts.bed
    compare "case $seed, two cells" counts.bed

    their=$(echo "${options[*]}" | sed 's/--min-mapq/-q/; s/--keep-duplicates/-D/')
    samtools view -b -F 4 sorted.bam >reads.bam
    samtools index reads.bam
    samtools view -b -e '!flag.unmap && (!flag.paired || (flag.read1 && !flag.secondary && !flag.supplementary))' sorted.bam >first.bam
    samtools index first.bam
    for rule in reads first; do
        bin_counts --signal K=shuffled.sam --pairs $rule "${options[@]}"
        # shellcheck disable=SC2086
        bedtools multicov $their -bams $rule.bam -bed bins.bed >counts.bed
        compare "case $seed, $rule" counts.bed
    done
done

# One base of a fragment: its middle, and the 5' end of the first read
awk -v OFS='\t' '{ $2 += int(($3 - $2) / 2); $3 = $2 + 1; print }' wanted.bed >middles.bed
bin_counts --signal K=sorted.bam --pairs fragments --count-by center "${options[@]}"
bedtools intersect -c -a bins.bed -b middles.bed >counts.bed
compare "the middles of fragments" counts.bed
expect_equal "what the table says" "$(head -n 1 out/train.csv | grep -o 'counting=.*')" counting=center-fragments
proper_pairs | bedtools bamtobed -bedpe -mate1 -i - | awk -v OFS='\t' '$1 == $4 {
    at = $9 == "-" ? $3 - 1 : $2; print $1, at, at + 1 }' >ends.bed
samtools view -b -F 1 passed.bam | bedtools bamtobed -i - | awk -v OFS='\t' '{ if ($6 == "-") $2 = $3 - 1; else $3 = $2 + 1; print $1, $2, $3 }' >>ends.bed
bin_counts --signal K=sorted.bam --pairs fragments --count-by 5p "${options[@]}"
bedtools intersect -c -a bins.bed -b ends.bed >counts.bed
compare "the 5' ends of first reads" counts.bed

# Fragments are as long as they are; reads without a pair are extended
bin_counts --signal K=sorted.bam --pairs fragments --extend 300 "${options[@]}"
expect_equal "what the table says" "$(head -n 1 out/train.csv | grep -o 'counting=.*')" counting=overlap-extend-300-fragments
samtools view -b -F 1 passed.bam | bedtools bamtobed -i - |
    awk -v OFS='\t' '$3 - $2 < 300 { if ($6 == "-") $2 = $3 > 300 ? $3 - 300 : 0; else $3 = $2 + 300 } { print $1, $2, $3 }' |
    cat - fragments.bed | bedtools intersect -c -a bins.bed -b - >counts.bed
compare "fragments beside extended reads" counts.bed

echo "$comparisons comparisons, $counted counts in all, the same as those of bedtools"
