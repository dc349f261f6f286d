// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: signals are a tensor of three axes, genes x bins x marks
// errors: 1
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

int main() {
    const Model<DeepChrome, Signal{.bins = 100, .marks = 5}> model;
    const xt::xtensor<float, 2> x = xt::zeros<float>({100, 5});
    model.outputs(x);
}
