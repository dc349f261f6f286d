// SPDX-License-Identifier: BSD-3-Clause
//
// All headers that need no other library, and code of the network: templates are read as instantiated, too.
#include <deepchrome/all.hpp>
#include <deepchrome/testing/gradient_check.hpp>
#include <deepchrome/testing/layer_contract.hpp>
#include <deepchrome/testing/loss_check.hpp>

using namespace deepchrome;

using TestModel = Model<DeepChrome, Signal{.bins = 100, .marks = 5}>;

History train(TestModel& model, const Dataset& genes) {
    return Trainer(Adam{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 1})
        .fit(model, genes, genes);
}
