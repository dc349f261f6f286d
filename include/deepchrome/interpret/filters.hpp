// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/graph/fuse.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The filters of a network's first convolution, and where they fire.
struct FilterBank {
    xt::xtensor<double, 3> patterns;  ///< filters x marks x width
    std::vector<double> bias;         ///< by filter
    std::size_t stride = 1;           ///< bins from window to window
    std::size_t dilation = 1;         ///< bins from tap to tap
    std::size_t padding = 0;          ///< bins before the signal at which window 0 begins
    std::string layer = {};           ///< name in the model file

    /// Averages over genes of max(0, filter * signal + bias), windows x filters: the feature maps. Empty
    /// before `fire`.
    xt::xtensor<double, 2> on = {};
    xt::xtensor<double, 2> off = {};

    std::size_t filters() const { return patterns.shape()[0]; }
    std::size_t width() const { return patterns.shape()[2]; }

    /// The bin (counted from 0; negative or beyond the end in padding) in the middle of a window; half a bin
    /// if it has an even number.
    double center(std::size_t window) const;

    /// Where a filter fires most in the genes of a class: the window with the largest average.
    std::size_t peak(std::size_t filter, bool of_on) const;

    /// The average activity of a filter in ON genes less that in OFF genes, over all windows: what it speaks
    /// for.
    double preference(std::size_t filter) const;
};

namespace detail {

/// Calls visit.operator()<L>(walk) for the first convolution of the network, if it looks at the input itself.
template <class M, class Visit>
bool visit_first_convolution(Visit&& visit) {
    bool convolved = false;
    bool found = false;
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        if constexpr (is_convolution<L> && In == M::input) {
            if (!convolved) {
                found = true;
                visit.template operator()<L>(walk);
            }
        }
        convolved = convolved || is_convolution<L>;
    });
    return found;
}

template <class M>
[[noreturn]] void fail_without_convolution() {
    throw Error(
        "filters_of: the network has no convolution of its input (wanted a Conv1D as the first convolution)");
}

}  // namespace detail

/// The filters of a model's first convolution. Error when it has none, or when that one does not look at the
/// input.
template <class M>
FilterBank filters_of(const M& model) {
    FilterBank result;
    const bool found = detail::visit_first_convolution<M>([&]<class L>(const Walk& walk) {
        const auto [weight, bias] = L::tensors(M::input);
        const auto own = model.parameters().subspan(walk.parameters, L::parameter_count(M::input));
        result.layer = walk.name;
        result.stride = L::stride;
        result.dilation = L::dilation;
        result.padding = L::geometry(M::input).pad_left;
        result.patterns.resize({weight.extents[0], weight.extents[1], weight.extents[2]});
        for (std::size_t filter = 0; filter < L::filters; ++filter) {
            for (std::size_t mark = 0; mark < M::input.channels; ++mark) {
                for (std::size_t tap = 0; tap < L::width; ++tap) {
                    result.patterns(filter, mark, tap) = static_cast<double>(
                        own[filter * weight.strides[0] + mark * weight.strides[1] + tap * weight.strides[2]]);
                }
            }
            result.bias.push_back(static_cast<double>(own[bias.offset + filter * bias.strides[0]]));
        }
    });
    if (!found) detail::fail_without_convolution<M>();
    return result;
}

/// The filters with the averages of their feature maps over the ON (label above 0.5) and the OFF genes; 0 for
/// a class without genes. Error unless there is a label for each gene.
template <class M>
FilterBank filters_of(const M& model, std::span<const typename M::Value> x, std::span<const float> labels,
                      Threads& threads = default_threads()) {
    using T = typename M::Value;
    constexpr std::size_t size = M::input.size();
    if (x.size() != labels.size() * size) {
        throw_as<Error>({"filters_of: there are ", labels.size(), " labels and ", x.size(),
                         " inputs (wanted ", size, " inputs per label)"});
    }
    FilterBank result = filters_of(model);
    detail::visit_first_convolution<M>([&]<class L>(const Walk& walk) {
        using Head = Model<Sequential<L, ReLU>, M::signal, T>;
        Head head;
        std::ranges::copy(model.parameters().subspan(walk.parameters, Head::parameter_count),
                          head.parameters().begin());
        constexpr std::size_t values = Head::output.size();
        double genes[2] = {0, 0};
        xt::xtensor<double, 2>* maps[2] = {&result.off, &result.on};
        for (auto* map : maps) {
            map->resize({Head::output.positions, Head::output.channels});
            map->fill(0.0);
        }
        constexpr std::size_t batch = 256;  // feature maps are large
        std::vector<T> y(std::min(batch, labels.size()) * values);
        for (std::size_t first = 0; first < labels.size(); first += batch) {
            const std::size_t count = std::min(batch, labels.size() - first);
            head.outputs(x.subspan(first * size, count * size), std::span<T>(y).first(count * values),
                         threads);
            for (std::size_t gene = 0; gene < count; ++gene) {
                const bool on = labels[first + gene] > 0.5f;
                ++genes[on];
                double* sum = maps[on]->data();
                for (std::size_t i = 0; i < values; ++i) sum[i] += static_cast<double>(y[gene * values + i]);
            }
        }
        for (const bool on : {false, true}) {
            for (std::size_t i = 0; i < values; ++i) maps[on]->data()[i] /= std::max(genes[on], 1.0);
        }
    });
    return result;
}

/// The filters of the network of a predictor, and where they fire in genes as in a gene table: ON (label
/// above 0.5) and OFF; without labels all count as ON. A predictor that answers from both strands has the
/// mean over a gene and its bins reversed. Error for several networks, which have filters of their own.
template <class M>
FilterBank filters_of(const Predictor<M>& predictor, const Dataset& genes,
                      Threads& threads = default_threads()) {
    if (predictor.size() != 1) {
        throw_as<Error>({"filters_of: the predictor has ", predictor.size(),
                         " networks (wanted 1); look at one after the other"});
    }
    std::vector<float> x = predictor.inputs(genes);
    std::vector<float> labels = genes.labels;
    labels.resize(genes.size(), 1.0f);
    if (predictor.card().both_strands) {
        const std::size_t values = x.size();
        x.resize(2 * values);
        std::copy_n(x.begin(), values, x.begin() + static_cast<std::ptrdiff_t>(values));
        for (std::size_t gene = 0; gene < genes.size(); ++gene) {
            detail::reverse_bins(std::span(x).subspan(values + gene * M::input.size(), M::input.size()),
                                 M::signal);
        }
        labels.resize(2 * genes.size());
        std::copy_n(labels.begin(), genes.size(), labels.begin() + static_cast<std::ptrdiff_t>(genes.size()));
    }
    return filters_of(predictor.model(), std::span<const float>(x), labels, threads);
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double FilterBank::center(std::size_t window) const {
    return static_cast<double>(window * stride) - static_cast<double>(padding) +
           0.5 * static_cast<double>((width() - 1) * dilation);
}

DEEPCHROME_INLINE std::size_t FilterBank::peak(std::size_t filter, bool of_on) const {
    const xt::xtensor<double, 2>& map = of_on ? on : off;
    std::size_t best = 0;
    for (std::size_t window = 1; window < map.shape()[0]; ++window) {
        if (map(window, filter) > map(best, filter)) best = window;
    }
    return best;
}

DEEPCHROME_INLINE double FilterBank::preference(std::size_t filter) const {
    double sum = 0;
    for (std::size_t window = 0; window < on.shape()[0]; ++window)
        sum += on(window, filter) - off(window, filter);
    return sum / static_cast<double>(on.shape()[0]);
}

}  // namespace deepchrome

#endif
