// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_gff3.hpp>
#include <deepchrome/genome/annotation_gtf.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;
using namespace deepchrome::detail;

namespace {

FeatureRecords records(const std::string& text, bool gff3) {
    LineReader lines(text, "t");
    REQUIRE(lines.next());
    return gff3 ? read_gff3(lines) : read_gtf(lines);
}

/// "gene/transcript chromosome:start-end strand rank exonic" of each
std::string said(const std::vector<AnnotationRecord>& all) {
    std::string text;
    for (const AnnotationRecord& r : all) {
        text += r.gene + "/" + r.transcript + " " + r.chromosome + ":" + std::to_string(r.start) + "-" +
                std::to_string(r.end) + r.strand + " " + std::to_string(r.rank) + " " +
                std::to_string(r.exonic) + "; ";
    }
    return text;
}

}  // namespace

TEST_CASE("GTF of GENCODE, with CR LF, comments and a blank line") {
    const FeatureRecords found =
        records("chr1\tH\tgene\t101\t500\t.\t-\t.\tgene_id \"ENSG1.2\"; gene_type \"protein_coding\"; "
                "gene_name \"ABC\"; level 2;\r\n"
                "#a comment\r\n"
                "\r\n"
                "chr1\tH\ttranscript\t101\t400\t.\t-\t.\tgene_id \"ENSG1.2\"; transcript_id \"T1\"; "
                "gene_type \"protein_coding\"; tag \"basic\"; "
                "tag \"appris_principal_2\";\r\n"
                "chr1\tH\texon\t101\t110\t.\t-\t.\tgene_id \"ENSG1.2\"; transcript_id \"T1\";\r\n"
                "chr1\tH\texon\t391\t400\t.\t-\t.\tgene_id \"ENSG1.2\"; transcript_id \"T1\";\r\n"
                "chr1\tH\tCDS\t101\t110\t.\t-\t0\tgene_id \"ENSG1.2\"; transcript_id \"T1\";\r\n",
                false);
    CHECK(said(found.genes) == "ENSG1.2/ chr1:100-500- 0 0; ");
    CHECK(said(found.transcripts) == "ENSG1.2/T1 chr1:100-400- 1 20; ");
    CHECK(found.genes[0].symbol == "ABC");
    CHECK(found.genes[0].biotype == "protein_coding");
}

TEST_CASE("GTF of old Ensembl: exons alone, biotypes in the second column, one transcript on X and on Y") {
    const FeatureRecords found =
        records("X\tlincRNA\texon\t11\t20\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\"; gene_name \"a\";\n"
                "X\tlincRNA\texon\t31\t45\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\";\n"
                "Y\tlincRNA\texon\t111\t120\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\";\n",
                false);
    CHECK(found.genes.empty());
    CHECK(said(found.transcripts) == "A/T X:10-45+ 0 25; A/T Y:110-120+ 0 10; ");
    CHECK(found.transcripts[0].biotype == "lincRNA");
}

TEST_CASE("GFF3 of Ensembl") {
    const FeatureRecords found = records(
        "##gff-version 3\n"
        "1\tE\tchromosome\t1\t900\t.\t.\t.\tID=chromosome:1;Alias=NC_000001.11\n"
        "###\n"
        "1\t.\tbiological_region\t5\t9\t0.9\t+\t.\texternal_name=x;logic_name=cpg\n"
        "1\te\tgene\t11\t90\t.\t+\t.\tID=gene:ENSG1;Name=ONE;biotype=protein_coding;gene_id=ENSG1;version=5\n"
        "1\te\tmRNA\t21\t90\t.\t+\t.\tID=transcript:ENST1;Parent=gene:ENSG1;biotype=x;tag=basic,Ensembl_"
        "canonical;"
        "transcript_id=ENST1\n"
        "1\te\tfive_prime_UTR\t21\t30\t.\t+\t.\tParent=transcript:ENST1\n"
        "1\te\texon\t21\t40\t.\t+\t.\tParent=transcript:ENST1;Name=E1;exon_id=E1\n"
        "1\te\tCDS\t31\t40\t.\t+\t0\tID=CDS:P1;Parent=transcript:ENST1\n",
        true);
    CHECK(said(found.genes) == "ENSG1/ 1:10-90+ 0 0; ");
    CHECK(said(found.transcripts) == "ENSG1/ENST1 1:20-90+ 3 20; ");
    CHECK(found.transcripts[0].biotype == "protein_coding");
    CHECK(found.transcripts[0].symbol == "ONE");
}

TEST_CASE("GFF3 of GENCODE: pieces of transcripts, with a gene_id of their own, are no transcripts") {
    const FeatureRecords found = records(
        "chrX\tH\tgene\t11\t90\t.\t+\t.\tID=ENSG1.5;gene_id=ENSG1.5;gene_type=protein_coding;gene_name=ONE\n"
        "chrX\tH\ttranscript\t11\t90\t.\t+\t.\tID=ENST1.1;Parent=ENSG1.5;gene_id=ENSG1.5;transcript_id=ENST1."
        "1\n"
        "chrX\tH\tfive_prime_UTR\t11\t30\t.\t+\t.\tID=UTR5:ENST1.1;Parent=ENST1.1;gene_id=ENSG1.5;transcript_"
        "id=ENST1.1\n"
        "chrX\tH\tstop_codon\t31\t33\t.\t+\t0\tID=stop_codon:ENST1.1;Parent=ENST1.1;gene_id=ENSG1.5;"
        "transcript_id=ENST1.1\n"
        "chrY\tH\tgene\t11\t90\t.\t+\t.\tID=ENSG1.5_PAR_Y;gene_id=ENSG1.5_PAR_Y;gene_type=protein_coding;"
        "gene_name=ONE\n"
        "chrY\tH\ttranscript\t21\t90\t.\t+\t.\tID=ENST1.1_PAR_Y;Parent=ENSG1.5_PAR_Y;gene_id=ENSG1.5_PAR_Y;"
        "transcript_id=ENST1.1_PAR_Y\n",
        true);
    CHECK(said(found.transcripts) ==
          "ENSG1.5/ENST1.1 chrX:10-90+ 0 0; ENSG1.5_PAR_Y/ENST1.1_PAR_Y chrY:20-90+ 0 0; ");
    // Their lines of transcripts alone still name their genes.
    CHECK(said(records("chrX\tH\ttranscript\t11\t90\t.\t+\t.\tID=ENST1.1;Parent=ENSG1.5;gene_id=ENSG1.5;"
                       "transcript_id=ENST1.1\n",
                       true)
                   .transcripts) == "ENSG1.5/ENST1.1 chrX:10-90+ 0 0; ");
}

TEST_CASE("GFF3 of NCBI: exons of genes, of several transcripts, genes without any, sequences at the end") {
    FeatureRecords found = records(
        "NC_000001.11\tR\tregion\t1\t9000\t.\t+\t.\tID=NC_000001.11:1..9000;Dbxref=taxon:9606\n"
        "NC_000001.11\tB\tpseudogene\t11\t90\t.\t-\t.\tID=gene-P1;Name=P1;gbkey=Gene;gene=P1;gene_biotype="
        "pseudogene\n"
        "NC_000001.11\tB\texon\t11\t90\t.\t-\t.\tID=id-P1;Parent=gene-P1\n"
        "NC_000001.11\tB\tgene\t101\t200\t.\t+\t.\tID=gene-G1;Name=G1;gene_biotype=protein_coding\n"
        "NC_000001.11\tB\tmRNA\t111\t200\t.\t+\t.\tID=rna-NM_1.2;Parent=gene-G1;tag=MANE "
        "Select;transcript_id=NM_1.2\n"
        "NC_000001.11\tB\tmRNA\t101\t200\t.\t+\t.\tID=rna-NM_2.1;Parent=gene-G1;transcript_id=NM_2.1\n"
        "NC_000001.11\tB\texon\t151\t200\t.\t+\t.\tID=exon-1;Parent=rna-NM_1.2,rna-NM_2.1\n"
        "##FASTA\n>NC_000001.11\nACGT\n",
        true);
    CHECK(said(found.genes) == "P1/ NC_000001.11:10-90- 0 0; G1/ NC_000001.11:100-200+ 0 0; ");
    CHECK(said(found.transcripts) ==
          "G1/NM_1.2 NC_000001.11:110-200+ 3 50; G1/NM_2.1 NC_000001.11:100-200+ 0 50; ");
    add_genes_without_transcripts(found);
    CHECK(said(found.transcripts) == "P1/ NC_000001.11:10-90- 0 0; G1/NM_1.2 NC_000001.11:110-200+ 3 50; "
                                     "G1/NM_2.1 NC_000001.11:100-200+ 0 50; ");
}

TEST_CASE("lines that are no GTF") {
    const auto refused = [](const std::string& text, const std::string& message, bool gff3) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(records(text, gff3), message.c_str(), DataError);
    };
    const std::string good = "1\tx\tgene\t1\t5\t.\t+\t.\tgene_id \"A\";\n";
    refused(good + "1\tx\tgene\t1\t5\t.\t+\t.\tgene_id \"B\"; gene_name \"\x1B[2J\";\n",
            "t:2: the symbol \"\\x1b[2J\" holds U+001B (wanted printable text); correct the name", false);
    refused(good + "1\tx\ttranscript\t1\t5\t.\t+\t.\tgene_id \"B\"; transcript_id \"T\xE2\x80\xAE\";\n",
            "t:2: the transcript name \"T\\u202e\" holds U+202E (wanted printable text); correct the name",
            false);
    refused(good + "1\tx\texon\t1\t5\t.\t+\t.\tgene_id \"B\"; transcript_id \"T\xE2\x80\xAE\";\n",
            "t:2: the transcript name \"T\\u202e\" holds U+202E (wanted printable text); correct the name",
            false);
    refused("1\x7F\tx\tgene\t1\t5\t.\t+\t.\tID=A\n",
            "t:1: the chromosome name \"1\\x7f\" holds U+007F (wanted printable text); correct the name",
            true);
    refused("1\t\x1B\tgene\t1\t5\t.\t+\t.\tgene_id \"B\";\n",
            "t:1: the biotype \"\\x1b\" holds U+001B (wanted printable text); correct the name", false);
    refused("1\tx\tmRNA\t1\t5\t.\t+\t.\tID=T;Parent=G\xFF\n",
            "t:1: the gene name \"G\\xff\" holds the byte FF, which is no UTF-8 (wanted printable text); "
            "write it in UTF-8",
            true);
    CHECK_NOTHROW(
        records(good + "1\tx\tgene\t1\t5\t.\t+\t.\tgene_id \"B\"; note \"d\xE9\";\n", false));  // no name
    refused(good + "1\tx\tgene\t1\t5\n",
            "t:2: has 5 columns (wanted the nine of GTF); give a file of this kind", false);
    refused("1 x gene 1 5 . + . ID=A\n",
            "t:1: has 1 column (wanted the nine of GFF3); separate the columns by tabs", true);
    refused("1\tx\tgene\t0\t5\t.\t+\t.\tgene_id \"A\";\n",
            "t:1: the start is 0 (wanted 1 or more, positions count from 1 here); correct the line", false);
    refused("1\tx\tgene\t9\t5\t.\t+\t.\tgene_id \"A\";\n",
            "t:1: the gene ends at 5 and starts at 8, 0-based (wanted an end beyond the start); check the "
            "order of the columns",
            false);
    refused(
        "1\tx\tgene\t1\tx\t.\t+\t.\tgene_id \"A\";\n",
        "t:1: the end is \"x\" (wanted a whole number); check the order of the columns, or remove a header",
        false);
    refused("1\tx\tgene\t1\t5\t.\tx\t.\tgene_id \"A\";\n",
            "t:1: the strand is \"x\" (wanted + or -, or . where it is not known); check the order of the "
            "columns",
            false);
    refused("1\tx\texon\t1\t5\t.\t+\t.\ttranscript_id \"A\";\n",
            "t:1: the exon has no gene_id (wanted gene_id \"...\" in the last column, as GTF has it); give a "
            "complete "
            "annotation",
            false);
    refused("1\tx\tgene\t1\t5\t.\t+\t.\tNote=x\n",
            "t:1: the gene has no ID (wanted ID=... in the last column, as GFF3 has it); give a complete "
            "annotation",
            true);
    CHECK(said(records("1\tx\tgene\t1\t5\t.\t+\t.\tName=x\n", true).genes) == "x/ 1:0-5+ 0 0; ");
}

TEST_CASE("GTF of NCBI: biotypes and symbols in the lines of genes") {
    const FeatureRecords found =
        records("c\tBestRefSeq\tgene\t11\t90\t.\t+\t.\tgene_id \"MYC\"; transcript_id \"\"; gene \"MYC\"; "
                "gene_biotype "
                "\"protein_coding\"; \n"
                "c\tBestRefSeq\ttranscript\t21\t90\t.\t+\t.\tgene_id \"MYC\"; transcript_id \"NM_1.1\"; gene "
                "\"MYC\"; "
                "tag \"MANE Select\"; transcript_biotype \"mRNA\"; \n"
                "c\tBestRefSeq\texon\t21\t90\t.\t+\t.\tgene_id \"MYC\"; transcript_id \"NM_1.1\"; \n",
                false);
    CHECK(said(found.transcripts) == "MYC/NM_1.1 c:20-90+ 3 70; ");
    CHECK(found.transcripts[0].biotype == "protein_coding");
    CHECK(found.transcripts[0].symbol == "MYC");
    CHECK(found.genes[0].biotype == "protein_coding");
}

TEST_CASE("GTF whose genes have lines, exons alone, transcripts after their exons, or pieces alone") {
    const FeatureRecords found =
        records("c\tx\tgene\t11\t90\t.\t+\t.\tgene_id \"A\"; gene_type \"t\";\n"
                "c\tx\texon\t31\t60\t.\t-\t.\tgene_id \"B\"; transcript_id \"B1\";\n"
                "c\tx\texon\t71\t80\t.\t-\t.\tgene_id \"B\"; transcript_id \"B1\";\n"
                "c\tx\ttranscript\t31\t80\t.\t-\t.\tgene_id \"B\"; transcript_id \"B1\";\n"
                "ERCC\tx\texon\t20\t99\t.\t+\t.\tgene_id \"E\"; transcript_id \"\";\n"
                "c\tx\tCDS\t31\t60\t.\t-\t0\tgene_id \"B\"; transcript_id \"B1\";\n"
                "c\tx\tCDS\t31\t60\t.\t-\t0\tgene_id \"P\"; transcript_id \"P1\";\n"
                "c\tx\tCDS\t71\t80\t.\t-\t0\tgene_id \"P\"; transcript_id \"P1\";\n",
                false);
    CHECK(said(found.transcripts) == "B/B1 c:30-80- 0 40; E/E ERCC:19-99+ 0 80; ");
    CHECK(found.without_start == std::vector<std::string>{"P"});
    CHECK(said(transcripts_without_genes(found)) == said(found.transcripts));
}

TEST_CASE("GTF of AUGUSTUS: ids alone") {
    const FeatureRecords found =
        records("c\tA\tgene\t11\t90\t.\t+\t.\tg1\n"
                "c\tA\ttranscript\t11\t90\t.\t+\t.\tg1.t1\n"
                "c\tA\texon\t11\t90\t.\t+\t.\ttranscript_id \"g1.t1\"; gene_id \"g1\";\n",
                false);
    CHECK(said(found.genes) == "g1/ c:10-90+ 0 0; ");
    CHECK(said(found.transcripts) == "g1/g1.t1 c:10-90+ 0 80; ");
}

TEST_CASE("GFF3 of FlyBase: a pseudogene whose parent is a gene is its transcript") {
    const FeatureRecords found =
        records("c\tF\tpseudogene\t21\t90\t.\t+\t.\tID=FBtr1;Parent=FBgn1;Name=A-RA\n"
                "c\tF\tgene\t11\t90\t.\t+\t.\tID=FBgn1;Name=A\n"
                "c\tF\tgene\t11\t90\t.\t+\t.\tID=FBgn2;Parent=c\n",
                true);
    CHECK(said(found.genes) == "FBgn1/ c:10-90+ 0 0; FBgn2/ c:10-90+ 0 0; ");
    CHECK(said(found.transcripts) == "FBgn1/FBtr1 c:20-90+ 0 0; ");
    CHECK(found.transcripts[0].symbol == "A");
}

TEST_CASE("GFF3 as the specification allows it") {
    // Escapes, quotes, spaces, numbers of the ontology, a parent after its child, one feature in two lines.
    const FeatureRecords found =
        records("chr%2D1\tx\tSO:0000234\t21\t90\t.\t?\t.\t ID=T1; Parent=\"G1\"\n"
                "chr%2D1\tx\tSO:0000704\t11\t50\t.\t-\t.\tID=\"G1\";Name=a%3Bb;note=x \"y\n"
                "chr%2D1\tx\tSO:0000704\t71\t90\t.\t-\t.\tID=\"G1\"\n"
                "chr%2D1\tx\texon\t21\t90\t.\t.\t.\tParent=T1\n"
                "chr%2D1\tx\tfive_prime_UTR\t21\t30\t.\tx\t.\tParent=T1\n"
                "chr%2D1\tx\tgene\t11\t50\t.\t+\t.\tID=G2\n"
                "chr%2D1\tx\tgene\t71\t90\t.\t-\t.\tID=G2\n"
                ">chr-1\nACGT\n",
                true);
    CHECK(said(found.genes) == "G1/ chr-1:10-90- 0 0; G2/ chr-1:10-90? 0 0; ");
    CHECK(found.genes[0].symbol == "a;b");
    CHECK(said(found.transcripts) == "G1/T1 chr-1:20-90- 0 70; ");
}

TEST_CASE("GFF3 of transcripts or exons alone, and what is derived from others") {
    const FeatureRecords found = records("c\tg\tmRNA\t11\t90\t.\t+\t.\tID=T1;geneID=G1;gene_name=one\n"
                                         "c\tg\texon\t11\t20\t.\t+\t.\tParent=T1\n"
                                         "c\tg\ttranscript\t31\t90\t.\t+\t.\tID=T2\n"
                                         "c\tg\tncRNA\t31\t90\t.\t+\t.\tID=T3;Parent=gene:G3\n"
                                         "c\tg\texon\t51\t60\t.\t-\t.\tParent=T4;gene_id=G4\n"
                                         "c\tg\texon\t71\t80\t.\t-\t.\tParent=T4;gene_id=G4\n"
                                         "c\tg\tmiRNA\t31\t50\t.\t+\t.\tID=M1;Derives_from=T2\n"
                                         "c\tg\tmiRNA\t31\t50\t.\t+\t.\tID=M2;Parent=T2\n",
                                         true);
    CHECK(said(found.transcripts) ==
          "G1/T1 c:10-90+ 0 10; T2/T2 c:30-90+ 0 0; G3/T3 c:30-90+ 0 0; G4/T4 c:50-80- 0 20; ");
    CHECK(found.transcripts[0].symbol == "one");
}

TEST_CASE("GTF of a trans-spliced gene, whose exons lie on both strands") {
    const std::string exons = "c\tx\texon\t101\t120\t.\t-\t.\tgene_id \"R\"; transcript_id \"R1\";\n"
                              "c\tx\texon\t201\t220\t.\t+\t.\tgene_id \"R\"; transcript_id \"R1\";\n";
    CHECK(said(records(exons, false).transcripts) == "R/R1 c:100-220? 0 40; ");
    CHECK(said(records("c\tx\tgene\t101\t120\t.\t-\t.\tgene_id \"R\";\n" + exons, false).transcripts) ==
          "R/R1 c:100-220? 0 40; ");
}

TEST_CASE("GFF3 of TAIR: genes of transposable elements and their transcripts are no genes") {
    const FeatureRecords found = records("c\tT\ttransposable_element_gene\t11\t90\t.\t+\t.\tID=AT1\n"
                                         "c\tT\tmRNA\t11\t90\t.\t+\t.\tID=AT1.1;Parent=AT1\n"
                                         "c\tT\texon\t11\t90\t.\t+\t.\tParent=AT1.1\n"
                                         "c\tT\tgene\t111\t190\t.\t+\t.\tID=AT2\n",
                                         true);
    CHECK(said(found.genes) == "AT2/ c:110-190+ 0 0; ");
    CHECK(found.transcripts.empty());
}

TEST_CASE("GFF3 of exons on both strands, and of genes whose names begin alike") {
    const FeatureRecords found = records("c\tx\texon\t11\t40\t.\t+\t.\tParent=R\n"
                                         "c\tx\texon\t51\t90\t.\t-\t.\tParent=R\n"
                                         "c\tx\tCDS\t11\t40\t.\t+\t0\tParent=P1\n"
                                         "c\tx\tCDS\t51\t90\t.\t+\t0\tParent=P10\n",
                                         true);
    CHECK(said(found.transcripts) == "R/R c:10-90? 0 70; ");
    CHECK(found.without_start == std::vector<std::string>{"P1", "P10"});
}

TEST_CASE("GFF3 whose genes have coding sequences alone, or share an ID") {
    const FeatureRecords found = records("c\tP\tCDS\t11\t40\t.\t+\t0\tID=cds1;Parent=gene-P\n"
                                         "c\tP\tCDS\t51\t90\t.\t+\t0\tID=cds1;Parent=gene-P\n"
                                         "c\tP\tgene\t111\t190\t.\t+\t.\tID=gene-Q\n"
                                         "c\tP\tCDS\t111\t190\t.\t+\t0\tID=cds2;Parent=gene-Q\n"
                                         "c\tP\tgene\t211\t290\t.\t+\t.\tID=gene-Q\n",
                                         true);
    CHECK(said(found.genes) == "Q/ c:110-290+ 0 0; ");
    CHECK(found.without_start == std::vector<std::string>{"P"});
    CHECK(found.joined == std::vector<std::string>{"Q"});
}

TEST_CASE("an exon of a thousand transcripts, and of a hundred thousand") {
    const auto exon = [](std::size_t parents) {
        std::string text = "c\tx\texon\t11\t90\t.\t+\t.\tParent=T";
        for (std::size_t i = 1; i < parents; ++i) text += ",T" + std::to_string(i);
        return text + "\n";
    };
    CHECK(records(exon(1000), true).transcripts.size() == 1000);
    CHECK_THROWS_WITH_AS(
        records(exon(100'000), true),
        "t:1: the exon has more than 10000 parents (wanted the transcripts of a gene); correct the "
        "line",
        DataError);
}

TEST_CASE("GTF whose genes share the name of a transcript, as NCBI writes them") {
    const std::string name = "transcript_id \"unknown_transcript_1\";\n";
    const FeatureRecords found = records("c\tN\texon\t101\t200\t.\t+\t.\tgene_id \"b1\"; " + name +
                                             "c\tN\texon\t501\t600\t.\t-\t.\tgene_id \"b2\"; " + name +
                                             "c\tN\texon\t701\t800\t.\t-\t.\tgene_id \"\"; " + name,
                                         false);
    CHECK(said(found.transcripts) ==
          "b1/unknown_transcript_1 c:100-200+ 0 100; b2/unknown_transcript_1 c:500-600- 0 100; ");
    CHECK(found.of_no_gene == 1);
}

TEST_CASE("GTF with a comment behind, apostrophes, and an attribute twice") {
    CHECK(said(records("c\tx\tgene\t1\t9\t.\t+\t.\tgene_id \"B\"; # see gene_id \"A\"\n", false).genes) ==
          "B/ c:0-9+ 0 0; ");
    CHECK(said(records("c\tx\tgene\t1\t9\t.\t+\t.\tgene_id 'B';\n", false).genes) == "B/ c:0-9+ 0 0; ");
    CHECK_THROWS_WITH_AS(records("c\tx\tgene\t1\t9\t.\t+\t.\tgene_id \"A\"; gene_id \"B\";\n", false),
                         "t:1: has two values of gene_id (wanted one); correct the line", DataError);
    CHECK_THROWS_WITH_AS(records("c\tx\tgene\t1\t9\t.\t+\t.\tID=A;ID=B\n", true),
                         "t:1: has two values of ID (wanted one); correct the line", DataError);
}

TEST_CASE("GFF3 of several parents, of other features, in capitals, on Y and on circles") {
    const FeatureRecords found = records("c\tx\tregion\t1\t1000\t.\t.\t.\tID=c;Is_circular=true\n"
                                         "c\tx\tGene\t101\t200\t.\t+\t.\tID=A\n"
                                         "c\tx\tgene\t101\t250\t.\t+\t.\tID=A2\n"
                                         "c\tx\tmRNA\t121\t150\t.\t+\t.\tID=T;Parent=A,A2\n"
                                         "c\tx\texon\t121\t150\t.\t+\t.\tParent=T\n"
                                         "c\tx\tenhancer\t11\t20\t.\t+\t.\tID=E;Parent=A\n"
                                         "c\tx\tSO:0001272\t301\t310\t.\t-\t.\tID=Gene:R\n"
                                         "c\tx\tgene\t901\t1100\t.\t-\t.\tID=O\n"
                                         "Y\tx\tgene\t11\t20\t.\t+\t.\tID=P.1_PAR_Y;gene_id=P.1\n"
                                         "d\tx\tmRNA\t1\t9\t.\t+\t.\tID=U;Parent=gA,gB\n",
                                         true);
    CHECK(said(found.genes) ==
          "A/ c:100-200+ 0 0; A2/ c:100-250+ 0 0; R/ c:300-310- 0 0; O/ c:-100-100- 0 0; "
          "P.1_PAR_Y/ Y:10-20+ 0 0; ");
    CHECK(said(found.transcripts) ==
          "A/T c:120-150+ 0 30; A2/T c:120-150+ 0 30; gA/U d:0-9+ 0 0; gB/U d:0-9+ 0 0; ");
}
