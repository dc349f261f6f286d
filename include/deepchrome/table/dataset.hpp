// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/xtensor.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes with their signals and, where known, labels. Row i of everything is the same gene. Ids need not be
/// unique: seven genes appear twice in the published tables, so a row is known by its position.
struct Dataset {
    Signal signal{};
    std::vector<std::string> marks;  ///< names of the columns of `signals`
    std::vector<std::string> genes;
    xt::xtensor<float, 3> signals;  ///< genes x bins x marks
    std::vector<float> labels;      ///< one a gene, or empty: unlabeled

    std::size_t size() const { return genes.size(); }
    bool labeled() const { return !labels.empty(); }

    /// All signals, genes x bins x marks.
    std::span<const float> values() const { return {signals.data(), size() * signal.size()}; }
    std::span<float> values() { return {signals.data(), size() * signal.size()}; }

    /// The signals of one gene, bins x marks.
    std::span<const float> gene(std::size_t row) const {
        return values().subspan(row * signal.size(), signal.size());
    }
    std::span<float> gene(std::size_t row) { return values().subspan(row * signal.size(), signal.size()); }
};

/// How many genes carry each of the two labels.
struct ClassBalance {
    std::size_t on = 0;
    std::size_t off = 0;

    /// Fraction of ON genes; NaN without genes.
    double fraction_on() const {
        const std::size_t all = on + off;
        return all == 0 ? std::numeric_limits<double>::quiet_NaN()
                        : static_cast<double>(on) / static_cast<double>(all);
    }
};

/// Counts labels above 0.5 as ON, the others as OFF.
inline ClassBalance class_balance(std::span<const float> labels) {
    ClassBalance balance;
    for (const float label : labels) ++(label > 0.5f ? balance.on : balance.off);
    return balance;
}

namespace detail {

inline Dataset empty_like(const Dataset& model, std::size_t genes) {
    Dataset result;
    result.signal = model.signal;
    result.marks = model.marks;
    result.signals.resize({genes, model.signal.bins, model.signal.marks});
    result.genes.reserve(genes);
    if (model.labeled()) result.labels.reserve(genes);
    return result;
}

inline void append_row(Dataset& to, const Dataset& from, std::size_t row) {
    const std::size_t place = to.size();
    to.genes.push_back(from.genes[row]);
    if (from.labeled()) to.labels.push_back(from.labels[row]);
    const std::span<const float> values = from.gene(row);
    std::copy(values.begin(), values.end(), to.gene(place).begin());
}

inline Dataset concatenate(std::span<const Dataset* const> parts) {
    std::size_t genes = 0;
    const Dataset* model = nullptr;  // the first part that holds genes
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Dataset& part = *parts[i];
        genes += part.size();
        if (part.size() == 0) continue;
        if (model == nullptr) model = &part;
        const std::string where = message_of({"data set ", i + 1});
        if (part.signal != model->signal) {
            throw_as<DataError>({where, " has ", part.signal.marks, " marks x ", part.signal.bins,
                                 " bins (wanted ", model->signal.marks, " x ", model->signal.bins,
                                 ", as in the first); join data sets of one shape"});
        }
        if (part.marks != model->marks) {
            throw_as<DataError>({where, " has the marks ", join(part.marks, ", "), " (wanted ",
                                 join(model->marks, ", "),
                                 "); join data sets of the same marks in the same order"});
        }
        if (part.labeled() != model->labeled()) {
            throw_as<DataError>({where, " has ",
                                 part.labeled() ? "labels (wanted none)" : "no labels (wanted some)",
                                 ", unlike the first; join data sets that are all labeled or all unlabeled"});
        }
    }
    if (model == nullptr) return parts.empty() ? Dataset{} : *parts.front();
    Dataset whole = empty_like(*model, genes);
    for (const Dataset* part : parts) {
        for (std::size_t row = 0; row < part->size(); ++row) append_row(whole, *part, row);
    }
    return whole;
}

}  // namespace detail

/// The rows `indices` of `data`, in that order; a row may be taken more than once. Throws DataError for a row
/// that does not exist.
inline Dataset subset(const Dataset& data, std::span<const std::size_t> indices) {
    for (const std::size_t row : indices) {
        if (row >= data.size()) {
            throw_as<DataError>({"gene number ", row, " was asked for (wanted one below ", data.size(),
                                 ", the number of genes)"});
        }
    }
    Dataset part = detail::empty_like(data, indices.size());
    for (const std::size_t row : indices) detail::append_row(part, data, row);
    return part;
}

/// `count` rows of `data` from row `first` on, cut at its end.
inline Dataset rows_of(const Dataset& data, std::size_t first, std::size_t count) {
    first = std::min(first, data.size());
    count = std::min(count, data.size() - first);
    Dataset part = detail::empty_like(data, count);
    for (std::size_t row = first; row < first + count; ++row) detail::append_row(part, data, row);
    return part;
}

/// `data` with its columns in the order of `marks`. Throws DataError, opened by `where`, when it has not just
/// these marks.
inline Dataset with_marks(Dataset data, std::span<const std::string> marks, const std::string& where) {
    if (std::equal(data.marks.begin(), data.marks.end(), marks.begin(), marks.end())) return data;
    if (!detail::same_items(data.marks, marks)) {
        throw_as<DataError>({where, ": has the marks ", join(data.marks, ", "), " (wanted ",
                             join(marks, ", "), ", in any order); bring exactly these columns"});
    }
    const Dataset before = data;
    for (std::size_t mark = 0; mark < marks.size(); ++mark) {
        const std::size_t from = detail::index_of(before.marks, marks[mark]);
        for (std::size_t at = 0; at < data.values().size(); at += marks.size()) {
            data.values()[at + mark] = before.values()[at + from];
        }
    }
    data.marks.assign(marks.begin(), marks.end());
    return data;
}

/// The genes of all parts, one part after the other. Throws DataError when shape, marks or presence of labels
/// differ.
inline Dataset concatenate(std::span<const Dataset> parts) {
    std::vector<const Dataset*> pointers;
    for (const Dataset& part : parts) pointers.push_back(&part);
    return detail::concatenate(pointers);
}

/// As above: `concatenate(train, valid, test)`.
template <std::same_as<Dataset>... Rest>
Dataset concatenate(const Dataset& first, const Dataset& second, const Rest&... rest) {
    const Dataset* const pointers[] = {&first, &second, &rest...};
    return detail::concatenate(pointers);
}

}  // namespace deepchrome
