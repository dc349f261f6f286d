#!/usr/bin/env bash
# Every flag of deepchrome-bin does something: a row each, on genes and reads that can be counted by hand.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
program=bin
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

# Bins of 10 bp. A: from 980 to 1020, B: from 990 to 1030, C: from -10 to 30, D: from 480, E: from 880, F: from 50.
printf 'chrom\ttss\tgene_id\tsymbol\tstrand\n%s\n' >genes.tsv \
    "chr1	1000	A	a	+
chr1	1010	B	b	-
chr2	10	C	c	+
chr2	500	D	d	-
chr2	900	E	e	+
chr3	70	F	f	+"
# reads <file>: a line of standard input is chromosome, start, end and strand
reads() { awk -v OFS='\t' '{ print $1, $2, $3, "N", 1000, $4 }' >"$1"; }
reads reads.tagAlign <<'END'
chr1 985 1021 +
chr1 995 996 -
chr1 995 996 -
chr2 28 64 +
chr2 0 5 -
chr3 60 70 -
chr9 1 2 +
END
printf 'gene_id\tE003\tE004\nA\t1.5\t6\nB\t2.5\t5\nC\t3.5\t4\nD\t0\t3\nE\t0.5\t2\nF\t7\t1\n' >expression.tsv
what=(--genes "$setup/genes.tsv" --signal "K=$setup/reads.tagAlign" --bins 4 --bin-width 10)
labeled=(--expression "$setup/expression.tsv" --cell E003)

# run <folder> <flag>...: the six genes, in the order of their ids unless flags name another split
run() {
    local folder=$1
    shift
    case " ${what[*]} $* " in *" --split "*) ;; *) set -- --split published "$@" ;; esac
    expect_status 0 deepchrome-bin --output "$folder" "${what[@]}" "$@"
}
# bins <folder>: all of them, on a line
bins() {
    tail -q -n +3 "$1"/{train,valid,test}.csv |
        awk -F , '{ printf "%s%s", $2 == 1 ? (NR > 1 ? " " : "") $1 ":" : ",", $3 } END { print "" }'
}
# Of genes.tsv: ids with their places, labels where there are some, the parts
places() { tail -n +2 "$1/genes.tsv" | awk -F '\t' '{ printf "%s:%s ", $1, $4 }'; }
labels() { tail -n +2 "$1/genes.tsv" | awk -F '\t' '{ printf "%s%s ", $8, $9 == "none" ? "-" : "" }'; }
parts() { tail -n +2 "$1/genes.tsv" | awk -F '\t' '{ printf "%s:%s ", $1, substr($9, 1, 2) }'; }
windows() { cut -f 1-4 "$1/windows.bed" | tr '\t\n' ' ;'; }

# expect_for <effect> <value> <wanted> [<flag>...]: what a value of the row's flag leads to
turn=0
expect_for() {
    local effect=$1 value=$2 wanted=$3
    shift 3
    turn=$((turn + 1))
    run $turn "$(name_of $turn)" "$value" "$@"
    expect_equal "what $flag $value leads to" "$($effect $turn)" "$wanted"
}
plain="A:1,3,1,1 B:3,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"

# Input

takes_genes() {
    sed 's/^chr1\t1000/chr1\t1010/; s/\tF\tf\t/\tG\tf\t/' "$setup/genes.tsv" >other.tsv
    what=("${what[@]:2}")
    expect_for places "$setup/genes.tsv" "A:1000 B:1010 C:10 D:500 E:900 F:70 "
    expect_for places other.tsv "A:1010 B:1010 C:10 D:500 E:900 G:70 "
}
row -g,--genes takes_genes

takes_signals() {
    sed -n '1p;4p' "$setup/reads.tagAlign" >first.tagAlign
    what=("${what[@]:0:2}" "${what[@]:4}")
    expect_for bins "K=$setup/reads.tagAlign" "$plain"
    expect_for bins K=first.tagAlign "A:1,1,1,1 B:1,1,1,1 C:0,0,0,1 D:0,0,0,0 E:0,0,0,0 F:0,0,0,0"
    run two --signal "M=$setup/reads.tagAlign" --signal N=first.tagAlign
    expect_equal "two marks" "$(sed -n '2p;4p' two/train.csv | tr '\n' ' ')" "gene,bin,M,N A,2,3,1 "
}
row --signal takes_signals

takes_manifest() {
    what=("${what[@]:0:2}" "${what[@]:4}")
    printf 'cell\tmark\tpath\nE003\tK\t%s\nE004\tK\t%s\n' "$setup/reads.tagAlign" "$setup/reads.tagAlign" >two.tsv
    printf 'cell\tmark\tpath\nE005\tK\t%s\n' "$setup/reads.tagAlign" >one.tsv
    run two --manifest two.tsv
    run one --manifest one.tsv
    expect_equal "the cells" "$(echo */*/train.csv)" "one/E005/train.csv two/E003/train.csv two/E004/train.csv"
    expect_equal "the bins of a cell" "$(bins two/E004)" "$plain"
}
row --manifest takes_manifest

# Two reads for seven, one of them in the first bin of A or the last of C
takes_control() {
    printf '%s\n' "chr1 985 986 +" "chr2 600 601 +" | reads first.tagAlign
    printf '%s\n' "chr2 25 26 +" "chr1 5000 5001 +" | reads second.tagAlign
    expect_for bins first.tagAlign "A:0,3,1,1 B:3,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
    expect_for bins K=second.tagAlign "A:1,3,1,1 B:3,1,1,1 C:0,1,0,0 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
    run two --signal "M=$setup/reads.tagAlign" --control M=second.tagAlign
    expect_equal "the last bin of C, without a control and with one" "$(grep -h '^C,4' two/*.csv)" "C,4,1,0"
}
row --control takes_control

takes_expression() {
    cut -f 1,2 "$setup/expression.tsv" | tail -n +2 >rising.tsv
    cut -f 1,3 "$setup/expression.tsv" | tail -n +2 >falling.tsv
    expect_for labels rising.tsv "0 1 1 0 0 1 "
    expect_for labels falling.tsv "1 1 1 0 0 0 "
    run none
    expect_equal "the columns without expression" "$(sed -n 2p none/train.csv)" "gene,bin,K"
}
row -e,--expression takes_expression

takes_cell() {
    what+=(--expression "$setup/expression.tsv")
    expect_for labels E003 "0 1 1 0 0 1 "
    expect_for labels E004 "1 1 1 0 0 0 "
}
row -c,--cell takes_cell

command=(deepchrome-bin "${what[@]}" --split published)
row -o,--output writes_into genes.tsv
row -f,--force replaces train.csv

# Genes

# A gene at 47,000,000 of chromosome 21 is one of hg19, and beyond the end in hg18 and hg38.
names_assembly() {
    local assembly
    printf 'chrom\ttss\tgene_id\nchr21\t47000000\tA\nchr21\t300\tB\nchr21\t400\tC\n' >genes.tsv
    echo "chr21 300 301 +" | reads reads.tagAlign
    what=(--genes genes.tsv --signal K=reads.tagAlign --bins 4 --bin-width 10)
    run hg19 --assembly hg19
    expect_equal "the assembly of the table" "$(head -n 1 hg19/train.csv | sed 's/.* assembly=//')" hg19
    for assembly in hg18 hg38; do
        ! (run $assembly --assembly $assembly) >/dev/null || fail "a gene beyond the chromosomes of $assembly is taken"
    done
    run plant --assembly TAIR10
    expect_equal "the assembly of the table" "$(head -n 1 plant/train.csv | sed 's/.* assembly=//')" TAIR10
}
row --assembly names_assembly

# gtf_line <type> <start> <gene> <transcript> <length> <biotype>: of the plus strand
gtf_line() {
    printf 'chr1\tHAVANA\t%s\t%s\t%s\t.\t+\t.\tgene_id "%s"; transcript_id "%s"; gene_type "%s";\n' "$1" "$2" $(($2 + $5 - 1)) "$3" "$4" "$6"
}
# A has a short transcript at 1001 and a long one at 1101; B and C have one.
while read -r type start gene transcript length biotype; do
    gtf_line "$type" "$start" "$gene" "$transcript" "$length" "$biotype"
done >genes.gtf <<'END'
gene 1001 A - 2000 protein_coding
transcript 1001 A T1 10 protein_coding
exon 1001 A T1 10 protein_coding
transcript 1101 A T2 900 protein_coding
exon 1101 A T2 900 protein_coding
gene 5001 B - 100 lincRNA
transcript 5001 B T3 100 lincRNA
exon 5001 B T3 100 lincRNA
gene 7001 C - 100 snRNA
transcript 7001 C T4 100 snRNA
exon 7001 C T4 100 snRNA
END
for start in 1000 1100 5000 7000; do echo "chr1 $start $((start + 1)) +"; done | reads at_starts.tagAlign
from_gtf=(--genes "$setup/genes.gtf" --signal "K=$setup/at_starts.tagAlign" "${what[@]:4}")

chooses_starts() {
    what=("${from_gtf[@]}")
    expect_for places gene "A:1000 B:5000 C:7000 "
    expect_for places canonical "A:1100 B:5000 C:7000 "
    expect_for places transcript "A:1000 A:1100 B:5000 C:7000 "
}
row --tss chooses_starts

chooses_biotypes() {
    what=("${from_gtf[@]}")
    expect_for places protein_coding "A:1000 "
    expect_for places lincRNA "B:5000 "
    expect_for places protein_coding,snRNA "A:1000 C:7000 "
}
row --biotype chooses_biotypes

handles_duplicates() {
    { cat "$setup/genes.tsv"; printf 'chr3\t400\tA\ta\t+\n'; } >twice.tsv
    what=(--genes twice.tsv "${what[@]:2}")
    expect_for places keep "A:1000 A:400 B:1010 C:10 D:500 E:900 F:70 "
    expect_for places first "A:1000 B:1010 C:10 D:500 E:900 F:70 "
    ! (run error --duplicates error) >/dev/null || fail "--duplicates error takes an id that comes up again"
}
row --duplicates handles_duplicates

sets_bin_width() {
    what=("${what[@]:0:6}")
    expect_for windows 5 "chr1 990 1010 A;chr1 1000 1020 B;chr2 0 20 C;chr2 490 510 D;chr2 890 910 E;chr3 60 80 F;"
    expect_for windows 10 "chr1 980 1020 A;chr1 990 1030 B;chr2 0 30 C;chr2 480 520 D;chr2 880 920 E;chr3 50 90 F;"
    expect_for windows 20 "chr1 960 1040 A;chr1 970 1050 B;chr2 0 50 C;chr2 460 540 D;chr2 860 940 E;chr3 30 110 F;"
    expect_equal "the width that the table tells" "$(sed -n '1s/.*bin_width=\([0-9]*\).*/\1/p' 3/train.csv)" 20
    expect_equal "bins of 20 bp" "$(bins 3)" "A:0,3,1,1 B:1,3,1,0 C:0,1,1,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
}
row --bin-width sets_bin_width

sets_bins() {
    what=("${what[@]:0:4}" "${what[@]:6}")
    expect_for bins 2 "A:3,1 B:1,1 C:1,0 D:0,0 E:0,0 F:1,0"
    expect_for bins 4 "$plain"
    expect_for bins 6 "A:0,1,3,1,1,1 B:1,3,1,1,1,0 C:0,0,1,0,1,1 D:0,0,0,0,0,0 E:0,0,0,0,0,0 F:0,0,1,0,0,0"
}
row --bins sets_bins

# Starts of a TSS table are centers as they stand, so the genes are of BED.
shifts_windows() {
    printf 'chr1\t1000\t1500\tA\t0\t+\nchr1\t2000\t2500\tB\t0\t+\nchr2\t10\t90\tC\t0\t+\n' >genes.bed
    { echo "chr1 980 981 +"; echo "chr2 30 31 +"; } | reads edges.tagAlign
    what=(--genes genes.bed --signal K=edges.tagAlign "${what[@]:4}")
    changes bins
    expect_equal "a read at each edge" "$(bins without_it | cut -d ' ' -f 1,3) and $(bins with_it | cut -d ' ' -f 1,3)" \
        "A:1,0,0,0 C:0,0,0,0 and A:0,0,0,0 C:0,0,0,1"
    expect_equal "the window of A" "$(head -n 1 with_it/windows.bed | cut -f 2,3)" "981	1021"
}
row --published-windows shifts_windows

orients() {
    expect_for bins genome "$plain"
    expect_for bins strand "A:1,3,1,1 B:0,1,1,3 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
}
row --orient orients

# Counting

counts_by() {
    expect_for bins overlap "$plain"
    expect_for bins 5p "A:1,2,0,0 B:2,0,0,0 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
    expect_for bins center "A:0,2,1,0 B:2,1,0,0 C:0,1,0,0 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
}
row --count-by counts_by

# A read of 5 bp at the start of E's window
extends_reads() {
    { echo "chr1 5 6 +"; echo "chr2 880 885 +"; } | reads short.tagAlign
    what=("${what[@]:0:2}" --signal K=short.tagAlign "${what[@]:4}")
    local rest="A:0,0,0,0 B:0,0,0,0 C:0,0,0,0 D:0,0,0,0"
    expect_for bins 0 "$rest E:1,0,0,0 F:0,0,0,0"
    expect_for bins 11 "$rest E:1,1,0,0 F:0,0,0,0"
    expect_for bins 30 "$rest E:1,1,1,0 F:0,0,0,0"
}
row --extend extends_reads

# Alignments at the start of E's window, of qualities 0, 10, 20 and 30, and a duplicate of 40
{
    printf '@HD\tVN:1.6\tSO:unsorted\n@SQ\tSN:chr1\tLN:100000\n@SQ\tSN:chr2\tLN:100000\n@SQ\tSN:chr3\tLN:100000\n'
    for quality in 0 10 20 30 40; do
        printf 'r%s\t%s\tchr2\t881\t%s\t5M\t*\t0\t0\t*\t*\n' $quality $((quality == 40 ? 1024 : 0)) $quality
    done
} >reads.sam
alignments=("${what[@]:0:2}" --signal "K=$setup/reads.sam" "${what[@]:4}")
of_e() { bins "$1" | sed 's/.* E:\([0-9]*\),.*/\1/'; }

skips_qualities() {
    what=("${alignments[@]}")
    expect_for of_e 0 4
    expect_for of_e 10 3
    expect_for of_e 11 2
    expect_for of_e 30 1
}
keeps_duplicates() {
    what=("${alignments[@]}")
    changes of_e
    expect_equal "the reads without and with a duplicate" "$(of_e without_it) $(of_e with_it)" "4 5"
}
# Two pairs at D's window, of 480 to 520: one from 485 to 512, and, not proper, a read at 485 whose mate is far away
counts_pairs() {
    { head -n 4 "$setup/reads.sam"
        printf '%s\t%s\tchr2\t%s\t30\t%s\t=\t%s\t0\t*\t*\n' a 163 486 5M 508 a 83 508 5M 486 b 65 486 1M 9001 b 129 9001 1M 486; } >pairs.sam
    what=("${what[@]:0:2}" --signal K=pairs.sam "${what[@]:4}")
    expect_for of_d fragments 1,1,1,1
    expect_for of_d reads 2,0,1,1
    expect_for of_d first 1,0,1,1
}
of_d() { bins "$1" | sed 's/.* D:\([0-9,]*\) .*/\1/'; }
if deepchrome-bin "${alignments[@]}" --split published --output alignments >stdout 2>stderr; then
    row --min-mapq skips_qualities
    row --keep-duplicates keeps_duplicates
    row --pairs counts_pairs
else
    for name in --min-mapq --keep-duplicates --pairs; do unchecked $name "SAM is not read: $(cat stderr)"; done
fi

# Fragments of two cells, in the windows of D and E
chooses_cells() {
    printf '# id=x\nchr2\t480\t495\tAAACCCGG-1\t1\nchr2\t880\t881\tTTTTGGGG-1\t7\n' >fragments.tsv
    echo AAACCCGG-1 >one.txt
    echo TTTTGGGG-1 | gzip >two.txt.gz
    what=("${what[@]:0:2}" --signal K=fragments.tsv "${what[@]:4}")
    local rest="A:0,0,0,0 B:0,0,0,0 C:0,0,0,0"
    expect_for bins one.txt "$rest D:1,1,0,0 E:0,0,0,0 F:0,0,0,0"
    expect_for bins two.txt.gz "$rest D:0,0,0,0 E:1,0,0,0 F:0,0,0,0"
}
row --cells chooses_cells

leaves_out() {
    printf 'chr1\t995\t996\n' >reads.bed
    printf 'chr2\t0\t30\n' >start.bed
    expect_for bins reads.bed "A:0,0,0,0 B:0,0,0,0 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
    expect_for bins start.bed "A:1,3,1,1 B:3,1,1,1 C:0,0,0,0 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
}
row --blacklist leaves_out

printf 'chr1\t980\t985\t1\nchr1\t985\t989\t3\nchr1\t995\t1015\t2\nchr2\t0\t1000\t4\nchr3\t0\t200\t1\n' >track.bedGraph
track=("${what[@]:0:2}" --signal "K=$setup/track.bedGraph" "${what[@]:4}")

summarizes_tracks() {
    what=("${track[@]}")
    local rest="C:0,4,4,4 D:4,4,4,4 E:4,4,4,4 F:1,1,1,1"
    expect_for bins mean "A:1.8888888,2,2,2 B:2,2,2,0 $rest"
    expect_for bins max "A:3,2,2,2 B:2,2,2,0 $rest"
    expect_for bins sum "A:17,10,20,10 B:10,20,10,0 C:0,40,40,40 D:40,40,40,40 E:40,40,40,40 F:10,10,10,10"
}
row --track summarizes_tracks

# The first bin of C is before the chromosome, which is not a missing value.
fills_missing() {
    what=("${track[@]}")
    expect_for parts zero "A:tr B:tr C:va D:va E:te F:te "
    expect_for parts nan "A:tr B:no C:va D:va E:te F:te "
}
row --missing fills_missing

# Of seven reads, in bins of 10 bp
normalizes() {
    expect_for bins none "$plain"
    expect_for bins cpm "A:142857.14,428571.44,142857.14,142857.14 B:428571.44,142857.14,142857.14,142857.14 \
C:0,142857.14,0,142857.14 D:0,0,0,0 E:0,0,0,0 F:0,142857.14,0,0"
    expect_for bins rpkm "A:14285714,42857144,14285714,14285714 B:42857144,14285714,14285714,14285714 \
C:0,14285714,0,14285714 D:0,0,0,0 E:0,0,0,0 F:0,14285714,0,0"
}
row --normalize normalizes

# Seven reads, as if there were 14 or 28
scales_to_depth() {
    expect_for bins 14 "A:2,6,2,2 B:6,2,2,2 C:0,2,0,2 D:0,0,0,0 E:0,0,0,0 F:0,2,0,0"
    expect_for bins 28 "A:4,12,4,4 B:12,4,4,4 C:0,4,0,4 D:0,0,0,0 E:0,0,0,0 F:0,4,0,0"
}
row --scale-to-depth scales_to_depth

scales_marks() {
    expect_for bins K=3 "A:3,9,3,3 B:9,3,3,3 C:0,3,0,3 D:0,0,0,0 E:0,0,0,0 F:0,3,0,0"
    expect_for bins K=0.5 "A:0.5,1.5,0.5,0.5 B:1.5,0.5,0.5,0.5 C:0,0.5,0,0.5 D:0,0,0,0 E:0,0,0,0 F:0,0.5,0,0"
    run two --signal "M=$setup/track.bedGraph" --scale M=2 --scale K=3 --track max
    expect_equal "a count and a track, scaled" "$(sed -n 3p two/train.csv)" A,1,3,6
}
row --scale scales_marks

uses_control() {
    printf '%s\n' "chr1 985 995 +" "chr2 600 610 +" | reads control.tagAlign
    what+=(--control control.tagAlign)
    expect_for bins subtract "A:0,0,1,1 B:0,1,1,1 C:0,1,0,1 D:0,0,0,0 E:0,0,0,0 F:0,1,0,0"
    # (reads + 1) / (3.5 * control + 1)
    expect_for bins ratio "A:0.44444445,0.8888889,2,2 B:0.8888889,2,2,2 C:1,2,1,2 D:1,1,1,1 E:1,1,1,1 F:1,2,1,1"
}
row --control-use uses_control

# Labels, of 1.5 2.5 3.5 0 0.5 7

chooses_label() {
    what+=("${labeled[@]}")
    expect_for labels median "0 1 1 0 0 1 "
    expect_for labels threshold "1 1 1 0 1 1 "
    expect_for labels quantiles "1 2 3 0 0 3 "
    expect_for labels value "1.5 2.5 3.5 0 0.5 7 "
    expect_for labels log2 "1.3219281 1.8073549 2.169925 0 0.5849625 3 "
}
row --label chooses_label

sets_threshold() {
    what+=("${labeled[@]}" --label threshold)
    expect_for labels 0.2 "1 1 1 0 1 1 "
    expect_for labels 2.5 "0 0 1 0 0 1 "
    expect_for labels 5 "0 0 0 0 0 1 "
}
row --label-threshold sets_threshold

sets_bands() {
    what+=("${labeled[@]}" --label quantiles)
    expect_for labels 2 "0 1 1 0 0 1 "
    expect_for labels 3 "1 1 2 0 0 2 "
    expect_for labels 6 "2 3 4 0 1 5 "
}
row --label-bands sets_bands

sets_pseudocount() {
    what+=("${labeled[@]}" --label log2)
    expect_for labels 0.5 "1 1.5849625 2 -1 0 2.9068906 "
    expect_for labels 1 "1.3219281 1.8073549 2.169925 0 0.5849625 3 "
    # log2 of 6, 7, 8, 4.5, 5 and 11.5
    expect_for labels 4.5 "2.5849626 2.807355 3 2.169925 2.321928 3.523562 "
}
row --label-pseudocount sets_pseudocount

# The median is 2.
sets_margin() {
    what+=("${labeled[@]}")
    expect_for labels 0 "0 1 1 0 0 1 "
    expect_for labels 0.6 "0- 1- 1 0 0 1 "
    expect_for labels 1.75 "0- 1- 1- 0 0- 1 "
}
row --label-margin sets_margin

sets_ties() {
    what+=("${labeled[@]}" --label threshold --label-threshold 2.5)
    expect_for labels off "0 0 1 0 0 1 "
    expect_for labels on "0 1 1 0 0 1 "
}
row --label-ties sets_ties

handles_unmeasured() {
    grep -v '^E	' "$setup/expression.tsv" >few.tsv
    what+=(--expression few.tsv --cell E003)
    expect_for parts drop "A:tr B:tr C:va D:va E:no F:te "
    ! (run error --unmeasured error) >/dev/null || fail "--unmeasured error takes a gene without expression"
}
row --unmeasured handles_unmeasured

# Splits

# sizes <folder>: how many genes are in each table
sizes() { for name in train valid test; do tail -n +3 "$1/$name.csv" | awk -F , '$2 == 1' | wc -l; done | tr '\n' ' '; }
# strata <folder>: genes of each class and part
strata() { tail -n +2 "$1/genes.tsv" | cut -f 8,9 | sort | uniq -c | tr -s ' \t\n' ' '; }
# chromosomes <folder>: the part of each
chromosomes() { tail -n +2 "$1/genes.tsv" | cut -f 3,9 | sort -u | sed 's/^chr//' | tr '\t\n' ': '; }

# Forty genes of four chromosomes, their ids in another order; eight are ON.
awk 'BEGIN { print "chrom\ttss\tgene_id"; for (i = 0; i < 40; ++i) printf "chr%d\t%d\tG%02d\n", i % 4 + 1, 5000 + 100 * i, (i * 7) % 40 }' >many.tsv
awk 'BEGIN { for (i = 0; i < 40; ++i) printf "G%02d\t%d\n", i, i % 10 }' >many_expression.tsv
awk 'BEGIN { for (i = 0; i < 40; ++i) print "chr" i % 4 + 1, 5000 + 100 * i, 5001 + 100 * i, "+" }' | reads many.tagAlign
many=(--genes "$setup/many.tsv" --signal "K=$setup/many.tagAlign" --bins 4 --bin-width 10)

splits() {
    local rule
    what=("${many[@]}" --expression "$setup/many_expression.tsv" --label threshold --label-threshold 7.5)
    run published --split published
    expect_equal "the first third of the ids" "$(tail -n +2 published/genes.tsv | sort | head -n 13 | cut -f 9 | sort -u)" train
    run random --split random --shares 1,1,1
    run dealt --split chromosomes
    expect_equal "genes of whole chromosomes" "$(sizes dealt) in $(chromosomes dealt | wc -w)" "20 10 10  in 4"
    run stratified --split stratified --shares 1,1,1
    expect_equal "genes of each class and part" "$(strata stratified)" " 10 0 test 11 0 train 11 0 valid 3 1 test 3 1 train 2 1 valid "
    run chromosome --split chromosomes --test-chromosomes chr2 --valid-chromosomes chr4
    expect_equal "the parts of chromosomes" "$(chromosomes chromosome)" "1:train 2:test 3:train 4:valid "
    awk 'NR > 1 { print $3 "\t" (NR % 3 == 0 ? "train" : NR % 3 == 1 ? "valid" : "test") }' "$setup/many.tsv" >split.tsv
    run file --split file --split-file split.tsv
    expect_equal "the parts of the file" "$(tail -n +2 file/genes.tsv | cut -f 1,9 | sort)" "$(sort split.tsv)"
    expect_equal "the number of different splits" \
        "$(for rule in published random stratified dealt chromosome file; do tail -n +2 $rule/genes.tsv | cut -f 1,9 | sort | cksum; done | sort -u | wc -l)" 6
}
row --split splits

sets_shares() {
    what=("${many[@]}" --split random)
    expect_for sizes 1,1,1 "14 13 13 "
    expect_for sizes 6,3,1 "24 12 4 "
    expect_for sizes 2,1,1 "20 10 10 "
    what=("${many[@]}" --split chromosomes)
    expect_for sizes 1,2,1 "10 20 10 "
    expect_for sizes 1,0,1 "20 0 20 "
}
row --shares sets_shares

validates_chromosomes() {
    what=("${many[@]}" --split chromosomes --test-chromosomes chr1)
    expect_for chromosomes chr2 "1:test 2:valid 3:train 4:train "
    expect_for chromosomes chr3,chr4 "1:test 2:train 3:valid 4:valid "
}
row --valid-chromosomes validates_chromosomes

tests_chromosomes() {
    what=("${many[@]}" --split chromosomes --valid-chromosomes chr1)
    expect_for chromosomes chr2 "1:valid 2:test 3:train 4:train "
    expect_for chromosomes chr3,chr4 "1:valid 2:train 3:test 4:test "
}
row --test-chromosomes tests_chromosomes

# Of four chromosomes of ten genes, one group of three has two.
folds() {
    what=("${many[@]}" --split chromosomes)
    expect_for chromosomes 3 "1:test 2:valid 3:train 4:test "
    expect_for chromosomes 4 "1:test 2:valid 3:train 4:train "
}
row --folds folds

chooses_fold() {
    what=("${many[@]}" --split chromosomes --folds 4)
    expect_for chromosomes 1 "1:test 2:valid 3:train 4:train "
    expect_for chromosomes 2 "1:train 2:test 3:valid 4:train "
    expect_for chromosomes 4 "1:valid 2:train 3:train 4:test "
}
row --fold chooses_fold

reads_split() {
    printf 'A\ttrain\nB\ttest\nC\ttrain\nD\ttrain\nE\tnone\nF\tvalid\n' >one.tsv
    printf 'A\ttest\nB\ttest\nC\tvalid\nD\ttrain\nE\ttrain\nF\tvalid\n' >two.tsv
    what+=(--split file)
    expect_for parts one.tsv "A:tr B:te C:tr D:tr E:no F:va "
    expect_for parts two.tsv "A:te B:te C:va D:tr E:tr F:va "
}
row --split-file reads_split

# The windows of A and B overlap.
excludes_overlaps() {
    printf 'A\ttrain\nB\ttest\nC\ttrain\nD\ttrain\nE\ttest\nF\tvalid\n' >split.tsv
    what+=(--split file --split-file split.tsv)
    changes parts
    expect_equal "the parts" "$(parts with_it)" "A:no B:te C:tr D:tr E:te F:va "
}
row --exclude-overlaps excludes_overlaps

seeds() {
    what=("${many[@]}" --split random)
    differ parts 1 2 3
    run again --seed 2
    expect_equal "the split of one seed" "$(parts again)" "$(parts 1)"
    what=("${many[@]}" --split chromosomes)
    for seed in 1 2 3 4 5 6; do
        run chromosomes$seed --seed $seed
        chromosomes chromosomes$seed
        echo
    done >dealt.txt
    [ "$(sort -u dealt.txt | wc -l)" -ge 4 ] || fail "six seeds deal the chromosomes alike: $(sort -u dealt.txt)"
    what=("${many[@]}" --expression "$setup/many_expression.tsv" --split stratified)
    run first -s 1
    run second -s 2
    [ "$(parts first)" != "$(parts second)" ] || fail "two seeds have the same strata"
}
row -s,--seed seeds

# The rest

writes_bins() {
    run without_it
    ! [ -e without_it/bins.bed ] || fail "there are bins without --write-bins"
    run with_it --write-bins
    expect_equal "the bins" "$(cut -f 1-3 with_it/bins.bed | sed -n '1,2p;5p' | tr '\t\n' ' ;')" "chr1 980 990;chr1 990 1000;chr1 990 1000;"
}
row --write-bins writes_bins

# Signals that never come: each is waited for by a thread.
waits_with_threads() {
    local mark signals=()
    for mark in K L M N O; do
        mkfifo $mark
        signals+=(--signal $mark=$mark)
    done
    uses_threads 3 2 5 -- deepchrome-bin --genes "$setup/genes.tsv" "${signals[@]}" --output out
}
row -p,--threads waits_with_threads

row --version shows_version
row -h,--help shows_help
all_flags
