// SPDX-License-Identifier: BSD-3-Clause
//
// Trains the published network by the recommended recipe, measures it on genes that it has not seen, saves
// it.
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
    return {.train = read_csv(paths[0], MyModel::signal),
            .valid = read_csv(paths[1], MyModel::signal),
            .test = read_csv(paths[2], MyModel::signal)};
}

int main(int argc, char** argv) try {
    using namespace deepchrome;
    if (argc != 1 && argc != 4) throw Error("give three gene tables (train, valid, test) or none");
    const auto [train, valid, test] = argc == 4 ? read_tables(argv + 1) : simulated_tables();
    std::cout << train.size() << " training, " << valid.size() << " validation and " << test.size()
              << " test genes\n";

    // The tables hold counts. The training fits the scaling to the training genes and matches marks by name.
    Recipe recipe = default_recipe(train.description);
    recipe.epochs = 10;  // to be quick; the recommended number is 40
    const Predictor<MyModel> predictor = train_model<MyModel>(train, valid, recipe, Seed{1}, ProgressBar{});

    // Rank genes by log-odds: near 0 and 1, probabilities become equal where log-odds still differ.
    const Predictions answers = predictor(test);
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(answers.log_odds(gene), test.labels[gene] == 1);
    std::cout << "test AUROC " << format_fixed(auroc.value(), 1) << '\n';

    // The file holds the weights and the card: marks, scaling, strands, classes, training table, recipe.
    save(predictor, "model.safetensors");
    const ModelCard card = load<MyModel>("model.safetensors").card();
    std::cout << "model.safetensors holds " << MyModel::parameter_count << " parameters, for the classes "
              << join(card.classes, " and ") << '\n';
} catch (const deepchrome::Error& error) {
    std::cerr << "example-train-and-save: " << error.what() << '\n';
    return 1;
}
