// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Knows nothing of histones: p(ON) of a gene is the part of the other cell types in which it is ON. Many
/// genes are ON, or OFF, everywhere, so a model that is trained on some cell types and tested on the same
/// genes in another has to beat this; where it does not, it may only have learned which gene it sees.
///
/// Genes go by id. The few ids that stand for two genes share one mean.
class GeneMean {
public:
    void add(std::string_view gene, bool on) {
        Count& count = counts_[std::string(gene)];
        count.on += on ? 1 : 0;
        ++count.all;
    }

    /// All genes of a labeled data set.
    void add(const Dataset& cell) {
        if (cell.labels.size() > cell.genes.size()) cell.check("GeneMean");  // signals are not needed
        for (std::size_t i = 0; i < cell.labels.size(); ++i) add(cell.genes[i], cell.labels[i] > 0.5f);
    }

    /// Nothing for a gene that was in no other cell type.
    std::optional<double> probability(const std::string& gene) const {
        const auto found = counts_.find(gene);
        if (found == counts_.end()) return std::nullopt;
        return static_cast<double>(found->second.on) / static_cast<double>(found->second.all);
    }

private:
    struct Count {
        std::size_t on = 0;
        std::size_t all = 0;
    };

    std::unordered_map<std::string, Count> counts_;
};

}  // namespace deepchrome
