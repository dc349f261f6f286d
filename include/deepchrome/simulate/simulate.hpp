// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/quantile.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/simulate/chromatin.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A cell type to simulate.
struct Simulation {
    Seed seed{1};  ///< of the cell type: its expression, chromatin and counts
    Seed genome{
        1};  ///< of what its genes are in every cell type: strand, length, kind of promoter, usual expression
    std::size_t bins = 100;  ///< of 100 base pairs, the TSS between the two middle ones
    /// Marks other than the five published ones peak at active promoters.
    std::vector<std::string> marks = published_mark_names();
    /// How loosely marks follow expression: standard deviation, in log2 RPKM, between the two. The default
    /// makes classes overlap as in the study (AUROC of the DeepChrome network about 0.80); 0 leaves only the
    /// noise of counts.
    double overlap = 3.4;
    double depth = 1;  ///< factor on all expected counts; 1 is a library of about 30 million reads
};

/// A simulated cell type: marks of every gene, and what they followed.
struct SimulatedCell {
    Dataset data;                     ///< label 1: expression above the median
    std::vector<double> expression;   ///< RPKM
    std::vector<std::int8_t> strand;  ///< +1 or -1
    double median = 0;                ///< of `expression`
};

/// Names and strands of genes; either may be left empty and is then made up.
struct GeneNames {
    std::vector<std::string> genes = {};
    std::vector<std::int8_t> strand = {};  ///< +1 or -1
};

/// Simulates the marks of genes with this expression (RPKM), in their order. Gene number g depends on the
/// seeds, g and its expression alone, a mark on its own name too: not on how many genes or which other marks
/// there are. Only labels do, through the median. Throws DataError for expression that is negative or not
/// finite, and for lists that do not fit.
SimulatedCell simulate(std::span<const double> expression, const Simulation& options = {},
                       const GeneNames& names = {});

/// Simulates `genes` genes of a cell type with expression of its own.
SimulatedCell simulate(std::size_t genes, const Simulation& options = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE SimulatedCell simulate(std::span<const double> expression, const Simulation& options,
                                         const GeneNames& names) {
    const std::size_t genes = expression.size();
    const std::size_t marks = options.marks.size();
    check_marks(options.marks, std::max<std::size_t>(marks, 1), "simulation");
    if (options.bins == 0) throw DataError("simulation: 0 bins were asked for (wanted at least 1)");
    if (!is_finite(options.depth) || options.depth <= 0) {
        throw_as<DataError>(
            {"simulation: depth is ", format_shortest(options.depth), " (wanted a number above 0)"});
    }
    if (!is_finite(options.overlap) || options.overlap < 0) {
        throw_as<DataError>(
            {"simulation: overlap is ", format_shortest(options.overlap), " (wanted 0 or more)"});
    }
    for (const std::size_t given : {names.genes.size(), names.strand.size()}) {
        if (given == 0 || given == genes) continue;
        throw_as<DataError>(
            {"simulation: ", given, " names or strands for ", genes, " genes (wanted one for each)"});
    }

    SimulatedCell cell;
    cell.expression.assign(expression.begin(), expression.end());
    cell.median = median({expression.begin(), expression.end()});
    Dataset& data = cell.data;
    data.signal = {options.bins, marks};
    data.marks = options.marks;
    data.description = {.bin_width = detail::simulated_bin_width,
                        .orientation = Orientation::genome,
                        .normalization = "none"};
    data.signals.resize({genes, options.bins, marks});
    data.genes = names.genes;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        if (!is_finite(expression[gene]) || expression[gene] < 0) {
            throw_as<DataError>({"simulation: expression of gene ", gene + 1, " is ",
                                 format_shortest(expression[gene]), " (wanted a finite number, 0 or more)"});
        }
        detail::GeneTraits traits(options.genome, gene);
        if (!names.strand.empty()) traits.strand = names.strand[gene] < 0 ? -1 : 1;
        const detail::GeneChromatin chromatin(traits, expression[gene], options.overlap, options.seed, gene);
        for (std::size_t mark = 0; mark < marks; ++mark) {
            detail::draw_counts(options.marks[mark], chromatin, options.seed, gene, options.depth,
                                options.bins, data.signals.data() + gene * data.signal.size() + mark, marks);
        }
        cell.strand.push_back(traits.strand < 0 ? std::int8_t{-1} : std::int8_t{1});
        data.labels.push_back(expression[gene] > cell.median ? 1.0f : 0.0f);
        if (names.genes.empty()) {
            const std::string number = std::to_string(gene + 1);
            data.genes.push_back(std::string("SIM") +
                                 std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number);
        }
    }
    return cell;
}

DEEPCHROME_INLINE SimulatedCell simulate(std::size_t genes, const Simulation& options) {
    std::vector<double> expression(genes);
    for (std::size_t gene = 0; gene < genes; ++gene) {
        expression[gene] =
            detail::simulated_expression(detail::GeneTraits(options.genome, gene), options.seed, gene);
    }
    return simulate(std::span<const double>(expression), options);
}

}  // namespace deepchrome

#endif
