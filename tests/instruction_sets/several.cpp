// SPDX-License-Identifier: BSD-3-Clause
//
// A network that is compiled once for each instruction set; RUN is the name of the function.
#include "several.hpp"

#include <cmath>
#include <cstddef>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/simulate.hpp>

using namespace deepchrome;

namespace user {

// In a namespace of its own, as the pages advise, but with the same name for every instruction set.
struct Net : Sequential<Conv1D<Filters{16}, Width{10}>, BatchNorm<>, ReLU, MaxPool<Width{5}>,
                        Dropout<Rate{0.2}>, Dense<Units{8}>, Tanh, Dense<Units{2}>, LogSoftmax> {};
using NetModel = Model<Net, Signal{.bins = 100, .marks = 5}>;

/// A function of the user with a type of deepchrome among its arguments.
inline double mean_of(const Dataset& data) {
    double sum = 0;
    for (const float x : data.values()) sum += static_cast<double>(x);
    return sum / static_cast<double>(data.values().size());
}

}  // namespace user

std::vector<double> RUN() {
    const auto cell = [](std::size_t genes, std::uint64_t seed) {
        Dataset data = simulate(genes, {.seed = Seed{seed}, .overlap = 0.5}).data;
        for (float& x : data.values()) x = std::log1p(x);
        return data;
    };
    const Dataset train = cell(200, 1);
    const Dataset valid = cell(100, 2);
    user::NetModel model(Seed{1});
    Trainer trainer(SGD{.learning_rate = 0.01}, NegativeLogLikelihood{}, {.epochs = 2});
    const History history = trainer.fit(model, train, valid);
    std::vector<double> results{user::mean_of(train), history.back().train_loss, history.back().valid_auroc};
    const auto outputs = model.outputs(valid.signals);
    results.insert(results.end(), outputs.begin(), outputs.end());
    return results;
}
