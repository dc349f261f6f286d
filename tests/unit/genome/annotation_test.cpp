// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

Annotation annotation(const std::string& text, const AnnotationOptions& options = {}) {
    LineReader lines(text, "t");
    return read_annotation(lines, options);
}

/// "id chromosome:tss strand" of each gene
std::string loci(const Annotation& annotation) {
    std::string text;
    for (const GeneLocus& gene : annotation.genes) {
        text += gene.id + " " + gene.chromosome + ":" + std::to_string(gene.tss) + gene.strand + "; ";
    }
    return text;
}

// A gene on each strand; the transcripts of A start at 150, 100 (canonical) and 120 (longest), those of B at
// 999 and 900.
const std::string gtf =
    "##description: evidence-based annotation of the human genome (GRCh38), mapped to GRCh37\n"
    "chr1\tx\tgene\t101\t500\t.\t+\t.\tgene_id \"A.3\"; gene_type \"protein_coding\"; gene_name \"Alpha; "
    "beta\";\n"
    "chr1\tx\ttranscript\t151\t300\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A1\"; gene_type "
    "\"protein_coding\";\n"
    "chr1\tx\texon\t151\t300\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A1\";\n"
    "chr1\tx\ttranscript\t101\t300\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A2\"; gene_type "
    "\"protein_coding\"; "
    "tag \"basic\"; tag \"Ensembl_canonical\";\n"
    "chr1\tx\texon\t101\t120\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A2\";\n"
    "chr1\tx\ttranscript\t121\t500\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A3\"; gene_type "
    "\"protein_coding\";\n"
    "chr1\tx\texon\t121\t500\t.\t+\t.\tgene_id \"A.3\"; transcript_id \"A3\";\n"
    "2\tx\tgene\t801\t1000\t.\t-\t.\tgene_id \"B\"; gene_type \"lincRNA\";\n"
    "2\tx\ttranscript\t801\t901\t.\t-\t.\tgene_id \"B\"; transcript_id \"B1\"; gene_type \"lincRNA\";\n"
    "2\tx\texon\t801\t901\t.\t-\t.\tgene_id \"B\"; transcript_id \"B1\";\n"
    "2\tx\ttranscript\t851\t1000\t.\t-\t.\tgene_id \"B\"; transcript_id \"B2\"; gene_type \"lincRNA\";\n"
    "2\tx\texon\t851\t900\t.\t-\t.\tgene_id \"B\"; transcript_id \"B2\";\n";

const std::string gff3 =
    "##gff-version 3\n"
    "1\te\tchromosome\t1\t9000\t.\t.\t.\tID=chromosome:1\n"
    "1\te\tgene\t11\t50\t.\t+\t.\tID=gene:G1;biotype=protein_coding;Name=One\n"
    "1\te\tmRNA\t13\t50\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;tag=basic,Ensembl_canonical\n"
    "1\te\texon\t13\t50\t.\t+\t.\tParent=transcript:T1\n"
    "1\te\tmRNA\t11\t50\t.\t+\t.\tID=transcript:T2;Parent=gene:G1\n"
    "1\te\tncRNA_gene\t61\t90\t.\t-\t.\tID=gene:G2;biotype=lncRNA\n";

}  // namespace

TEST_CASE("GTF by all rules") {
    const Annotation genes = annotation(gtf);
    CHECK(genes.format == "GTF");
    CHECK(genes.assembly == "hg19");
    CHECK(loci(genes) == "A.3 chr1:100+; B 2:999-; ");
    CHECK(genes.genes[0].symbol == "Alpha; beta");
    CHECK(loci(annotation(gtf, {.tss = TssRule::canonical, .duplicates = {}, .biotypes = {}})) ==
          "A.3 chr1:100+; B 2:900-; ");
    CHECK(loci(annotation(gtf, {.tss = TssRule::transcript, .duplicates = {}, .biotypes = {}})) ==
          "A.3 chr1:150+; A.3 chr1:100+; A.3 chr1:120+; B 2:900-; B 2:999-; ");
    const Annotation coding = annotation(gtf, {.tss = {}, .duplicates = {}, .biotypes = {"protein_coding"}});
    CHECK(loci(coding) == "A.3 chr1:100+; ");
    CHECK(coding.other_biotypes == 1);
}

TEST_CASE("GTF of transcripts, or of exons, alone") {
    std::string transcripts;
    std::string exons;
    for (std::size_t at = 0; at < gtf.size();) {
        const std::size_t end = gtf.find('\n', at) + 1;
        const std::string line = gtf.substr(at, end - at);
        if (line.find("\tgene\t") == line.npos) transcripts += line;
        if (line.find("\texon\t") != line.npos) exons += line;
        at = end;
    }
    CHECK(loci(annotation(transcripts)) == "A.3 chr1:100+; B 2:999-; ");
    CHECK(loci(annotation(exons)) == "A.3 chr1:100+; B 2:900-; ");
}

TEST_CASE("GFF3") {
    CHECK(annotation(gff3).format == "GFF3");
    CHECK(loci(annotation(gff3)) == "G1 1:10+; G2 1:89-; ");
    CHECK(loci(annotation(gff3, {.tss = TssRule::canonical, .duplicates = {}, .biotypes = {}})) ==
          "G1 1:12+; G2 1:89-; ");
    CHECK(loci(annotation(gff3, {.tss = {}, .duplicates = {}, .biotypes = {"lncRNA"}})) == "G2 1:89-; ");
}

TEST_CASE("BED, gene_info and TSS tables") {
    CHECK(loci(annotation("track name=x\nchr1\t10\t20\tG\t0\t+\nchr1\t10\t20\tH\t0\t-\n")) ==
          "G chr1:10+; H chr1:19-; ");
    const Annotation info =
        annotation("ENSG1\tX\t5\t9\t-1\tprotein_coding\tSYM\tdesc\nENSG2\tMT\t5\t9\t1\ttRNA\n");
    CHECK(info.format == "gene_info");
    CHECK(loci(info) == "ENSG1 X:8-; ENSG2 MT:4+; ");
    CHECK(info.genes[0].symbol == "SYM");
    const Annotation table = annotation("gene_id\tstrand\ttss\tchrom\nA\t-\t7\tchr1\n");
    CHECK(table.centers_given);
    CHECK(loci(table) == "A chr1:7-; ");
    CHECK(loci(annotation("chr1\t7\tA\tsymbol\n")) == "A chr1:7.; ");
}

TEST_CASE("UCSC's tables") {
    // exons of 10 + 20, 60 and 5 bases
    const std::string refgene =
        "#bin\tname\n"
        "1\tNM_1\tchr1\t+\t100\t200\t0\t0\t2\t100,180,\t110,200,\t0\tSYM\tcmpl\tcmpl\t0,0,\n"
        "1\tNM_2\tchr1\t+\t120\t180\t0\t0\t1\t120,\t180,\t0\tSYM\tcmpl\tcmpl\t0,\n"
        "1\tNM_3\tchr1\t-\t300\t305\t0\t0\t1\t300,\t305,\t0\tOTHER\tcmpl\tcmpl\t0,\n";
    CHECK(annotation(refgene).format == "refGene");
    CHECK(loci(annotation(refgene)) == "SYM chr1:100+; OTHER chr1:304-; ");
    CHECK(loci(annotation(refgene, {.tss = TssRule::canonical, .duplicates = {}, .biotypes = {}})) ==
          "SYM chr1:120+; OTHER chr1:304-; ");
    CHECK(annotation(refgene, {.tss = TssRule::canonical, .duplicates = {}, .biotypes = {}})
              .genes[0]
              .transcript == "NM_2");
    const std::string knowngene = "uc1.1\tchr1\t-\t100\t200\t0\t0\t1\t100,\t200,\tP1\tuc1.1\n";
    CHECK(annotation(knowngene).format == "knownGene");
    CHECK(loci(annotation(knowngene)) == "uc1.1 chr1:199-; ");
}

TEST_CASE("repeated ids") {
    const std::string twice = "chrom\ttss\tgene_id\nchr1\t7\tA\nchr1\t9\tA\nchr2\t1\tB\n";
    const Annotation kept = annotation(twice);
    CHECK(loci(kept) == "A chr1:7.; A chr1:9.; B chr2:1.; ");
    CHECK(kept.duplicates == 1);
    const Annotation first = annotation(twice, {.tss = {}, .duplicates = Duplicates::first, .biotypes = {}});
    CHECK(loci(first) == "A chr1:7.; B chr2:1.; ");
    CHECK(first.duplicates_dropped == 1);
    CHECK_THROWS_WITH_AS(
        annotation(twice, {.tss = {}, .duplicates = Duplicates::error, .biotypes = {}}),
        "t: gene A comes up again (wanted each once); remove one, or choose to keep all or the first",
        DataError);
}

TEST_CASE("an id that would begin a line of genes.tsv as a comment is refused") {
    for (const std::string id : {"#1", "#", "track x", "browser x"}) {
        std::string message;
        try {
            annotation("chrom\ttss\tgene_id\nchr1\t5\tA\nchr1\t7\t" + id + "\n");
        } catch (const DataError& error) {
            message = error.what();
        }
        CHECK(message == "t:3: the gene has the id \"" + id +
                             "\" (wanted one that begins no comment); correct or remove the line");
    }
    CHECK(loci(annotation("chrom\ttss\tgene_id\nchr1\t5\ttrack\nchr1\t7\tA#1\n")) ==
          "track chr1:5.; A#1 chr1:7.; ");
}

TEST_CASE("genes without a strand are left out and named, whatever the format") {
    for (const std::string text :
         {"chr1\t10\t20\tA\t0\t+\nchr1\t10\t20\tB\t0\t.\n",
          "chr1\tx\tgene\t11\t20\t.\t+\t.\tID=A\nchr1\tx\tgene\t11\t20\t.\t?\t.\tID=B\n",
          "chr1\tx\tgene\t11\t20\t.\t+\t.\tgene_id \"A\";\nchr1\tx\texon\t11\t20\t.\t.\t.\tgene_id \"B\";\n",
          "A\tN1\tchr1\t+\t10\t20\t0\t0\t1\t10,\t20,\nB\tN2\tchr1\t.\t10\t20\t0\t0\t1\t10,\t20,\n"}) {
        CAPTURE(text);
        const Annotation genes = annotation(text);
        CHECK(loci(genes) == "A chr1:10+; ");
        CHECK(genes.without_strand == std::vector<std::string>{"B"});
    }
    CHECK_THROWS_WITH_AS(annotation("chr1\t10\t20\tB\t0\t.\n"),
                         "t: holds no genes whose strand is known (wanted GTF, GFF3, BED6, knownGene, "
                         "refGene, refFlat, genePred, "
                         "gene_info or a table of TSS); give a file with genes and their strands",
                         DataError);
}

TEST_CASE("genes that have only transcripts or exons, beside genes that have lines") {
    const std::string added = gtf + "ERCC\tx\texon\t20\t99\t.\t+\t.\tgene_id \"E\"; transcript_id \"E1\";\n";
    for (const TssRule rule : {TssRule::gene, TssRule::canonical}) {
        const Annotation genes = annotation(added, {.tss = rule, .duplicates = {}, .biotypes = {}});
        CHECK(genes.genes.size() == 3);
        CHECK(genes.genes.back().id == "E");
        CHECK(genes.genes.back().tss == 19);
        CHECK(genes.genes.back().line == 14);
    }
}

TEST_CASE("the assembly that a header states, and not one that a comment mentions") {
    const std::string gene = "chr1\tx\tgene\t11\t20\t.\t+\t.\tID=A\n";
    CHECK(annotation("##gff-version 3\n# liftoff /data/GRCh38.fa\n" + gene).assembly.empty());
    CHECK(annotation("##gff-version 3\n#!genome-build GRCh38.p14\n" + gene).assembly == "hg38");
    CHECK(annotation("##gff-version 3\n#!genome-build Felis_catus_9.0\n" + gene).assembly ==
          "Felis_catus_9.0");
}

TEST_CASE("a very long comment, and a row that is longer than what formats are known by") {
    const std::string comment = "#" + std::string(300000, 'x') + "\n";
    CHECK(loci(annotation(comment + gff3)) == loci(annotation(gff3)));
    CHECK(loci(annotation("chr1\tx\tgene\t11\t20\t.\t+\t.\tID=A;Note=" + std::string(1000000, 'y') + "\n")) ==
          "A chr1:10+; ");
}

TEST_CASE("genes of two genomes are not one annotation") {
    CHECK_THROWS_WITH_AS(annotation("NC_000001.11\t10\t20\tA\t0\t+\nNC_000067.7\t10\t20\tB\t0\t+\n"),
                         "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted "
                         "one genome); keep the "
                         "lines of one genome",
                         DataError);
}

TEST_CASE("headers that contradict each other, and genes without a name") {
    const std::string gene = "chr1\tx\tgene\t11\t20\t.\t+\t.\tID=A\n";
    CHECK_THROWS_WITH_AS(annotation("#!genome-build GRCh38\n#!genome-build GRCm38\n" + gene),
                         "t:2: states the assembly mm10, and an earlier line hg38 (wanted one); remove the "
                         "line that does not hold",
                         DataError);
    CHECK_THROWS_WITH_AS(annotation("chr1\t10\t20\t.\t0\t+\n"),
                         "t:1: the gene has no id; correct or remove the line", DataError);
}
