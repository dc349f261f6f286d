#!/usr/bin/env bash
# deepchrome-bin with files as people in the field have them: what each is, is seen from several lines and said; what cannot be
# told is refused; nothing is counted as what it is not. Two genes, counted by hand.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

tab() { sed 's/  */\t/g'; }
# A starts at 1000 (0-based) on the plus strand, B at 8999 on the minus strand. Bins of 10 bp: of A from 980 to 1020.
printf 'chr1 1000 3000 A 0 +\nchr1 5000 9000 B 0 -\n' | tab >genes.bed
tab >reads.bed <<'END'
chr1 990 1026 N 1000 +
chr1 8990 9026 N 1000 -
chr1 995 996 N 1000 -
chr2 10 46 N 1000 +
END
printf 'A\t1\nB\t3\n' >expression.tsv

# table <genes> <signal> <flag>...: the bins of all genes in the order of their ids, or the refusal
table() {
    rm -rf out
    status_of deepchrome-bin --genes "$1" --signal "K=$2" --bins 4 --bin-width 10 --output out "${@:3}"
    if [ "$status" != 0 ]; then
        expect_equal "the lines of a refusal" "$(wc -l <stderr)" 1
        if [ -e out ]; then fail "a refusal left something behind"; fi
        sed 's/^deepchrome-bin: //' stderr
        return
    fi
    tail -q -n +3 out/train.csv out/valid.csv out/test.csv | awk -F , '{ printf "%s%s", $2 == 1 ? (NR > 1 ? "\n" : "") $1 ":" : ",", $3 } END { print "" }' |
        sort | tr '\n' ' '
}
genes="A:0,2,1,1 B:0,1,1,1 "
expect_equal "reads" "$(table genes.bed reads.bed)" "$genes"
expect_equal "what they are" "$(grep '^K: ' stderr)" "K: reads.bed: 4 reads, 3 of them in windows (BED)"
expect_equal "few chromosomes" "$(grep -c '^split: the genes are on too few chromosomes to keep these whole, and are divided at random' stderr)" 1
expect_equal "their split" "$(json_value out/run.json rule | head -n 1) $(json_value out/run.json exclude_overlaps)" "none true"

# A track whose first values are odd is a track.
# bed_graph <name> <value>...: an interval of ten bases for each value, from 980 on
bed_graph() {
    local file=$1 value at=980
    shift
    for value in "$@"; do
        printf 'chr1\t%d\t%d\t%s\n' $at $((at + 10)) "$value"
        at=$((at + 10))
    done >"$file"
}
no_number='(wanted a finite number, or NA); correct it, or, if these are reads, put bed: before the name of the file'
for name in x.bedGraph x.txt x.bed; do
    for missing in NA NaN .; do
        bed_graph $name "$missing" 5 2 "$missing"
        expect_equal "$missing in $name" "$(table genes.bed $name)" "A:0,5,2,0 B:0,0,0,0 "
        expect_equal "what it is" "$(grep '^K: ' stderr)" "K: $name: a track (bedGraph)"
    done
    bed_graph $name +2 5 1e1 .5
    expect_equal "signs in $name" "$(table genes.bed $name)" "A:2,5,10,0.5 B:0,0,0,0 "
    for odd in 0,5 '"2"' 2x '<3' '' N/A ' 2' '2 ' inf 1e99; do
        bed_graph $name "$odd" 5
        expect_equal "'$odd' in $name" "$(table genes.bed $name)" "$name:1: the value is \"$odd\" $no_number"
        bed_graph $name 5 "$odd"
        expect_equal "'$odd' in the second line of $name" "$(table genes.bed $name)" "$name:2: the value is \"$odd\" $no_number"
    done
done
bed_graph x.bedGraph 0,5 1,5
expect_equal "values with commas" "$(table genes.bed x.bedGraph)" "x.bedGraph:1: the value is \"0,5\" $no_number"
bed_graph x.txt 0,5 1,5
unclear='which may be the name of a read or a value (wanted numbers for bedGraph, or names that are no numbers, in a file .bed, for reads); put the format before the name: bed: for reads, bedpe: for pairs, bedgraph: for values'
expect_equal "the same in a file that says nothing" "$(table genes.bed x.txt)" "x.txt:1: the fourth of four columns is \"0,5\", $unclear"
cut -f 1-4 reads.bed >named.bed
expect_equal "reads of four columns" "$(table genes.bed named.bed)" "$genes"
cp named.bed named.txt
expect_equal "the same in a file that says nothing" "$(table genes.bed named.txt)" "named.txt:1: the fourth of four columns is \"N\", $unclear"
expect_equal "the same, stated" "$(table genes.bed bed:named.txt)" "$genes"
bed_graph numbers.bed 1 2
expect_equal "numbers for names, stated" "$(table genes.bed bed:numbers.bed)" "A:1,1,0,0 B:0,0,0,0 "

# Values on top of each other, wherever they are
again='have a value already (wanted at most one value a base); merge those that overlap, as by bedtools merge -c COLUMN -o max'
printf 'chr1 990 995 3\nchr1 993 998 3\n' | tab >x.bedGraph
expect_equal "a small overlap" "$(table genes.bed x.bedGraph)" "x.bedGraph:2: bases 993 to 995 of chr1 $again"
printf 'chr1 990 992 2\nchr1 990 992 2\nchr1 990 992 2\n' | tab >x.bedGraph
expect_equal "a line twice" "$(table genes.bed x.bedGraph --track sum)" "x.bedGraph:2: bases 990 to 992 of chr1 $again"
printf 'chr1 990 992 2\nchr7 500 510 1\nchr7 100 200 1\nchr7 199 300 1\n' | tab >x.bedGraph
expect_equal "where no gene is" "$(table genes.bed x.bedGraph)" "x.bedGraph:4: bases 199 to 200 of chr7 $again"

# Peaks are a track of their signal value.
printf 'chr1 990 1000 p 900 . 2.5 7.1 -1 3\nchr1 1000 1020 q 900 . 4 7.1 -1 3\n' | tab >peaks.txt
expect_equal "narrowPeak" "$(table genes.bed peaks.txt)" "A:0,2.5,4,4 B:0,0,0,0 "
expect_equal "what it is" "$(grep '^K: ' stderr)" "K: peaks.txt: a track (narrowPeak)"
cut -f 1-9 peaks.txt >peaks.broadPeak
expect_equal "broadPeak" "$(table genes.bed peaks.broadPeak)" "A:0,2.5,4,4 B:0,0,0,0 "
printf 'chr1 990 1000 m 3 + 990 1000 255,0,0 3 66.7\n' | tab >methylation.bed
expect_equal "columns that BED does not have" "$(table genes.bed methylation.bed)" "methylation.bed:1: has 11 columns, of which those after the sixth are not those of BED (wanted the 3 to \
6, 8, 9 or 12 columns of BED, or one of CIGAR after six); put the format before the name: bed: for reads, bedpe: for pairs, bedgraph: for values"

# Data that are something else
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n' >lfs.bam
wanted_data="(wanted plain data, or those packed by gzip)"
expect_equal "Git LFS" "$(table genes.bed lfs.bam)" "lfs.bam: is a pointer of Git LFS, not the data $wanted_data; fetch it by git lfs pull"
expect_equal "Git LFS as an annotation" "$(table lfs.bam reads.bed)" "lfs.bam: is a pointer of Git LFS, not the data $wanted_data; fetch it by git lfs pull"
printf '\353\362\211\207....' >peaks.bb
expect_equal "bigBed" "$(table genes.bed peaks.bb)" "peaks.bb: is bigBed data (wanted text); convert it by bigBedToBed"
printf '<!DOCTYPE html><html><title>404</title>' >page.bed
expect_equal "a page" "$(table genes.bed page.bed)" \
    "page.bed: is a page of HTML, perhaps what a server sent instead of the file (wanted the data themselves); fetch the file again"
gzip -c reads.bed | gzip >twice.bed.gz
expect_equal "packed twice" "$(table genes.bed twice.bed.gz)" "twice.bed.gz: is packed by gzip twice (wanted text); unpack it once"
tar cf - reads.bed | gzip >reads.tar.gz
expect_equal "an archive" "$(table genes.bed reads.tar.gz)" "reads.tar.gz: is a tar archive (wanted text); take the file out of it"
tr '\n' '\r' <reads.bed >mac.bed
expect_equal "ends of line of old" "$(table genes.bed mac.bed)" \
    "mac.bed: its lines end in CR alone (wanted LF, or CR and LF); convert it by tr '\\r' '\\n'"
expect_equal "an annotation for a signal" "$(printf 'chr1 x gene 1 9 . + . ID=A\n' | tab >a.gff3; table genes.bed a.gff3)" \
    "a.gff3: is GTF or GFF, an annotation (wanted reads or a track); give alignments, BED, bedGraph or bigWig"

# GFF3 as its specification allows it and its writers write it
# features <file>: lines of standard input are type, start, end, strand and attributes, in which # stands for a space
features() { awk '{ gsub("#", " ", $5); printf "chr1\tx\t%s\t%s\t%s\t.\t%s\t.\t%s\n", $1, $2, $3, $4, $5 }' >"$1"; }
two_genes='gene 1001 3000 + %s\ngene 5001 9000 - %s\n'
for attributes in 'ID=A;Note="odd ID=B' 'ID="A";Name="A#x" ID="B"' '#ID=A;#Name=a #ID=B' 'ID#=#A ID#=#B' 'ID=%%41;Name=x%%3By ID=B'; do
    # shellcheck disable=SC2059,SC2086
    printf "$two_genes" $(printf "$attributes") | features rows
    cp rows bare.gff3
    { echo '##gff-version 3'; cat rows; } >declared.gff3
    expect_equal "GFF3 of $attributes" "$(table bare.gff3 reads.bed)" "$genes"
    expect_equal "GFF3, declared, of $attributes" "$(table declared.gff3 reads.bed)" "$genes"
done
features odd.gff3 <<'END'
gene 1001 3000 + ID=A
mRNA 1001 3000 + ID=A1;Parent=A
exon 1001 3000 . Parent=A1
five_prime_UTR 1001 1100 ? Parent=A1
pseudogene 1101 2000 + ID=A2;Parent=A
gene 5001 9000 - ID=B
gene 4001 4100 ? ID=rps12
END
expect_equal "unknown strands, and a pseudogene of a gene" "$(table odd.gff3 reads.bed)" "$genes"
expect_equal "what is said of them" "$(sed -n 2p stderr)" "odd.gff3: 1 gene is left out, of unknown strand: rps12"
expect_equal "what run.json says of them" "$(json_value out/run.json without_strand)" 1
expect_equal "every transcript" "$(table odd.gff3 reads.bed --tss transcript)" "A:0,0,0,0 A:0,2,1,1 B:0,1,1,1 "

# GTF
features genes.gtf <<'END'
gene 1001 3000 + gene_id#"A";#gene#"A";#gene_biotype#"protein_coding";
transcript 1101 3000 + gene_id#"A";#transcript_id#"A1";#gene#"A";#tag#"MANE#Select";
exon 1101 3000 + gene_id#"A";#transcript_id#"A1";
gene 5001 9000 - gene_id#"B";#gene_biotype#"protein_coding";
exon 20 99 + gene_id#"ERCC";#transcript_id#"E1";
CDS 500 600 + gene_id#"P";#transcript_id#"P1";
END
expect_equal "a gene of exons alone" "$(table genes.gtf reads.bed)" "A:0,2,1,1 B:0,1,1,1 ERCC:0,0,0,0 "
expect_equal "a gene of coding sequence alone" "$(sed -n 2p stderr)" "genes.gtf: 1 gene is left out, with neither a gene's nor a transcript's nor an exon's line: P"
expect_equal "NCBI's biotypes" "$(table genes.gtf reads.bed --biotype protein_coding --tss canonical)" "A:0,0,0,0 B:0,1,1,1 "
expect_equal "its transcript" "$(awk '$1 == "A" { print $4, $6 }' out/genes.tsv)" "1100 A1"

# UCSC's tables
printf 'A N1 chr1 + 1000 3000 0 0 1 1000, 3000,\nB N2 chr1 - 5000 9000 0 0 1 5000, 9000,\n' | tab >refFlat.txt
expect_equal "refFlat" "$(table refFlat.txt reads.bed)" "$genes"
expect_equal "genePred" "$(cut -f 2- refFlat.txt | sed 's/N1/A/; s/N2/B/' >genePred.txt; table genePred.txt reads.bed)" "$genes"

# Assemblies
features lifted.gff3 <<'END'
gene 1001 3000 + ID=A
gene 5001 9000 - ID=B
END
{ printf '##gff-version 3\n# liftoff -g /data/GRCh38.gff3 chm13.fa\n'; cat lifted.gff3; } >chm13.gff3
expect_equal "a path in a comment" "$(table chm13.gff3 reads.bed)" "$genes"
expect_equal "no assembly" "$(head -n 1 stderr)" "chm13.gff3: 2 genes from GFF3 (any assembly)"
{ cat reads.bed; printf 'chr17\t81195180\t81195231\tN\t0\t+\nchr17\t81195300\t81195331\tN\t0\t+\n'; } >beyond.bed
expect_equal "reads beyond an end" "$(table genes.bed beyond.bed --assembly hg19)" "$genes"
expect_equal "what is said of them" "$(grep '^beyond' stderr)" "beyond.bed: 1 read reaches beyond the end of chr17, and was cut off there
beyond.bed: 1 read lies beyond the end of chr17, and was left out"
expect_equal "what run.json says of them" "$(json_value out/run.json clipped) $(grep -A 3 beyond_chromosomes out/run.json | json_value /dev/stdin skipped)" "1 1"

# Chromosomes that a signal lacks
{ cat genes.bed; printf 'chrX\t9\t900\tC\t0\t+\n'; } >more.bed
expect_equal "a chromosome that is not there" "$(table more.bed reads.bed)" "A:0,2,1,1 B:0,1,1,1 C:0,0,0,0 "
expect_equal "what is said of it" "$(grep '^reads' stderr)" "reads.bed: has nothing on chrX, where 1 of 3 genes is, and has chr2, where none is"
expect_equal "what run.json says of it" "$(json_value out/run.json chrX | head -n 1)" 1
{ cat more.bed; printf 'chr5\t9\t900\tD\t0\t+\nchr5\t90\t900\tE\t0\t+\n'; } >most.bed
expect_equal "chromosomes of most genes" "$(table most.bed reads.bed)" "reads.bed: has nothing on chrX, chr5, where 3 of 5 genes are, and has chr2, where \
none is (wanted reads or values on the chromosomes of the genes of most.bed); give the whole file, with chromosomes named as the genes have them"
printf 'chr1\t5\t9\n' >elsewhere.bed
expect_equal "no read in a window" "$(table genes.bed elsewhere.bed)" \
    "elsewhere.bed: none of its 1 reads is in a window of a gene (wanted some); give a file of the whole genome, of the assembly of the genes"
printf 'chr1\t980\t990\t0\n' >zeros.bedGraph
expect_equal "no value in a window" "$(table genes.bed zeros.bedGraph)" \
    "zeros.bedGraph: has no value in any window of a gene (wanted some); give a file of the whole genome, of the assembly of the genes"

# Versions of ids as GENCODE writes them, and what is known before anything is counted
printf 'chr1 1000 3000 ENSG01.14_2 0 +\nchr1 5000 9000 ENSG02.7_4 0 -\n' | tab >lifted.bed
printf 'ENSG01\t1\nENSG02\t3\n' >rpkm.tsv
table lifted.bed reads.bed --expression rpkm.tsv >/dev/null
expect_equal "expression by id" "$(tail -n +2 out/genes.tsv | cut -f 1,7 | tr '\t\n' ' ;')" "ENSG01.14_2 1;ENSG02.7_4 3;"
printf 'chr1 1000 3000 A 0 +\nchr1 5000 9000 B,C 0 -\n' | tab >comma.bed
expect_equal "an id with a comma" "$(table comma.bed no_such_file)" "no_such_file: cannot be read (No such file or directory); check the path"
expect_equal "an id with a comma, before a bad line of reads" "$(echo chr1 >bad.bed; table comma.bed bad.bed)" \
    "comma.bed:2: the id of the gene is \"B,C\" (wanted one without commas and quotes, which gene tables cannot hold); give it another id"
expect_equal "a gene without expression, before a bad line of reads" "$(echo 'A	1' >one.tsv; table genes.bed bad.bed --expression one.tsv)" \
    "one.tsv: has no gene B of the 2 of genes.bed (wanted the expression of each); add them, or give --unmeasured drop"
if [ "$(id -u)" != 0 ]; then
    mkdir closed
    chmod a-w closed
    status_of deepchrome-bin --genes genes.bed --signal K=bad.bed --output closed/out
    expect_equal "a folder that cannot be made, before a bad line of reads" "$status $(cut -d ' ' -f 2 stderr)" "1 closed/out:"
fi

# A header longer than 256 KiB
{ printf '#1.2\n2\t20000\nName\tDescription'; seq -f 'GTEX-1117F-0005-SM-%06.0f' 20000 | tr '\n' '\t' | sed 's/^/\t/; s/\t$//'; echo; } >gtex.gct
{ printf 'A\ta'; seq 20000 | sed 's/.*/\t5/' | tr -d '\n'; printf '\nB\tb'; seq 20000 | sed 's/.*/\t7/' | tr -d '\n'; echo; } >>gtex.gct
table genes.bed reads.bed --expression gtex.gct --cell GTEX-1117F-0005-SM-017382 >/dev/null
expect_equal "a matrix of 20,000 samples" "$(tail -n +2 out/genes.tsv | cut -f 1,7 | tr '\t\n' ' ;')" "A 5;B 7;"
