// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>
#include <sstream>

#include <deepchrome/training/early_stopping.hpp>
#include <deepchrome/training/history.hpp>

namespace {

using namespace deepchrome;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

EpochRecord record(double valid_loss, double valid_auroc) {
    return {.valid_loss = valid_loss, .valid_auroc = valid_auroc};
}

TEST_CASE("The history is a table") {
    std::ostringstream out;
    write_history(out, History{{1, 0.6931471805599453, 0.5, 0.75, 0.001, 1.23456789},
                               {2, 12345678901.0, 0.25, nan, 2.5e-9, 0.1}});
    CHECK(out.str() == "epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds\n"
                       "1,0.693147181,0.5,0.75,0.001,1.23457\n"
                       "2,1.23456789e+10,0.25,nan,2.5e-09,0.1\n");
    std::ostringstream numbers;
    write_history(numbers, History{{1, 0.5, 0.25, nan, 0.001, 2, 0.625}}, Monitor::valid_pearson);
    CHECK(numbers.str() ==
          "epoch,train_loss,valid_loss,valid_pearson,learning_rate,seconds\n1,0.5,0.25,0.625,0.001,2\n");
    std::ostringstream empty;
    write_history(empty, {});
    CHECK(empty.str() == "epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds\n");
}

TEST_CASE("The best epoch is the first of the best, by either metric") {
    const History history{record(0.5, 0.7), record(0.6, 0.9), record(0.3, 0.8), record(0.3, 0.9)};
    CHECK(best_epoch(history, Monitor::valid_auroc) == 2);
    CHECK(best_epoch(history, Monitor::valid_loss) == 3);
    CHECK(best_epoch({}, Monitor::valid_auroc) == 0);
    CHECK(best_epoch(History{{.valid_pearson = 0.1}, {.valid_pearson = 0.3}, {.valid_pearson = nan}},
                     Monitor::valid_pearson) == 2);
}

TEST_CASE("NaN is never better, but an epoch all the same") {
    CHECK(best_epoch(History{record(nan, nan), record(nan, nan)}, Monitor::valid_auroc) == 1);
    CHECK(best_epoch(History{record(0.5, nan), record(0.6, 0.1), record(0.4, nan)}, Monitor::valid_auroc) ==
          2);
    CHECK(best_epoch(History{record(nan, 0.5), record(0.6, 0.4), record(nan, 0.6)}, Monitor::valid_loss) ==
          2);
}

TEST_CASE("EarlyStopping waits for patience epochs after the best one") {
    struct State {
        History history;
    } state;
    const auto goes_on = [&](EarlyStopping stopping, EpochRecord next) {
        state.history.push_back(next);
        return stopping.on_epoch(0, state, 100);
    };
    const EarlyStopping by_auroc{.patience = 2};
    CHECK(goes_on(by_auroc, record(0.5, 0.7)));
    CHECK(goes_on(by_auroc, record(0.4, 0.6)));
    CHECK(goes_on(by_auroc, record(0.3, 0.8)));
    CHECK(goes_on(by_auroc, record(0.2, 0.8)));
    CHECK_FALSE(goes_on(by_auroc, record(0.1, 0.7)));
    const EarlyStopping by_loss{.patience = 2, .monitor = Monitor::valid_loss};
    CHECK(by_loss.on_epoch(0, state, 100));
    CHECK(goes_on(by_loss, record(0.2, 0.9)));
    CHECK_FALSE(goes_on(by_loss, record(0.1, 0.9)));
}

}  // namespace
