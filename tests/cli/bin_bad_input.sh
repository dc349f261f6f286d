#!/usr/bin/env bash
# Bad input of deepchrome-bin: one line that says where, what and what to do, the right exit code, and nothing left behind.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"

printf '%s\t%s\t%s\n' chrom tss gene_id chr1 249200000 A chr17 5000 B chr2 7000 C >genes.tsv
printf '%s\t%s\t%s\tN\t1000\t+\n' chr1 100 136 chr2 6990 7026 chr17 100 136 >good.tagAlign
printf 'gene_id\tE003\tE004\t\nA\t1\t2\t\nB\t2\t3\t\nC\t3\t4\t\n' >expression.tsv
bin=(deepchrome-bin --bins 4 --bin-width 10 --output out)

# reads_refused <kind> <message> <lines of reads>
reads_refused() {
    printf "$3" >bad.bed
    refused "$1" 1 "$2" "${bin[@]}" --genes genes.tsv --signal K=bad.bed
}
order="check the order of the columns"
reads_refused "an empty file" "bad.bed: holds no reads (wanted lines of BED or tagAlign); fetch the file again" ""
reads_refused "comments alone" "bad.bed: holds no reads (wanted lines of BED or tagAlign); fetch the file again" "# nothing\n"
reads_refused "start and end swapped" "bad.bed:2: the read ends at 100 and starts at 136 (wanted an end beyond the start); $order" \
    'chr1\t1\t5\nchr1\t136\t100\tN\t1000\t+\n'
reads_refused "an empty read" "bad.bed:1: the read ends at 5 and starts at 5 (wanted an end beyond the start); $order" 'chr1\t5\t5\n'
reads_refused "columns in another order" "bad.bed:1: the start is \"chr1\" (wanted a whole number); $order, or remove a header" '100\tchr1\t136\tN\t0\t+\n'
reads_refused "strand and score swapped" "bad.bed:1: the strand is \"1000\" (wanted +, - or .); $order" 'chr1\t100\t136\tN\t+\t1000\n'
reads_refused "a negative start" "bad.bed:1: the start is -5 (wanted 0 or more); correct or remove the line" 'chr1\t-5\t31\tN\t0\t+\n'
reads_refused "an overflowing end" "bad.bed:1: the end is 4294967297 (wanted at most 2147483647); correct or remove the line" \
    'chr1\t5\t4294967297\tN\t0\t+\n'
reads_refused "an end of many digits" "bad.bed:1: the end is 99999999999999999999 (wanted at most 2147483647); correct or remove the line" \
    'chr1\t5\t99999999999999999999\n'
reads_refused "half a position" "bad.bed:1: the end is \"36.5\" (wanted a whole number); $order, or remove a header" 'chr1\t5\t36.5\n'
reads_refused "spaces for tabs" "bad.bed:1: has 1 column (wanted chromosome, start, end, name, score, strand); separate the columns by tabs" \
    'chr1 5 9 N 0 +\n'
reads_refused "two columns" "bad.bed:3: has 2 columns (wanted chromosome, start, end, name, score, strand); give a file of this kind" \
    'chr1\t5\t9\nchr1\t5\t9\nchr1\t5\n'
reads_refused "no chromosome" "bad.bed:1: has no name of a chromosome (wanted one); correct or remove the line" '\t5\t9\n'
reads_refused "wiggle" "bad.bed:2: is a line of wiggle (wanted BED, tagAlign or bedGraph); convert it by wigToBigWig" \
    'track type=wiggle_0\nfixedStep chrom=chr1 start=1 step=1\n5\n'
reads_refused "unknown chromosomes" "bad.bed: is on scaffold1, scaffold2 (any assembly), and the genes of genes.tsv are on chr1, chr17, chr2 \
(hg19): no chromosome in common; bring both of one assembly" 'scaffold1\t5\t9\nscaffold2\t5\t9\n'
reads_refused "reads of another assembly" "bad.bed: is of hg38 or hs1 or mm9 or mm10 or mm39, and the genes of genes.tsv are of hg19 (wanted one assembly); bring both of \
one assembly" 'chr17\t83000000\t83000036\nchr18\t80000000\t80000036\nchr1\t5\t9\n'
reads_refused "bedGraph without a value" "bad.bed:2: the value is \"x\" (wanted a finite number, or NA); correct it, or, if \
these are reads, put bed: before the name of the file" 'chr1\t5\t9\t1\nchr1\t9\t12\tx\n'
reads_refused "bedGraph with swapped ends" "bad.bed:1: the interval ends at 5 and starts at 9 (wanted an end beyond the start); $order" 'chr1\t9\t5\t1\n'
reads_refused "a negative value" "bad.bed:1: bases 6990 to 7000 of chr2 have the value -1 (wanted 0 or more, a gene table holds counts or coverage); give a track \
without negative values" 'chr2\t6990\t7000\t-1\n'
reads_refused "values on top of each other" "bad.bed:2: bases 7000 to 7010 of chr2 have a value already (wanted at most one value a base); merge \
those that overlap, as by bedtools merge -c COLUMN -o max" 'chr2\t7000\t7010\t1\nchr2\t7000\t7010\t1\n'
printf 'chr1\t249200000\t249200009\t1\nchr2\t6990\t7000\t1\n' >track.bedGraph
refused "a track with the unit of reads" 1 "track.bedGraph: is a track, whose unit is its own (wanted reads for --normalize cpm); leave out \
--normalize, or give reads" "${bin[@]}" --genes genes.tsv --signal K=track.bedGraph --normalize cpm
refused "a control of another kind" 1 "track.bedGraph: is a control of a track for good.tagAlign, which is of the other kind (wanted reads for \
reads, a track for a track)" "${bin[@]}" --genes genes.tsv --signal K=good.tagAlign --control track.bedGraph

seq 20000 | awk '{ print "chr1\t" $1 "\t" $1 + 36 "\tN\t1000\t+" }' | gzip >whole.gz
head -c 20000 whole.gz >bad.gz
refused "gzip cut off" 1 "bad.gz: the gzip data end early (wanted a complete file); copy or fetch it again" "${bin[@]}" --genes genes.tsv --signal K=bad.gz
{ head -c 20000 whole.gz; printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; tail -c +20033 whole.gz; } >bad.gz
status_of "${bin[@]}" --genes genes.tsv --signal K=bad.gz
expect_equal "gzip with other bytes in it" "$status $(wc -l <stderr) $(cut -c 1-22 stderr)" "1 1 deepchrome-bin: bad.gz"
expect_status 1 "${bin[@]}" --genes genes.tsv --signal K=nowhere
expect_equal "a missing file" "$(cat stderr)" "deepchrome-bin: nowhere: cannot be read (No such file or directory); check the path"

# genes_refused <kind> <message> <lines of genes>
genes_refused() {
    printf "$3" >bad.genes
    refused "$1" 1 "$2" "${bin[@]}" --genes bad.genes --signal K=good.tagAlign "${@:4}"
}
kinds_of_genes="GTF, GFF3, BED6, knownGene, refGene, refFlat, genePred, gene_info or a table of TSS"
genes_refused "an empty annotation" "bad.genes: holds no genes (wanted $kinds_of_genes); give a file with genes" ""
genes_refused "no annotation" "bad.genes:1: is no line of a known annotation: has 2 columns (wanted $kinds_of_genes); give a file of this kind" \
    'hello\tworld\n'
genes_refused "BED without strand" "bad.genes:1: has 4 columns (wanted BED with a strand: chromosome, start, end, name, score, strand); give a \
file of this kind" 'chr1\t5\t9\tG\n'
genes_refused "a gene without strand" "bad.genes: holds no genes whose strand is known (wanted $kinds_of_genes); give a file with genes and their \
strands" 'chr1\t5\t9\tG\t0\t.\n'
genes_refused "a gene that ends before it starts" "bad.genes:1: the gene ends at 5 and starts at 9, 0-based (wanted an end beyond the start); $order" \
    'chr1\t9\t5\tG\t0\t+\n'
genes_refused "a GTF that counts from 0" "bad.genes:1: the start is 0 (wanted 1 or more, positions count from 1 here); correct the line" \
    'chr1\tx\tgene\t0\t5\t.\t+\t.\tgene_id "A";\n'
genes_refused "a GTF without ids" "bad.genes:1: the gene has no gene_id (wanted gene_id \"...\" in the last column, as GTF has it); give a \
complete annotation" \
    'chr1\tx\tgene\t1\t5\t.\t+\t.\tname "A";\n'
genes_refused "a negative TSS" "bad.genes:2: the TSS is -7 (wanted 0 or more); correct or remove the line" 'chrom\ttss\tgene_id\nchr1\t-7\tA\n'
genes_refused "a TSS beyond all chromosomes" "gene A: its window ends at 2147483660 (wanted at most 2147483647); correct its position" \
    'chrom\ttss\tgene_id\nchr1\t2147483640\tA\n'
genes_refused "a header without ids" "bad.genes:1: the header has no gene_id (wanted chrom, tss, gene_id, symbol, strand, the last two optional); \
name the columns so" 'chrom\ttss\tname\nchr1\t7\tA\n'
genes_refused "a gene twice" "bad.genes: gene A comes up again (wanted each once); remove one, or choose to keep all or the first" \
    'chrom\ttss\tgene_id\nchr1\t7\tA\nchr1\t9\tA\n' --duplicates error
genes_refused "no biotypes" "bad.genes: is BED and names no biotypes (wanted protein_coding); leave out the choice of biotypes, or give GTF, GFF3 or \
gene_info" 'chr1\t5\t9\tG\t0\t+\n' --biotype protein_coding
genes_refused "no strand to turn by" "bad.genes:2: gene A has no strand (wanted + or - for --orient strand); add it" 'chrom\ttss\tgene_id\nchr1\t7\tA\n' \
    --orient strand
genes_refused "another assembly than is said" "bad.genes: is said to be of hg38, but has genes beyond the ends of its chromosomes; name the right \
assembly" 'chrom\ttss\tgene_id\nchr1\t249200000\tA\n' --assembly hg38

# expression_refused <kind> <message> <lines> <flag>...
expression_refused() {
    printf "$3" >bad.tsv
    refused "$1" 1 "$2" "${bin[@]}" --genes genes.tsv --signal K=good.tagAlign --expression bad.tsv "${@:4}"
}
expression_refused "no expression" "bad.tsv: holds no genes (wanted gene_id and one column a cell); give a file of expression" 'gene_id\tE003\n'
expression_refused "a gene without expression" "bad.tsv: has no gene B, and neither 1 others of the 3 of genes.tsv (wanted the expression of each); \
add them, or give --unmeasured drop" 'A\t1\n'
expression_refused "other ids" "bad.tsv: has no gene A, and neither 2 others of the 3 of genes.tsv (wanted the expression of each); give files with \
the same ids" 'X\t1\n' --unmeasured drop
expression_refused "a gene with two expressions" "bad.tsv:2: gene A comes up again, with 2 instead of 1 (wanted each gene once, or the same values); \
remove one of its lines" 'A\t1\nA\t2\n'
expression_refused "expression in words" "bad.tsv:2: gene B: the expression is \"high\" (wanted a finite number); correct the value" 'A\t1\nB\thigh\n'
expression_refused "a short row" "bad.tsv:2: has 2 columns (wanted 3, as the first line); correct the line" 'gene_id\ta\tb\nA\t1\n' --cell a
expression_refused "another cell" "bad.tsv: has no column \"E999\" (wanted one of a, b); name a cell of the header" \
    'gene_id\ta\tb\nA\t1\t1\nB\t1\t1\nC\t1\t1\n' --cell E999
expression_refused "no cell" "bad.tsv: has 2 columns (a, b); name the cell whose expression is wanted" 'gene_id\ta\tb\nA\t1\t1\n'
expression_refused "a column of text" "bad.tsv:2: gene A: the expression in symbol is \"x\" (wanted a finite number); correct the value" \
    'gene_id\tsymbol\tTPM\nA\tx\t1\n' --cell symbol
expression_refused "a margin that leaves nothing" "out: no gene is left for the tables (wanted some): 3 near_threshold; give a smaller --label-margin" 'A\t1\nB\t1\nC\t1\n' --label-margin 1

# Splits and manifests
printf 'A\t1\nB\t2\n' >two.tsv
good=("${bin[@]}" --genes genes.tsv --signal K=good.tagAlign)
printf 'A\ttrain\nB\ttset\n' >bad.split
refused "a part that is none" 1 "bad.split:2: the split is \"tset\" (wanted train, valid, test or none); correct the line" "${good[@]}" --split file --split-file bad.split
printf 'A\ttrain\nB\ttest\n' >bad.split
refused "a gene in no part" 1 "bad.split: has no gene C (wanted every gene of the annotation); add it, with none where it is to be left out" \
    "${good[@]}" --split file --split-file bad.split
refused "a chromosome without genes" 1 "chromosome chr9 of the split has no genes; name chromosomes of the annotation" "${good[@]}" \
    --test-chromosomes chr9 --valid-chromosomes chr2
printf '%s\t%s\t%s\n' chrom tss gene_id chr1 5000 A 1 7000 B chr1 9000 C >one.tsv
refused "genes of one chromosome" 1 "one.tsv: the genes are on 1 chromosome, chr1 (wanted at least 3, a whole one for each part); divide them at random \
instead, by --split random --exclude-overlaps" "${bin[@]}" --genes one.tsv --signal K=good.tagAlign --split chromosomes
refused "genes that are measured on two chromosomes" 1 "genes.tsv: the genes are on 2 chromosomes, chr1, chr17 (wanted at least 3, a whole one for each \
part); divide them at random instead, by --split random --exclude-overlaps" "${good[@]}" --expression two.tsv --unmeasured drop --split chromosomes
refused "more folds than chromosomes" 1 "fold 1 of 4 was asked for, of 3 chromosomes (wanted at least three folds, and a chromosome in each)" \
    "${good[@]}" --folds 4
printf 'E003\tK\n' >bad.manifest
refused "a short manifest" 1 "bad.manifest:1: has 2 columns (wanted 3: cell, mark, path); give a file of this kind" \
    deepchrome-bin --genes genes.tsv --manifest bad.manifest --output out
printf 'E003\tK\tgood.tagAlign\nE004\tK\tgood.tagAlign\n' >bad.manifest
printf 'A\t1\nB\t2\nC\t3\n' >list.tsv
refused "a list for two cells" 1 "list.tsv: is a list of genes and values, of one cell (wanted a column for each of the 2 of the manifest); give a \
matrix with a header" deepchrome-bin --genes genes.tsv --manifest bad.manifest --expression list.tsv --output out
printf 'E003\tK\tgood.tagAlign\nE004\tL\tgood.tagAlign\n' >bad.manifest
refused "cells of other marks" 1 "bad.manifest: cell E004 has the marks L (wanted K, as the first cell has); bring the same marks for every cell" \
    deepchrome-bin --genes genes.tsv --manifest bad.manifest --output out
printf 'E003\tK\tgood.tagAlign\n../E004\tK\tgood.tagAlign\n' >bad.manifest
refused "a cell that leaves the folder" 1 "bad.manifest:2: the cell \"../E004\" cannot name a folder; choose another name" \
    deepchrome-bin --genes genes.tsv --manifest bad.manifest --output out
printf 'E003\tK\tgood.tagAlign\nE004\tK\tbad.bed\n' >bad.manifest
printf 'chr1\t9\t5\n' >bad.bed
status_of deepchrome-bin --genes genes.tsv --manifest bad.manifest --output out
expect_equal "a second cell that is bad" "$status $(tail -n 1 stderr)" "1 deepchrome-bin: bad.bed:1: the read ends at 5 and starts at 9 (wanted an end \
beyond the start); $order"
if [ -e out ]; then fail "the first cell was left behind: $(find out)"; fi
printf 'chr17\t83000000\t83000036\n' >bad.bed
refused "a blacklist of another assembly" 1 "bad.bed: is of hg38 or hs1 or mm9 or mm10 or mm39, and the genes of genes.tsv are of hg19 (wanted one assembly); bring both \
of one assembly" "${good[@]}" --blacklist bad.bed
printf 'scaffold1\t5\t9\n' >bad.bed
refused "a blacklist of no use" 1 "bad.bed: is on scaffold1 (any assembly), and the genes of genes.tsv are on chr1, chr17, chr2 (hg19): no chromosome in \
common; bring both of one assembly" "${good[@]}" --blacklist bad.bed
printf 'chr17\t83000000\t83000036\nchr2\t242900000\t242900036\nchr9\t141000000\t141000036\nchr1\t249200000\t249200036\nchr18\t91000000\t91000036\n' >bad.bed
refused "reads of no known assembly" 1 "bad.bed: is of no known assembly, and the genes of genes.tsv are of hg19 (wanted one assembly); bring both of \
one assembly" "${bin[@]}" --genes genes.tsv --signal K=bad.bed --assembly hg19
printf '@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:5000\n' >bad.sam
status_of bash -c 'cat bad.sam | deepchrome-bin --genes genes.tsv --signal K=- --output out'
expect_equal "SAM through a pipe" "$status $(cat stderr)" "1 deepchrome-bin: standard input: is sam data, which cannot be seen beforehand in a pipe; put sam: \
before the name"
refused "standard input twice" 1 "standard input is to be read twice (wanted once); give files" "${bin[@]}" --genes - --signal K=-
refused "a mark twice" 1 "--signal: mark K is named twice; name every mark once" "${good[@]}" --signal K=good.tagAlign
refused "a mark without a file" 1 "--signal H3K4me3: names no mark and file (wanted MARK=FILE)" "${bin[@]}" --genes genes.tsv --signal H3K4me3
mkdir there
echo mine >there/genes.tsv
refused "tables that exist" 1 "there/genes.tsv: exists already; give --force to replace it, or choose another --output" \
    deepchrome-bin --genes genes.tsv --signal K=good.tagAlign --output there

# Files of alignments and bigWig, where they can be read
corpus=$DEEPCHROME_SOURCE/tests/fuzz/corpus
# corpus_refused <kind> <file> <message>
corpus_refused() {
    cp "$corpus/$2" .
    status_of "${bin[@]}" --genes genes.tsv --signal "K=${2##*/}"
    if grep -q 'which this build cannot read' stderr; then return; fi
    refused "$1" 1 "$3" "${bin[@]}" --genes genes.tsv --signal "K=${2##*/}"
}
corpus_refused "a BAM cut off" bam/truncated.bam "truncated.bam: the data end early (wanted a complete file, with its end marker); copy or fetch it again"
for byte in 42 400 620; do  # a size of the header, of the second container, and of a slice
    cp "$corpus/bam/plain.cram" damaged.cram
    printf '\377' | dd of=damaged.cram bs=1 seek=$byte conv=notrunc status=none
    status_of "${bin[@]}" --genes genes.tsv --signal K=damaged.cram
    if grep -q 'which this build cannot read' stderr; then break; fi
    kinds=$((kinds + 1))
    expect_equal "a CRAM damaged at $byte" "$status $(wc -l <stderr) $(grep -c 'of the CRAM data is damaged; copy or fetch the file again' stderr)" "1 1 1"
done
corpus_refused "a bigWig cut off" bigwig/truncated.bw "truncated.bw: the bigWig data end early (wanted a complete file, with its end marker); copy or \
fetch it again"
printf 'chrom\ttss\tgene_id\nchr1\t5500\tA\nchr2\t1000\tB\n' >far.tsv
cp "$corpus/bam/plain.bam" "$corpus/bigwig/plain.bw" .
for file in plain.bam plain.bw; do
    status_of deepchrome-bin --genes far.tsv --signal K=$file --split random --output out
    if grep -q 'which this build cannot read' stderr; then continue; fi
    refused "genes beyond the end in $file" 1 "$file: chr1 is 5000 bp long, and gene A of far.tsv starts at 5500 (wanted genes within it); bring both of one \
assembly" deepchrome-bin --genes far.tsv --signal K=$file --split random --output out
done

# Two sequences of a header are not taken for one chromosome of the genes.
printf 'chrom\ttss\tgene_id\nchr1\t500\tA\nchrM\t1000\tB\nchr1\t2500\tC\n' >mito.tsv
printf '@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:5000\n@SQ\tSN:chrM\tLN:16571\n@SQ\tSN:chrMT\tLN:16569\n' >two.sam
status_of deepchrome-bin --genes mito.tsv --signal K=two.sam --split random --output out
if ! grep -q 'which this build cannot read' stderr; then
    refused "two mitochondria" 1 "two.sam: its header has the sequences chrM and chrMT, which are both chrM of the genes by their names (wanted one); \
remove one of both from the file, or the genes of chrM from the annotation" deepchrome-bin --genes mito.tsv --signal K=two.sam --split random --output out
fi

# An address is the name of a file that is not there: htslib and libBigWig, which know addresses, are not asked.
missing="cannot be read (No such file or directory); check the path"
for address in preload:/nonexist http://127.0.0.1:9/x ftp://127.0.0.1:9/x s3://x/y data:,x file:plain.bam "file://$PWD/plain.bam" \
    file:plain.bw "file://$PWD/plain.bw"; do
    refused "$address" 1 "$address: $missing" "${bin[@]}" --genes genes.tsv --signal "K=$address"
    for format in bam cram sam bigwig; do
        status_of "${bin[@]}" --genes genes.tsv --signal "K=$format:$address"
        if grep -q 'which this build cannot read' stderr; then continue; fi
        refused "$format:$address" 1 "$address: $missing" "${bin[@]}" --genes genes.tsv --signal "K=$format:$address"
        printf 'E1\tK\t%s\n' "$format:$address" >cells.tsv
        refused "$format:$address in a manifest" 1 "$address: $missing" "${bin[@]}" --genes genes.tsv --manifest cells.tsv
    done
done
for format in bam bigwig; do
    status_of "${bin[@]}" --genes genes.tsv --signal "K=$format:there"
    if grep -q 'which this build cannot read' stderr; then continue; fi
    refused "a folder as $format" 1 "there: is a folder (wanted a file); give the path of a file" "${bin[@]}" --genes genes.tsv \
        --signal "K=$format:there"
done
# A file of such a name is read.
printf 'chrom\ttss\tgene_id\nchr1\t500\tA\nchr2\t1000\tB\nchr1\t2500\tC\n' >near.tsv
mkdir -p http:/host
cp plain.bam data:,x
cp plain.bw http:/host/x
for file in bam:data:,x bigwig:http://host/x; do
    status_of deepchrome-bin --genes near.tsv --signal "K=$file" --split random --output named
    if ! grep -q 'which this build cannot read' stderr; then expect_equal "$file" "$status $(head -n 1 named/train.csv | cut -c 1-11)" "0 #deepchrome"; fi
    rm -rf named
done

# A full disk, and Ctrl-C
through=(bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' limited)
awk 'BEGIN { print "chrom\ttss\tgene_id"; for (i = 0; i < 2000; i++) print "chr1\t" 1000 * i "\tG" i }' >many.tsv
status_of "${through[@]}" deepchrome-bin --genes many.tsv --signal K=good.tagAlign --split published --output out/deep
expect_equal "a full disk" "$status $(tail -n 1 stderr)" "1 deepchrome-bin: out/deep/train.csv: could not be written to its end (File too large); files may be no larger, raise the limit (ulimit -f)"
if [ -e out ]; then fail "a full disk left behind: $(find out)"; fi
through=()
mkfifo pipe
"${listening[@]}" deepchrome-bin --genes genes.tsv --signal K=pipe --output out 2>stderr &
program=$!
exec 3>pipe
seq 20000 | awk '{ print "chr1\t" $1 "\t" $1 + 36 "\tN\t1000\t+" }' >&3
kill -INT $program 2>/dev/null || kill -TERM $program
kill -TERM $program 2>/dev/null || true
(seq 200000 | awk '{ print "chr1\t" $1 "\t" $1 + 36 "\tN\t1000\t+" }' >&3) 2>/dev/null || true
exec 3>&-
status=0
wait $program || status=$?
case "$status" in
130 | 143) ;;
*) fail "an interrupted run ends with $status: $(cat stderr)" ;;
esac
if [ -e out ]; then fail "an interrupted run left behind: $(find out)"; fi

help="--help shows what is possible"
usage() {
    refused "$1" 2 "$2; $help" "${@:3}"
}
usage "no signal" "--signal or --manifest is required" deepchrome-bin --genes genes.tsv --output out
usage "no bins" "--bins: Value 0 not in range 1 to 100000" "${good[@]}" --bins 0
usage "chromosomes at random" "--test-chromosomes: is of --split chromosomes; leave it out" "${good[@]}" --split random --test-chromosomes 2 --valid-chromosomes 17
usage "folds in thirds" "--folds: is of --split chromosomes; leave it out" "${good[@]}" --split published --folds 3
usage "chromosomes and folds" "--folds chooses the chromosomes; leave out --test-chromosomes and --valid-chromosomes" "${good[@]}" --folds 3 \
    --test-chromosomes 2 --valid-chromosomes 17
usage "test chromosomes alone" "--test-chromosomes and --valid-chromosomes go together" "${good[@]}" --test-chromosomes 2
usage "a fold without folds" "--fold: is of --folds; leave it out" "${good[@]}" --fold 1
usage "a fold too many" "--fold is beyond --folds" "${good[@]}" --folds 3 --fold 4
usage "a file of a split without the split" "--split-file: is of --split file; leave it out" "${good[@]}" --split-file bad.split
usage "the split without its file" "--split file needs --split-file" "${good[@]}" --split file
dealt="is of --split random, stratified, or chromosomes that are neither named nor in --folds; leave it out"
usage "shares of thirds" "--shares: $dealt" "${good[@]}" --split published --shares 8,1,1
usage "shares of folds" "--shares: $dealt" "${good[@]}" --folds 3 --shares 8,1,1
usage "a seed of named chromosomes" "--seed: $dealt" "${good[@]}" --test-chromosomes 2 --valid-chromosomes 17 --seed 2
usage "no share to train" "--shares needs three numbers, the first above 0" "${good[@]}" --shares 0,1,1
usage "strata of values" "--split stratified needs classes: --expression, and not --label log2" "${good[@]}" --label log2 --split stratified
usage "strata without classes" "--split stratified needs classes: --expression, and not --label value" "${good[@]}" --split stratified
usage "a ratio in CPM" "--control-use ratio has no unit; leave out --normalize" "${good[@]}" --control-use ratio --normalize cpm

echo "$kinds kinds of bad input, $failures of them not refused as they should"
if [ "$kinds" -lt 50 ] || [ "$failures" -gt 0 ]; then exit 1; fi
