// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/cell_signals.hpp>

#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/signals/standard_formats.hpp>

using namespace deepchrome;

namespace {

// Bins [0, 10), [10, 20), [20, 30), [30, 40)
const WindowIndex& windows() {
    static const WindowIndex index = [] {
        Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
        return WindowIndex(annotation, {.bin_width = 10, .bins = 4});
    }();
    return index;
}

class Files {
public:
    Files() {
        std::filesystem::create_directory(folder_);
        write_file(folder_ / "a", "chr1\t5\t6\nchr1\t5\t6\nchr1\t15\t16\nchr2\t1\t2\n");
        write_file(folder_ / "b", "chr1\t5\t6\nchr1\t25\t26\n");
        write_file(folder_ / "track", "chr1\t0\t20\t3\n");
        write_file(folder_ / "input", "chr1\t0\t10\t1\nchr1\t10\t20\t5\n");
        write_file(folder_ / "negative", "chr1\t0\t10\t-1\n");
    }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() { std::filesystem::remove_all(folder_); }
    std::string operator()(const std::string& name) const { return (folder_ / name).string(); }

private:
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "deepchrome_cell_signals_test";
};

using Values = std::vector<float>;

}  // namespace

TEST_CASE("the files of a cell, by any number of threads, each control once") {
    const Files file;
    const CellFiles cell{"E1",
                         {{"A", file("a"), file("b")},
                          {"B", file("b"), ""},
                          {"C", file("track"), file("input")},
                          {"D", file("a"), file("b")}}};
    for (const std::size_t threads : {1u, 3u, 9u}) {
        const CellSignals signals = read_cell<StandardFormats>(cell, windows(), {}, threads);
        REQUIRE(signals.files.size() == 5);
        CHECK(signals.files[0].values == Values{2, 1, 0, 0});
        CHECK(signals.files[1].values == Values{1, 0, 1, 0});
        CHECK(signals.files[2].values == Values{3, 3, 0, 0});
        CHECK(signals.files[4].path == file("input"));
        REQUIRE(signals.controls.size() == 4);
        CHECK(signals.controls[0].file == 1);
        CHECK(signals.controls[1].file == CellSignals::none);
        CHECK(signals.controls[2].file == 4);
        CHECK(signals.controls[3].file == 1);
    }
}

TEST_CASE("controls at the size of the library, and units") {
    const Files file;
    const CellFiles cell{
        "E1",
        {{"A", file("a"), file("b")}, {"B", file("b"), file("a")}, {"C", file("track"), file("input")}}};
    const CellSignals raw = read_cell<StandardFormats>(cell, windows(), {});

    // Four reads of A for two of B: one of B's stands against two of A's. B's control is A as it was counted.
    CellSignals signals = raw;
    bring_to_unit(signals, {}, 10);
    CHECK(signals.files[0].values == Values{0, 1, 0, 0});
    CHECK(signals.controls[0].factor == 2);
    CHECK(signals.files[1].values == Values{0, 0, 1, 0});
    CHECK(signals.controls[1].factor == 0.5);
    CHECK(signals.files[2].values == Values{2, 0, 0, 0});
    CHECK(signals.controls[2].factor == 1);

    signals = raw;
    bring_to_unit(signals, {.normalize = Normalize::cpm}, 10);
    CHECK(signals.files[0].values == Values{0, 250000, 0, 0});
    CHECK(signals.files[2].values == Values{2, 0, 0, 0});

    signals = raw;
    bring_to_unit(signals, {.control_use = ControlUse::ratio}, 10);
    CHECK(signals.files[0].values == Values{1, 2, 1.0f / 3, 1});
}

TEST_CASE("what a gene table cannot hold") {
    const Files file;
    CHECK_THROWS_WITH_AS(
        read_cell<StandardFormats>({"E1", {{"A", file("negative"), ""}}}, windows(), {}),
        (file("negative") +
         ":1: bases 0 to 10 of chr1 have the value -1 (wanted 0 or more, a gene table holds counts "
         "or coverage); give a track without negative values")
            .c_str(),
        DataError);
    CellSignals negative;
    negative.files.emplace_back().path = "made";
    negative.files[0].values = {1, -1};
    CHECK_THROWS_WITH_AS(bring_to_unit(negative, {}, 10),
                         (std::string("made") +
                          ": a bin has the value -1 (wanted 0 or more, a gene table holds counts or "
                          "coverage); give a track without negative values")
                             .c_str(),
                         DataError);
    CellSignals mixed = read_cell<StandardFormats>({"E1", {{"A", file("a"), file("track")}}}, windows(), {});
    CHECK_THROWS_WITH_AS(bring_to_unit(mixed, {}, 10),
                         (file("track") + ": is a control of a track for " + file("a") +
                          ", which is of the other kind (wanted reads for reads, a track for a track)")
                             .c_str(),
                         DataError);
}

TEST_CASE("depths, and the factors of marks") {
    const Files file;
    const CellFiles cell{"E1", {{"A", file("a"), file("b")}, {"B", file("b"), ""}, {"C", file("track"), ""}}};
    const CellSignals raw = read_cell<StandardFormats>(cell, windows(), {});

    // A has four reads, of which the control leaves {0, 1, 0, 0}, and B has two.
    CellSignals signals = raw;
    bring_to_unit(signals, {.depth = 8}, 10);
    CHECK(signals.files[0].values == Values{0, 2, 0, 0});
    CHECK(signals.files[1].values == Values{4, 0, 4, 0});
    CHECK(signals.files[2].values == Values{3, 3, 0, 0});

    signals = raw;
    bring_to_unit(signals, {.depth = 8, .scales = {0.5, 1, 3}}, 10);
    CHECK(signals.files[0].values == Values{0, 1, 0, 0});
    CHECK(signals.files[1].values == Values{4, 0, 4, 0});
    CHECK(signals.files[2].values == Values{9, 9, 0, 0});

    signals = raw;
    bring_to_unit(signals, {.normalize = Normalize::cpm, .scales = {1, 0.5, 1}}, 10);
    CHECK(signals.files[1].values == Values{250000, 0, 250000, 0});

    signals = raw;
    CHECK_THROWS_WITH_AS(bring_to_unit(signals, {.normalize = Normalize::cpm, .depth = 8}, 10),
                         "a depth is a unit of its own (wanted Normalize::none beside it)", DataError);
    CHECK_THROWS_WITH_AS(bring_to_unit(signals, {.scales = {1, 2}}, 10),
                         "2 factors for 3 marks (wanted one a mark)", DataError);
    for (const auto& [factor, text, problem] :
         {std::tuple{1e39, "1e+39", "large"}, std::tuple{1e-50, "1e-50", "small"}}) {
        signals = raw;
        const std::string message = file("track") + ": a bin of 3 times " + text + " is too " + problem +
                                    " for a gene table (wanted a number of single precision); give another "
                                    "factor";
        CHECK_THROWS_WITH_AS(bring_to_unit(signals, {.scales = {1, 1, factor}}, 10), message.c_str(),
                             DataError);
    }
}
