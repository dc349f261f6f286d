// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/run/predictions_table.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

namespace {

Dataset two_genes(std::vector<float> labels) {
    Dataset data;
    data.genes = {"g1", "g2"};
    data.labels = std::move(labels);
    return data;
}

std::string table(Task task, const Dataset& genes, const std::vector<float>& outputs,
                  double threshold = 0.5) {
    std::ostringstream out;
    write_predictions(out, task, genes, outputs, threshold);
    return out.str();
}

}  // namespace

TEST_CASE("write_predictions: ON or OFF, classes, numbers") {
    const std::vector<float> binary{std::log(0.75f), std::log(0.25f), std::log(0.125f), std::log(0.875f)};
    CHECK(table(Task{}, two_genes({0, 1}), binary) ==
          "gene\tp_on\tpredicted\tlabel\ng1\t0.250000\t0\t0\ng2\t0.875000\t1\t1\n");
    CHECK(table(Task{}, two_genes({}), binary, 0.2) ==
          "gene\tp_on\tpredicted\ng1\t0.250000\t1\ng2\t0.875000\t1\n");
    const std::vector<float> three{std::log(0.25f),  std::log(0.5f),   std::log(0.25f),
                                   std::log(0.125f), std::log(0.125f), std::log(0.75f)};
    CHECK(table(Task{3}, two_genes({1, 0}), three) ==
          "gene\tp_0\tp_1\tp_2\tpredicted\tlabel\ng1\t0.250000\t0.500000\t0.250000\t1\t1\n"
          "g2\t0.125000\t0.125000\t0.750000\t2\t0\n");
    CHECK(table(Task::regression(), two_genes({0.5f, -1}), {0.25f, -2}) ==
          "gene\tpredicted\tvalue\ng1\t0.250000\t0.5\ng2\t-2.00000\t-1\n");
    CHECK(table(Task::regression(), two_genes({}), {0.25f, -2}) ==
          "gene\tpredicted\ng1\t0.250000\ng2\t-2.00000\n");
}

TEST_CASE("read_predictions: reads back exactly what write_predictions wrote") {
    const Folder folder;
    Dataset data;
    std::vector<float> outputs;
    for (int i = 0; i < 40; ++i) {
        data.genes.push_back("g" + std::to_string(i));
        const float p = 1 / (1 + std::exp(static_cast<float>(i - 20) * 0.7f));
        outputs.insert(outputs.end(), {std::log1p(-p), std::log(p)});
    }
    const std::string path = (folder / "predictions.tsv").string();
    write_file(path, table(Task{}, data, outputs));
    const std::vector<double> found = read_predictions(path, data.genes);
    const std::vector<float> p_on = probabilities_on(outputs);
    REQUIRE(found.size() == 40);
    REQUIRE(p_on.size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
        CHECK(static_cast<float>(found[i]) == p_on[i]);
        CHECK(p_on[i] == std::exp(outputs[2 * i + 1]));
    }
}

TEST_CASE("read_predictions: other tables and other genes are refused") {
    const Folder folder;
    const std::string path = (folder / "p.tsv").string();
    const std::vector<std::string> genes{"g1", "g2"};
    const auto message = [&](const std::string& text) {
        write_file(path, text);
        return message_of<DataError>([&] { read_predictions(path, genes); });
    };
    const std::string order = "; compare with predictions for the same genes in the same order";
    CHECK(message("gene\tp_on\ng1\t0.5\ng2\t1\n") == "nothing was thrown");
    for (const char* header : {"gene\tvalue\ng1\t0.5\n", "g1\t0.5\n", "gene\n"}) {
        CAPTURE(header);
        CHECK(message(header) == path + ":1: is no table of predictions (wanted the columns gene and p_on); "
                                        "give a predictions.tsv of a training");
    }
    CHECK(message("\ng1\t0.5\ng2\t1\n") == path +
                                               ":2: is no table of predictions (wanted the columns gene and "
                                               "p_on); give a predictions.tsv of a training");
    CHECK(message("\ngene\tp_on\ng1\t0.5\ng2\t1\n") == "nothing was thrown");
    LineReader lines("gene\tp_on\ng1\t0.5\n", "memory");
    CHECK(message_of<DataError>([&] { read_predictions(lines, genes); }) ==
          "memory: has 1 genes (wanted 2)" + order);
    CHECK(message("gene\tp_on\ng2\t0.5\n") == path + ":2: gene g2 (wanted g1 and its probability)" + order);
    CHECK(message("gene\tp_on\ng1\t0.5\ng2\tmuch\n") ==
          path + ":3: gene g2 (wanted g2 and its probability)" + order);
    CHECK(message("gene\tp_on\ng1\tnan\n") == path + ":2: gene g1 (wanted g1 and its probability)" + order);
    CHECK(message("gene\tp_on\ng1\n") == path + ":2: gene g1 (wanted g1 and its probability)" + order);
    CHECK(message("gene\tp_on\ng1\t0.5\ng2\t1\ng3\t1\n") ==
          path + ":4: gene g3 (wanted no more and its probability)" + order);
    CHECK(message("gene\tp_on\ng1\t0.5\n") == path + ": has 1 genes (wanted 2)" + order);
    CHECK(message("") == path + ": has 0 genes (wanted 2)" + order);
}
