// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/dataset.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// Gene i of `count` holds first + i in all its signals but the last, which is 0.5 more.
Dataset numbered(std::size_t count, float first, bool labeled = true) {
    Dataset data;
    data.signal = {.bins = 2, .marks = 3};
    data.marks = {"A", "B", "C"};
    data.signals.resize({count, 2, 3});
    for (std::size_t i = 0; i < count; ++i) {
        const float value = first + static_cast<float>(i);
        data.genes.push_back(std::string("g") + std::to_string(static_cast<int>(value)));
        if (labeled) data.labels.push_back(i % 2 == 0 ? 1.0f : 0.0f);
        for (std::size_t bin = 0; bin < 2; ++bin) {
            for (std::size_t mark = 0; mark < 3; ++mark) data.signals(i, bin, mark) = value;
        }
        data.signals(i, 1, 2) = value + 0.5f;
    }
    return data;
}

template <class Call>
std::string message(const Call& call) {
    try {
        call();
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a gene is a row of bins x marks") {
    Dataset data = numbered(3, 10);
    CHECK(data.size() == 3);
    CHECK(data.labeled());
    const auto gene = data.gene(1);
    CHECK(std::vector<float>(gene.begin(), gene.end()) == std::vector<float>{11, 11, 11, 11, 11, 11.5});
    data.gene(1)[4] = 7;
    CHECK(data.signals(1, 1, 1) == 7);
    CHECK(data.values().size() == 18);
    CHECK(Dataset{}.values().empty());
}

TEST_CASE("subset takes rows in the order given") {
    const Dataset data = numbered(4, 10);
    const Dataset part = subset(data, std::vector<std::size_t>{3, 0, 3});
    CHECK(part.genes == std::vector<std::string>{"g13", "g10", "g13"});
    CHECK(part.labels == std::vector<float>{0, 1, 0});
    CHECK(part.signals(0, 1, 2) == 13.5f);
    CHECK(part.signals(1, 0, 0) == 10);
    CHECK(part.signals(2, 1, 2) == 13.5f);
    CHECK(part.marks == data.marks);
    CHECK(subset(data, std::vector<std::size_t>{}).size() == 0);
    CHECK_FALSE(subset(numbered(2, 0, false), std::vector<std::size_t>{1}).labeled());
    CHECK(message([&] {
              subset(data, std::vector<std::size_t>{1, 4});
          }) == "gene number 4 was asked for (wanted one below 4, the number of genes)");
}

TEST_CASE("slice is cut at the end") {
    const Dataset data = numbered(4, 10);
    CHECK(rows_of(data, 1, 2).genes == std::vector<std::string>{"g11", "g12"});
    CHECK(rows_of(data, 3, 9).genes == std::vector<std::string>{"g13"});
    CHECK(rows_of(data, 9, 9).size() == 0);
}

TEST_CASE("concatenate joins parts of one kind") {
    const Dataset whole = concatenate(numbered(2, 10), numbered(0, 0), numbered(1, 20));
    CHECK(whole.genes == std::vector<std::string>{"g10", "g11", "g20"});
    CHECK(whole.labels == std::vector<float>{1, 0, 1});
    CHECK(whole.signals(2, 1, 2) == 20.5f);
    CHECK(whole.signals.shape(0) == 3);
    const std::vector<Dataset> parts = {numbered(1, 1), numbered(1, 2)};
    CHECK(concatenate(parts).genes == std::vector<std::string>{"g1", "g2"});
    CHECK(concatenate(std::vector<Dataset>{}).size() == 0);

    Dataset other = numbered(1, 0);
    other.marks = {"A", "C", "B"};
    CHECK(message([&] { concatenate(numbered(2, 0), other); }) ==
          "data set 2 has the marks A, C, B (wanted A, B, C); join data sets of the same marks in the same "
          "order");
    CHECK(message([&] { concatenate(numbered(2, 0), numbered(1, 0, false)); }) ==
          "data set 2 has no labels (wanted some), unlike the first; join data sets that are all labeled or "
          "all "
          "unlabeled");
    other = Dataset(xt::xtensor<float, 3>(xt::zeros<float>({1, 3, 2})), {1});
    CHECK(message([&] { concatenate(numbered(2, 0), numbered(1, 0), other); }) ==
          "data set 3 has 2 marks x 3 bins (wanted 3 x 2, as in the first); join data sets of one shape");
}

TEST_CASE("columns are brought into another order of the same marks") {
    Dataset data = numbered(2, 10);
    for (std::size_t mark = 0; mark < 3; ++mark) data.signals(1, 0, mark) = static_cast<float>(mark);
    const std::vector<std::string> order = {"C", "A", "B"};
    const Dataset other = with_marks(data, order, "t.csv");
    CHECK(other.marks == order);
    CHECK(other.genes == data.genes);
    CHECK(other.labels == data.labels);
    const auto first = other.gene(0);
    const auto second = other.gene(1);
    CHECK(std::vector<float>(first.begin(), first.end()) == std::vector<float>{10, 10, 10, 10.5, 10, 10});
    CHECK(std::vector<float>(second.begin(), second.end()) == std::vector<float>{2, 0, 1, 11.5, 11, 11});
    CHECK(with_marks(data, data.marks, "t.csv").signals == data.signals);
    const std::vector<std::string> wrong = {"C", "A", "D"};
    CHECK(message([&] { with_marks(data, wrong, "t.csv"); }) ==
          "t.csv: has the marks A, B, C (wanted C, A, D, in any order); bring exactly these columns");
}

TEST_CASE("a data set is made of a tensor, and numbers its genes") {
    const xt::xtensor<float, 3> signals{{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};
    const Dataset plain(signals);
    CHECK(plain.signal == Signal{.bins = 2, .marks = 3});
    CHECK(plain.genes == std::vector<std::string>{"1", "2"});
    CHECK_FALSE(plain.labeled());
    CHECK(plain.marks.empty());
    CHECK(plain.gene(1)[5] == 12);

    const Dataset whole(signals, {0, 1}, {"A", "B", "C"}, {"x", "y"});
    CHECK(whole.labels == std::vector<float>{0, 1});
    CHECK(whole.marks == std::vector<std::string>{"A", "B", "C"});
    CHECK(whole.genes == std::vector<std::string>{"x", "y"});

    const xt::xtensor<double, 3> doubles = signals;
    const xt::xtensor<float, 3, xt::layout_type::column_major> columns = signals;
    CHECK(Dataset(doubles).signals == signals);
    CHECK(Dataset(columns).signals == signals);
    CHECK(Dataset(signals + 1.0f).gene(0)[0] == 2);
}

TEST_CASE("members that disagree are refused wherever a data set is taken") {
    const xt::xtensor<float, 3> signals = xt::ones<float>({4, 2, 3});
    CHECK(message([&] {
              Dataset(signals, {0, 1});
          }) ==
          "Dataset: 2 labels for 4 genes (wanted one each, or none); give as many labels as there are genes");
    CHECK(message([&] { Dataset(signals, {}, {"A"}); }) ==
          "Dataset: 1 mark names for 3 marks (wanted one each, or none); give as many names as there are "
          "marks");
    const std::string names =
        ": 5 gene names for the signals of 4 genes (wanted one each); give as many names as there are genes";
    CHECK(message([&] { Dataset(signals, {}, {}, {"a", "b", "c", "d", "e"}); }) == "Dataset" + names);

    Dataset data = numbered(4, 0);
    data.genes.push_back("g4");
    const std::vector<std::size_t> first{0};
    CHECK(message([&] { subset(data, first); }) == "subset" + names);
    CHECK(message([&] { rows_of(data, 0, 1); }) == "rows_of" + names);
    CHECK(message([&] { with_marks(data, data.marks, "here"); }) == "here" + names);
    CHECK(message([&] { concatenate(numbered(1, 0), data); }) == "data set 2" + names);
    CHECK(data.values().size() == data.signals.size());  // never beyond the tensor
    CHECK(message([&] { data.gene(4); }) ==
          "gene number 4 was asked for (wanted one below 4, the number of genes)");

    data = numbered(4, 0);
    data.signals.resize({4, 1, 3});
    CHECK(message([&] { data.check("t"); }) == "t: the signals are 1 bins x 3 marks (wanted 2 x 3, as the "
                                               "member signal); build the Dataset from its "
                                               "tensor");
    CHECK(data.values().size() == 12);
    data = numbered(4, 0);
    CHECK(message([&] { data.check("t", {.bins = 3, .marks = 2}); }) ==
          "t: has 3 marks x 2 bins (wanted 2 x 3); use a model of that shape");
    data.marks = {};
    CHECK(message([&] { data.check("t", {.bins = 2, .marks = 3}); }) == "");
    CHECK(message([&] {
              with_marks(data, std::vector<std::string>{"A", "B"}, "t");
          }) == "t: does not name its marks (wanted A, B, in any order); name the columns");
}

TEST_CASE("class balance counts labels") {
    const std::vector<float> labels = {1, 0, 0, 1, 0};
    const ClassBalance balance = class_balance(labels);
    CHECK(balance.on == 2);
    CHECK(balance.off == 3);
    CHECK(balance.fraction_on() == doctest::Approx(0.4));
    CHECK(std::isnan(class_balance({}).fraction_on()));
}
