// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/run/repetition.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

namespace {

/// Genes g0, g1, ..., whose signals are their numbers; every third is ON.
Dataset numbered(std::size_t first, std::size_t count) {
    Dataset data;
    data.signal = {.bins = 1, .marks = 1};
    data.marks = {"m"};
    data.signals.resize({count, 1, 1});
    for (std::size_t i = 0; i < count; ++i) {
        data.genes.push_back("g" + std::to_string(first + i));
        data.signals(i, 0, 0) = static_cast<float>(first + i);
        data.labels.push_back((first + i) % 3 == 0 ? 1.0f : 0.0f);
    }
    return data;
}

const RunTables tables{numbered(0, 30), numbered(30, 12), numbered(42, 18)};

std::vector<std::string> names(const RepeatedRuns& runs) {
    std::vector<std::string> result;
    for (const RunPart& part : runs.parts()) result.push_back(part.name);
    return result;
}

}  // namespace

TEST_CASE("a repetition is of several runs where it has folds or repeats") {
    CHECK_FALSE(Repetition{}.several());
    CHECK(Repetition{.folds = 2}.several());
    CHECK(Repetition{.repeats = 2}.several());
}

TEST_CASE("RepeatedRuns: each gene is tested on once in each repeat, and never trained on then") {
    const RepeatedRuns runs({.folds = 3, .repeats = 2}, {}, Seed{7}, tables);
    CHECK(runs.folds());
    CHECK(runs.repetition().folds == 3);
    CHECK(names(runs) == std::vector<std::string>{"repeat 1, fold 1", "repeat 1, fold 2", "repeat 1, fold 3",
                                                  "repeat 2, fold 1", "repeat 2, fold 2",
                                                  "repeat 2, fold 3"});
    CHECK(runs.parts()[5].file_name() == "repeat2fold3");
    REQUIRE(runs.tested().size() == 60);
    CHECK(runs.tested().genes[45] == "g45");
    std::vector<std::vector<std::size_t>> tested(2, std::vector<std::size_t>(60));
    for (const RunPart& part : runs.parts()) {
        CHECK(part.seed.value == 7 + part.rows.repeat);
        for (const std::size_t row : runs.test_rows(part)) ++tested[part.rows.repeat][row];
        const RunTables own = runs.tables(part);
        CHECK(own.test.size() == 20);
        std::set<std::string> genes;
        for (const Dataset* of : {&own.train, &own.valid, &own.test}) {
            for (std::size_t row = 0; row < of->size(); ++row) {
                genes.insert(of->genes[row]);
                CHECK(of->genes[row] == "g" + std::to_string(static_cast<int>(of->signals(row, 0, 0))));
            }
            CHECK(of->size() > 0);
        }
        CHECK(own.train.size() + own.valid.size() + own.test.size() == 60);
        CHECK(genes.size() == 60);  // none is in two
        for (std::size_t i = 0; i < 20; ++i)
            CHECK(own.test.genes[i] == runs.tested().genes[runs.test_rows(part)[i]]);
    }
    CHECK(tested == std::vector<std::vector<std::size_t>>(2, std::vector<std::size_t>(60, 1)));
    CHECK(runs.parts()[0].rows.test != runs.parts()[3].rows.test);
    // The second repeat is what the first one of the next seed is.
    const RepeatedRuns next({.folds = 3}, {}, Seed{8}, tables);
    CHECK(names(next) == std::vector<std::string>{"fold 1", "fold 2", "fold 3"});
    CHECK(next.parts()[1].file_name() == "fold2");
    for (std::size_t fold = 0; fold < 3; ++fold) {
        CHECK(next.parts()[fold].rows.test == runs.parts()[3 + fold].rows.test);
        CHECK(next.parts()[fold].seed.value == 8);
    }
}

TEST_CASE("RepeatedRuns: repeats without folds are of the tables as they are") {
    const RepeatedRuns runs({.repeats = 3}, {}, Seed{4}, tables);
    CHECK_FALSE(runs.folds());
    CHECK(names(runs) == std::vector<std::string>{"repeat 1", "repeat 2", "repeat 3"});
    CHECK(runs.parts()[2].file_name() == "repeat3");
    CHECK(runs.tested().genes == tables.test.genes);
    std::vector<std::size_t> all(18);
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t repeat = 0; repeat < 3; ++repeat) {
        const RunPart& part = runs.parts()[repeat];
        CHECK(part.seed.value == 4 + repeat);
        CHECK(runs.test_rows(part) == all);
        CHECK(runs.tables(part).train.genes == tables.train.genes);
        CHECK(runs.tables(part).valid.genes == tables.valid.genes);
        CHECK(runs.tables(part).test.genes == tables.test.genes);
    }
    const RepeatedRuns one({}, {}, Seed{4}, tables);
    CHECK(names(one) == std::vector<std::string>{""});
    CHECK(one.parts()[0].file_name().empty());
}

TEST_CASE("RepeatedRuns: folds.tsv") {
    const auto text = [](const RepeatedRuns& runs) {
        std::ostringstream out;
        runs.write_folds(out);
        return out.str();
    };
    for (const std::size_t repeats : {1u, 2u}) {
        const RepeatedRuns runs({.folds = 3, .repeats = repeats}, {}, Seed{7}, tables);
        std::string wanted = repeats == 1 ? "gene\tfold\n" : "gene\tfold1\tfold2\n";
        for (std::size_t row = 0; row < 60; ++row) {
            wanted += "g" + std::to_string(row);
            for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
                for (std::size_t fold = 0; fold < 3; ++fold) {
                    const auto& test = runs.parts()[3 * repeat + fold].rows.test;
                    if (std::ranges::count(test, row) == 1) wanted += "\t" + std::to_string(fold + 1);
                }
            }
            wanted += "\n";
        }
        CHECK(text(runs) == wanted);
    }
}

TEST_CASE("RepeatedRuns: genes of a chromosome stay in one fold") {
    const Folder folder;
    std::string loci = "chrom\tgene_id\n";
    for (std::size_t gene = 0; gene < 60; ++gene)
        loci += "chr" + std::to_string(gene % 12) + "\tg" + std::to_string(gene) + "\n";
    write_file(folder / "loci.tsv", loci);
    RunTables mixed = tables;  // every chromosome has both classes
    for (Dataset* data : {&mixed.train, &mixed.valid, &mixed.test}) {
        for (std::size_t i = 0; i < data->size(); ++i)
            data->labels[i] = static_cast<int>(data->signals(i, 0, 0)) / 12 % 2 == 0 ? 1.0f : 0.0f;
    }
    const RepeatedRuns runs({.folds = 4, .chromosomes = folder / "loci.tsv"}, {}, Seed{7}, mixed);
    REQUIRE(runs.parts().size() == 4);
    for (const RunPart& part : runs.parts()) {
        std::vector<std::set<std::size_t>> chromosomes;
        for (const auto* rows : {&part.rows.train, &part.rows.valid, &part.rows.test}) {
            chromosomes.emplace_back();
            for (const std::size_t row : *rows) chromosomes.back().insert(row % 12);
        }
        CHECK(chromosomes[0].size() + chromosomes[1].size() + chromosomes[2].size() == 12);
        const std::vector<std::string> groups = runs.groups(part);
        REQUIRE(groups.size() == part.rows.train.size() + part.rows.valid.size());
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const std::size_t row =
                i < part.rows.train.size() ? part.rows.train[i] : part.rows.valid[i - part.rows.train.size()];
            CHECK(groups[i] == "chr" + std::to_string(row % 12));
        }
    }
}

TEST_CASE("RepeatedRuns: a fold with which nothing can be learned or measured is refused") {
    RunTables few = tables;
    for (Dataset* data : {&few.train, &few.valid, &few.test}) std::ranges::fill(data->labels, 0.0f);
    for (std::size_t i = 0; i < 3; ++i) few.train.labels[i] = 1.0f;
    CHECK(message_of<DataError>([&] { RepeatedRuns({.folds = 4, .repeats = 2}, {}, Seed{7}, few); }) ==
          "repeat 1, fold 1: all 5 validation genes are OFF (wanted genes of both classes); bring more "
          "genes, or ask for fewer folds");
    for (std::size_t i = 0; i < 8; ++i)
        few.train.labels[i] = 1.0f;  // enough of them to validate, not to test
    CHECK(message_of<DataError>([&] { RepeatedRuns({.folds = 20}, {}, Seed{7}, few); }) ==
          "fold 1: all 3 test genes are OFF (wanted genes of both classes); bring more genes, or ask for "
          "fewer folds");
    CHECK(message_of<DataError>([&] { RepeatedRuns({.folds = 2}, {3}, Seed{7}, tables); }) ==
          "fold 1: none of the 27 training genes is of class 2 (wanted genes of all 3 classes); bring more "
          "genes, or ask for fewer "
          "folds");
    CHECK(message_of<DataError>([&] { RepeatedRuns({.folds = 61}, {}, Seed{7}, tables); }) ==
          "61 folds of 60 genes were asked for (wanted at least two, and a gene in each)");
}

TEST_CASE("RepeatedRuns: the rows of a gene that comes up again are never on two sides") {
    // 20 genes are in two tables, with other signals.
    RunTables twice{numbered(0, 30), numbered(10, 20), numbered(30, 18)};
    for (std::size_t row = 0; row < 20; ++row) twice.valid.signals(row, 0, 0) += 1000;
    const RepeatedRuns runs({.folds = 3}, {}, Seed{7}, twice);
    REQUIRE(runs.families_in_folds() != nullptr);
    CHECK(runs.families_in_folds()->repeated_genes == 20);
    for (const RunPart& part : runs.parts()) {
        const RunTables own = runs.tables(part);
        std::set<std::string> seen;
        for (const Dataset* of : {&own.train, &own.valid, &own.test}) {
            const std::set<std::string> here(of->genes.begin(), of->genes.end());
            for (const std::string& gene : here) CHECK(seen.insert(gene).second);
        }
    }
    CHECK(RepeatedRuns({.repeats = 2}, {}, Seed{7}, twice).families_in_folds() == nullptr);
}

TEST_CASE("RepeatedRuns: overlapping windows are never on two sides where places are known") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "repetition_test_loci.tsv";
    {
        AtomicFile file(path);
        file.stream() << "chrom\ttss\tstrand\tgene_id\n";
        for (int gene = 0; gene < 60; ++gene)  // pairs of neighbors
            file.stream() << "chr1\t" << 1000 + gene / 2 * 500 + gene % 2 << "\t+\tg" << gene << '\n';
        file.commit();
    }
    RunTables placed = tables;
    CHECK_THROWS_WITH_AS(RepeatedRuns({.folds = 3, .loci = path.string()}, {}, Seed{7}, placed),
                         (path.string() +
                          ": the width of the bins is not known, so neither is which windows overlap "
                          "(wanted base pairs); name the bin width")
                             .c_str(),
                         DataError);
    for (Dataset* data : {&placed.train, &placed.valid, &placed.test}) data->description.bin_width = 100;
    const RepeatedRuns runs({.folds = 3, .loci = path.string()}, {}, Seed{7}, placed);
    CHECK(runs.families_in_folds()->overlapping_rows == 60);
    for (const RunPart& part : runs.parts()) {
        for (const std::vector<std::size_t>* rows : {&part.rows.train, &part.rows.valid, &part.rows.test}) {
            const std::set<std::size_t> here(rows->begin(), rows->end());
            for (const std::size_t row : here) CHECK(here.contains(row ^ 1));
        }
    }
    // So are they in the folds that a model makes of its training and validation genes.
    const RepeatedRuns once({.loci = path.string()}, {}, Seed{7}, placed);
    const std::vector<std::string> groups = once.groups(once.parts()[0]);
    REQUIRE(groups.size() == 42);
    for (std::size_t row = 0; row < 42; ++row) CHECK(groups[row] == groups[row ^ 1]);
    CHECK(std::set<std::string>(groups.begin(), groups.end()).size() == 21);
    const RepeatedRuns unplaced({}, {}, Seed{7}, placed);
    CHECK(unplaced.groups(unplaced.parts()[0])[7] == "g7");
    std::filesystem::remove(path);
}
