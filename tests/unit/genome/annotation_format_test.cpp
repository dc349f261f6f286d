// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_format.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;
using detail::AnnotationFormat;

namespace {

AnnotationFormat format_of(const std::string& text) {
    LineReader lines(text, "t");
    return detail::annotation_format(TextStart(lines));
}

std::string feature(const std::string& attributes) {
    return "chr1\tx\tgene\t1\t9\t.\t+\t.\t" + attributes + "\n";
}

}  // namespace

TEST_CASE("GTF or GFF3, by directive and by most rows") {
    const std::string gtf = feature("gene_id \"A\"; note \"x=y\";");
    const std::string gff3 = feature("ID=A;Note=\"quoted\"");
    CHECK(format_of(gtf) == AnnotationFormat::gtf);
    CHECK(format_of(gff3) == AnnotationFormat::gff3);
    CHECK(format_of(feature(" ID = A")) == AnnotationFormat::gff3);
    CHECK(format_of(feature("ID=\"A\";Name=\"B\"")) == AnnotationFormat::gff3);
    CHECK(format_of(gtf + gff3 + gff3) == AnnotationFormat::gff3);
    CHECK(format_of("##gff-version 3\n" + gtf + gtf + gff3) == AnnotationFormat::gff3);
    CHECK(format_of("##gff-version   3.1.26\n" + gff3) == AnnotationFormat::gff3);
    // A directive that no row agrees with.
    CHECK(format_of("##gff-version 3\n" + gtf) == AnnotationFormat::gtf);
    CHECK(format_of("##gff-version 2\n" + gtf) == AnnotationFormat::gtf);
    CHECK(format_of(feature("g1")) == AnnotationFormat::gtf);
    CHECK(format_of("chr1\tx\tgene\t1\t9\t.\t?\t.\tID=A\n") == AnnotationFormat::gff3);
}

TEST_CASE("the other formats, one odd row or not") {
    CHECK(format_of("chr1\t5\t9\tA\t0\t+\n") == AnnotationFormat::bed);
    CHECK(format_of("x\ty\nchr1\t5\t9\tA\t0\t+\nchr1\t5\t9\tB\t0\t+\n") == AnnotationFormat::bed);
    CHECK(format_of("ENSG1\tX\t5\t9\t-1\tb\n") == AnnotationFormat::gene_info);
    CHECK(format_of("NM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\n") == AnnotationFormat::gene_predictions);
    CHECK(format_of("585\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\n") ==
          AnnotationFormat::gene_predictions_with_bin);
    CHECK(format_of("A\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\n") == AnnotationFormat::ref_flat);
    CHECK(format_of("B\tNM_3\tchr1\t+\t5\t9\t0\t0\t1\t5,\t9,\n7\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\nA\tNM_"
                    "2\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\n") == AnnotationFormat::ref_flat);
    // One odd row does not decide.
    CHECK(format_of("585\tN1\tchr1\t+\t5\t9\t0\t0\t1\t5,\t9,\n585\tN2\tchr1\t+\t5\t9\t0\t0\t1\t5,\t9,\n"
                    "x\tN3\tchr1\t+\t5\t9\t0\t0\t1\t5,\t9,\n") ==
          AnnotationFormat::gene_predictions_with_bin);
    CHECK(format_of("gene_id\ttss\tchrom\nA\t5\tchr1\n") == AnnotationFormat::tss_table);
    CHECK(format_of("chr1\t5\tA\n") == AnnotationFormat::tss_table);
    CHECK(format_of("hello\tworld\n") == AnnotationFormat::unknown);
    CHECK(format_of("# comment\n") == AnnotationFormat::unknown);
}
