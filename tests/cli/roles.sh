#!/usr/bin/env bash
# deepchrome-visualize --role: what marks stand for, in bars, tracks and the report, and what is refused.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

# A mark that no table of roles knows, and one that the study did not have.
simulate_genes 240 genes
for table in train valid test; do sed -i '2s/H3K4me3/CTCF/; 2s/H3K9me3/H3K27ac/' genes/$table.csv; done
expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --output run
visualize=(deepchrome-visualize --model run/model.safetensors --steps 5 --restarts 1)
# roles <table>: of the marks in it
roles() { tail -n +2 "$1" | cut -f 1,2 | tr '\t\n' ' ,'; }

known="H3K27me3 repressor,H3K36me3 structural,H3K4me1 distal promoter,"
expect_status 0 "${visualize[@]}" --class on --output plain
expect_equal "the roles" "$(roles plain/active_bins.tsv)" "${known}CTCF other,H3K27ac promoter,"
grep -q '#999999' plain/class_map.gp || fail "the mark without a role is not gray"
stated=(--role CTCF=structural --role H3K27ac=distal)
expect_status 0 "${visualize[@]}" --class on "${stated[@]}" --output bars
expect_equal "the roles" "$(roles bars/active_bins.tsv)" "${known}CTCF structural,H3K27ac distal promoter,"
! grep -q '#999999\|#D55E00' bars/class_map.gp || fail "the picture has colors of roles that no mark has"
expect_equal "the bins do not change" "$(cut -f 1,3- bars/active_bins.tsv)" "$(cut -f 1,3- plain/active_bins.tsv)"
grep -A 2 '"roles"' bars/run.json | grep -q 'CTCF=structural' || fail "run.json does not have the roles"
# A known role can be changed, and taken away.
expect_status 0 "${visualize[@]}" --class on --role H3K36me3=promoter --role H3K4me1=other --output changed
expect_equal "the roles" "$(roles changed/active_bins.tsv)" \
    "H3K27me3 repressor,H3K36me3 promoter,H3K4me1 other,CTCF other,H3K27ac promoter,"

# Tracks have the color of the role.
awk -F , 'BEGIN { print "chrom\ttss\tgene_id\tsymbol\tstrand" }
    $2 == 1 { n += 1; print "2\t" 20000 * n "\t" $1 "\tS" n "\t+" }' genes/test.csv >loci.tsv
# color <folder>: of CTCF
color() { gzip -dc "$1/CTCF.bedGraph.gz" | head -n 1 | sed 's/.* color=\([0-9,]*\) .*/\1/'; }
explain=("${visualize[@]}" --attribution gradient --data genes/test.csv --loci loci.tsv --assembly hg19)
expect_status 0 "${explain[@]}" --output tracks
expect_equal "the color of the track" "$(color tracks)" "153,153,153"
expect_status 0 "${explain[@]}" --role CTCF=repressor --output colored
expect_equal "the color of the track" "$(color colored)" "0,114,178"
grep -q 'name="CTCF" color="0,114,178"' colored/igv_session.xml || fail "the session has another color"

# The report: maps and marks.
expect_status 0 "${visualize[@]}" --report --data genes/test.csv "${stated[@]}" --output report
for table in on_map_bars off_map_bars marks; do
    expect_equal "the roles in $table" "$(roles report/figures/$table.tsv)" "${known}CTCF structural,H3K27ac distal promoter,"
done

# What is refused leaves nothing behind.
# refused <code> <message> <flag>...
refused() {
    local code=$1 message=$2
    shift 2
    expect_status "$code" "${visualize[@]}" --class on --output no "$@"
    expect_equal "the message" "$(cat stderr)" "deepchrome-visualize: $message"
    ! [ -e no ] || fail "a failed run left something"
}
wanted="(wanted MARK=promoter, distal, structural, repressor or other); --help shows what is possible"
for text in CTCF=enhancer CTCF= CTCF =promoter; do refused 2 "--role: $text $wanted" --role "$text"; done
refused 1 "run/model.safetensors: has no mark H3K4me3 (wanted H3K27me3, H3K36me3, H3K4me1, CTCF, H3K27ac); correct --role" \
    --role H3K4me3=promoter
refused 1 "--role: names CTCF twice (wanted one role a mark); leave one out" --role CTCF=promoter --role CTCF=other
