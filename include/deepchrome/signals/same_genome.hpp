// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/signals/interval_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Throws DataError unless the signals can be of the genome that the genes are of: see check_same_assembly.
void check_same_genome(std::span<const BinnedSignal> signals, const Annotation& annotation,
                       const AssemblyEvidence& evidence);

/// The same for a blacklist, but that it may be of chromosomes without genes, whose reads are not to belong
/// to the library.
void check_blacklist_genome(const std::string& name, const IntervalSet& blacklist,
                            std::span<const BinnedSignal> signals, const Annotation& annotation,
                            const AssemblyEvidence& evidence);

/// What a signal lacks: chromosomes that genes are on, of which it has no read and no value.
struct MissingChromosomes {
    std::vector<ChromosomeUse> missing;  ///< with the number of genes on each
    std::vector<ChromosomeUse> unused;   ///< those of the signal that no gene is on
    std::size_t genes = 0;               ///< on the missing ones
    std::size_t all_genes = 0;

    bool most() const { return 2 * genes > all_genes; }

    /// "chrX, chr5, where 2 of 3 genes are, and has chr23, where none is".
    std::string text() const;
};

/// Looks for the chromosomes of the `genes`, of which `is_used(row)` are counted, in a signal.
template <class IsUsed>
MissingChromosomes missing_chromosomes(const BinnedSignal& signal, std::span<const GeneLocus> genes,
                                       const ChromosomeTable& of_genes, IsUsed&& is_used) {
    MissingChromosomes result;
    ChromosomeTable missing;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        if (!is_used(row)) continue;
        ++result.all_genes;
        const std::size_t number = signal.chromosomes.find(genes[row].chromosome);
        if (number != ChromosomeTable::absent && signal.chromosomes[number].items > 0) continue;
        ++result.genes;
        ++missing[missing.add(genes[row].chromosome)].items;
    }
    result.missing.assign(missing.uses().begin(), missing.uses().end());
    if (result.missing.empty()) return result;
    for (const ChromosomeUse& use : signal.chromosomes.uses()) {
        if (use.items > 0 && of_genes.find(use.name) == ChromosomeTable::absent) result.unused.push_back(use);
    }
    return result;
}

/// Throws DataError for a signal that no window has anything of: a file of something else, which would be a
/// table of zeros. To be asked before signals are brought to their unit.
void require_some_signal(const BinnedSignal& signal);

/// The chromosomes that a file spells otherwise than the genes: {"1", "chr1"}, in the order of the file.
std::vector<std::pair<std::string, std::string>> renamed_chromosomes(const ChromosomeTable& file,
                                                                     const ChromosomeTable& genes);

/// How many windows stick out of their chromosome, whose length a signal's header says, or else the assembly.
/// Throws DataError for a gene beyond the end.
std::size_t count_padded(const WindowIndex& windows, const Annotation& annotation,
                         std::span<const BinnedSignal> signals, const AssemblyEvidence& evidence);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void check_same_genome(std::span<const BinnedSignal> signals, const Annotation& annotation,
                                         const AssemblyEvidence& evidence) {
    for (const BinnedSignal& signal : signals) {
        check_same_assembly(signal.path, signal.chromosomes, signal.evidence, annotation.name,
                            annotation.chromosomes, evidence);
    }
}

DEEPCHROME_INLINE void check_blacklist_genome(const std::string& name, const IntervalSet& blacklist,
                                              std::span<const BinnedSignal> signals,
                                              const Annotation& annotation,
                                              const AssemblyEvidence& evidence) {
    if (blacklist.empty()) return;
    const bool of_use = std::any_of(signals.begin(), signals.end(), [&](const BinnedSignal& signal) {
        const std::span<const ChromosomeUse> uses = signal.chromosomes.uses();
        return std::any_of(uses.begin(), uses.end(), [&](const ChromosomeUse& use) {
            return use.items > 0 && blacklist.on(use.name) != nullptr;
        });
    });
    const AssemblyEvidence own = assembly_evidence(blacklist.chromosomes().uses(), blacklist.assembly);
    if (of_use && compatible(own, evidence)) return;
    check_same_assembly(name, blacklist.chromosomes(), own, annotation.name, annotation.chromosomes,
                        evidence);
}

DEEPCHROME_INLINE std::string MissingChromosomes::text() const {
    std::string text = message_of({some_chromosomes(missing), ", where ", genes, " of ", all_genes,
                                   genes == 1 ? " genes is" : " genes are"});
    return unused.empty() ? text : text + ", and has " + some_chromosomes(unused) + ", where none is";
}

DEEPCHROME_INLINE void require_some_signal(const BinnedSignal& signal) {
    if (signal.reads ? signal.tally.in_windows > 0
                     : std::any_of(signal.values.begin(), signal.values.end(),
                                   [](float value) { return !is_nan(value) && value != 0; }))
        return;
    throw_as<DataError>(
        {signal.path, ": ",
         signal.reads ? message_of({"none of its ", signal.tally.counted, " reads is in a window"})
                      : std::string("has no value in any window"),
         " of a gene (wanted some); give a file of the whole genome, of the assembly of the genes"});
}

DEEPCHROME_INLINE std::vector<std::pair<std::string, std::string>>
renamed_chromosomes(const ChromosomeTable& file, const ChromosomeTable& genes) {
    std::vector<std::pair<std::string, std::string>> renamed;
    for (const ChromosomeUse& use : file.uses()) {
        const std::size_t number = genes.find(use.name);
        if (number != ChromosomeTable::absent && genes[number].name != use.name)
            renamed.emplace_back(use.name, genes[number].name);
    }
    return renamed;
}

DEEPCHROME_INLINE std::size_t count_padded(const WindowIndex& windows, const Annotation& annotation,
                                           std::span<const BinnedSignal> signals,
                                           const AssemblyEvidence& evidence) {
    const Assembly* const assembly =
        evidence.candidates.size() == 1 ? find_assembly(evidence.candidates.front()) : nullptr;
    std::size_t padded = 0;
    for (std::size_t row = 0; row < windows.size(); ++row) {
        const GeneLocus& gene = annotation.genes[row];
        std::int64_t length = assembly == nullptr ? 0 : assembly->length(gene.chromosome);
        for (const BinnedSignal& signal : signals) {
            const std::size_t number = signal.chromosomes.find(gene.chromosome);
            if (number == ChromosomeTable::absent || signal.chromosomes[number].length == 0) continue;
            length = signal.chromosomes[number].length;
            if (gene.tss < length) continue;
            throw_as<DataError>({signal.path, ": ", gene.chromosome, " is ", length, " bp long, and gene ",
                                 gene.id, " of ", annotation.name, " starts at ", gene.tss,
                                 " (wanted genes within it); bring both of one assembly"});
        }
        const std::int64_t start = windows[row].start;
        padded += start < 0 || (length > 0 && start + windows.rule().length() > length);
    }
    return padded;
}

}  // namespace deepchrome

#endif
