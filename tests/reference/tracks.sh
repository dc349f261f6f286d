#!/usr/bin/env bash
# Tracks of attributions as bedtools and pyBigWig read them, against means that Python takes base by base.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

find_python pyBigWig python3-pybigwig
if ! command -v bedtools >/dev/null; then
    echo "skipped: there is no bedtools; install bedtools"
    exit 77
fi
simulate_genes 60 genes
sed -i "1s/.*/#deepchrome bin_width=100/" genes/*.csv  # so that either orientation may be stated
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --output run 2>/dev/null
"$python" "$DEEPCHROME_SOURCE/tests/reference/tracks.py" make genes/test.csv loci.tsv
for orient in genome strand; do
    expect_status 0 deepchrome-visualize --model run/model.safetensors --attribution gradient-x-input --data genes/test.csv \
        --by-bin bins.tsv --loci loci.tsv --assembly hg19 --orient $orient --output $orient
    if grep -q 'built without libBigWig' stderr; then
        echo "skipped: the programs were built without libBigWig; install libbigwig-dev"
        exit 77
    fi
    "$python" "$DEEPCHROME_SOURCE/tests/reference/tracks.py" check $orient loci.tsv $orient || fail "the tracks by $orient differ"
    for track in H3K27me3 p_on; do
        gzip -dc $orient/$track.bedGraph.gz >track.bedGraph
        bedtools merge -i track.bedGraph >merged || fail "bedtools cannot read $track"
        expect_equal "the bases of $track" "$(awk '{ n += $3 - $2 } END { print n }' merged)" \
            "$(awk '$1 != "track" { n += $3 - $2 } END { print n }' track.bedGraph)"
    done
    bedtools merge -i $orient/genes.bed >windows
    expect_same windows merged
done
