// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <unistd.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/table/dataset.hpp>

namespace training_test {

using namespace deepchrome;

inline constexpr Signal small_signal{.bins = 12, .marks = 3};

/// Has everything that a run must remember: weights, running statistics, dropout.
struct SmallNet : Sequential<Conv1D<Filters{4}, Width{3}>, BatchNorm<>, ReLU, MaxPool<Width{2}>,
                             Dropout<Rate{0.25}>, Dense<Units{2}>, LogSoftmax> {};
template <class T>
using SmallModel = Model<SmallNet, small_signal, T>;

/// What it does can be worked out by hand.
struct LogisticNet : Sequential<Dense<Units{2}>, LogSoftmax> {};
template <class T>
using LogisticModel = Model<LogisticNet, small_signal, T>;

/// Genes whose first mark is stronger where they are ON, with some disagreement.
inline Dataset some_genes(std::size_t genes, std::uint64_t sample) {
    Dataset data;
    data.signal = small_signal;
    data.marks = {"a", "b", "c"};
    data.signals.resize({genes, small_signal.bins, small_signal.marks});
    RandomStream stream(Seed{77}, Purpose::test, 0, sample);
    for (std::size_t gene = 0; gene < genes; ++gene) {
        const bool on = stream.uniform() < 0.5;
        data.genes.push_back(std::string("g") + std::to_string(gene));
        data.labels.push_back(on ? 1.0f : 0.0f);
        const double strength = (on ? 1.0 : 0.4) + 0.3 * stream.normal();
        for (std::size_t bin = 0; bin < small_signal.bins; ++bin) {
            data.signals(gene, bin, 0) = static_cast<float>(std::abs(strength + 0.4 * stream.normal()));
            data.signals(gene, bin, 1) = static_cast<float>(stream.uniform());
            data.signals(gene, bin, 2) = static_cast<float>(stream.below(3));
        }
    }
    return data;
}

/// A folder of its own, removed in the end.
class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                (std::string("deepchrome_training_test_") + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// What `work` throws of that kind says.
template <class Kind, class Work>
std::string message_of(Work&& work) {
    try {
        work();
    } catch (const Kind& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace training_test
