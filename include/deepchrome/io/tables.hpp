// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/io/bin_axis.hpp>

// Tables for people and scripts: tab-separated, with a header. Whether the stream took everything is for its
// owner to check; AtomicFile does.

namespace deepchrome::inline DEEPCHROME_ISA {

/// A probability or other score with at least six significant digits, such that it reads back exactly.
template <std::floating_point T>
std::string score_text(T score) {
    std::string text = format_shortest(score);
    const std::size_t exponent = std::min(text.find('e'), text.size());
    std::size_t digits = 0;
    bool point = false;
    for (std::size_t i = 0; i < exponent; ++i) {
        point = point || text[i] == '.';
        if (text[i] >= '1' && text[i] <= '9') ++digits;
        if (text[i] == '0' && digits > 0) ++digits;
    }
    if (digits == 0) digits = 1;  // zero itself
    if (digits >= 6 || !is_finite(score)) return text;
    text.insert(exponent, 6 - digits, '0');
    if (!point) text.insert(exponent, 1, '.');
    return text;
}

/// `gene  p_on  predicted [label]`, a gene a row: predicted is 1 (ON) where p_on is above `threshold`,
/// otherwise 0. `labels` may be empty: then there is no such column.
template <std::floating_point T>
void write_predictions(std::ostream& stream, std::span<const std::string> genes, std::span<const T> p_on,
                       std::span<const float> labels = {}, double threshold = 0.5) {
    assert(genes.size() == p_on.size() && (labels.empty() || labels.size() == genes.size()));
    stream << (labels.empty() ? "gene\tp_on\tpredicted\n" : "gene\tp_on\tpredicted\tlabel\n");
    for (std::size_t i = 0; i < genes.size(); ++i) {
        stream << genes[i] << '\t' << score_text(p_on[i])
               << (static_cast<double>(p_on[i]) > threshold ? "\t1" : "\t0");
        if (!labels.empty()) stream << '\t' << format_shortest(labels[i]);
        stream << '\n';
    }
}

/// `gene  p_0  p_1 ...  predicted [label]`, a gene a row: the probabilities of `classes` classes, the number
/// of the most likely one, the first of equals, and the class that the gene is of. `labels` may be empty.
template <std::floating_point T>
void write_class_predictions(std::ostream& stream, std::span<const std::string> genes,
                             std::span<const T> probabilities, std::size_t classes,
                             std::span<const float> labels = {}) {
    assert(probabilities.size() == genes.size() * classes &&
           (labels.empty() || labels.size() == genes.size()));
    stream << "gene";
    for (std::size_t c = 0; c < classes; ++c) stream << "\tp_" << c;
    stream << (labels.empty() ? "\tpredicted\n" : "\tpredicted\tlabel\n");
    for (std::size_t i = 0; i < genes.size(); ++i) {
        const std::span<const T> p = probabilities.subspan(i * classes, classes);
        stream << genes[i];
        for (const T probability : p) stream << '\t' << score_text(probability);
        stream << '\t' << std::ranges::max_element(p) - p.begin();
        if (!labels.empty()) stream << '\t' << format_shortest(labels[i]);
        stream << '\n';
    }
}

/// `gene  predicted [value]`, a gene a row: what a regression says, and what the value is. `values` may be
/// empty.
template <std::floating_point T>
void write_value_predictions(std::ostream& stream, std::span<const std::string> genes,
                             std::span<const T> predicted, std::span<const float> values = {}) {
    assert(genes.size() == predicted.size() && (values.empty() || values.size() == genes.size()));
    stream << (values.empty() ? "gene\tpredicted\n" : "gene\tpredicted\tvalue\n");
    for (std::size_t i = 0; i < genes.size(); ++i) {
        stream << genes[i] << '\t' << score_text(predicted[i]);
        if (!values.empty()) stream << '\t' << format_shortest(values[i]);
        stream << '\n';
    }
}

/// A map of bins x marks, written with a mark a row under the positions of the bins: `mark  -5000  -4900
/// ...`.
template <std::floating_point T>
void write_class_map(std::ostream& stream, const xt::xtensor<T, 2>& map, std::span<const std::string> marks,
                     const BinAxis& axis) {
    assert(map.shape()[0] == axis.bins && map.shape()[1] == marks.size());
    stream << "mark";
    for (std::size_t bin = 0; bin < axis.bins; ++bin) stream << '\t' << axis.start(bin);
    stream << '\n';
    for (std::size_t mark = 0; mark < marks.size(); ++mark) {
        stream << marks[mark];
        for (std::size_t bin = 0; bin < axis.bins; ++bin) stream << '\t' << format_shortest(map(bin, mark));
        stream << '\n';
    }
}

/// `mark  role  active_bins  frequency  mean`, a mark a row: the bars of interpret/active_bins.hpp, or any
/// range of what has their members `mark`, `role`, `active`, `frequency` and `mean`.
template <class Bars>
void write_active_bins(std::ostream& stream, const Bars& bars) {
    stream << "mark\trole\tactive_bins\tfrequency\tmean\n";
    for (const auto& bar : bars) {
        stream << bar.mark << '\t' << to_string(bar.role) << '\t' << std::to_string(bar.active) << '\t'
               << format_shortest(bar.frequency) << '\t' << format_shortest(bar.mean) << '\n';
    }
}

}  // namespace deepchrome
