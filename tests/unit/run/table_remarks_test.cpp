// SPDX-License-Identifier: BSD-3-Clause

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <deepchrome/run/table_remarks.hpp>

using namespace deepchrome;

TEST_CASE("constant_marks: those with one value in every bin of every gene") {
    Dataset genes;
    genes.signal = {.bins = 2, .marks = 3};
    genes.marks = {"A", "B", "C"};
    genes.genes = {"g", "h"};
    genes.signals.resize({2, 2, 3});
    for (std::size_t i = 0; i < genes.signals.size(); ++i) genes.signals.data()[i] = i % 3 == 1 ? 2.5f : 0.0f;
    const auto line = [](const std::string& mark, const std::string& value) {
        return mark + " is " + value +
               " in every bin of all 2 genes (wanted a signal that varies), so that nothing is learned from "
               "it; leave it "
               "out, or look at the file that it was counted from";
    };
    CHECK(constant_marks(genes) ==
          std::vector<std::string>{line("A", "0"), line("B", "2.5"), line("C", "0")});
    genes.signals(1, 1, 0) = 1;  // the last bin of the last gene
    genes.signals(0, 0, 2) = 1;  // the first
    CHECK(constant_marks(genes) == std::vector<std::string>{line("B", "2.5")});
}

TEST_CASE("scarce_labels: classes of fewer than ten genes, and fewer than ten values") {
    std::vector<float> labels(20, 0.0f);
    CHECK(scarce_labels(labels, {}) ==
          std::vector<std::string>{
              "0 of 20 genes are ON (wanted 10 or more); there is no AUROC: bring more genes"});
    for (std::size_t i = 0; i < 9; ++i) labels[i] = 1;
    CHECK(scarce_labels(labels, {}) ==
          std::vector<std::string>{
              "9 of 20 genes are ON (wanted 10 or more); figures of so few say little: bring more genes"});
    labels[9] = 1;
    CHECK(scarce_labels(labels, {}).empty());
    labels.resize(19);
    CHECK(scarce_labels(labels, {}).front().starts_with("9 of 19 genes are OFF"));
    labels.resize(30, 2.0f);
    CHECK(scarce_labels(labels, {3}).front().starts_with("9 of 30 genes are of class 0 (wanted 10 or more)"));
    CHECK(scarce_labels(std::vector<float>(20), {3}).back() ==
          "0 of 20 genes are of class 2 (wanted 10 or more); no AUROC is of that class: bring more genes");
    CHECK(scarce_labels(labels, Task::regression()).empty());
    CHECK(scarce_labels(std::vector<float>(9), Task::regression()) ==
          std::vector<std::string>{
              "there are 9 genes (wanted 10 or more); figures of so few say little: bring more genes"});
}
