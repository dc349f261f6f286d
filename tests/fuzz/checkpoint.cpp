// SPDX-License-Identifier: BSD-3-Clause
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/training/checkpoint.hpp>

#include "fuzz.hpp"
#include "sealed.hpp"

using namespace deepchrome;

namespace {

struct Net : Sequential<Conv1D<Filters{2}, Width{2}>, BatchNorm<>, Dense<Units{2}>, LogSoftmax> {};
using SmallModel = Model<Net, Signal{.bins = 3, .marks = 1}>;

const RunSettings settings{{"epochs", "3"}, {"rule", "adam"}};

struct Run {
    SmallModel model{Seed{1}};
    TrainingState<float> state{RuleState<float>(Adam{}, SmallModel::parameter_count)};

    std::string bytes() const { return detail::checkpoint_bytes(model, state, settings); }
    void load(std::string_view bytes) {
        load_checkpoint(std::as_bytes(std::span(bytes)), model, state, settings, "t");
    }
};

std::string finished_run() {
    Run run;
    for (int i = 0; i < 7; ++i) run.state.rule.advance();
    run.state.history = {{1, 0.75, 0.5, 0.625, 1e-3, 0.5, 0.75}, {2, 0.5, 0.5, 0.5, 1e-4, 0.25, 0.5}};
    run.state.best_parameters.assign(SmallModel::parameter_count, 3);
    run.state.best_running.assign(SmallModel::running_count, 4);
    run.state.average.parameters.assign(SmallModel::parameter_count, 5);
    run.state.average.running.assign(SmallModel::running_count, 6);
    return run.bytes();
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
    static const std::vector<std::string> good = {Run().bytes(), finished_run()};
    return fuzz::mutate_sealed(data, size, most, seed, good, [](const fuzz::Sealed&) {});
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string untouched = Run().bytes();
    return fuzz::survives(data, size, [](std::string_view bytes) {
        Run run;
        try {
            run.load(bytes);
        } catch (const DataError&) {
            fuzz::check(run.bytes() == untouched, "a checkpoint that is refused changes nothing");
            throw;
        }
        fuzz::check(fuzz::seals_to_itself(bytes), "a file in order is sealed as it is");
        fuzz::holds("a checkpoint that was read is written as one that reads the same", [&] {
            const std::string written = run.bytes();
            Run again;
            again.load(written);
            return again.bytes() == written;
        });
        // What comes after must bear any state.
        run.state.rule.advance();
        for (const Monitor monitor : {Monitor::valid_auroc, Monitor::valid_loss, Monitor::valid_pearson}) {
            fuzz::check(best_epoch(run.state.history, monitor) <= run.state.history.size(),
                        "the best epoch is one of them");
        }
    });
}
