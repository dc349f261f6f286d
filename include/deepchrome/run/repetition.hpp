// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/run/gene_families.hpp>
#include <deepchrome/run/gene_positions.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/gene_groups.hpp>
#include <deepchrome/table/split.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Trainings instead of one: folds of all genes, repeats with seeds that follow each other, or both.
struct Repetition {
    std::size_t folds = 0;  ///< 0: the tables as they are
    std::size_t repeats = 1;
    std::filesystem::path chromosomes =
        {};                 ///< table of genes; those of a chromosome stay in one fold; empty: none
    std::string loci = {};  ///< table of genes; those whose windows overlap stay in one fold; empty: none

    bool several() const { return folds > 0 || repeats > 1; }
};

/// The genes of one run as tables: those of a fold, or the tables as they are.
struct RunTables {
    Dataset train;
    Dataset valid;
    Dataset test;
};

/// One run of a Repetition.
struct RunPart {
    FoldRows rows;     ///< of the genes together; empty without folds
    std::string name;  ///< "repeat 1, fold 3"; empty for the only one
    Seed seed;

    /// The name for files: "repeat1fold3".
    std::string file_name() const;
};

/// The runs of a Repetition over train, valid and test genes, and what their test genes are together. Rows of
/// one gene are never in two folds.
class RepeatedRuns {
public:
    /// Throws DataError where a part of a fold cannot be trained on or measured with; `task` says what that
    /// takes.
    RepeatedRuns(Repetition repetition, Task task, Seed seed, const RunTables& tables);

    RepeatedRuns(Repetition, Task, Seed, RunTables&&) = delete;  // the tables are referred to

    const Repetition& repetition() const { return repetition_; }
    const std::vector<RunPart>& parts() const { return parts_; }
    bool folds() const { return repetition_.folds > 0; }

    /// What stays together in folds; null without folds.
    const GeneFamilies* families_in_folds() const { return families_ ? &*families_ : nullptr; }

    /// The genes that the runs are tested on: all in folds, else those of the test table.
    const Dataset& tested() const { return folds() ? genes_ : tables_.test; }

    /// The tables of one run.
    RunTables tables(const RunPart& part) const;

    /// What a model that divides its own genes has to keep together, as folds do: a name for each of the
    /// training genes of one run, and behind them for each of its validation genes.
    std::vector<std::string> groups(const RunPart& part) const;

    /// The rows, among `tested()`, of the test genes of one run.
    std::vector<std::size_t> test_rows(const RunPart& part) const;

    /// folds.tsv: the fold of each gene, a column per repeat.
    void write_folds(std::ostream& out) const;

private:
    GeneFamilies families_of(const Dataset& genes) const;

    void add(FoldRows rows, Seed seed);

    void check(const RunPart& part, Task task) const;

    Repetition repetition_;
    const RunTables& tables_;
    Dataset genes_;
    std::optional<GeneFamilies> families_;
    std::vector<std::string> groups_;  // by gene of genes_
    std::vector<RunPart> parts_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string RunPart::file_name() const {
    std::string text;
    std::copy_if(name.begin(), name.end(), std::back_inserter(text),
                 [](char c) { return c != ' ' && c != ','; });
    return text;
}

DEEPCHROME_INLINE RepeatedRuns::RepeatedRuns(Repetition repetition, Task task, Seed seed,
                                             const RunTables& tables)
    : repetition_(std::move(repetition)), tables_(tables),
      genes_(repetition_.folds > 0 ? concatenate(tables.train, tables.valid, tables.test) : Dataset{}) {
    if (repetition_.folds == 0) {
        for (std::size_t repeat = 0; repeat < repetition_.repeats; ++repeat)
            add({repeat, 0, {}, {}, {}}, seed);
        return;
    }
    families_ = families_of(genes_);
    groups_ = repetition_.chromosomes.empty() ? families_->names
                                              : read_chromosomes(repetition_.chromosomes, genes_.genes);
    for (FoldRows& rows : cross_validation(task.strata(genes_.labels), groups_, repetition_.folds,
                                           repetition_.repeats, seed)) {
        add(std::move(rows), seed);
        check(parts_.back(), task);
    }
}

DEEPCHROME_INLINE RunTables RepeatedRuns::tables(const RunPart& part) const {
    if (!folds()) return tables_;
    return {subset(genes_, part.rows.train), subset(genes_, part.rows.valid), subset(genes_, part.rows.test)};
}

DEEPCHROME_INLINE std::vector<std::string> RepeatedRuns::groups(const RunPart& part) const {
    std::vector<std::string> names;
    if (!folds()) {
        names = families_of(concatenate(tables_.train, tables_.valid, tables_.test)).names;
        names.resize(tables_.train.size() + tables_.valid.size());
    }
    for (const std::vector<std::size_t>* rows : {&part.rows.train, &part.rows.valid}) {
        for (const std::size_t row : *rows) names.push_back(groups_[row]);
    }
    return names;
}

DEEPCHROME_INLINE std::vector<std::size_t> RepeatedRuns::test_rows(const RunPart& part) const {
    if (folds()) return part.rows.test;
    std::vector<std::size_t> rows(tested().size());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
    return rows;
}

DEEPCHROME_INLINE void RepeatedRuns::write_folds(std::ostream& out) const {
    const std::size_t repeats = repetition_.repeats;
    std::vector<std::size_t> fold(genes_.size() * repeats);
    for (const RunPart& part : parts_) {
        for (const std::size_t row : part.rows.test)
            fold[row * repeats + part.rows.repeat] = part.rows.fold + 1;
    }
    out << "gene";
    for (std::size_t repeat = 1; repeat <= repeats; ++repeat)
        out << "\tfold" << (repeats > 1 ? std::to_string(repeat) : "");
    for (std::size_t row = 0; row < genes_.size(); ++row) {
        out << '\n' << genes_.genes[row];
        for (std::size_t repeat = 0; repeat < repeats; ++repeat) out << '\t' << fold[row * repeats + repeat];
    }
    out << '\n';
}

DEEPCHROME_INLINE GeneFamilies RepeatedRuns::families_of(const Dataset& genes) const {
    if (repetition_.loci.empty()) return GeneFamilies(genes.genes);
    return {genes.genes, read_gene_positions(repetition_.loci, genes.genes, "the tables"),
            window_length(genes, repetition_.loci)};
}

DEEPCHROME_INLINE void RepeatedRuns::add(FoldRows rows, Seed seed) {
    std::string name;
    if (repetition_.repeats > 1) name = message_of({"repeat ", rows.repeat + 1});
    if (repetition_.folds > 0) name = message_of({name, name.empty() ? "" : ", ", "fold ", rows.fold + 1});
    const std::size_t repeat = rows.repeat;
    parts_.push_back({std::move(rows), std::move(name), Seed{seed.value + repeat}});
}

DEEPCHROME_INLINE void RepeatedRuns::check(const RunPart& part, Task task) const {
    for (const auto& [rows, which] : {std::pair{&part.rows.train, "training "},
                                      {&part.rows.valid, "validation "},
                                      {&part.rows.test, "test "}}) {
        std::vector<float> labels;
        for (const std::size_t row : *rows) labels.push_back(genes_.labels[row]);
        const std::string why = task.why_untrainable(labels, which);
        if (!why.empty())
            throw_as<DataError>({part.name, ": ", why, "; bring more genes, or ask for fewer folds"});
    }
}

}  // namespace deepchrome

#endif
