// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <deepchrome/run/repetition.hpp>

#include "program.hpp"

namespace programs {

/// --folds, --repeats and --chromosomes.
class RepetitionFlags {
public:
    explicit RepetitionFlags(CLI::App& app) {
        app.add_option("--folds", value_.folds,
                       "divide all genes of the tables into so many folds, and test on each once")
            ->check(CLI::Range(std::size_t{2}, std::size_t{1000}));
        app.add_option("--repeats", value_.repeats, "do it so many times, with seeds that follow each other")
            ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
            ->capture_default_str();
        app.add_option(
            "--chromosomes", chromosomes_,
            "table of genes with the columns chrom and gene_id: genes of a chromosome stay in one fold");
    }

    bool folds() const { return value_.folds > 0; }
    bool several() const { return value_.several(); }
    deepchrome::Repetition repetition() const { return {value_.folds, value_.repeats, chromosomes_}; }
    json record() const {
        return {{"folds", value_.folds}, {"repeats", value_.repeats}, {"chromosomes", chromosomes_}};
    }

private:
    deepchrome::Repetition value_;
    std::string chromosomes_;
};

}  // namespace programs
