// SPDX-License-Identifier: BSD-3-Clause
//
// Searches for the input with the highest probability of a class, as the maps of the study do: the most
// typical ON gene and the most typical OFF gene. The simulated genes differ in two known regions; the maps
// show them.
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
    // ON genes have more H3K4me3 (mark 3) in bins 16 to 23, OFF genes more H3K27me3 (mark 0) in bins 26
    // to 35.
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24, .on = true},
                                          {.mark = 0, .first = 26, .last = 36, .on = false}},
                              .signal = SmallModel::signal};
    Dataset train = planted(600);
    const Scaling scaling{.kind = ScalingKind::log1p};
    scaling.apply(train.values(), train.marks.size());
    SmallModel model(Seed{1});
    const Trainer trainer(Adam{.learning_rate = 3e-3}, NegativeLogLikelihood{}, {.epochs = 15, .batch = 32});
    trainer.fit(model, train, train);

    // The search stays inside the range of the training genes. Outside it the network has learned nothing.
    const MostLikelyClass search{.steps = 300, .lambda = 0.001, .range = range_by_bin(train)};
    for (const auto& [name, wanted] : {std::pair("ON", Class{1}), std::pair("OFF", Class{0})}) {
        const ClassMap map = search(model, wanted);
        std::cout << name << " map, the mean of " << map.probability.size() << " searches, with probability "
                  << format_fixed(map.mean_probability(), 1) << '\n';

        // As in the study, a bin is active where the map exceeds a quarter of its largest value.
        constexpr double threshold = 0.25;
        const std::vector<MarkActivity> bars = active_bins(map.mean, train.marks, threshold);
        for (std::size_t mark = 0; mark < bars.size(); ++mark) {
            for (std::size_t bin = 0; bin < SmallModel::signal.bins; ++bin)
                std::cout << (map.mean(bin, mark) > threshold ? '#' : '.');
            std::cout << "  " << bars[mark].mark << " (" << to_string(bars[mark].role) << "), "
                      << bars[mark].active << " active bins\n";
        }
    }
}
