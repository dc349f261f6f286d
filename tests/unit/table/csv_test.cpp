// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/csv.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>
#include <zlib.h>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

const std::filesystem::path real_data = std::filesystem::path(DEEPCHROME_TESTS_FOLDER) / "../../shared/data";

std::string rows(std::size_t genes) {
    std::string text;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        for (std::size_t bin = 1; bin <= 2; ++bin) {
            text += std::string("g") + std::to_string(gene) + "," + std::to_string(bin) + "," +
                    std::to_string(gene * bin) + "," + std::to_string(gene % 2) + "\n";
        }
    }
    return text;
}

void check_rows(const Dataset& data, std::size_t genes) {
    REQUIRE(data.size() == genes);
    CHECK(data.signals.shape(0) == genes);
    CHECK(data.signals.shape(1) == 2);
    CHECK(data.signals.shape(2) == 1);
    CHECK(data.labels.size() == genes);
    bool same = true;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        same = same && data.genes[gene] == std::string("g") + std::to_string(gene);
        same = same && data.signals(gene, 0, 0) == static_cast<float>(gene);
        same = same && data.signals(gene, 1, 0) == static_cast<float>(2 * gene);
        same = same && data.labels[gene] == static_cast<float>(gene % 2);
    }
    CHECK(same);
}

constexpr Signal narrow{.bins = 2, .marks = 1};

}  // namespace

TEST_CASE("a table in memory") {
    for (const std::size_t genes : {std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
        const std::string text = rows(genes);
        check_rows(parse_csv(text, narrow, {.marks = {"A"}}), genes);
        check_rows(parse_csv("gene,bin,A,label\n" + text, narrow), genes);
        check_rows(parse_csv(text + "\n\n\n\n\n\n", narrow, {.marks = {"A"}}), genes);
        check_rows(parse_csv(text.substr(0, text.size() - 1), narrow, {.marks = {"A"}}), genes);
    }
    CHECK_THROWS_WITH_AS(parse_csv("", narrow, {}, "memory"),
                         "memory: is empty (wanted rows gene,bin,<1 mark>,label); write the table again",
                         DataError);
}

TEST_CASE("a packed table, whose size is not known beforehand") {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        (std::string("deepchrome-csv-") + std::to_string(::getpid()) + ".csv.gz");
    const std::string text = rows(1000);
    gzFile file = gzopen(path.c_str(), "wb");
    REQUIRE(file != nullptr);
    CHECK(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
    gzclose(file);
    check_rows(read_csv(path, narrow, {.marks = {"A"}}), 1000);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 9);
    const std::string name = path.string();
    CHECK_THROWS_WITH_AS(
        read_csv(path, narrow, {.marks = {"A"}}),
        (name + ": the gzip data end early (wanted a complete file); copy or fetch it again").c_str(),
        DataError);
    std::filesystem::remove(path);
    CHECK_THROWS_WITH_AS(read_csv(path, narrow),
                         (name + ": cannot be read (No such file or directory); check the path").c_str(),
                         DataError);
}

// A ctest of its own runs these two: where the data are not beside the repository it is shown as skipped.
TEST_CASE("real data: the published toy set reads" * doctest::skip()) {
    const std::filesystem::path folder = real_data / "toy";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("skipped: no real data in ../shared/data");
        return;
    }
    const Dataset train = read_csv(folder / "train.csv", {.bins = 100, .marks = 5});
    CHECK(train.size() == 10);
    CHECK(train.genes.front() == "000003");
    CHECK(train.signals(0, 1, 0) == 1);
    CHECK(train.signals(0, 1, 3) == 8);
    CHECK(read_csv(folder / "valid.csv", {.bins = 100, .marks = 5}).size() == 10);
    CHECK(read_csv(folder / "test.csv", {.bins = 100, .marks = 5}).size() == 9);
}

TEST_CASE("real data: the genes of H1 cells read" * doctest::skip()) {
    const std::filesystem::path folder = real_data / "E003";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("skipped: no real data in ../shared/data");
        return;
    }
    std::size_t on = 0;
    double sum = 0;
    float most = 0;
    for (const char* part : {"train.csv", "valid.csv", "test.csv"}) {
        const Dataset data = read_csv(folder / part, {.bins = 100, .marks = 5});
        CHECK(data.size() == 200);
        on += class_balance(data.labels).on;
        for (std::size_t i = 3; i < data.values().size(); i += 5) {
            sum += data.values()[i];
            most = std::max(most, data.values()[i]);
        }
    }
    CHECK(on == 332);                                             // 55.33 % of 600
    CHECK(sum / 60000 == doctest::Approx(12.16).epsilon(0.001));  // H3K4me3, by numpy
    CHECK(most == 301);
}
