// SPDX-License-Identifier: BSD-3-Clause
//
// Predicts gene by gene, as a server does: raw counts in, p(ON) out, no allocation for a prediction.
//
//     example-predict-loop                               makes both files first
//     example-predict-loop model.safetensors genes.csv   takes the model of example-train-and-save

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/simulate.hpp>

using MyModel = deepchrome::Model<deepchrome::DeepChrome, deepchrome::Signal{.bins = 100, .marks = 5}>;

/// A model with memory for its predictions. Each thread needs a predictor; all of them may share the model.
struct GenePredictor {
    const deepchrome::LoadedModel<MyModel>& loaded;
    deepchrome::Workspace<MyModel> workspace = deepchrome::Workspace<MyModel>::for_prediction(1);
    std::array<float, MyModel::input.size()> input = {};

    /// `counts` are bins x marks, as in a gene table, with the marks in the order of the model's card.
    double probability(std::span<const float> counts) {
        constexpr auto marks = MyModel::signal.marks;
        std::ranges::copy(counts, input.begin());
        loaded.card.scaling.apply(input, marks);  // the network was trained on scaled counts
        const double p_on = forward();
        if (!loaded.card.both_strands) return p_on;
        float* last = &input.back() + 1 - marks;  // reverse the bins; the marks of a bin keep their order
        for (float* bin = input.data(); bin < last; bin += marks, last -= marks)
            std::swap_ranges(bin, bin + marks, last);
        return (p_on + forward()) / 2;
    }

    double forward() {
        std::array<float, 2> log_p;  // OFF, ON
        loaded.model.outputs(input, log_p, workspace);
        return std::exp(log_p[1]);
    }
};

int main(int argc, char** argv) try {
    using namespace deepchrome;
    const std::string model_file = argc == 3 ? argv[1] : "model.safetensors";
    const std::string table = argc == 3 ? argv[2] : "genes.csv";
    if (argc != 3) {
        const Dataset genes = simulate(200).data;
        std::ofstream stream(table);
        write_csv(stream, genes);
        const auto scaling = Scaling::fit(ScalingKind::log1p_standardize, genes.values(), genes.marks.size());
        const MyModel untrained(Seed{1});  // in place of a trained model, to keep this program short
        save(untrained, {.marks = genes.marks, .scaling = scaling, .both_strands = true}, model_file);
    }
    const auto loaded = load<MyModel>(model_file);
    GenePredictor predictor{loaded};
    // The reader finds the marks by name and holds one gene at a time: the table may have any length.
    GeneReader reader(table, MyModel::signal, {.marks = loaded.card.marks, .labels = Labels::optional});
    std::array<float, MyModel::input.size()> counts;
    std::vector<double> p_on;
    while (reader.next(counts)) {
        p_on.push_back(predictor.probability(counts));
        if (p_on.size() < 4) std::cout << reader.gene() << ": p(ON) " << format_fixed(p_on.back(), 2) << '\n';
    }
    // An Ensemble, here of one model, does all of this for a whole table.
    const Dataset genes = read_csv(table, MyModel::signal, {.labels = Labels::optional});
    const auto log_p = load_ensemble<MyModel>(std::vector{model_file}).outputs(genes, default_threads());
    bool same = true;
    for (std::size_t gene = 0; gene < genes.size(); ++gene)
        same = same && std::abs(p_on[gene] - std::exp(log_p[2 * gene + 1])) < 1e-5;
    std::cout << genes.size() << " genes, the same as by an ensemble: " << (same ? "yes" : "no") << '\n';
} catch (const deepchrome::Error& error) {
    std::cerr << "example-predict-loop: " << error.what() << '\n';
    return 1;
}
