// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/interpret/integrated_gradients.hpp>
#include <deepchrome/interpret/occlusion.hpp>
#include <deepchrome/interpret/saliency.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The options of all attribution methods; each uses its own.
struct AttributionOptions {
    Baseline baseline = {};
    std::size_t samples = 32;  ///< noisy copies of SmoothGrad
    Seed seed = {};            ///< of SmoothGrad's noise
    std::size_t window = 5;    ///< bins that occlusion blanks at a time
    double tolerance = 1e-3;   ///< by how much integrated gradients may miss the difference of scores
};

/// A method of attribution as users name it.
struct AttributionMethod {
    std::string_view name;
    std::array<std::string_view, 2> options;  ///< those of AttributionOptions that it uses; empty: none
};

/// All methods. A new one has a header of its own and two lines here: in this list and in `attribute`.
inline constexpr std::array attribution_methods{
    AttributionMethod{"gradient", {}},
    AttributionMethod{"gradient-x-input", {"baseline"}},
    AttributionMethod{"smoothgrad", {"samples", "seed"}},
    AttributionMethod{"integrated-gradients", {"baseline", "tolerance"}},
    AttributionMethod{"deep-lift", {"baseline"}},
    AttributionMethod{"occlusion", {"baseline", "window"}},
};

namespace detail {

/// The attributions of many genes, some hundreds at a time: `poll` is called in between and may throw.
template <class Method, class Subject, class M = ModelOf<Subject>, class Poll>
auto attribute_in_chunks(const Method& method, const Subject& subject, std::span<const typename M::Value> x,
                         ClassScore score, Threads& threads, Poll&& poll) {
    constexpr std::size_t size = M::input.size();
    constexpr std::size_t at_once = 512 * size;
    Attributions<typename M::Value> all;
    all.values.resize({x.size() / size, M::input.positions, M::input.channels});
    for (std::size_t first = 0; first < x.size(); first += at_once) {
        poll();
        const auto some =
            method(subject, x.subspan(first, std::min(at_once, x.size() - first)), score, threads);
        std::copy(some.values.data(), some.values.data() + some.values.size(), all.values.data() + first);
        all.score.insert(all.score.end(), some.score.begin(), some.score.end());
        all.gap.insert(all.gap.end(), some.gap.begin(), some.gap.end());
        all.steps.insert(all.steps.end(), some.steps.begin(), some.steps.end());
    }
    return all;
}

}  // namespace detail

/// The attributions of genes (genes x bins x marks, scaled) by the method of that name. `poll()` is called
/// from time to time and may throw. Error for a name that is not in `attribution_methods`.
template <class Subject, class Poll, class M = detail::ModelOf<Subject>>
Attributions<typename M::Value> attribute(std::string_view method, const AttributionOptions& options,
                                          const Subject& subject, std::span<const typename M::Value> x,
                                          ClassScore score, Threads& threads, Poll&& poll) {
    const auto in_chunks = [&](const auto& by) {
        return detail::attribute_in_chunks(by, subject, x, score, threads, poll);
    };
    const Baseline& baseline = options.baseline;
    if (method == "gradient") return in_chunks(Saliency{});
    if (method == "gradient-x-input") return in_chunks(GradientTimesInput{baseline});
    if (method == "deep-lift") return in_chunks(DeepLift{baseline});
    if (method == "occlusion") {
        return in_chunks(Occlusion{.width = options.window, .stride = options.window, .baseline = baseline});
    }
    if (method == "integrated-gradients") {
        return in_chunks(IntegratedGradients{.tolerance = options.tolerance, .baseline = baseline});
    }
    // Its noise goes by the number of the gene, so all genes are asked at once.
    if (method == "smoothgrad") {
        return SmoothGrad{.samples = options.samples, .seed = options.seed}(subject, x, score, threads);
    }
    std::vector<std::string_view> names;
    for (const AttributionMethod& known : attribution_methods) names.push_back(known.name);
    throw_as<Error>({"attribute: there is no method ", method, " (wanted one of ", join(names, ", "), ")"});
}

}  // namespace deepchrome
