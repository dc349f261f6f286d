// SPDX-License-Identifier: BSD-3-Clause
//
// Trains the published network: reads gene tables, scales, stops early, measures the result, saves the model.
//
//     example-train-and-save                                 simulates the genes
//     example-train-and-save train.csv valid.csv test.csv    reads gene tables of 5 marks and 100 bins
//
// Writes model.safetensors. A line for each epoch goes to standard error.

#include <iostream>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/simulate.hpp>

using MyModel = deepchrome::Model<deepchrome::DeepChrome, deepchrome::Signal{.bins = 100, .marks = 5}>;

struct Tables {
    deepchrome::Dataset train;
    deepchrome::Dataset valid;
    deepchrome::Dataset test;
};

Tables simulated_tables() {
    using namespace deepchrome;
    const Dataset all = simulate(900, {.overlap = 1}).data;
    const auto [train, valid, test] = published_split(all.size());  // thirds, as in the study
    return {rows_of(all, 0, train), rows_of(all, train, valid), rows_of(all, train + valid, test)};
}

Tables read_tables(char** paths) {
    using namespace deepchrome;
    Tables tables{.train = read_csv(paths[0], MyModel::signal), .valid = {}, .test = {}};
    // The training table sets the order of the marks. The reader finds them by name in the other tables.
    const CsvOptions same_marks{.marks = tables.train.marks};
    tables.valid = read_csv(paths[1], MyModel::signal, same_marks);
    tables.test = read_csv(paths[2], MyModel::signal, same_marks);
    return tables;
}

int main(int argc, char** argv) try {
    using namespace deepchrome;
    if (argc != 1 && argc != 4) throw Error("give three gene tables (train, valid, test) or none");
    auto [train, valid, test] = argc == 4 ? read_tables(argv + 1) : simulated_tables();
    const std::string checksum = data_checksum(train);  // before scaling, to recognize the table later
    std::cout << train.size() << " training, " << valid.size() << " validation and " << test.size()
              << " test genes\n";

    // Fit the scaling to the training genes alone: nothing about the others may leak into the model.
    const Scaling scaling = Scaling::fit(ScalingKind::log1p_standardize, train.values(), train.marks.size());
    for (Dataset* data : {&train, &valid, &test}) scaling.apply(data->values(), data->marks.size());

    MyModel model(Seed{1});
    const Trainer trainer(Adam{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 30, .batch = 32});
    const History history = trainer.fit(model, train, valid, ProgressBar{}, EarlyStopping{.patience = 3});
    std::cout << "stopped before epoch 30: " << (history.size() < 30 ? "yes" : "no") << '\n';

    // The model now has the weights of its best epoch. Rank genes by log-odds: near 0 and 1 probabilities
    // become equal where log-odds still differ.
    const auto log_p = model.outputs(test.signals);  // genes x classes: column 0 OFF, column 1 ON
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(log_p(gene, 1) - log_p(gene, 0), test.labels[gene] == 1);
    std::cout << "test AUROC " << format_fixed(auroc.value(), 1) << '\n';

    // The card holds all that a user of the file needs: the marks and their order, the scaling, the origin.
    const ModelCard card{
        .marks = train.marks, .scaling = scaling, .seed = Seed{1}, .training_data = {{"train", checksum}}};
    save(model, card, "model.safetensors");
    std::cout << "model.safetensors holds " << MyModel::parameter_count << " parameters\n";
} catch (const deepchrome::Error& error) {
    std::cerr << "example-train-and-save: " << error.what() << '\n';
    return 1;
}
