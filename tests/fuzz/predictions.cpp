// SPDX-License-Identifier: BSD-3-Clause
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/training/history.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

const std::vector<std::string> genes = {"g1", "g2", "1"};

std::vector<double> read(std::string_view text) {
    LineReader lines(text, "t");
    return read_predictions(lines, genes);
}

History history_of(std::string_view text) {
    LineReader lines(text, "t");
    return read_history(lines);
}

std::string text_of(const History& history, Monitor monitor) {
    std::ostringstream text;
    write_history(text, history, monitor);
    return text.str();
}

}  // namespace

// Tables of predictions and histories of training.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::survives(data, size, [](std::string_view bytes) {
        const std::vector<double> p_on = read(bytes);
        fuzz::check(p_on.size() == genes.size(), "every gene has a prediction");
        fuzz::holds("predictions that were read and written read the same", [&] {
            std::string text = "gene\tp_on\n";
            for (std::size_t i = 0; i < genes.size(); ++i)
                text += genes[i] + '\t' + format_shortest(p_on[i]) + '\n';
            return read(text) == p_on;
        });
        fuzz::holds("predictions that are written can be read", [&] {
            const std::vector<float> scores(p_on.begin(), p_on.end());
            if (!all_finite(std::span<const float>(scores))) return true;  // too large for a float
            std::ostringstream text;
            write_predictions(text, genes, std::span<const float>(scores), {}, 0.5);
            const std::vector<double> found = read(text.str());
            return std::vector<float>(found.begin(), found.end()) == scores;
        });
    });
    fuzz::survives(data, size, [](std::string_view bytes) {
        const History history = history_of(bytes);
        for (const Monitor monitor : {Monitor::valid_auroc, Monitor::valid_pearson}) {
            fuzz::check(best_epoch(history, monitor) <= history.size(), "the best epoch is one of them");
            fuzz::holds("a history that was read and written reads the same", [&] {
                const std::string text = text_of(history, monitor);
                return text_of(history_of(text), monitor) == text;
            });
        }
    });
    return 0;
}
