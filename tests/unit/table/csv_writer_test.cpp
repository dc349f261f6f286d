// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/csv_writer.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/table/csv.hpp>

using namespace deepchrome;

namespace {

Dataset small() {
    Dataset data;
    data.signal = {.bins = 2, .marks = 2};
    data.marks = {"A", "B"};
    data.genes = {"g1", "g1"};
    data.labels = {1, 0};
    data.signals.resize({2, 2, 2});
    const float values[] = {0, 1, 2.5, 3, 1e20f, 0.1f, 16777216, 1e-10f};
    std::copy(std::begin(values), std::end(values), data.signals.data());
    return data;
}

std::string written(const Dataset& data, CsvStyle style = {}) {
    std::ostringstream stream;
    write_csv(stream, data, style);
    return stream.str();
}

std::string message(const Dataset& data, const CsvStyle& style = {}) {
    try {
        written(data, style);
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

void check_same(const Dataset& one, const Dataset& other) {
    CHECK(one.signal == other.signal);
    CHECK(one.marks == other.marks);
    CHECK(one.genes == other.genes);
    CHECK(one.labels == other.labels);
    CHECK(one.signals == other.signals);
}

}  // namespace

TEST_CASE("a table is written as it is documented") {
    CHECK(written(small()) ==
          "gene,bin,A,B,label\ng1,1,0,1,1\ng1,2,2.5,3,1\ng1,1,1e+20,0.1,0\ng1,2,16777216,1e-10,0\n");
    CHECK(written(small(), {.header = false}) ==
          "g1,1,0,1,1\ng1,2,2.5,3,1\ng1,1,1e+20,0.1,0\ng1,2,16777216,1e-10,0\n");
    Dataset plain = small();
    plain.labels.clear();
    CHECK(written(plain) == "gene,bin,A,B\ng1,1,0,1\ng1,2,2.5,3\ng1,1,1e+20,0.1\ng1,2,16777216,1e-10\n");
}

TEST_CASE("what is written reads back the same to the last bit") {
    check_same(parse_csv(written(small()), {.bins = 2, .marks = 2}), small());
    Dataset data;
    data.signal = {.bins = 11, .marks = 5};
    data.marks = published_mark_names();
    data.signals.resize({500, 11, 5});
    RandomStream stream(Seed{2}, Purpose::test, 0, 0);
    for (std::size_t gene = 0; gene < 500; ++gene) {
        data.genes.push_back(std::string("gene") + std::to_string(stream.below(300)));
        data.labels.push_back(static_cast<float>(stream.normal()));
        for (float& value : data.gene(gene)) {
            // Any finite float that is not negative, or a number with a few digits.
            if (stream.below(2) == 0) {
                value = static_cast<float>(stream.below(1000)) / 100;
            } else {
                value = std::bit_cast<float>(stream.bits() & 0x7FFFFFFFu);
                if (!std::isfinite(value)) value = std::numeric_limits<float>::max();
            }
        }
    }
    const CsvOptions numeric{.kind = LabelKind::numeric};
    check_same(parse_csv(written(data), data.signal, numeric), data);
    check_same(parse_csv(written(data, {.header = false}), data.signal, numeric), data);
    data.labels.clear();
    check_same(parse_csv(written(data), data.signal, {.labels = Labels::optional}), data);
}

TEST_CASE("what could not be read is not written") {
    Dataset data = small();
    data.signals(1, 1, 0) = std::numeric_limits<float>::quiet_NaN();
    CHECK(message(data) == "gene g1: bin 2: A to write is nan (wanted a finite number, 0 or more)");
    data = small();
    data.signals(0, 0, 1) = -1;
    CHECK(message(data) == "gene g1: bin 1: B to write is -1 (wanted a finite number, 0 or more)");
    data = small();
    data.labels[1] = std::numeric_limits<float>::infinity();
    CHECK(message(data) == "gene g1: label to write is inf (wanted a finite number)");
    for (const std::string name : {"\xEF\xBB\xBFg", "#deepchrome g", "BZh9"}) {
        data = small();
        data.genes[0] = name;
        CHECK(message(data) == "");
        CHECK(parse_csv(written(data), data.signal).genes == data.genes);
        // Before that stands the name, printable.
        CHECK(message(data, {.header = false})
                  .ends_with(" to write begins a table without a header as another kind of file does (wanted "
                             "another gene first); write a header"));
        std::swap(data.genes[0], data.genes[1]);
        CHECK(parse_csv(written(data, {.header = false}), data.signal, {.marks = data.marks}).genes ==
              data.genes);
    }
    for (const std::string name : {"", "a,b", "\"a\""}) {
        data = small();
        data.genes[1] = name;
        CHECK(message(data) == "the name of a gene to write is empty or has a comma or a quote in it; choose "
                               "another name");
    }
    data = small();
    data.genes[1] = "a\nb";
    CHECK(message(data) == "a table to write: the gene name \"a\\nb\" holds U+000A (wanted printable text); "
                           "correct the name");
    data = small();
    data.marks = {"A"};
    CHECK(message(data) == "write_csv: 1 mark names for 2 marks (wanted one each, or none); give as many "
                           "names as there are marks");
    std::ostringstream stream;
    CsvWriter writer(stream, {.bins = 2, .marks = 2}, std::vector<std::string>{"A", "B"}, true);
    CHECK_THROWS_WITH_AS(writer.write("g", std::vector<float>(3)), "gene g to write has 3 values (wanted 4)",
                         DataError);
}
