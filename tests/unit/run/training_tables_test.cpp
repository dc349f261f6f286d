// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/run/training_tables.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

namespace {

constexpr Signal tiny{.bins = 2, .marks = 2};

/// A table of genes with these labels, as text.
std::string table(const std::vector<std::string>& labels) {
    std::string text = "gene,bin,a,b,label\n";
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        for (const char* bin : {"1", "2"})
            text += "g" + std::to_string(gene) + "," + bin + ",1,2," + labels[gene] + "\n";
    }
    return text;
}

struct Tables {
    Folder folder = {};
    std::string path = (folder / "t.csv").string();
    TableRemedies remedies = {
        .label = "fix it", .values = "use values", .classes = "add some", .learner = "a forest"};

    Dataset read(const std::vector<std::string>& labels, Task task) {
        write_file(path, table(labels));
        return read_training_table(path, tiny, task, {"b", "a"}, remedies);
    }
    std::string message(const std::vector<std::string>& labels, Task task) {
        return message_of<DataError>([&] { read(labels, task); });
    }
};

}  // namespace

TEST_CASE("read_training_table: what can be learned from is read, marks in the order asked for") {
    Tables tables;
    const Dataset binary = tables.read({"0", "1"}, Task{});
    CHECK(binary.labels == std::vector<float>{0, 1});
    CHECK(binary.marks == std::vector<std::string>{"b", "a"});
    CHECK(binary.signals(0, 0, 0) == 2.0f);
    CHECK(tables.read({"2", "0", "1"}, Task{3}).labels == std::vector<float>{2, 0, 1});
    CHECK(tables.read({"0.5", "1", "0"}, Task::regression()).labels == std::vector<float>{0.5f, 1, 0});
}

TEST_CASE("read_training_table: what nothing can be learned from is refused") {
    Tables tables;
    CHECK(tables.message({"1", "1"}, Task{}) ==
          tables.path + ": all 2 genes are ON (label 1), and a forest learns nothing from one class; give a "
                        "table with genes of both");
    CHECK(tables.message({"0", "0", "0"}, Task{}) ==
          tables.path + ": all 3 genes are OFF (label 0), and a forest learns nothing from one class; give a "
                        "table with genes of both");
    CHECK(tables.message({"0", "2"}, Task{3}) ==
          tables.path + ": none of the 2 genes is of class 1 (wanted genes of all 3 classes); add some");
    CHECK(tables.message({"2.5", "2.5"}, Task::regression()) ==
          tables.path + ": all 2 genes have the value 2.5 (wanted values that differ); give a table with "
                        "values to learn");
    CHECK(tables.message({"0", "1"}, Task::regression()) ==
          tables.path + ": all labels are 0 or 1, which are classes (wanted values); use values");
    const std::string invalid = tables.message({"0", "3"}, Task{3});
    CHECK(invalid.starts_with(tables.path + ":4: "));
    CHECK(invalid.ends_with("; fix it"));
}
