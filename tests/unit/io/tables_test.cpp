// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/tables.hpp>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

enum class Role { promoter };
std::string to_string(Role) { return "promoter"; }

struct Bar {
    std::string mark;
    Role role;
    std::size_t active;
    double frequency;
    double mean;
};

}  // namespace

TEST_CASE("predictions of several classes and of numbers") {
    const std::vector<std::string> genes{"a", "b"};
    const std::vector<float> p{0.25f, 0.5f, 0.25f, 0.5f, 0.5f, 0.0f};
    std::ostringstream classes;
    write_class_predictions(classes, genes, std::span<const float>(p), 3, std::vector<float>{2, 0});
    CHECK(classes.str() == "gene\tp_0\tp_1\tp_2\tpredicted\tlabel\n"
                           "a\t0.250000\t0.500000\t0.250000\t1\t2\n"
                           "b\t0.500000\t0.500000\t0.00000\t0\t0\n");
    const std::vector<float> numbers{-1.5f, 3.0f};
    std::ostringstream values;
    write_value_predictions(values, genes, std::span<const float>(numbers), std::vector<float>{0.125f, 4});
    CHECK(values.str() == "gene\tpredicted\tvalue\na\t-1.50000\t0.125\nb\t3.00000\t4\n");
    std::ostringstream bare;
    write_value_predictions(bare, genes, std::span<const float>(numbers));
    CHECK(bare.str() == "gene\tpredicted\na\t-1.50000\nb\t3.00000\n");
}

TEST_CASE("scores have six significant digits and read back exactly") {
    CHECK(score_text(0.5) == "0.500000");
    CHECK(score_text(0.5f) == "0.500000");
    CHECK(score_text(0.0) == "0.00000");
    CHECK(score_text(1.0) == "1.00000");
    CHECK(score_text(0.0625) == "0.0625000");
    CHECK(score_text(0.125001f) == "0.125001");
    CHECK(score_text(0.1234567f) == "0.1234567");
    CHECK(score_text(0.30000000000000004) == "0.30000000000000004");
    CHECK(score_text(1e-10) == "1.00000e-10");
    CHECK(score_text(2.5e-9f) == "2.50000e-09");
    CHECK(score_text(-0.25) == "-0.250000");
    CHECK(score_text(100000.0) == "1.00000e+05");
    CHECK(score_text(100.0) == "100.000");
    CHECK(score_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(score_text(std::numeric_limits<double>::infinity()) == "inf");
    for (double p = 1e-30; p < 1; p = p * 1.7 + 1e-9) CHECK(std::strtod(score_text(p).c_str(), nullptr) == p);
}

TEST_CASE("predictions, with labels and without") {
    const std::vector<std::string> genes = {"172936", "g b", "x"};
    const std::vector<double> p = {0.75, 0.5, 1e-7};
    const std::vector<float> labels = {1, 0, 1};
    std::ostringstream with;
    write_predictions(with, genes, std::span<const double>(p), labels);
    CHECK(with.str() == "gene\tp_on\tpredicted\tlabel\n172936\t0.750000\t1\t1\ng b\t0.500000\t0\t0\n"
                        "x\t1.00000e-07\t0\t1\n");
    std::ostringstream without;
    write_predictions(without, genes, std::span<const double>(p));
    CHECK(without.str() ==
          "gene\tp_on\tpredicted\n172936\t0.750000\t1\ng b\t0.500000\t0\nx\t1.00000e-07\t0\n");
    std::ostringstream lower;
    write_predictions(lower, genes, std::span<const double>(p), {}, 0.25);
    CHECK(lower.str() == "gene\tp_on\tpredicted\n172936\t0.750000\t1\ng b\t0.500000\t1\nx\t1.00000e-07\t0\n");
}

TEST_CASE("a class map has a mark a row, under positions relative to the TSS") {
    const xt::xtensor<double, 2> map = {{0.0, 1.0}, {0.25, 0.1}, {0.5, 0.0}, {1.0, 1e-9}};
    const std::vector<std::string> marks = {"H3K4me3", "H3K9me3"};
    std::ostringstream stream;
    write_class_map(stream, map, marks, {4, 100});
    CHECK(stream.str() == "mark\t-200\t-100\t0\t100\nH3K4me3\t0\t0.25\t0.5\t1\nH3K9me3\t1\t0.1\t0\t1e-09\n");
    std::ostringstream wide;
    write_class_map(wide, map, marks, {4, 25});
    CHECK(wide.str().substr(0, 18) == "mark\t-50\t-25\t0\t25\n");
    std::ostringstream unknown;
    write_class_map(unknown, map, marks, {4, {}});
    CHECK(unknown.str().substr(0, 25) == "mark\tbin1\tbin2\tbin3\tbin4\n");
}

TEST_CASE("the bins of the study reach from 5,000 before the TSS to 5,000 behind it") {
    const BinAxis study{100, 100};
    CHECK(study.start(0) == "-5000");
    CHECK(study.start(50) == "0");
    CHECK(study.start(99) == "4900");
    CHECK(study.from_tss(0) == -5);
    CHECK(study.from_tss(50.5) == doctest::Approx(0.05));
    CHECK(study.half() == 5);
    CHECK(study.label() == "kb from the TSS");
    CHECK(BinAxis{3, 100}.start(0) == "-150");
    CHECK(BinAxis{3, 100}.start(2) == "50");
    CHECK(BinAxis{400, 25}.start(200) == "0");
}

TEST_CASE("bins of unknown width have numbers, and an axis of bins") {
    const BinAxis unknown{21, {}};
    CHECK(unknown.start(0) == "bin1");
    CHECK(unknown.start(20) == "bin21");
    CHECK(unknown.from_tss(10.5) == 0);
    CHECK(unknown.half() == 10.5);
    CHECK(unknown.label() == "bins from the TSS");
    CHECK(unknown.unit_name() == "bins");
}

TEST_CASE("active bins") {
    const std::vector<Bar> bars = {{"H3K4me3", Role::promoter, 32, 0.32, 0.185},
                                   {"X", Role::promoter, 0, 0, 0}};
    std::ostringstream stream;
    write_active_bins(stream, bars);
    CHECK(stream.str() == "mark\trole\tactive_bins\tfrequency\tmean\n"
                          "H3K4me3\tpromoter\t32\t0.32\t0.185\nX\tpromoter\t0\t0\t0\n");
}

TEST_CASE("tables do not follow the stream's locale") {
    struct Comma : std::numpunct<char> {
        char do_thousands_sep() const override { return ','; }
        std::string do_grouping() const override { return "\3"; }
        char do_decimal_point() const override { return ','; }
    };
    std::ostringstream stream;
    stream.imbue(std::locale(std::locale::classic(), new Comma));
    write_class_map(stream, xt::xtensor<double, 2>{{1234.5}}, std::vector<std::string>{"A"}, {1, 4000});
    CHECK(stream.str() == "mark\t-2000\nA\t1234.5\n");
}
