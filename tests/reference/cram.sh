#!/usr/bin/env bash
# BAM, CRAM (with its reference gone) and SAM, sorted or not, from file or standard input, with and without an index that fits,
# give the same tables as the tagAlign lines they were made of.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
if ! command -v samtools >/dev/null || ! command -v bedtools >/dev/null; then
    echo "skipped: there are no samtools or no bedtools; install them"
    exit 77
fi
awk 'BEGIN {
    srand(3)
    print "chr1\t50000\nchr2\t30000" >"genome.txt"
    for (i = 0; i < 4000; i++) {
        c = 1 + int(rand() * 2)
        start = int(rand() * (c == 1 ? 49000 : 29000))
        print "chr" c "\t" start "\t" start + 36 "\tN\t255\t" (rand() < 0.5 ? "+" : "-") >"reads.tagAlign"
    }
    print "chrom\ttss\tgene_id" >"genes.tsv"
    for (i = 0; i < 60; i++) print "chr" 1 + i % 2 "\t" int(rand() * 29000) "\tG" 100 + i >"genes.tsv"
}'
bedtools bedtobam -i reads.tagAlign -g genome.txt >unsorted.bam 2>/dev/null
status_of deepchrome-bin --genes genes.tsv --split random --signal K=unsorted.bam --output probe
if grep -q 'which this build cannot read' stderr; then
    echo "skipped: the programs were built without htslib; install libhts-dev"
    exit 77
fi
# Bases, so that CRAM has something to leave to the reference.
awk 'BEGIN {
    srand(4)
    for (c = 1; c <= 2; c++) {
        print ">chr" c
        for (line = 0; line < (c == 1 ? 1000 : 600); line++) {
            for (text = ""; length(text) < 50;) text = text substr("ACGT", 1 + int(rand() * 4), 1)
            print text
        }
    }
}' >genome.fa
samtools faidx genome.fa
bedtools getfasta -fi genome.fa -bed reads.tagAlign -tab 2>/dev/null | cut -f 2 >bases.txt
samtools view unsorted.bam | paste - bases.txt | awk -F '\t' -v OFS='\t' '{ $10 = $12; $11 = "*"; NF = 11; print }' >body.sam
samtools view -H unsorted.bam | cat - body.sam >reads.sam
samtools view -b reads.sam >unsorted.bam
samtools sort -o sorted.bam reads.sam
samtools index sorted.bam
samtools view -C -T genome.fa -o reads.cram sorted.bam
cp unsorted.bam indexed.bam
cp sorted.bam.bai indexed.bam.bai  # of another order
rm genome.fa genome.fa.fai
export REF_PATH=/nonexistent REF_CACHE=/nonexistent

expect_status 0 deepchrome-bin --genes genes.tsv --split random --signal K=reads.tagAlign --output wanted
samtools view -C --output-fmt-option version=3.1 --output-fmt-option archive --output-fmt-option no_ref=1 -o packed.cram sorted.bam 2>/dev/null
gzip -k reads.sam
samtools view -h -o blocks.sam.gz reads.sam
for file in unsorted.bam sorted.bam reads.cram packed.cram indexed.bam reads.sam reads.sam.gz blocks.sam.gz; do
    expect_status 0 deepchrome-bin --genes genes.tsv --split random --signal K=$file --output out --force
    for part in train valid test; do expect_same out/$part.csv wanted/$part.csv; done
done
for file in unsorted.bam reads.cram reads.sam reads.sam.gz; do
    format=${file#*.}
    format=${format%.gz}
    deepchrome-bin --genes genes.tsv --split random --signal "K=$format:-" --output out --force <$file 2>stderr || fail "$(cat stderr)"
    expect_same out/train.csv wanted/train.csv
    deepchrome-bin --genes genes.tsv --split random --signal "K=$format:"<(cat $file) --output out --force 2>stderr || fail "$(cat stderr)"
    expect_same out/train.csv wanted/train.csv
done
expect_equal "the library" "$(json_value out/run.json library_size)" 4000

# refused <what> <file> <message>
refused() {
    expect_status 1 deepchrome-bin --genes genes.tsv --split random --signal "K=$2" --output none
    expect_equal "$1" "$(cat stderr)" "deepchrome-bin: $2: $3"
    if [ -e none ]; then fail "$1 left something behind"; fi
}
samtools view reads.sam | awk 'NR == 1' >bare.sam
sed '1i @CO\tno chromosomes' bare.sam >named.sam
refused "SAM without chromosomes" named.sam "its header names no chromosomes (wanted aligned reads, with lines @SQ); give the file with its header"
refused "SAM without a header" bare.sam "is SAM without its header (wanted lines @SQ before the reads); give the whole file, as by samtools view -h"
head -c 3000 reads.cram >short.cram
expect_status 1 deepchrome-bin --genes genes.tsv --split random --signal K=short.cram --output none
expect_equal "a CRAM cut off" "$(wc -l <stderr) $(grep -c -E 'damaged|end early' stderr)" "1 1"
samtools view -C --output-fmt-option version=2.1 --output-fmt-option no_ref=1 -o old.cram sorted.bam
refused "CRAM of old" old.cram "is of version 2.1 of CRAM (wanted 3.0 or 3.1, whose checksums tell damage); convert it, as by samtools view -b"
sed 's/\t36M\t/\t36Z\t/' reads.sam >damaged.sam
refused "SAM with a letter wrong" damaged.sam "alignment 1 cannot be read, the data are damaged or end early (wanted a complete file); copy or fetch it again"
