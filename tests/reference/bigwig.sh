#!/usr/bin/env bash
# Bins of a bigWig file are the exact means, sums and maxima of pyBigWig, and those of the same values as bedGraph.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

find_python pyBigWig python3-pybigwig
check=$DEEPCHROME_SOURCE/tests/reference/bigwig.py
"$python" "$check" make .
status_of deepchrome-bin --genes genes.tsv --signal K=track.bw --output probe
if grep -q 'which this build cannot read' stderr; then
    echo "skipped: the programs were built without libBigWig; install libbigwig-dev"
    exit 77
fi
gzip -k -f track.bw
gzip -k -f track.bedGraph
for kind in mean sum max; do
    expect_status 0 deepchrome-bin --genes genes.tsv --signal K=track.bw --track $kind --bin-width 73 --bins 40 --write-bins --output out --force
    "$python" "$check" check . $kind || fail "the bins of $kind differ"
    for track in track.bedGraph track.bedGraph.gz; do
        expect_status 0 deepchrome-bin --genes genes.tsv --signal K=$track --track $kind --bin-width 73 --bins 40 --output text --force
        for part in train valid test; do
            paste -d , out/$part.csv text/$part.csv | awk -F , 'NR > 2 { d = $3 - $6; if (d < 0) d = -d; if (d > 1e-6 * (1 + $3)) exit 1 }' ||
                fail "$kind: $track differs from bigWig"
        done
    done
done
# Packed, or through a pipe, it is copied first, and nothing is left of the copy.
expect_status 0 deepchrome-bin --genes genes.tsv --signal K=track.bw --output out --force
mkdir temporary
export TMPDIR=$PWD/temporary
expect_status 0 deepchrome-bin --genes genes.tsv --signal K=track.bw.gz --output packed --force
expect_same packed/train.csv out/train.csv
deepchrome-bin --genes genes.tsv --signal K=bigwig:- --output packed --force <track.bw 2>stderr || fail "$(cat stderr)"
expect_same packed/train.csv out/train.csv
deepchrome-bin --genes genes.tsv --signal K=bigwig:<(cat track.bw.gz) --output packed --force 2>stderr || fail "$(cat stderr)"
expect_same packed/train.csv out/train.csv
head -c 5000 track.bw >short.bw
status=0
deepchrome-bin --genes genes.tsv --signal K=bigwig:- --output none <short.bw 2>stderr || status=$?
expect_equal "a bigWig cut off in a pipe" "$status $(cat stderr)" "1 deepchrome-bin: standard input: the bigWig data end early (wanted a complete \
file, with its end marker); copy or fetch it again"
expect_equal "what is left of copies" "$(ls temporary)" ""

# A blacklist takes bases out, a missing bin its gene.
printf 'chr1\t0\t400000\n' >blacklist.bed
expect_status 0 deepchrome-bin --genes genes.tsv --signal K=track.bw --blacklist blacklist.bed --missing nan --output out --force
if tail -n +2 out/genes.tsv | awk '$3 == "chr1" && $9 != "none"' | grep -q .; then fail "genes of a blacklisted chromosome are left"; fi
