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
    Dataset train = rows_of(cell.data, 0, 300);
    Dataset valid = rows_of(cell.data, 300, 100);
    Dataset test = rows_of(cell.data, 400, 200);
    const Scaling scaling = Scaling::fit(ScalingKind::log1p_standardize, train.values(), train.marks.size());
    for (Dataset* data : {&train, &valid, &test}) scaling.apply(data->values(), data->marks.size());

    // Outputs of a new network are near 0, so targets get mean 0 and deviation 1. The test genes keep their
    // labels.
    const TargetScaling targets = TargetScaling::fit(train.labels);
    for (Dataset* data : {&train, &valid}) targets.apply(data->labels);
    ValueModel model(Seed{1});
    constexpr Monitor monitor = Monitor::valid_pearson;  // there is no AUROC without classes
    const Trainer trainer(AdamW{.learning_rate = 1e-3}, MeanSquaredError{},
                          {.epochs = 8, .batch = 32, .monitor = monitor});
    trainer.fit(model, train, valid, ProgressBar{monitor}, EarlyStopping{.patience = 3, .monitor = monitor});

    // The last layer takes in the scaling of the targets. From here on the model answers in log2(RPKM + 1).
    targets.fold_into(model);
    save(
        model,
        {.marks = train.marks, .scaling = scaling, .classes = {}, .seed = Seed{1}, .task = TaskKind::regress},
        "regression.safetensors");

    const auto predicted = model.outputs(test.signals);  // genes x 1
    Pearson correlation;
    RootMeanSquaredError error;
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        correlation.add(predicted(gene, 0), test.labels[gene]);
        error.add(predicted(gene, 0), test.labels[gene]);
    }
    std::cout << test.size() << " test genes: correlation " << format_fixed(correlation.value(), 1)
              << ", root mean squared error " << format_fixed(error.value(), 1)
              << " (standard deviation of the training labels " << format_fixed(targets.deviation, 1)
              << ")\n";
}
