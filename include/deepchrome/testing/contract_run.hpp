// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/parts.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/testing/gradient_check.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Adds a violation unless both hold the same bits.
template <class T>
void check_same(std::vector<std::string>& violations, const std::string& what, const std::vector<T>& a,
                const std::vector<T>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::memcmp(&a[i], &b[i], sizeof(T)) != 0) {
            violations.push_back(message_of({what, ", first at value ", i, " (", format_shortest(a[i]),
                                             " and ", format_shortest(b[i]), ")"}));
            return;
        }
    }
}

/// Adds a violation unless both are equal up to the rounding error of sums of some thousand terms.
template <class T>
void check_close(std::vector<std::string>& violations, const std::string& what, const std::vector<T>& a,
                 const std::vector<T>& b) {
    T largest{1};
    for (const T value : b) largest = std::max(largest, std::abs(value));
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(std::abs(a[i] - b[i]) <= largest * (sizeof(T) == 8 ? T(1e-13) : T(1e-5)))) {
            violations.push_back(message_of({what, ", first at value ", i, " (", format_shortest(a[i]),
                                             " and ", format_shortest(b[i]), ")"}));
            return;
        }
    }
}

/// Adds a violation unless every count is 1.
inline void check_once(std::vector<std::string>& violations, const std::string& what,
                       const std::vector<std::size_t>& times) {
    const auto other = std::ranges::find_if(times, [](std::size_t n) { return n != 1; });
    if (other == times.end()) return;
    violations.push_back(message_of({what, " ", other - times.begin(), " ", *other, " times (wanted once)"}));
}

/// A batch with guard features before and behind the features of every gene. Nothing may write to the guards.
template <class T>
class GuardedBatch {
public:
    explicit GuardedBatch(std::size_t most_genes, std::size_t features)
        : features_(features), values_(round_up(most_genes, block_lanes) * (features + 2)) {}

    /// Sets all values to `filling` and the guards to their own value.
    void fill(BatchLayout layout, T filling) {
        layout_ = layout;
        std::fill_n(values_.data(), values_.size(), filling);
        guard([](T& value) { value = guarded; });
    }
    /// Changes the layout and keeps the values.
    void keep(BatchLayout layout) {
        layout_ = layout;
        guard([](T& value) { value = guarded; });
    }
    BatchView<T> view() { return BatchView<T>(values_.data(), layout_, features_ + 2).from(1); }
    bool touched() {
        bool found = false;
        guard([&](T& value) { found = found || value != guarded; });
        return found;
    }

private:
    static constexpr T guarded = T{1234.5};

    template <class Work>
    void guard(Work&& work) {
        const BatchView<T> all(values_.data(), layout_, features_ + 2);
        for (std::size_t block = 0; block < layout_.blocks(); ++block) {
            for (std::size_t lane = 0; lane < layout_.room(); ++lane) {
                work(all.block(block)[lane]);
                work(all.block(block)[(features_ + 1) * layout_.room() + lane]);
            }
        }
    }

    std::size_t features_;
    BatchLayout layout_;
    Buffer<T> values_;
};

/// The results of a layer, gene by gene.
template <class T>
struct ContractResult {
    std::vector<T> y;
    std::vector<T> dx;
    std::vector<T> dp;
    std::vector<T> running;
};

template <class T>
struct ContractOptions {
    bool training = false;  ///< dropout and the statistics of the batch
    bool dropout = false;   ///< dropout alone
    bool input_gradient = true;
    bool one_pass = false;   ///< `backward_with_gradient`
    bool clean = true;       ///< clear all memory before the run
    T padding_value = T{3};  ///< input of lanes without a gene
    std::size_t first = 0;   ///< sample number of the first gene
    bool reversed = false;   ///< the genes in reverse order
};

/// Runs a layer as a network would and records every violation of the contract.
template <Layer L, Shape In, class T, class Arch>
class ContractRun {
    static constexpr Shape out = L::output(In);
    static constexpr std::size_t most_genes = 130;

public:
    explicit ContractRun(Seed seed, std::size_t threads = 1)
        : seed_(seed), threads_(threads), parameters_(parameters_of<L>(In)), running_(running_of<L>(In)),
          x_(most_genes, In.size()), y_(most_genes, out.size()), dx_(most_genes, In.size()),
          dy_(most_genes, out.size()), scratch_(most_genes, scratch_of<L>(In)),
          backward_scratch_(most_genes, backward_scratch_of<L>(In)),
          gradient_buffers_(threads_.count() * gradient_buffer_stride) {
        RandomStream stream(seed, Purpose::initialize, 0, 0);
        initialize<L, In, T>(std::span<T>(parameters_), std::span<T>(running_), stream);
        randomize(std::span<T>(parameters_), std::span<T>(running_), seed);
    }

    ContractResult<T> run(std::size_t genes, ContractOptions<T> options,
                          std::vector<std::string>& violations) {
        const BatchLayout layout = BatchLayout::of_call(genes);
        const T unset = not_a_number<T>();
        x_.fill(layout, options.padding_value);
        dy_.fill(layout, T{0});
        for (auto* memory : {&y_, &dx_, &scratch_, &backward_scratch_}) {
            if (options.clean) {
                memory->fill(layout, unset);
            } else {
                memory->keep(layout);
            }
        }
        std::vector<std::uint32_t> samples(round_up(genes, block_lanes), 0);
        for (std::size_t place = 0; place < genes; ++place) {
            const std::size_t gene = options.first + (options.reversed ? genes - 1 - place : place);
            samples[place] = static_cast<std::uint32_t>(gene);
            read(x_.view(), place, normal_values<T>(In.size(), seed_, 100 + gene));
            read(dy_.view(), place, normal_values<T>(out.size(), seed_, 1000 + gene));
        }
        if (options.clean) std::fill_n(gradient_buffers_.data(), gradient_buffers_.size(), T{-9});

        ContractResult<T> result;
        result.dp.resize(parameters_.size());
        result.running.assign(running_.data(), running_.data() + running_.size());
        const DropoutStreams streams{.seed = seed_, .epoch = 1, .samples = samples};
        std::vector<std::size_t> times(parameters_.size());
        std::mutex adding;
        const auto sink = [&](std::size_t offset, std::span<const T> piece) {
            const std::lock_guard lock(adding);
            for (std::size_t i = 0; i < piece.size() && offset + i < times.size(); ++i) {
                ++times[offset + i];
                result.dp[offset + i] += piece[i];
            }
            if (offset + piece.size() > times.size())
                violations.push_back("gradient covers more than the parameters");
        };
        threads_.run([&](const Worker& worker) {
            const Pass<T, Arch> pass{
                .worker = worker,
                .parameters = parameters_,
                .running_statistics = running_,
                .updated_statistics = options.training ? std::span<T>(result.running) : std::span<T>(),
                .scratch = scratch_.view(),
                .backward_scratch = backward_scratch_.view(),
                .gradient_buffer =
                    std::span<T>(gradient_buffers_)
                        .subspan(worker.index() * gradient_buffer_stride, gradient_buffer_of<L>(In)),
                .dropout = options.training || options.dropout ? &streams : nullptr,
                .layer = 3};
            const BatchView<const T> x = x_.view();
            const BatchView<const T> y = y_.view();
            const BatchView<const T> dy = dy_.view();
            L::template forward<In>(pass, x, y_.view());
            worker.wait_if_batch_of_one(layout);
            const BatchView<T> dx = options.input_gradient ? dx_.view() : BatchView<T>();
            if (options.one_pass) {
                backward_with_gradient<L, In, false>(pass, x, y, dy, dx, 0, GradientSink<T>(sink));
                return;
            }
            if (dx || is_graph<L>) L::template backward<In>(pass, x, y, dy, dx);
            worker.wait_for_all();
            if constexpr (parameters_of<L>(In) > 0)
                L::template gradient<In>(pass, x, y, dy, std::size_t{0}, GradientSink<T>(sink));
        });
        result.y = written(y_.view(), out.size());
        if (options.input_gradient) result.dx = written(dx_.view(), In.size());
        watch(layout, options, result, times, violations);
        return result;
    }

private:
    static constexpr std::size_t gradient_buffer_stride = round_up(gradient_buffer_of<L>(In) + 1, lane_group);

    static void read(BatchView<T> view, std::size_t gene, const std::vector<T>& values) {
        for (std::size_t f = 0; f < values.size(); ++f) view(gene, f) = values[f];
    }
    static std::vector<T> written(BatchView<T> view, std::size_t features) {
        std::vector<T> values;
        for (std::size_t gene = 0; gene < view.layout().genes; ++gene) {
            for (std::size_t f = 0; f < features; ++f) values.push_back(view(gene, f));
        }
        return values;
    }
    static bool unset(const std::vector<T>& values) {
        return std::ranges::any_of(values, [](T value) { return is_nan(value); });
    }

    void watch(BatchLayout layout, const ContractOptions<T>& options, const ContractResult<T>& result,
               const std::vector<std::size_t>& times, std::vector<std::string>& violations) {
        const auto when = [&](bool wrong, const char* sentence) {
            if (wrong) violations.push_back(sentence);
        };
        when(unset(result.y), "forward leaves outputs unset");
        when(unset(result.dx), "backward leaves input gradients unset");
        when(unset(result.dp), "gradient is not a number");
        when(y_.touched(), "forward writes beyond its output");
        when(dx_.touched(), "backward writes beyond its input gradient");
        when(x_.touched() || dy_.touched(), "the input or the upstream gradient is written to");
        when(scratch_.touched(), "more scratch is written than scratch_count says");
        when(backward_scratch_.touched(),
             "more backward scratch is written than backward_scratch_count says");
        for (std::size_t worker = 0; worker < threads_.count(); ++worker) {
            when(gradient_buffers_.data()[worker * gradient_buffer_stride + gradient_buffer_of<L>(In)] !=
                     T{-9},
                 "more of the gradient buffer is written than gradient_buffer_count says");
        }
        check_once(violations, "gradient covers parameter", times);
        if (!options.input_gradient) return;
        const BatchView<T> dx = dx_.view();
        for (std::size_t gene = layout.genes;
             !layout.batch_of_one && gene < round_up(layout.genes, lane_group); ++gene) {
            for (std::size_t f = 0; f < In.size(); ++f) {
                if (dx(gene, f) != T{0}) {
                    violations.push_back(
                        "backward writes something other than zero in a lane without a gene");
                    return;
                }
            }
        }
    }

    Seed seed_;
    Threads threads_;
    Buffer<T> parameters_;
    Buffer<T> running_;
    GuardedBatch<T> x_;
    GuardedBatch<T> y_;
    GuardedBatch<T> dx_;
    GuardedBatch<T> dy_;
    GuardedBatch<T> scratch_;
    GuardedBatch<T> backward_scratch_;
    Buffer<T> gradient_buffers_;
};

}  // namespace deepchrome::detail
