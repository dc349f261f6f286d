// SPDX-License-Identifier: BSD-3-Clause
//
// A network of several branches: convolutions of three widths side by side, then residual blocks. The
// compiler infers all shapes and rejects a graph whose parts do not fit.
//
//     example-branches

#include <iostream>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/simulate.hpp>

using deepchrome::BatchNorm, deepchrome::Concat, deepchrome::Conv1D, deepchrome::Dense, deepchrome::Dilation;
using deepchrome::Dropout, deepchrome::Filters, deepchrome::GlobalAveragePool, deepchrome::GlobalMaxPool;
using deepchrome::LogSoftmax, deepchrome::MaxPool, deepchrome::Padding, deepchrome::Rate, deepchrome::ReLU;
using deepchrome::Residual, deepchrome::Sequential, deepchrome::Units, deepchrome::Width;

/// A part of a network is a type too, so it may be a template. Residual adds its input to its layers' output,
/// which must have the same shape.
template <std::size_t Distance>
using Block = Residual<Conv1D<Filters{24}, Width{3}, Dilation{Distance}, Padding::same>, BatchNorm<>, ReLU>;

/// In Concat, every branch sees the whole input. All branches return the same number of positions; their
/// channels are joined.
struct BranchNet : Sequential<Concat<Conv1D<Filters{8}, Width{1}>,                   // single bins
                                     Conv1D<Filters{8}, Width{5}, Padding::same>,    // peaks
                                     Conv1D<Filters{8}, Width{21}, Padding::same>>,  // broad domains
                              ReLU, MaxPool<Width{2}>, Block<1>, Block<4>,           //
                              Concat<GlobalMaxPool, GlobalAveragePool>,  // strongest and mean signal
                              Dropout<Rate{0.2}>, Dense<Units{2}>, LogSoftmax> {};
using BranchModel = deepchrome::Model<BranchNet, deepchrome::Signal{.bins = 100, .marks = 5}>;
static_assert(BranchModel::output == deepchrome::Shape{.positions = 1, .channels = 2});

int main() {
    using namespace deepchrome;
    const Dataset genes = simulate(600, {.overlap = 0}).data;
    const Dataset test = rows_of(genes, 400, 200);

    Recipe recipe = default_recipe(genes.description);
    recipe.epochs = 10;
    const Predictor<BranchModel> predictor = train_model<BranchModel>(
        rows_of(genes, 0, 300), rows_of(genes, 300, 100), recipe, Seed{1}, ProgressBar{});
    std::cout << describe(predictor.model());

    const Predictions answers = predictor(test);
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(answers.log_odds(gene), test.labels[gene] == 1);
    std::cout << "test AUROC " << format_fixed(auroc.value(), 1) << '\n';
}
