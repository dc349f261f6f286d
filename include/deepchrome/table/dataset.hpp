// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/table/table_description.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes with their signals and, where known, labels. Row i of everything is the same gene. Ids need not be
/// unique: seven genes appear twice in the published tables, so a row is known by its position.
struct Dataset {
    Signal signal{};
    std::vector<std::string> marks = {};  ///< names of the columns of `signals`, or empty: unnamed
    std::vector<std::string> genes = {};
    xt::xtensor<float, 3> signals = {};  ///< genes x bins x marks
    std::vector<float> labels = {};      ///< one a gene, or empty: unlabeled
    TableDescription description = {};   ///< what the table says of its signals

    Dataset() = default;

    /// Takes signals (genes x bins x marks) with a label for every gene or none. Without `gene_ids`, the
    /// genes are numbered from 1. Throws DataError if the numbers of genes or marks differ.
    explicit Dataset(xt::xtensor<float, 3> tensor, std::vector<float> gene_labels = {},
                     std::vector<std::string> mark_names = {}, std::vector<std::string> gene_ids = {});

    /// The same from any expression with three axes: another element type, another layout, a view.
    template <class E>
    explicit Dataset(const xt::xexpression<E>& tensor, std::vector<float> gene_labels = {},
                     std::vector<std::string> mark_names = {}, std::vector<std::string> gene_ids = {})
        : Dataset(detail::three_axes<float>(tensor), std::move(gene_labels), std::move(mark_names),
                  std::move(gene_ids)) {}

    std::size_t size() const { return genes.size(); }
    bool labeled() const { return !labels.empty(); }

    /// All signals, genes x bins x marks.
    std::span<const float> values() const { return {signals.data(), value_count()}; }
    std::span<float> values() { return {signals.data(), value_count()}; }

    /// The signals of one gene, bins x marks. Throws DataError for a row without signals.
    std::span<const float> gene(std::size_t row) const {
        return values().subspan(begin_of(row), signal.size());
    }
    std::span<float> gene(std::size_t row) { return values().subspan(begin_of(row), signal.size()); }

    /// Throws DataError, opened by `where`, unless all members agree in their numbers of genes, bins and
    /// marks.
    void check(const std::string& where) const;

    /// The same, and throws DataError unless the signals are of the shape `wanted`.
    void check(const std::string& where, Signal wanted) const;

    /// Throws DataError, opened by `where`, for a signal or a label that is nan or infinite.
    void check_finite(const std::string& where) const;

private:
    std::size_t value_count() const { return std::min(size() * signal.size(), signals.size()); }

    std::size_t begin_of(std::size_t row) const;
};

/// How many genes carry each of the two labels.
struct ClassBalance {
    std::size_t on = 0;
    std::size_t off = 0;

    /// Fraction of ON genes; NaN without genes.
    double fraction_on() const;
};

/// Counts labels above 0.5 as ON, the others as OFF.
ClassBalance class_balance(std::span<const float> labels);

namespace detail {

Dataset empty_like(const Dataset& model, std::size_t genes);

void append_row(Dataset& to, const Dataset& from, std::size_t row);

Dataset concatenate(std::span<const Dataset* const> parts);

}  // namespace detail

/// The rows `indices` of `data`, in that order; a row may be taken more than once. Throws DataError for a row
/// that does not exist.
Dataset subset(const Dataset& data, std::span<const std::size_t> indices);

/// `count` rows of `data` from row `first` on, cut at its end.
Dataset rows_of(const Dataset& data, std::size_t first, std::size_t count);

/// `data` with its columns in the order of `marks`. Throws DataError, opened by `where`, when it has not just
/// these marks.
Dataset with_marks(Dataset data, std::span<const std::string> marks, const std::string& where);

/// The genes of all parts, one part after the other. Throws DataError when shape, marks or presence of labels
/// differ.
Dataset concatenate(std::span<const Dataset> parts);

/// As above: `concatenate(train, valid, test)`.
template <std::same_as<Dataset>... Rest>
Dataset concatenate(const Dataset& first, const Dataset& second, const Rest&... rest) {
    const Dataset* const pointers[] = {&first, &second, &rest...};
    return detail::concatenate(pointers);
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <limits>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Dataset::Dataset(xt::xtensor<float, 3> tensor, std::vector<float> gene_labels,
                                   std::vector<std::string> mark_names, std::vector<std::string> gene_ids)
    : signal{.bins = tensor.shape()[1], .marks = tensor.shape()[2]}, marks(std::move(mark_names)),
      genes(std::move(gene_ids)), signals(std::move(tensor)), labels(std::move(gene_labels)) {
    if (genes.empty()) {
        genes.reserve(signals.shape()[0]);
        for (std::size_t i = 1; i <= signals.shape()[0]; ++i) genes.push_back(std::to_string(i));
    }
    check("Dataset");
}

DEEPCHROME_INLINE void Dataset::check(const std::string& where) const {
    const auto& shape = signals.shape();
    if (genes.size() != shape[0]) {
        throw_as<DataError>({where, ": ", genes.size(), " gene names for the signals of ", shape[0],
                             " genes (wanted one each); give as many names as there are genes"});
    }
    if (!genes.empty() && (shape[1] != signal.bins || shape[2] != signal.marks)) {
        throw_as<DataError>({where, ": the signals are ", shape[1], " bins x ", shape[2], " marks (wanted ",
                             signal.bins, " x ", signal.marks,
                             ", as the member signal); build the Dataset from its tensor"});
    }
    if (labeled() && labels.size() != genes.size()) {
        throw_as<DataError>({where, ": ", labels.size(), " labels for ", genes.size(),
                             " genes (wanted one each, or none); give as many labels as there are genes"});
    }
    if (!marks.empty() && marks.size() != signal.marks) {
        throw_as<DataError>({where, ": ", marks.size(), " mark names for ", signal.marks,
                             " marks (wanted one each, or none); give as many names as there are marks"});
    }
}

DEEPCHROME_INLINE void Dataset::check(const std::string& where, Signal wanted) const {
    check(where);
    if (signal != wanted) {
        throw_as<DataError>({where, ": has ", signal.marks, " marks x ", signal.bins, " bins (wanted ",
                             wanted.marks, " x ", wanted.bins, "); use a model of that shape"});
    }
}

DEEPCHROME_INLINE void Dataset::check_finite(const std::string& where) const {
    const auto fail = [&](std::size_t row, const std::string& what, float value) {
        throw_as<DataError>({where, ": gene ", genes[row], what, " is ", format_shortest(value),
                             " (wanted a finite number); correct the data"});
    };
    const std::span<const float> all = values();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_finite(all[i])) continue;
        const std::size_t place = i % signal.size();
        fail(i / signal.size(),
             message_of(
                 {", bin ", place / signal.marks + 1, ", mark ", place % signal.marks + 1, ": the signal"}),
             all[i]);
    }
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (!is_finite(labels[row])) fail(row, ": the label", labels[row]);
}

DEEPCHROME_INLINE std::size_t Dataset::begin_of(std::size_t row) const {
    if (row >= size() || (row + 1) * signal.size() > signals.size()) {
        throw_as<DataError>({"gene number ", row, " was asked for (wanted one below ",
                             std::min(size(), signals.shape()[0]), ", the number of genes)"});
    }
    return row * signal.size();
}

DEEPCHROME_INLINE double ClassBalance::fraction_on() const {
    const std::size_t all = on + off;
    return all == 0 ? not_a_number() : static_cast<double>(on) / static_cast<double>(all);
}

DEEPCHROME_INLINE ClassBalance class_balance(std::span<const float> labels) {
    ClassBalance balance;
    for (const float label : labels) ++(label > 0.5f ? balance.on : balance.off);
    return balance;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE Dataset empty_like(const Dataset& model, std::size_t genes) {
    Dataset result;
    result.signal = model.signal;
    result.marks = model.marks;
    result.description = model.description;
    result.signals.resize({genes, model.signal.bins, model.signal.marks});
    result.genes.reserve(genes);
    if (model.labeled()) result.labels.reserve(genes);
    return result;
}

DEEPCHROME_INLINE void append_row(Dataset& to, const Dataset& from, std::size_t row) {
    const std::size_t place = to.size();
    to.genes.push_back(from.genes[row]);
    if (from.labeled()) to.labels.push_back(from.labels[row]);
    const std::span<const float> values = from.gene(row);
    std::copy(values.begin(), values.end(), to.gene(place).begin());
}

DEEPCHROME_INLINE Dataset concatenate(std::span<const Dataset* const> parts) {
    std::size_t genes = 0;
    const Dataset* model = nullptr;  // the first part that holds genes
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Dataset& part = *parts[i];
        genes += part.size();
        if (part.size() == 0) continue;
        if (model == nullptr) model = &part;
        const std::string where = message_of({"data set ", i + 1});
        part.check(where);
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
        check_agreement(part.description, model->description, where, "the first");
    }
    if (model == nullptr) return parts.empty() ? Dataset{} : *parts.front();
    Dataset whole = empty_like(*model, genes);
    for (const Dataset* part : parts) {
        if (part->size() > 0) whole.description = common_description(whole.description, part->description);
        for (std::size_t row = 0; row < part->size(); ++row) append_row(whole, *part, row);
    }
    return whole;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Dataset subset(const Dataset& data, std::span<const std::size_t> indices) {
    data.check("subset");
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

DEEPCHROME_INLINE Dataset rows_of(const Dataset& data, std::size_t first, std::size_t count) {
    data.check("rows_of");
    first = std::min(first, data.size());
    count = std::min(count, data.size() - first);
    Dataset part = detail::empty_like(data, count);
    for (std::size_t row = first; row < first + count; ++row) detail::append_row(part, data, row);
    return part;
}

DEEPCHROME_INLINE Dataset with_marks(Dataset data, std::span<const std::string> marks,
                                     const std::string& where) {
    data.check(where);
    if (std::equal(data.marks.begin(), data.marks.end(), marks.begin(), marks.end())) return data;
    if (data.marks.empty() && !marks.empty()) {
        throw_as<DataError>({where, ": does not name its marks (wanted ", join(marks, ", "),
                             ", in any order); name the columns"});
    }
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

DEEPCHROME_INLINE Dataset concatenate(std::span<const Dataset> parts) {
    std::vector<const Dataset*> pointers;
    for (const Dataset& part : parts) pointers.push_back(&part);
    return detail::concatenate(pointers);
}

}  // namespace deepchrome

#endif
