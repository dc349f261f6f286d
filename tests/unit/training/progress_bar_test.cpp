// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <thread>

#include <deepchrome/training/progress_bar.hpp>

namespace {

using namespace deepchrome;

struct State {
    History history;
    Monitor monitor = Monitor::valid_auroc;
};

const State second{.history = {{}, {2, 0.69314, 0.50004, 0.75, 0.001, 1.236}}};

TEST_CASE("Elsewhere than on a terminal there is a line for every epoch and nothing else") {
    std::ostringstream out;
    ProgressBar bar(out, false);
    bar.on_batch({1, 20, 3, 10});
    CHECK(out.str() == "");
    bar.on_epoch(0, second, 20);
    CHECK(out.str() == "epoch 2/20  train loss 0.6931  valid loss 0.5000  valid AUROC 0.7500  1.24 s\n");
}

TEST_CASE("Beside the loss stands what the trainer monitors, unless told otherwise") {
    const auto line = [](Monitor of_trainer, std::optional<Monitor> own, double auroc) {
        const State state{{{.epoch = 1, .valid_auroc = auroc, .valid_pearson = 0.25}}, of_trainer};
        std::ostringstream out;
        ProgressBar(out, false, own).on_epoch(0, state, 1);
        return out.str();
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string begin = "epoch 1/1  train loss 0.0000  valid loss 0.0000  valid ";
    CHECK(line(Monitor::valid_auroc, {}, 0.75) == begin + "AUROC 0.7500  0.00 s\n");
    CHECK(line(Monitor::valid_pearson, {}, 0.75) == begin + "Pearson 0.2500  0.00 s\n");
    CHECK(line(Monitor::valid_auroc, Monitor::valid_pearson, 0.75) == begin + "Pearson 0.2500  0.00 s\n");
    CHECK(line(Monitor::valid_loss, {}, 0.75) == begin + "AUROC 0.7500  0.00 s\n");
    CHECK(line(Monitor::valid_loss, {}, nan) == begin + "Pearson 0.2500  0.00 s\n");
}

TEST_CASE(
    "On a terminal a bar is drawn over itself, at most ten times a second, and makes way for the line") {
    using namespace std::chrono_literals;
    std::ostringstream out;
    ProgressBar bar(out, true);
    bar.on_batch({1, 20, 0, 10});
    const std::string empty = std::string("\r\033[Kepoch 1/20 [") + std::string(30, ' ') + "]";
    CHECK(out.str() == empty);
    std::this_thread::sleep_for(110ms);
    bar.on_batch({1, 20, 4, 10});
    const std::string drawn =
        empty + "\r\033[Kepoch 1/20 [" + std::string(12, '=') + std::string(18, ' ') + "]";
    CHECK(out.str() == drawn);
    bar.on_epoch(0, second, 20);
    CHECK(out.str() ==
          drawn + "\r\033[Kepoch 2/20  train loss 0.6931  valid loss 0.5000  valid AUROC 0.7500  1.24 s\n");

    std::ostringstream quick;
    ProgressBar often(quick, true);
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t batch = 0; batch < 1000; ++batch) often.on_batch({1, 1, batch, 1000});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const std::string text = quick.str();
    const auto bars = static_cast<double>(std::ranges::count(text, '\r'));
    CHECK(bars <= 1 + took.count() / 0.1);
}

}  // namespace
