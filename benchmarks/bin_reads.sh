#!/usr/bin/env bash
# benchmarks/bin_reads.sh <genes> <genome> [<reads>]: how long deepchrome-bin takes, and bedtools for the same counts.
#
# <genes> is an annotation of hg19, <genome> a table of its chromosomes and their lengths. Reads of 36 bp (3 million unless
# told otherwise) are drawn at random and written as gzipped tagAlign in random order, and sorted. The programs are taken from
# the path, `deepchrome-bin` from build/bin if it is not there. MULTICOV=0 leaves out `bedtools multicov`, which takes minutes.
set -euo pipefail
export LC_ALL=C
genes=$(realpath "$1")
genome=$(realpath "$2")
reads=${3:-3000000}
PATH="$PATH:$(cd "$(dirname "$0")/.." && pwd)/build/bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

awk -F '\t' -v reads="$reads" '
    BEGIN { srand(1) }
    $1 ~ /^chr([0-9]+|X|Y)$/ { n++; name[n] = $1; size[n] = $2; total += $2; sum[n] = total }
    END {
        for (i = 0; i < reads; i++) {
            at = int(rand() * total)
            for (c = 1; sum[c] <= at; c++);
            start = int(rand() * (size[c] - 36))
            print name[c] "\t" start "\t" start + 36 "\tN\t1000\t" (rand() < 0.5 ? "+" : "-")
        }
    }' "$genome" >random.tagAlign
sort -k 1,1 -k 2,2n random.tagAlign >sorted.tagAlign
gzip -k random.tagAlign sorted.tagAlign
for mark in 1 2 3 4 5; do ln sorted.tagAlign.gz mark$mark.tagAlign.gz; done
echo "$reads reads: $(wc -c <sorted.tagAlign.gz) bytes sorted, $(wc -c <random.tagAlign.gz) bytes in random order, gzip"

# measure <what> <command>...: wall time in seconds, the best of three where it is short, and the largest memory
measure() {
    local what=$1 best='' now
    shift
    for _ in 1 2 3; do
        /usr/bin/time -o time.txt -f '%e %M' "$@" >counts.txt 2>log.txt || { cat log.txt; exit 1; }
        now=$(cut -d ' ' -f 1 time.txt)
        if [ -z "$best" ] || awk "BEGIN { exit !($now < $best) }"; then best=$now; fi
        if awk "BEGIN { exit !($now > 10) }"; then break; fi
    done
    seconds=$best
    printf '%-55s %8.2f s %6d MB\n' "$what" "$best" "$(($(cut -d ' ' -f 2 time.txt) / 1024))"
}

bin=(deepchrome-bin --genes "$genes" --output out --force)
measure "deepchrome-bin, sorted, one core" taskset -c 0 "${bin[@]}" --signal mark=sorted.tagAlign.gz --threads 1
ours=$seconds
measure "deepchrome-bin, in random order, one core" taskset -c 0 "${bin[@]}" --signal mark=random.tagAlign.gz --threads 1
measure "deepchrome-bin, five marks, two threads" "${bin[@]}" --signal a=mark1.tagAlign.gz --signal b=mark2.tagAlign.gz \
    --signal c=mark3.tagAlign.gz --signal d=mark4.tagAlign.gz --signal e=mark5.tagAlign.gz --threads 2

"${bin[@]}" --signal mark=sorted.tagAlign.gz --write-bins 2>/dev/null
mv out/bins.bed .
echo "$(wc -l <bins.bed) bins"
times() { awk "BEGIN { printf \"%s took %.0f times as long\n\", \"$1\", $seconds / $ours }"; }
measure "bedtools intersect -c" bedtools intersect -c -a bins.bed -b sorted.tagAlign.gz
times "bedtools intersect -c"
awk -F '\t' '{ sum += $NF } END { print "counts of bedtools:       " sum }' counts.txt
tail -q -n +2 out/train.csv out/valid.csv out/test.csv | awk -F , '{ sum += $3 } END { print "counts of deepchrome-bin: " sum }'
if [ "${MULTICOV:-1}" = 0 ]; then exit; fi
bedtools bedtobam -i sorted.tagAlign -g "$genome" >reads.bam
samtools index reads.bam 2>/dev/null || { samtools sort -o sorted.bam reads.bam && mv sorted.bam reads.bam && samtools index reads.bam; }
measure "deepchrome-bin, the same as BAM" taskset -c 0 "${bin[@]}" --signal mark=reads.bam --threads 1
measure "bedtools multicov, sorted and indexed BAM" bedtools multicov -bams reads.bam -bed bins.bed
times "bedtools multicov"
