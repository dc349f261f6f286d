// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: signals are a tensor of three axes, genes x bins x marks
// errors: 1
#include <deepchrome/models/deepchrome.hpp>

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif

using namespace deepchrome;

int main() {
    const Model<DeepChrome, Signal{.bins = 100, .marks = 5}> model;
    const xt::xarray<float> x = xt::zeros<float>({3, 100, 5});
    model.outputs(x);
}
