// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/auroc.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The AUROC for several classes: for each class the AUROC of its genes against all others (one versus rest),
/// ranked by the score of that class, and the unweighted mean over the classes with genes. Equal to
/// scikit-learn's roc_auc_score with multi_class="ovr" and average="macro" if every class has genes.
class MacroAuroc {
public:
    /// Error for fewer than two classes.
    explicit MacroAuroc(std::size_t classes);

    /// Adds a gene: one score per class and its class. Error for a wrong number of scores or an invalid
    /// class; NumericError for a score of NaN.
    void add(std::span<const double> scores, std::size_t label);

    /// Error if the numbers of classes differ.
    void merge(const MacroAuroc& other);

    /// The AUROC of each class against the rest; NaN if the class has no genes or all genes.
    std::vector<double> by_class() const;

    /// The mean of these; NaN if all genes are of one class.
    double value() const;

private:
    std::vector<Auroc> each_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE MacroAuroc::MacroAuroc(std::size_t classes) : each_(classes) {
    if (classes < 2) {
        throw_as<Error>({"MacroAuroc: the number of classes is ", classes, " (wanted at least 2)"});
    }
}

DEEPCHROME_INLINE void MacroAuroc::add(std::span<const double> scores, std::size_t label) {
    if (scores.size() != each_.size() || label >= each_.size()) {
        throw_as<Error>({"MacroAuroc: a gene of class ", label, " has ", scores.size(), " scores (wanted ",
                         each_.size(), ", and a class below)"});
    }
    for (std::size_t c = 0; c < each_.size(); ++c) each_[c].add(scores[c], c == label);
}

DEEPCHROME_INLINE void MacroAuroc::merge(const MacroAuroc& other) {
    if (other.each_.size() != each_.size()) {
        throw_as<Error>(
            {"MacroAuroc: the other has ", other.each_.size(), " classes (wanted ", each_.size(), ")"});
    }
    for (std::size_t c = 0; c < each_.size(); ++c) each_[c].merge(other.each_[c]);
}

DEEPCHROME_INLINE std::vector<double> MacroAuroc::by_class() const {
    std::vector<double> values;
    for (const Auroc& auroc : each_) values.push_back(auroc.value());
    return values;
}

DEEPCHROME_INLINE double MacroAuroc::value() const {
    double sum = 0;
    std::size_t count = 0;
    for (const double value : by_class()) {
        if (is_nan(value)) continue;
        sum += value;
        ++count;
    }
    return count == 0 ? not_a_number() : sum / static_cast<double>(count);
}

}  // namespace deepchrome

#endif
