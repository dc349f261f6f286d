// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The number of genes for each pair of class and called class. For two classes and a threshold, see
/// `Confusion`.
class ConfusionMatrix {
public:
    /// Error for 0 classes.
    explicit ConfusionMatrix(std::size_t classes) : classes_(classes), counts_(classes * classes) {
        if (classes == 0) throw Error("ConfusionMatrix: the number of classes is 0 (wanted at least 1)");
    }

    /// Error for an invalid class.
    void add(std::size_t predicted, std::size_t label);

    /// Error if the numbers of classes differ.
    void merge(const ConfusionMatrix& other);

    std::size_t classes() const { return classes_; }

    /// The number of genes of class `label` that were called `predicted`.
    std::uint64_t count(std::size_t label, std::size_t predicted) const {
        return counts_[label * classes_ + predicted];
    }

    /// Genes of class `label`.
    std::uint64_t size(std::size_t label) const;

    /// The fraction of all genes with the correct call; NaN without genes.
    double accuracy() const;

    /// The fraction of the genes of a class with the correct call; NaN if there are none.
    double recall(std::size_t label) const { return quotient(count(label, label), size(label)); }

    /// The mean recall over the classes with genes; NaN without genes.
    double balanced_accuracy() const;

    /// The accuracy.
    double value() const { return accuracy(); }

private:
    static double quotient(std::uint64_t part, std::uint64_t whole) {
        return whole == 0 ? not_a_number() : static_cast<double>(part) / static_cast<double>(whole);
    }

    std::size_t classes_;
    std::vector<std::uint64_t> counts_;  // by label, then by what it was called
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void ConfusionMatrix::add(std::size_t predicted, std::size_t label) {
    if (predicted >= classes_ || label >= classes_) {
        throw_as<Error>({"ConfusionMatrix: a gene of class ", label, " was called class ", predicted,
                         " (wanted classes below ", classes_, ")"});
    }
    ++counts_[label * classes_ + predicted];
}

DEEPCHROME_INLINE void ConfusionMatrix::merge(const ConfusionMatrix& other) {
    if (other.classes_ != classes_) {
        throw_as<Error>(
            {"ConfusionMatrix: the other has ", other.classes_, " classes (wanted ", classes_, ")"});
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

DEEPCHROME_INLINE std::uint64_t ConfusionMatrix::size(std::size_t label) const {
    std::uint64_t sum = 0;
    for (std::size_t predicted = 0; predicted < classes_; ++predicted) sum += count(label, predicted);
    return sum;
}

DEEPCHROME_INLINE double ConfusionMatrix::accuracy() const {
    std::uint64_t right = 0;
    std::uint64_t all = 0;
    for (std::size_t label = 0; label < classes_; ++label) {
        right += count(label, label);
        all += size(label);
    }
    return quotient(right, all);
}

DEEPCHROME_INLINE double ConfusionMatrix::balanced_accuracy() const {
    double sum = 0;
    std::uint64_t present = 0;
    for (std::size_t label = 0; label < classes_; ++label) {
        if (size(label) == 0) continue;
        sum += recall(label);
        ++present;
    }
    return present == 0 ? not_a_number() : sum / static_cast<double>(present);
}

}  // namespace deepchrome

#endif
