// SPDX-License-Identifier: BSD-3-Clause
//
// Compiled twice, header-only and as a user of deepchrome::compiled: a table, a training and an answer as
// text.
#include <deepchrome/deepchrome.hpp>

#include <string>
#include <string_view>

using namespace deepchrome;

namespace {

struct Net : Sequential<Dense<Units{3}>, ReLU, Dense<Units{2}>, LogSoftmax> {};
constexpr Signal shape{.bins = 2, .marks = 2};

constexpr std::string_view table = "gene,bin,a,b,label\n"
                                   "g1,1,0,3,1\ng1,2,1,4,1\ng2,1,5,0,0\ng2,2,6,1,0\n"
                                   "g3,1,1,4,1\ng3,2,0,5,1\ng4,1,7,1,0\ng4,2,5,2,0\n";

}  // namespace

std::string ANSWER() {
    const Dataset genes = parse_csv(table, shape);
    Recipe recipe = default_recipe(genes.description);
    recipe.epochs = 3;
    const auto predictor = train_model<Model<Net, shape>>(genes, genes, recipe);
    std::string text = model_bytes(predictor.model(), predictor.card());
    for (std::size_t gene = 0; gene < genes.size(); ++gene)
        text += format_shortest(predictor(genes).probability(gene)) + "\n";
    try {
        parse_csv("gene,bin,a,b,label\ng1,2,0,0,0\n", shape);
    } catch (const DataError& error) {
        text += error.what();
    }
    return text;
}
