// SPDX-License-Identifier: BSD-3-Clause
//
// Searches for the gene with the highest probability of a class, as the maps of the study do: the most
// typical ON gene and the most typical OFF gene. The simulated genes differ in known regions; the maps show
// them.
//
//     example-most-likely-class

#include <iostream>
#include <utility>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
#include <deepchrome/simulate.hpp>

using deepchrome::Conv1D, deepchrome::Dense, deepchrome::Filters, deepchrome::LogSoftmax, deepchrome::MaxPool;
using deepchrome::ReLU, deepchrome::Sequential, deepchrome::Units, deepchrome::Width;

struct SmallNet
    : Sequential<Conv1D<Filters{8}, Width{5}>, ReLU, MaxPool<Width{4}>, Dense<Units{2}>, LogSoftmax> {};
using SmallModel = deepchrome::Model<SmallNet, deepchrome::Signal{.bins = 40, .marks = 5}>;

int main() {
    using namespace deepchrome;
    // ON genes have more H3K4me3 (mark 3) in bins 16 to 23, OFF genes more H3K27me3 (mark 0) on both sides.
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24, .on = true},
                                          {.mark = 0, .first = 4, .last = 10, .on = false},
                                          {.mark = 0, .first = 30, .last = 36, .on = false}},
                              .signal = SmallModel::signal};
    const Dataset genes = planted(2100);
    const Predictor<SmallModel> predictor =
        train_model<SmallModel>(rows_of(genes, 0, 2000), rows_of(genes, 2000, 100));

    // The search stays within the range of the training genes, bin by bin: outside it the network has learned
    // nothing. The penalties keep away signals that add little, and jumps from bin to bin.
    const MostLikelyClass search{.steps = 300, .lambda = 0.005, .total_variation = 0.002};
    for (const auto& [name, wanted] : {std::pair("ON", Class{1}), std::pair("OFF", Class{0})}) {
        const ClassMap map = search(predictor, wanted);
        std::cout << name << " map, the mean of " << map.probability.size() << " searches, with probability "
                  << format_fixed(map.mean_probability(), 1) << '\n';

        // As in the study, a bin is active where the map exceeds a quarter of its largest value.
        constexpr double threshold = 0.25;
        const std::vector<MarkActivity> bars = active_bins(map.mean, predictor.marks(), threshold);
        for (std::size_t mark = 0; mark < bars.size(); ++mark) {
            for (std::size_t bin = 0; bin < SmallModel::signal.bins; ++bin)
                std::cout << (map.mean(bin, mark) > threshold ? '#' : '.');
            std::cout << "  " << bars[mark].mark << " (" << to_string(bars[mark].role) << "), "
                      << bars[mark].active << " active bins\n";
        }
    }
}
