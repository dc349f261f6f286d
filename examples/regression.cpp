// SPDX-License-Identifier: BSD-3-Clause
//
// Predicts how strongly a gene is expressed: the published network with one output, trained on log2(RPKM +
// 1).
//
//     example-regression
//
// Writes regression.safetensors. A line for each epoch goes to standard error.

#include <iostream>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/simulate.hpp>

using ValueModel =
    deepchrome::Model<deepchrome::DeepChromeValue, deepchrome::Signal{.bins = 100, .marks = 5}>;

int main() {
    using namespace deepchrome;
    // Expression spans five orders of magnitude. Without the logarithm a few genes would dominate the loss.
    SimulatedCell cell = simulate(600, {.overlap = 0.3});
    cell.data.labels = label_genes(cell.expression, {.rule = LabelRule::log2, .pseudocount = 1}).labels;
    const Dataset train = rows_of(cell.data, 0, 300);
    const Dataset valid = rows_of(cell.data, 300, 100);
    const Dataset test = rows_of(cell.data, 400, 200);

    // A network with one output learns numbers: the loss is the mean squared error, and each line shows
    // Pearson's correlation. The training standardizes the targets. The last layer takes that scaling in, so
    // the model answers in log2(RPKM + 1).
    Recipe recipe = default_recipe(train.description);
    recipe.epochs = 15;
    const Predictor<ValueModel> predictor =
        train_model<ValueModel>(train, valid, recipe, Seed{1}, ProgressBar{});
    save(predictor, "regression.safetensors");

    const Predictions answers = predictor(test);
    Pearson correlation;
    RootMeanSquaredError error;
    RootMeanSquaredError error_of_mean;  // of a model that answers the mean of the training genes
    const double mean = TargetScaling::fit(train.labels).mean;
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        correlation.add(answers.value(gene), test.labels[gene]);
        error.add(answers.value(gene), test.labels[gene]);
        error_of_mean.add(mean, test.labels[gene]);
    }
    std::cout << test.size() << " test genes: correlation " << format_fixed(correlation.value(), 1)
              << ", root mean squared error " << format_fixed(error.value(), 1) << " (of the mean "
              << format_fixed(error_of_mean.value(), 1) << ")\n";
}
