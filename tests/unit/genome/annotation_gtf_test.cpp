// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_gtf.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;
using namespace deepchrome::detail;

namespace {

GtfRecords records(const std::string& text, bool gff3) {
    LineReader lines(text, "t");
    REQUIRE(lines.next());
    return read_gtf(lines, gff3);
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

std::string attributes(std::string_view text, bool gff3) {
    std::string said;
    const auto take = [&](std::string_view name, std::string_view value) {
        said += std::string(name) + "=" + std::string(value) + "|";
    };
    if (gff3) {
        for_each_gff_attribute(text, take);
    } else {
        for_each_gtf_attribute(text, take);
    }
    return said;
}

}  // namespace

TEST_CASE("attributes") {
    CHECK(attributes("gene_id \"A\"; level 2; tag \"x; y\" ;note \"\";", false) ==
          "gene_id=A|level=2|tag=x; y|note=|");
    CHECK(attributes("gene_id \"never closed", false) == "gene_id=never closed|");
    CHECK(attributes(" ; ;", false).empty());
    CHECK(attributes("ID=gene:A;Name=a b;tag=x,y;flag;Note=", true) == "ID=gene:A|Name=a b|tag=x,y|Note=|");
}

TEST_CASE("tags") {
    for (const char* tag : {"Ensembl_canonical", "MANE_Select", "MANE Select"})
        CHECK(canonical_rank(tag) == 3);
    for (const char* tag : {"appris_principal", "appris_principal_1", "RefSeq Select"})
        CHECK(canonical_rank(tag) == 2);
    for (const char* tag : {"appris_principal_3", "appris_candidate_longest_ccds"})
        CHECK(canonical_rank(tag) == 1);
    for (const char* tag : {"", "basic", "CCDS", "appris_alternative_1"}) CHECK(canonical_rank(tag) == 0);
}

TEST_CASE("GTF of GENCODE, with CR LF, comments and a blank line") {
    const GtfRecords found =
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
    const GtfRecords found =
        records("X\tlincRNA\texon\t11\t20\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\"; gene_name \"a\";\n"
                "X\tlincRNA\texon\t31\t45\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\";\n"
                "Y\tlincRNA\texon\t111\t120\t.\t+\t.\t gene_id \"A\"; transcript_id \"T\";\n",
                false);
    CHECK(found.genes.empty());
    CHECK(said(found.transcripts) == "A/T X:10-45+ 0 25; A/T Y:110-120+ 0 10; ");
    CHECK(found.transcripts[0].biotype == "lincRNA");
}

TEST_CASE("GFF3 of Ensembl") {
    const GtfRecords found = records(
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
    const GtfRecords found = records(
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
    GtfRecords found = records(
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
    refused("1\tx\tgene\t1\tx\t.\t+\t.\tgene_id \"A\";\n",
            "t:1: the end is \"x\" (wanted a whole number); check the order of the columns", false);
    refused("1\tx\tgene\t1\t5\t.\t.\t.\tgene_id \"A\";\n",
            "t:1: the gene has no strand (wanted + or -), so that its start is not known; add it", false);
    refused("1\tx\texon\t1\t5\t.\t+\t.\ttranscript_id \"A\";\n",
            "t:1: the exon has no gene_id (wanted gene_id \"...\" in the last column); give a complete "
            "annotation",
            false);
    refused("1\tx\tgene\t1\t5\t.\t+\t.\tName=x\n",
            "t:1: the gene has no gene_id (wanted gene_id \"...\" in the last column); give a complete "
            "annotation",
            true);
}
