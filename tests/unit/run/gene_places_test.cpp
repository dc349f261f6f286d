// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/run/gene_places.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

namespace {

const std::string header = "chrom\ttss\tgene_id\tsymbol\tstrand\n";
const std::string three_loci = header + "2\t1000\tA\tAlpha\t+\nchr1\t500\tB\t.\t-\nchr1\t700\tC\t\t\n";

/// What deepchrome-bin writes, with one part replaced.
std::string bin_record(const std::string& part = "", const std::string& by = "") {
    std::string text =
        R"({"program":"deepchrome-bin","settings":{"window":{"bins":4,"bin_width":50,)"
        R"("center":"TSS counted from 1","orient":"strand"}},"inputs":{"genes":{"format":"GTF"}},)"
        R"("assembly":{"stated":"GRCh37","signs":"hg19"}})";
    if (!part.empty()) {
        REQUIRE(text.find(part) != std::string::npos);
        text.replace(text.find(part), part.size(), by);
    }
    return text;
}

/// Loci in a folder, perhaps with a record beside them.
struct Places {
    explicit Places(const std::string& loci = three_loci, const std::string& name = "loci.tsv") {
        settings.loci = (folder / name).string();
        write_file(settings.loci, loci);
        settings.assembly = "hg19";
        if (name != "genes.tsv") settings.bin_width = 100;
    }

    GenePlaces read(const std::vector<std::string>& genes = {"A", "B"}, std::size_t bins = 4) const {
        return read_gene_places(settings, genes, bins, "table.csv");
    }
    std::string message(const std::vector<std::string>& genes = {"A", "B"}) const {
        return message_of<DataError>([&] { read(genes); });
    }

    Folder folder = {};
    PlaceSettings settings = {};
};

}  // namespace

TEST_CASE("gene places: windows around the centers of a table, on chromosomes in the order of their bytes") {
    Places setup;
    const GenePlaces found = setup.read({"B", "X", "A"});
    CHECK(found.assembly == "hg19");
    CHECK(found.rule.bin_width == 100);
    CHECK(found.rule.bins == 4);
    CHECK_FALSE(found.rule.orient_strand);
    CHECK_FALSE(found.rule.published);
    CHECK(found.chromosomes.names == std::vector<std::string>{"chr1", "chr2"});  // UCSC's names in hg19
    CHECK(found.chromosomes.lengths == std::vector<std::int64_t>{249250621, 243199373});
    CHECK(found.rows == std::vector<std::size_t>{1, GenePlaces::absent, 0});
    CHECK(found.found() == 2);
    REQUIRE(found.windows.size() == 3);
    CHECK(found.windows[0].chromosome == 0);
    CHECK(found.windows[0].start == 300);
    CHECK_FALSE(found.windows[0].flipped);
    CHECK(found.windows[2].chromosome == 1);
    CHECK(found.windows[2].start == 800);

    setup.settings.bin_width = 20;
    setup.settings.orient = "strand";
    const GenePlaces turned = setup.read({"B", "A"});
    CHECK(turned.windows[0].flipped);
    CHECK(turned.windows[0].start == 500 + 1 - 40);
    CHECK_FALSE(turned.windows[1].flipped);
    CHECK(turned.windows[1].start == 960);
}

TEST_CASE("gene places: names of chromosomes stay as they are where the assembly is not UCSC's") {
    Places setup;
    setup.settings.assembly = "GRCh37";
    const GenePlaces found = setup.read();
    CHECK(found.chromosomes.names == std::vector<std::string>{"2", "chr1"});
    CHECK(found.chromosomes.lengths == std::vector<std::int64_t>{243199373, 249250621});
    CHECK(found.windows[0].chromosome == 0);
    CHECK(found.windows[1].chromosome == 1);
    setup.settings.assembly = "danRer11";
    CHECK(setup.read().chromosomes.lengths == std::vector<std::int64_t>{0, 0});
    setup.settings.chromosome_sizes = (setup.folder / "sizes").string();
    write_file(setup.settings.chromosome_sizes, "# sizes\nchr1\t5000\nchr2\t6000\tmore\nchr3\t1\n");
    CHECK(setup.read().chromosomes.lengths == std::vector<std::int64_t>{6000, 5000});
}

TEST_CASE("gene places: ids without versions, the numbers of the published tables, and ids that come again") {
    const Places setup(
        "chrom\ttss\tgene_id\nchr1\t100\tENSG00000000419.9\nchr1\t200\t77\nchr1\t300\tD\nchr1\t400\tD\n");
    const GenePlaces found =
        setup.read({"D", "419", "000419", "77", "78", "ENSG00000000419.12", "D", "D", "0000419"});
    const std::size_t absent = GenePlaces::absent;
    CHECK(found.rows == std::vector<std::size_t>{2, 0, 0, 1, absent, 0, 3, 3, absent});
    CHECK(found.found() == 7);
}

TEST_CASE("gene places: the record of deepchrome-bin beside its genes.tsv says how windows were laid") {
    Places setup(three_loci, "genes.tsv");
    setup.settings.assembly = "";
    for (const char* key : {"center", "centre"}) {  // records of 0.1 have the second
        CAPTURE(key);
        write_file(setup.folder / "run.json", bin_record("center", key));
        const GenePlaces found = setup.read();
        CHECK(found.rule.bin_width == 50);
        CHECK(found.rule.published);
        CHECK(found.rule.orient_strand);
        CHECK_FALSE(found.annotation.centers_given);
        CHECK(found.assembly == "hg19");
        CHECK(found.windows[0].start == 1000 + 1 - 100);
        CHECK(found.windows[1].start == 500 + 1 + 1 - 100);
        CHECK(found.windows[1].flipped);
    }
    write_file(setup.folder / "run.json", bin_record("counted from 1", "counted from 0"));
    CHECK_FALSE(setup.read().rule.published);
    write_file(setup.folder / "run.json", bin_record("GTF", "a TSS table"));
    CHECK(setup.read().annotation.centers_given);
    CHECK(setup.read().windows[0].start == 1000 - 100);
    write_file(setup.folder / "run.json", bin_record(R"("signs":"hg19")", R"("signs":"hg18 or hg19")"));
    CHECK(setup.read().assembly == "GRCh37");
    write_file(setup.folder / "run.json", bin_record(R"("orient":"strand")", R"("orient":"genome")"));
    CHECK_FALSE(setup.read().rule.orient_strand);

    write_file(setup.folder / "run.json", bin_record());
    setup.settings.assembly = "hg38";  // what the user says goes before the record
    setup.settings.orient = "genome";
    const GenePlaces said = setup.read();
    CHECK(said.assembly == "hg38");
    CHECK_FALSE(said.rule.orient_strand);
    setup.settings.bin_width = 50;
    CHECK(setup.read().rule.bin_width == 50);
    setup.settings.bin_width = 10;
    CHECK(setup.message() == setup.settings.loci +
                                 ": the genes have bins of 50 bp (wanted 10, as the gene table "
                                 "has); give the genes of that table");
}

TEST_CASE("gene places: what the gene table says of its bins counts, and must not be contradicted") {
    Places setup;
    setup.settings.table.orientation = Orientation::strand;
    CHECK(setup.read().rule.orient_strand);
    setup.settings.orient = "strand";
    CHECK(setup.read().rule.orient_strand);
    setup.settings.orient = "genome";
    CHECK(setup.message() ==
          setup.settings.loci + ": the bins are said to be in the order of the genome (wanted strand, as the "
                                "gene table says); leave that out");
}

TEST_CASE("gene places: a record of something else says nothing") {
    Places setup(three_loci, "genes.tsv");
    for (const std::string& text :
         {bin_record("deepchrome-bin", "deepchrome-train"), std::string("{\"program\":"), std::string("{}"),
          std::string(100000, '[')}) {
        CAPTURE(text.substr(0, 100));
        write_file(setup.folder / "run.json", text);
        CHECK(setup.message() ==
              setup.settings.loci +
                  ": the width of the bins is not known, neither from the table nor from the "
                  "model (wanted base pairs); name the bin width");
    }
    write_file(setup.folder / "run.json", std::string((std::size_t{1} << 24) + 1, ' '));
    CHECK(
        setup.message() ==
        (setup.folder / "run.json").string() +
            ": is longer than 16777216 bytes (wanted the record of a run); give genes.tsv as it was written "
            "beside its tables, or another table of genes");
    Places other(three_loci, "other.tsv");
    write_file(other.folder / "run.json", bin_record());
    CHECK(other.read().rule.bin_width == 100);
}

TEST_CASE("gene places: a record that lacks something is refused") {
    const Places setup(three_loci, "genes.tsv");
    const auto message = [&](const std::string& part, const std::string& by) {
        write_file(setup.folder / "run.json", bin_record(part, by));
        return setup.message();
    };
    const std::string record = (setup.folder / "run.json").string();
    const auto lacks = [&](const std::string& what) {
        return record + ": does not say how the windows were laid (wanted " + what +
               "); give genes.tsv as it was written beside its tables, or another table of genes";
    };
    CHECK(message("\"bins\"", "\"x\"") == lacks("settings.window.bins"));
    CHECK(message("\"bins\":4", "\"bins\":\"4\"") == lacks("a whole number as settings.window.bins"));
    CHECK(message("bin_width", "x") == lacks("settings.window.bin_width"));
    CHECK(message("\"bin_width\":50", "\"bin_width\":0.5") ==
          lacks("a whole number as settings.window.bin_width"));
    for (const char* width : {"0", "-50", "-2147483648"}) {
        CHECK(message("\"bin_width\":50", std::string("\"bin_width\":") + width) ==
              record + ": the bins are " + width +
                  " bp wide (wanted 1 or more); give the run.json that was written with them");
    }
    CHECK(message("orient", "x") == lacks("settings.window.orient"));
    CHECK(message("\"center\"", "\"x\"") == lacks("settings.window.center"));
    CHECK(message("\"inputs\"", "\"x\"") == lacks("inputs.genes.format"));
    CHECK(message("\"stated\"", "\"x\"") == lacks("assembly.stated"));
    CHECK(message("\"signs\"", "\"x\"") == lacks("assembly.signs"));
    CHECK(message("\"settings\":{", "\"settings\":7,\"x\":{") == lacks("settings.window.bins"));
    CHECK(message("\"bins\":4", "\"bins\":5") ==
          record + ": the genes have windows of 5 bins (wanted 4); give the genes.tsv of the tables of the "
                   "model");
    CHECK(message("\"stated\":\"GRCh37\",\"signs\":\"hg19\"", "\"stated\":\"a\\nb\",\"signs\":\"\"") ==
          record + ": the assembly \"a\\nb\" holds U+000A (wanted printable text); correct the name");
    CHECK(message("\"bins\":4", "\"bins\":-4") ==
          record + ": the genes have windows of -4 bins (wanted 4); give the genes.tsv of the tables of the "
                   "model");
}

TEST_CASE("gene places: bins that are wider than any chromosome are refused") {
    Places setup;
    for (const std::int64_t width : {std::int64_t{2147483648}, std::int64_t{4294967295}}) {
        setup.settings.bin_width = width;  // as a number of 32 bits, the last is -1
        CHECK(setup.message() == setup.settings.loci + ": the genes are said to have bins of " +
                                     std::to_string(width) +
                                     " bp (wanted 1 to 2147483647); name the right bin width");
    }
}

TEST_CASE("gene places: what does not fit together is refused") {
    Places setup;
    const std::string loci = setup.settings.loci;
    CHECK(setup.message() == "nothing was thrown");
    CHECK(setup.message({"X", "Y"}) ==
          loci +
              ": has none of the genes of table.csv, of which the first is X; give the table of genes that "
              "table.csv was made from");
    CHECK(setup.message({}) ==
          loci +
              ": has none of the genes of table.csv, of which the first is missing; give the table of genes "
              "that table.csv was made from");
    setup.settings.orient = "strand";
    CHECK(setup.message({"A", "C"}) ==
          loci + ": gene C has no strand (wanted + or - for tables by strand); add it");
    CHECK(setup.message({"A", "B"}) == "nothing was thrown");
    setup.settings.assembly = "";
    CHECK(setup.message() ==
          loci + ": does not say of which assembly its genes are (wanted hg19, hg38 or the like); give "
                 "--assembly");
    setup.settings.assembly = "hg19";
    setup.settings.chromosome_sizes = (setup.folder / "sizes").string();
    write_file(setup.settings.chromosome_sizes, "chr2\t1000\n");
    CHECK(setup.message() == loci + ": gene A starts at 1000, and chr2 is 1000 bp long (wanted genes within "
                                    "it); name the right assembly");
    write_file(setup.settings.chromosome_sizes, "chr2\x1B\t1001\n");
    CHECK(setup.message() ==
          setup.settings.chromosome_sizes +
              ":1: the chromosome name \"chr2\\x1b\" holds U+001B (wanted printable text); correct the name");
    write_file(setup.settings.chromosome_sizes, "chr2 1001\n");
    CHECK(setup.message() == setup.settings.chromosome_sizes +
                                 ":1: has 1 column (wanted chromosome and length); separate the columns by "
                                 "tabs");
    write_file(setup.settings.chromosome_sizes, "chr1\t5000\nchr2\tlong\n");
    CHECK(setup.message() == setup.settings.chromosome_sizes +
                                 ":2: the length is \"long\" (wanted a whole number); check the "
                                 "order of the columns, or remove a header");
    setup.settings.chromosome_sizes = "";
    write_file(loci, header + "chr1\t300000000\tA\tAlpha\t+\n");
    CHECK(setup.message() ==
          loci + ": is said to be of hg19, but has genes beyond the ends of its chromosomes; name the right "
                 "assembly");
}
