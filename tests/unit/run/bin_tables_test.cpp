// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/run/bin_tables.hpp>

#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// Three genes with windows of two bins of 10 bp: [-5, 15), flipped [32, 52) and [90, 110).
struct Genes {
    Annotation annotation;
    WindowIndex windows;
    CellGenes cell;
    std::vector<BinnedSignal> signals{2};

    Genes() : annotation(loci()), windows(annotation, {.bin_width = 10, .bins = 2, .orient_strand = true}) {
        signals[0].values = {1, 2, 3, 4, 5, 6};
        signals[1].values = {0.5, 0, 0, 0.25, 0, 0};
        cell.expression = {1.5, 7, std::numeric_limits<double>::quiet_NaN()};
        cell.labels = label_genes(cell.expression, {});
        deal_genes(cell, std::vector{Part::train, Part::train, Part::test},
                   std::vector{Part::train, Part::train, Part::test}, signals, 2);
    }

    static Annotation loci() {
        Annotation annotation;
        annotation.genes = {{"A", "a", "chr1", 5, '+', "", ""},
                            {"B", "", "chr1", 41, '-', "", "T1"},
                            {"C", "", "chr2", 100, '+', "", ""}};
        return annotation;
    }
};

template <class Write>
std::string written(Write&& write) {
    std::ostringstream out;
    write(out);
    return out.str();
}

}  // namespace

TEST_CASE("windows and bins as BED, without what is left of the chromosome") {
    const Genes genes;
    CHECK(written([&](std::ostream& out) { write_windows(out, genes.annotation, genes.windows); }) ==
          "chr1\t0\t15\tA\t0\t+\nchr1\t32\t52\tB\t0\t-\nchr2\t90\t110\tC\t0\t+\n");
    CHECK(written([&](std::ostream& out) { write_bins(out, genes.annotation, genes.windows); }) ==
          "chr1\t0\t5\tA\t1\t+\nchr1\t5\t15\tA\t2\t+\nchr1\t32\t42\tB\t2\t-\nchr1\t42\t52\tB\t1\t-\n"
          "chr2\t90\t100\tC\t1\t+\nchr2\t100\t110\tC\t2\t+\n");
}

TEST_CASE("every gene, its label and its table") {
    Genes genes;
    const std::string header =
        "gene_id\tsymbol\tchrom\ttss\tstrand\ttranscript\texpression\tlabel\tsplit\tdropped\n";
    CHECK(written([&](std::ostream& out) { write_genes(out, genes.annotation, genes.cell); }) ==
          header + "A\ta\tchr1\t5\t+\t.\t1.5\t0\ttrain\t.\nB\t.\tchr1\t41\t-\tT1\t7\t1\ttrain\t.\n"
                   "C\t.\tchr2\t100\t+\t.\t.\t.\tnone\tunmeasured\n");
    genes.cell.expression.clear();
    CHECK(written([&](std::ostream& out) {
              write_genes(out, genes.annotation, genes.cell);
          }).starts_with(header + "A\ta\tchr1\t5\t+\t.\t.\t.\ttrain\t.\n"));
}

TEST_CASE("the gene table of a part, in the order of each gene") {
    Genes genes;
    const std::vector<std::string> marks = {"K4", "K9"};
    const auto table = [&](Part part) {
        return written([&](std::ostream& out) {
            write_gene_table(out, genes.annotation, genes.windows, marks, genes.signals, genes.cell, part,
                             {});
        });
    };
    CHECK(table(Part::train) == "gene,bin,K4,K9,label\nA,1,1,0.5,0\nA,2,2,0,0\nB,1,4,0.25,1\nB,2,3,0,1\n");
    CHECK(table(Part::test) == "gene,bin,K4,K9,label\n");
    std::ostringstream out;
    CHECK_THROWS_AS(write_gene_table(out, genes.annotation, genes.windows, marks, genes.signals, genes.cell,
                                     Part::train, {}, [] { throw std::runtime_error("stop"); }),
                    std::runtime_error);
    const std::string described = written([&](std::ostream& to) {
        write_gene_table(to, genes.annotation, genes.windows, marks, genes.signals, genes.cell, Part::test,
                         {.bin_width = 25, .assembly = "hg19"});
    });
    CHECK(described == "#deepchrome bin_width=25 assembly=hg19\ngene,bin,K4,K9,label\n");
    genes.cell.expression.clear();
    CHECK(table(Part::train).starts_with("gene,bin,K4,K9\nA,1,1,0.5\n"));
}
