// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: on_epoch of a listener returns bool
// errors: 1
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/training/trainer.hpp>

using namespace deepchrome;

struct Net : Sequential<Dense<Units{2}>, LogSoftmax> {};
using MyModel = Model<Net, Signal{.bins = 4, .marks = 2}>;

struct Listener {
    template <class M, class State>
    int on_epoch(const M&, const State&, std::size_t) {
        return 0;
    }
};

int main() {
    MyModel model;
    const Dataset genes;
    Trainer(Adam{}, NegativeLogLikelihood{}).fit(model, genes, genes, Listener{});
}
