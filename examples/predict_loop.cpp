// SPDX-License-Identifier: BSD-3-Clause
//
// Predicts gene by gene, as a server does: counts in, p(ON) out, no allocation for a prediction.
//
//     example-predict-loop                               makes both files first
//     example-predict-loop model.safetensors genes.csv   takes the model of example-train-and-save

#include <array>
#include <cmath>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/simulate.hpp>

using MyModel = deepchrome::Model<deepchrome::DeepChrome, deepchrome::Signal{.bins = 100, .marks = 5}>;

/// An untrained network in place of a trained one, to keep this program short.
void make_files(const std::string& model_file, const std::string& table) {
    using namespace deepchrome;
    const Dataset genes = simulate(200).data;
    std::ofstream stream(table);
    write_csv(stream, genes);
    const auto scaling = Scaling::fit(ScalingKind::log1p_standardize, genes.values(), genes.marks.size());
    save(Predictor(MyModel(Seed{1}), card_of(genes, scaling)), model_file);
}

int main(int argc, char** argv) try {
    using namespace deepchrome;
    const std::string model_file = argc == 3 ? argv[1] : "model.safetensors";
    const std::string table = argc == 3 ? argv[2] : "genes.csv";
    if (argc != 3) make_files(model_file, table);

    // All threads may share the predictor. Each thread needs a workspace.
    const auto predictor = load<MyModel>(model_file);
    auto workspace = predictor.workspace();

    // The reader holds one gene at a time, and finds the marks by name: the table may have any length.
    GeneReader reader(table, MyModel::signal, {.marks = predictor.marks(), .labels = Labels::optional});
    check_agreement(reader.description(), predictor.card().table, table, "the training table");
    std::array<float, MyModel::input.size()> counts;
    std::vector<double> p_on;
    while (reader.next(counts)) {
        p_on.push_back(predictor.probability(counts, workspace));
        if (p_on.size() < 4) std::cout << reader.gene() << ": p(ON) " << format_fixed(p_on.back(), 2) << '\n';
    }

    // A whole table at once is faster. The answers are the same.
    const Predictions answers = predictor(read_csv(table, MyModel::signal, {.labels = Labels::optional}));
    bool same = answers.size() == p_on.size();
    for (std::size_t gene = 0; same && gene < p_on.size(); ++gene)
        same = std::abs(p_on[gene] - answers.probability(gene)) < 1e-5;
    std::cout << p_on.size() << " genes, the same as for the whole table: " << (same ? "yes" : "no") << '\n';
} catch (const deepchrome::Error& error) {
    std::cerr << "example-predict-loop: " << error.what() << '\n';
    return 1;
}
