// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

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
inline void check_same_genome(std::span<const BinnedSignal> signals, const Annotation& annotation,
                              const AssemblyEvidence& evidence) {
    for (const BinnedSignal& signal : signals) {
        check_same_assembly(signal.path, signal.chromosomes, signal.evidence, annotation.name,
                            annotation.chromosomes, evidence);
    }
}

/// The same for a blacklist, but that it may be of chromosomes without genes, whose reads are not to belong
/// to the library.
inline void check_blacklist_genome(const std::string& name, const IntervalSet& blacklist,
                                   std::span<const BinnedSignal> signals, const Annotation& annotation,
                                   const AssemblyEvidence& evidence) {
    if (blacklist.empty()) return;
    const bool of_use = std::any_of(signals.begin(), signals.end(), [&](const BinnedSignal& signal) {
        const std::span<const ChromosomeUse> uses = signal.chromosomes.uses();
        return std::any_of(uses.begin(), uses.end(), [&](const ChromosomeUse& use) {
            return use.items > 0 && blacklist.on(use.name) != nullptr;
        });
    });
    const AssemblyEvidence own = assembly_evidence(blacklist.chromosomes().uses());
    if (of_use && compatible(own, evidence)) return;
    check_same_assembly(name, blacklist.chromosomes(), own, annotation.name, annotation.chromosomes,
                        evidence);
}

/// The chromosomes that a file spells otherwise than the genes: {"1", "chr1"}, in the order of the file.
inline std::vector<std::pair<std::string, std::string>> renamed_chromosomes(const ChromosomeTable& file,
                                                                            const ChromosomeTable& genes) {
    std::vector<std::pair<std::string, std::string>> renamed;
    for (const ChromosomeUse& use : file.uses()) {
        const std::size_t number = genes.find(use.name);
        if (number != ChromosomeTable::absent && genes[number].name != use.name)
            renamed.emplace_back(use.name, genes[number].name);
    }
    return renamed;
}

/// How many windows stick out of their chromosome, whose length a signal's header says, or else the assembly.
/// Throws DataError for a gene beyond the end.
inline std::size_t count_padded(const WindowIndex& windows, const Annotation& annotation,
                                std::span<const BinnedSignal> signals, const AssemblyEvidence& evidence) {
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
