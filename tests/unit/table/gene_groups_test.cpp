// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <unistd.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/table/gene_groups.hpp>

using namespace deepchrome;

namespace {

/// A file that goes away with the test.
struct Table {
    std::string path =
        (std::filesystem::temp_directory_path() / ("genes" + std::to_string(::getpid()) + ".tsv")).string();

    explicit Table(const std::string& text) { std::ofstream(path) << text; }
    ~Table() { std::filesystem::remove(path); }

    std::vector<std::string> read(const std::vector<std::string>& genes) const {
        return read_chromosomes(path, genes);
    }

    std::string complaint(const std::vector<std::string>& genes) const {
        try {
            read(genes);
        } catch (const DataError& problem) {
            const std::string text = problem.what();
            return text.starts_with(path) ? text.substr(path.size()) : text;
        }
        return "none";
    }
};

}  // namespace

TEST_CASE("genes go by id, or by its last six characters") {
    const Table table(
        "chrom\ttss\tgene_id\nchr1\t100\tENSG00000000003\nchrX\t7\tENSG00000000005\nchr2\t1\tshort\n");
    CHECK(table.read({"000005", "ENSG00000000003", "short", "000003"}) ==
          std::vector<std::string>{"chrX", "chr1", "chr2", "chr1"});
}

TEST_CASE("an id may appear twice on one chromosome, not on two") {
    const Table table("gene_id\tchrom\na\t1\na\t1\nb\t1\nb\t2\n");
    CHECK(table.read({"a"}) == std::vector<std::string>{"1"});
    CHECK(table.complaint({"b"}) ==
          ": has two chromosomes for gene b (wanted one for every gene); add or correct it");
}

TEST_CASE("what is no table of genes is refused") {
    CHECK(Table("").complaint({}) ==
          ": is empty (wanted tab-separated names, among them chrom and gene_id); give a table of genes");
    CHECK(Table("gene_id\tx\n").complaint({}) == ":1: has no column \"chrom\" (wanted tab-separated names, "
                                                 "among them chrom and gene_id); give a table of genes");
    CHECK(Table("gene_id\tchrom\na\n").complaint({}) ==
          ":2: has 1 columns (wanted 2, as in the header); correct the row");
    CHECK(Table("gene_id\tchrom\na\tchr\x1B\n").complaint({"a"}) ==
          ":2: the chromosome name \"chr\\x1b\" holds U+001B (wanted printable text); correct the name");
    CHECK(Table("gene_id\tchrom\na\x1B\t1\n").complaint({"a"}) ==
          ":2: the gene name \"a\\x1b\" holds U+001B (wanted printable text); correct the name");
    CHECK(Table("gene_id\tchrom\na\t1\n").complaint({"c"}) ==
          ": has no gene c (wanted one for every gene); add or correct it");
}
