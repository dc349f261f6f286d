// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <sstream>
#include <string>

#include <unistd.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/losses/cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/losses/poisson.hpp>
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

TEST_CASE("An epoch without a number is never the best") {
    CHECK(best_epoch(History{record(nan, nan), record(nan, nan)}, Monitor::valid_auroc) == 0);
    CHECK(best_epoch(History{record(0.5, nan), record(0.6, 0.1), record(0.4, nan)}, Monitor::valid_auroc) ==
          2);
    CHECK(best_epoch(History{record(nan, 0.5), record(0.6, 0.4), record(nan, 0.6)}, Monitor::valid_loss) ==
          2);
}

TEST_CASE("EarlyStopping waits for patience epochs after the best one") {
    struct State {
        History history;
        Monitor monitor = Monitor::valid_auroc;
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
    state.monitor = Monitor::valid_loss;  // a trainer's own monitor, which by_auroc takes over
    CHECK_FALSE(by_auroc.on_epoch(0, state, 100));
    CHECK(EarlyStopping{.patience = 100}.on_epoch(0, state, 100));
    state.history.back().valid_auroc = nan;
    CHECK_THROWS_WITH_AS(
        (EarlyStopping{.patience = 2, .monitor = Monitor::valid_auroc}.on_epoch(0, state, 100)),
        "EarlyStopping: the validation AUROC of epoch 0 is nan (wanted a number to compare); "
        "monitor the loss",
        NumericError);
    CHECK(EarlyStopping{.patience = 100, .monitor = Monitor::valid_auroc}.on_epoch(0, state, 100));
}

TEST_CASE("The monitor follows the loss") {
    struct OwnLoss {};
    CHECK(default_monitor<NegativeLogLikelihood>() == Monitor::valid_auroc);
    CHECK(default_monitor<CrossEntropy>() == Monitor::valid_auroc);
    CHECK(default_monitor<BinaryCrossEntropy>() == Monitor::valid_auroc);
    CHECK(default_monitor<MeanSquaredError>() == Monitor::valid_loss);
    CHECK(default_monitor<PoissonNegativeLogLikelihood>() == Monitor::valid_loss);
    CHECK(default_monitor<OwnLoss>() == Monitor::valid_loss);
}

/// A file with that text, for a while.
class File {
public:
    explicit File(const std::string& text)
        : path_(std::filesystem::temp_directory_path() /
                ("deepchrome_history_test_" + std::to_string(::getpid()))) {
        write_file(path_, text);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { std::filesystem::remove(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

TEST_CASE("read_history reads what write_history wrote, with either monitor") {
    for (const Monitor monitor : {Monitor::valid_auroc, Monitor::valid_loss, Monitor::valid_pearson}) {
        const History history{{1, 0.693147181, 0.5, 0.75, 0.001, 1.25, 0.625},
                              {2, 0.5, 0.25, nan, 2.5e-9, 0, nan}};
        std::ostringstream out;
        write_history(out, history, monitor);
        const File file(out.str());
        const History found = read_history(file.path());
        REQUIRE(found.size() == 2);
        const bool pearson = monitor == Monitor::valid_pearson;
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(found[i].epoch == history[i].epoch);
            CHECK(found[i].train_loss == history[i].train_loss);
            CHECK(found[i].valid_loss == history[i].valid_loss);
            CHECK(found[i].learning_rate == history[i].learning_rate);
            CHECK(found[i].seconds == history[i].seconds);
        }
        CHECK(found[0].valid_auroc == (pearson ? 0 : 0.75));
        CHECK(found[0].valid_pearson == (pearson ? 0.625 : 0));
        CHECK(std::isnan(pearson ? found[1].valid_pearson : found[1].valid_auroc));
    }
    CHECK(
        read_history(File("epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds\n").path()).empty());
}

TEST_CASE("read_history refuses anything else, and says where") {
    const auto message = [](const std::string& text) {
        const File file(text);
        try {
            read_history(file.path());
        } catch (const DataError& error) {
            const std::string found = error.what();
            REQUIRE(found.starts_with(file.path().string()));
            return found.substr(file.path().string().size());
        }
        return std::string("nothing was thrown");
    };
    const std::string header = "epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds\n";
    const std::string wrong_header =
        ":1: is not the header of a history (wanted "
        "epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds); give the folder of a finished "
        "training";
    CHECK(message("") == wrong_header);
    CHECK(message("1,2,3,4,5,6\n") == wrong_header);
    CHECK(message("epoch,train_loss,valid_loss,valid_f1,learning_rate,seconds\n") == wrong_header);
    const std::string wrong_line = " is not an epoch (wanted six numbers, separated by commas); give the "
                                   "folder of a finished training";
    CHECK(message(header + "1,2,3,0.5,5,6\n") == "nothing was thrown");
    CHECK(message(header + "1,2,3,0.5,5,6\n2,2,3,0.5,5\n") == ":3:" + wrong_line);
    for (const char* line : {"1,2,3,0.5,5,6,7", "1,2,x,0.5,5,6", "0,2,3,0.5,5,6", "nan,2,3,0.5,5,6",
                             "1e9,2,3,0.5,5,6", "1,2,3,0.5,5,6,x", "one"}) {
        CAPTURE(line);
        CHECK(message(header + line + "\n") == ":2:" + wrong_line);
    }
}

}  // namespace
