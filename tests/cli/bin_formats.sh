#!/usr/bin/env bash
# deepchrome-bin with files as the field has them: ends of line of Windows, lines for browsers, blank ones, names of chromosomes
# and versions of ids that differ, annotations of every source. Two genes, counted by hand.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

# A starts at 1000 (0-based) on the plus strand, B at 8999 on the minus strand.
tab() { sed 's/  */\t/g'; }
tab >reads.tagAlign <<'END'
chr1 990 1026 N 1000 +
chr1 8990 9026 N 1000 -
chr1 995 996 N 1000 -
chr2 10 46 N 1000 +
END
printf 'ENSG00000000001\t1\nENSG00000000002\t3\n' >list.tsv

# bins <genes> <reads> <flag>...: id, TSS, strand and bins of each gene
bins() {
    expect_status 0 deepchrome-bin --genes "$1" --signal "K=$2" --bins 4 --bin-width 10 --split published --output out --force "${@:3}"
    tail -q -n +3 out/train.csv out/valid.csv out/test.csv | awk -F , '{ printf "%s%s", $2 == 1 ? (NR > 1 ? " " : "") $1 ":" : ",", $3 }'
    tail -n +2 out/genes.tsv | awk -F '\t' '{ printf " %s%s", $4, $5 }'
}
printf 'chr1\t1000\t3000\tENSG00000000001\t0\t+\nchr1\t5000\t9000\tENSG00000000002\t0\t-\n' >genes.bed
wanted="ENSG00000000001:0,2,1,1 ENSG00000000002:0,1,1,1 1000+ 8999-"
expect_equal "BED" "$(bins genes.bed reads.tagAlign)" "$wanted"

# Annotations
printf 'track name=genes\r\nbrowser hide all\r\nchr1\t1000\t3000\tENSG00000000001\t0\t+\r\n\r\nchr1\t5000\t9000\tENSG00000000002\t0\t-\r\n' >windows.bed
expect_equal "BED of Windows" "$(bins windows.bed reads.tagAlign)" "$wanted"
attributes='gene_id "ENSG%011d"; transcript_id "T%d"; gene_type "%s"; gene_name "x; y";'
# gtf_line <type> <start> <end> <strand> <gene> <transcript> <biotype>
gtf_line() { printf "chr1\tHAVANA\t$1\t$2\t$3\t.\t$4\t.\t$attributes\n" "$5" "$6" "$7"; }
{
    printf '#!genome-build GRCh37\n'
    gtf_line gene 1001 3000 + 1 1 protein_coding
    gtf_line transcript 1001 3000 + 1 1 protein_coding
    gtf_line exon 1001 1010 + 1 1 protein_coding
    gtf_line transcript 1101 3000 + 1 2 protein_coding
    gtf_line exon 1101 3000 + 1 2 protein_coding
    gtf_line gene 5001 9000 - 2 3 protein_coding
    gtf_line gene 5001 7000 + 3 4 lincRNA
} >genes.gtf
expect_equal "GTF" "$(bins genes.gtf reads.tagAlign --biotype protein_coding)" "$wanted"
expect_equal "its assembly" "$(json_value out/run.json stated) $(json_value out/run.json other_biotypes)" "hg19 1"
expect_equal "canonical transcripts, or the gene where there are none" "$(bins genes.gtf reads.tagAlign --biotype protein_coding --tss canonical)" \
    "ENSG00000000001:0,0,0,0 ENSG00000000002:0,1,1,1 1100+ 8999-"
expect_equal "every transcript" "$(bins genes.gtf reads.tagAlign --biotype protein_coding --tss transcript)" \
    "ENSG00000000001:0,2,1,1 ENSG00000000001:0,0,0,0 ENSG00000000002:0,1,1,1 1000+ 1100+ 8999-"
expect_equal "each gene once" "$(cat genes.bed genes.bed >twice.bed
    bins twice.bed reads.tagAlign --duplicates first)" "$wanted"
expect_equal "how many came up again" "$(json_value out/run.json duplicates_dropped)" 2
printf '%s\n' '##gff-version 3' '1 . region 1 9999 . . . ID=region:1' '1 e gene 1001 3000 . + . ID=gene:ENSG00000000001;biotype=protein_coding' '###' \
    '1 e mRNA 1001 3000 . + . ID=transcript:T1;Parent=gene:ENSG00000000001' '1 e exon 1001 1010 . + . Parent=transcript:T1' \
    '1 e ncRNA_gene 5001 9000 . - . ID=gene:ENSG00000000002;biotype=lncRNA' | sed '/^#/!s/ /\t/g' | gzip >ensembl.gff3.gz
expect_equal "GFF3 of Ensembl" "$(bins ensembl.gff3.gz reads.tagAlign)" "$wanted"
expect_equal "what is renamed" "$(grep -c '"chr1": "1"' out/run.json)" 1
printf '%s\n' '##gff-version 3' 'NC_000001.10 R region 1 9999 . + . ID=NC_000001.10:1..9999' \
    'NC_000001.10 B gene 1001 3000 . + . ID=gene-A;Dbxref=GeneID:1;Name=A;gene=A;gene_biotype=protein_coding' \
    'NC_000001.10 B mRNA 1101 3000 . + . ID=rna-NM_1.1;Parent=gene-A;tag=MANE_Select;transcript_id=NM_1.1' \
    'NC_000001.10 B pseudogene 5001 9000 . - . ID=gene-B;Name=B;gene_biotype=pseudogene' | sed '/^#/!s/ /\t/g' >ncbi.gff
expect_equal "GFF3 of NCBI" "$(bins ncbi.gff reads.tagAlign)" "A:0,2,1,1 B:0,1,1,1 1000+ 8999-"
expect_equal "its canonical transcripts" "$(bins ncbi.gff reads.tagAlign --tss canonical)" "A:0,0,0,0 B:0,1,1,1 1100+ 8999-"
printf 'ENSG00000000001\t1\t1001\t3000\t1\tprotein_coding\tA\ta gene\nENSG00000000002\t1\t5001\t9000\t-1\tprotein_coding\tB\t\n' >gene_info
expect_equal "gene_info" "$(bins gene_info reads.tagAlign --biotype protein_coding)" "$wanted"
printf '#name\nuc1.1\tchr1\t+\t1000\t3000\t0\t0\t1\t1000,\t3000,\t\tuc1.1\nuc2.1\tchr1\t-\t5000\t9000\t0\t0\t1\t5000,\t9000,\t\tuc2.1\n' >knownGene.txt
expect_equal "knownGene" "$(bins knownGene.txt reads.tagAlign)" "uc1.1:0,2,1,1 uc2.1:0,1,1,1 1000+ 8999-"
expect_equal "one base to the right" "$(bins genes.bed reads.tagAlign --published-windows) $(head -n 1 out/windows.bed | cut -f 2,3)" \
    "ENSG00000000001:1,2,1,1 ENSG00000000002:0,1,1,1 1000+ 8999- 981	1021"
expect_equal "annotation from standard input" "$(deepchrome-bin --genes - --signal K=reads.tagAlign --bins 1 --bin-width 40 --split published --output in <genes.bed 2>/dev/null
    tail -q -n 1 in/train.csv in/valid.csv | tr '\n' ' ')" "ENSG00000000001,1,2 ENSG00000000002,1,1 "

# Reads
printf 'chr1\t990\t1026\r\n\r\n1\t8990\t9026\nchr1\t995\t996\n2\t10\t46\n' >reads.bed
expect_equal "BED of three columns" "$(bins genes.bed reads.bed --min-mapq 30)" "$wanted"
expect_equal "what is said of qualities" "$(grep -c '^reads.bed: lines of BED have no mapping quality, and all were counted$' stderr)" 1
sed 's/N\t1000/.\t./' reads.tagAlign | sort -r >dots.tagAlign
expect_equal "reads without names" "$(bins genes.bed dots.tagAlign)" "$wanted"
printf 'browser position chr1:1-99\ntrack type=bedGraph\n1\t990\t1010\t0.5\n\nchr2\t0\t9\t7\n' >track.bedGraph
expect_equal "bedGraph for browsers" "$(bins genes.bed track.bedGraph)" "ENSG00000000001:0,0.5,0.5,0 ENSG00000000002:0,0,0,0 1000+ 8999-"

# Expression: versions of ids, the copy of a gene on Y, what R writes, genes that are not measured
sed 's/\(ENSG[0-9]*\)/\1.7/' genes.bed >versions.bed
printf 'chrY\t1000\t3000\tENSG00000000001.7_PAR_Y\t0\t+\nchr1\t20\t90\tENSG00000000000.1\t0\t+\n' >>versions.bed
printf '"E003"\t"E004"\n"ENSG00000000001.2"\t1\t2\n"ENSG00000000002"\t3\tNA\n' >r.tsv
# labels <genes> <expression> <flag>...: gene, expression, label, split and why it is left out
labels() {
    expect_status 0 deepchrome-bin --genes "$1" --signal K=reads.tagAlign --expression "$2" --bins 4 --bin-width 10 --split published --output out --force "${@:3}"
    tail -n +2 out/genes.tsv | awk -F '\t' '{ sub("ENSG0000000000", "", $1); printf "%s:%s:%s:%s:%s ", $1, $7, $8, $9, $10 }'
}
expect_equal "a list" "$(labels genes.bed list.tsv)" "1:1:0:train:. 2:3:1:valid:. "
expect_equal "versions, and a matrix of R" "$(labels versions.bed r.tsv --cell E003 --unmeasured drop)" \
    "0.1:.:.:none:unmeasured 1.7:1:0:train:. 1.7_PAR_Y:.:.:none:unmeasured 2.7:3:1:valid:. "
expect_equal "what is said of it" "$(grep 'left out' stderr)" "genes left out: 2 unmeasured"
expect_equal "NA" "$(labels genes.bed r.tsv --cell E004 --unmeasured drop --label threshold --label-threshold -1)" \
    "1:2:1:train:. 2:.:.:none:unmeasured "
expect_status 1 deepchrome-bin --genes versions.bed --signal K=reads.tagAlign --expression r.tsv --cell E003 --output none
expect_equal "a copy on Y that is not measured" "$(cat stderr)" "deepchrome-bin: r.tsv: has no gene ENSG00000000001.7_PAR_Y, and neither 1 others of the 4 of \
versions.bed (wanted the expression of each); add them, or give --unmeasured drop"
