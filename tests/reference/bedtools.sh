#!/usr/bin/env bash
# Generated genes and reads, counted by deepchrome-bin and by bedtools: `intersect -c` for tagAlign, `multicov` for BAM. Every
# bin of every gene must be the same number.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/bedtools.sh"
if ! command -v bedtools >/dev/null; then
    echo "skipped: there is no bedtools; install bedtools"
    exit 77
fi

# generate <seed> <genes> <reads> <longest read>: genes.tsv, reads.tagAlign and genome.txt. Genes lie close together, at both
# ends of chromosomes and across each other, reads in heaps and copies; chrE has genes without reads, chrR the other way round.
generate() {
    awk -v seed="$1" -v genes="$2" -v reads="$3" -v longest="$4" '
        function below(n) { return int(rand() * n) }
        BEGIN {
            srand(seed)
            split("chr1 chr2 chrX chrE chrR", name, " ")
            split("60000 25000 9000 30000 20000", size, " ")
            for (i = 1; i <= 5; i++) print name[i] "\t" size[i] >"genome.txt"
            print "chrom\ttss\tgene_id\tsymbol\tstrand" >"genes.tsv"
            for (i = 1; i <= genes; i++) {
                c = 1 + below(4)
                tss = i % 5 == 0 ? below(200) : i % 5 == 1 ? size[c] - 1 - below(200) : below(size[c])
                print name[c] "\t" tss "\tG" sprintf("%04d", i) "\ts" i "\t" (below(2) ? "+" : "-") >"genes.tsv"
            }
            for (i = 1; i <= reads; i++) {
                if (i % 10 != 0 || i == 1) {  # every tenth line is the one before it again
                    c = below(4) + 1
                    if (c == 4) c = 5
                    length_ = 1 + below(longest)
                    start = i % 7 == 0 ? 0 : i % 7 == 1 ? size[c] - length_ : i % 7 == 2 ? 5000 + below(100) : below(size[c] - length_)
                    if (start < 0) start = 0
                    end = start + length_ > size[c] ? size[c] : start + length_
                    strand = below(2) ? "+" : "-"
                }
                print name[c] "\t" start "\t" end "\tN\t1000\t" strand >"reads.tagAlign"
            }
        }'
}

# bin_counts <flag>...: one line a bin: gene, bin, count; and bins.bed
bin_counts() {
    expect_status 0 deepchrome-bin --genes genes.tsv --output out --force --write-bins "$@"
    tail -q -n +3 out/train.csv out/valid.csv out/test.csv | awk -F , '{ print $1 "\t" $2 "\t" $3 }' | sort >ours.tsv
    cp out/bins.bed .
    [ -s ours.tsv ] || fail "there are no bins"
}

# can_read_bam: true where the program was built with htslib
can_read_bam() {
    bedtools bedtobam -i reads.tagAlign -g genome.txt >plain.bam 2>/dev/null
    status_of deepchrome-bin --genes genes.tsv --signal mark=plain.bam --output probe --force
    ! grep -q 'which this build cannot read' stderr
}

for seed in 1 2 3 4 5 6; do
    generate $seed $((seed * 17)) $((seed * 700)) $((seed == 3 ? 15000 : seed == 4 ? 1 : 80))
    shape=()
    if [ $seed = 2 ]; then shape=(--bin-width 37 --bins 31); fi
    if [ $seed = 5 ]; then shape=(--bin-width 200 --bins 7 --orient strand); fi
    if [ $seed = 6 ]; then shape=(--bin-width 1 --bins 501 --published-windows); fi
    sort -k 1,1 -k 2,2n reads.tagAlign >sorted.tagAlign
    gzip -k -f reads.tagAlign
    for reads in reads.tagAlign sorted.tagAlign reads.tagAlign.gz; do
        bin_counts --signal "mark=$reads" "${shape[@]}"
        bedtools intersect -c -a bins.bed -b "$reads" >counts.bed
        compare "case $seed with $reads" counts.bed
    done
    # The 5' end and the middle of a read are reads of one base.
    awk -F '\t' -v OFS='\t' '{ if ($6 == "-") $2 = $3 - 1; else $3 = $2 + 1; print }' reads.tagAlign >ends.tagAlign
    bin_counts --signal mark=reads.tagAlign --count-by 5p "${shape[@]}"
    bedtools intersect -c -a bins.bed -b ends.tagAlign >counts.bed
    compare "case $seed by 5' ends" counts.bed
    bin_counts --signal mark=reads.tagAlign --extend 200 "${shape[@]}"
    awk -F '\t' -v OFS='\t' '$3 - $2 < 200 { if ($6 == "-") $2 = $3 > 200 ? $3 - 200 : 0; else $3 = $2 + 200 } { print }' \
        reads.tagAlign >long.tagAlign
    bedtools intersect -c -a bins.bed -b long.tagAlign >counts.bed
    compare "case $seed extended" counts.bed
    printf 'chr1\t100\t5050\nchr2\t0\t10\nchr2\t9000\t9001\n' >blacklist.bed
    bin_counts --signal mark=reads.tagAlign --blacklist blacklist.bed "${shape[@]}"
    bedtools intersect -v -a reads.tagAlign -b blacklist.bed | bedtools intersect -c -a bins.bed -b - >counts.bed
    compare "case $seed with a blacklist" counts.bed

    if command -v samtools >/dev/null && can_read_bam; then
        # Flags: duplicates, reads that failed the quality check, secondary ones, unmapped ones; mapping qualities from 0 to 49;
        # gaps, clips and insertions, which change where a read ends.
        samtools view -h plain.bam | awk -F '\t' -v OFS='\t' -v seed=$seed '
            BEGIN { srand(seed) }
            /^@/ { print; next }
            {
                draw = int(rand() * 12)
                if (draw == 0) $2 += 1024
                if (draw == 1) $2 += 512
                if (draw == 2) $2 += 256
                if (draw == 3) $2 += 4
                $5 = int(rand() * 50)
                if (draw == 4) $6 = "5S10M3I2D7M200N4M2H"
                if (draw == 5) $6 = "1M1N1M"
                print
            }' | samtools view -b - >flagged.bam
        for options in "" "--min-mapq 20" "--keep-duplicates"; do
            # bedtools counts unmapped reads that have the place of their mate, we do not.
            samtools view -b -F 4 flagged.bam | samtools sort -o sorted.bam -
            samtools index sorted.bam
            # shellcheck disable=SC2086
            bin_counts --signal mark=flagged.bam $options "${shape[@]}"
            # The gaps of some alignments reach beyond the ends that the header gives, where deepchrome-bin cuts them off.
            awk -v OFS='\t' 'NR == FNR { size[$1] = $2; next } $2 < size[$1] { if ($3 > size[$1]) $3 = size[$1]; print }' \
                genome.txt bins.bed >inside.bed
            their=$(echo "$options" | sed 's/--min-mapq/-q/; s/--keep-duplicates/-D/')
            # shellcheck disable=SC2086
            bedtools multicov $their -bams sorted.bam -bed inside.bed >counts.bed
            compare "case $seed as BAM $options" counts.bed
        done
    fi
done
echo "$comparisons cases, $counted counts in all, the same as those of bedtools"
[ $comparisons -ge 20 ] || fail "only $comparisons cases"
