// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deepchrome/signals/standard_formats.hpp>

/// What tests of formats count in: one gene, and the bins [0, 10), [10, 20), [20, 30) and [30, 40) of chr1.
namespace four_bins {

using Counts = std::vector<std::uint32_t>;

inline const deepchrome::WindowIndex& windows() {
    static const deepchrome::WindowIndex index = [] {
        deepchrome::Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
        return deepchrome::WindowIndex(annotation, {.bin_width = 10, .bins = 4});
    }();
    return index;
}

/// The counter after a text of that format.
template <class Format>
deepchrome::ReadCounter counted(const std::string& text, deepchrome::CountRule rule = {}) {
    deepchrome::ReadCounter counter(windows(), rule);
    deepchrome::LineReader lines(text, "t");
    Format::read(lines, counter, [] {});
    return counter;
}

inline Counts counts(const deepchrome::ReadCounter& counter) {
    return {counter.counts().begin(), counter.counts().end()};
}

/// The title of the format that a text is of.
inline std::string recognized(const std::string& text, const std::string& name = "t") {
    deepchrome::LineReader lines(text, name);
    return std::string(deepchrome::StandardFormats::titles[deepchrome::StandardFormats::recognize(lines)]);
}

}  // namespace four_bins
