// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: signals are a tensor of three axes, genes x bins x marks
// errors: 1
#include <deepchrome/table/dataset.hpp>

int main() {
    const xt::xtensor<float, 2> bins_by_marks = xt::zeros<float>({100, 5});
    const deepchrome::Dataset data(bins_by_marks);
}
