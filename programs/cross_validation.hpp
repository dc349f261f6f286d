// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/all.hpp>

#include "goal.hpp"
#include "measure.hpp"
#include "program.hpp"

namespace programs {

/// What --folds, --repeats and --chromosomes say.
struct Repetition {
    std::size_t folds = 0;  ///< 0: the tables as they are
    std::size_t repeats = 1;
    std::string chromosomes = {};

    void add_to(CLI::App& app) {
        app.add_option("--folds", folds,
                       "divide all genes of the tables into so many folds, and test on each once")
            ->check(CLI::Range(std::size_t{2}, std::size_t{1000}));
        app.add_option("--repeats", repeats, "do it so many times, with seeds that follow each other")
            ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
            ->capture_default_str();
        app.add_option(
            "--chromosomes", chromosomes,
            "table of genes with the columns chrom and gene_id: genes of a chromosome stay in one fold");
    }

    bool several() const { return folds > 0 || repeats > 1; }

    json record() const { return {{"folds", folds}, {"repeats", repeats}, {"chromosomes", chromosomes}}; }
};

/// Reads a labeled table whose genes are of both classes.
inline deepchrome::Dataset read_labeled(const std::string& path, const std::vector<std::string>& marks,
                                        const std::string& learner,
                                        const std::string& remedy = "correct the label") {
    using namespace deepchrome;
    Dataset data = read_csv(path, signal, Goal{}.reading(marks, Labels::required, remedy));
    const ClassBalance balance = class_balance(data.labels);
    if (balance.on == 0 || balance.off == 0) {
        throw DataError(path + ": all " + std::to_string(data.size()) + " genes are " +
                        (balance.on == 0 ? "OFF (label 0)" : "ON (label 1)") + ", and " + learner +
                        " learns nothing from one class; give a table with genes of both");
    }
    return data;
}

/// Reads a labeled table from which a network of that goal can learn; `remedy` is for labels of another kind.
inline deepchrome::Dataset read_for(Goal goal, const std::string& path, const std::vector<std::string>& marks,
                                    const std::string& remedy) {
    using namespace deepchrome;
    if (goal.binary()) return read_labeled(path, marks, "a network", remedy);
    Dataset data = read_csv(path, signal, goal.reading(marks, Labels::required, remedy));
    const std::string fault = goal.fault(data.labels);
    if (!fault.empty()) {
        throw DataError(path + ": " + fault +
                        (goal.number() ? "; give a table with values to learn"
                                       : "; give a table with genes of each, or "
                                         "another --classes"));
    }
    if (goal.number() &&
        std::ranges::all_of(data.labels, [](float label) { return label == 0 || label == 1; })) {
        throw DataError(path +
                        ": all labels are 0 or 1, which are classes (wanted values); leave out --task " +
                        "regress, or label the genes with their values, as deepchrome-bin --label log2 does");
    }
    return data;
}

/// "repeat 1, fold 3", as far as there are several.
inline std::string name_of(const deepchrome::FoldRows& part, const Repetition& how) {
    std::string name;
    if (how.repeats > 1) name += "repeat " + std::to_string(part.repeat + 1);
    if (how.folds > 0)
        name += std::string(name.empty() ? "" : ", ") + "fold " + std::to_string(part.fold + 1);
    return name;
}

/// The trainings of a run. Throws DataError where a part of a fold lacks a class, or all its values are the
/// same.
inline std::vector<deepchrome::FoldRows> parts_of(const deepchrome::Dataset& pool, const Repetition& how,
                                                  deepchrome::Seed seed, Goal goal = {}) {
    using namespace deepchrome;
    std::vector<std::string> groups;
    if (!how.chromosomes.empty()) groups = read_chromosomes(how.chromosomes, pool.genes);
    std::vector<FoldRows> parts =
        cross_validation(goal.strata(pool.labels), groups, how.folds, how.repeats, seed);
    for (const deepchrome::FoldRows& part : parts) {
        for (const auto& [rows, what] :
             {std::pair(&part.train, "training"), std::pair(&part.valid, "validation"),
              std::pair(&part.test, "test")}) {
            std::vector<float> labels;
            for (const std::size_t row : *rows) labels.push_back(pool.labels[row]);
            const std::string fault = goal.fault(labels, std::string(what) + " ");
            if (!fault.empty()) throw DataError(name_of(part, how) + ": " + fault + "; ask for fewer folds");
        }
    }
    return parts;
}

/// Mean and standard deviation (divisor n - 1) over trainings of every number that is in all of `metrics`.
inline json summary_of(const std::vector<json>& metrics) {
    json mean = json::object();
    json deviation = json::object();
    for (const auto& [name, first] : metrics.front().items()) {
        if (!first.is_number_float()) continue;
        std::vector<double> values;
        for (const json& one : metrics) {
            if (one[name].is_number()) values.push_back(one[name].get<double>());
        }
        const double center =
            std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
        double squares = 0;
        for (const double value : values) squares += (value - center) * (value - center);
        mean[name] = center;
        deviation[name] = std::sqrt(squares / static_cast<double>(values.size() - 1));
    }
    return {{"mean", std::move(mean)}, {"standard_deviation", std::move(deviation)}};
}

/// Which fold each gene was in, a column per repeat.
inline void write_folds(std::ostream& out, const deepchrome::Dataset& pool,
                        std::span<const deepchrome::FoldRows> parts, const Repetition& how) {
    std::vector<std::size_t> fold(pool.size() * how.repeats);
    for (const deepchrome::FoldRows& part : parts) {
        for (const std::size_t row : part.test) fold[row * how.repeats + part.repeat] = part.fold + 1;
    }
    out << "gene";
    for (std::size_t repeat = 1; repeat <= how.repeats; ++repeat)
        out << "\tfold" << (how.repeats > 1 ? std::to_string(repeat) : "");
    for (std::size_t row = 0; row < pool.size(); ++row) {
        out << '\n' << pool.genes[row];
        for (std::size_t repeat = 0; repeat < how.repeats; ++repeat)
            out << '\t' << fold[row * how.repeats + repeat];
    }
    out << '\n';
}

inline void say_summary(std::string_view which, const json& summary) {
    const auto value = [](const json& number) { return deepchrome::format_fixed(number.get<double>(), 4); };
    const auto [key, name] = headline_of(summary["mean"]);
    const json& deviation = summary["standard_deviation"][key];
    std::cerr << which << ": mean " << name << ' ' << value(summary["mean"][key]) << " (standard deviation "
              << (deviation.is_number() && std::isfinite(deviation.get<double>()) ? value(deviation)
                                                                                  : std::string("undefined"))
              << ")\n";
}

}  // namespace programs
