// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A linear function of the columns of Features.
struct LinearCoefficients {
    std::vector<double> weights = {};  ///< one per column
    double intercept = 0;

    /// Error for another number of values.
    double operator()(std::span<const double> row) const {
        if (row.size() != weights.size()) {
            throw_as<Error>({"LinearCoefficients: a row of ", row.size(), " values (wanted ", weights.size(),
                             ", one per weight); give a row of the columns that were fitted"});
        }
        return std::inner_product(row.begin(), row.end(), weights.begin(), intercept);
    }
};

namespace detail {

/// What messages about a problem say: who solves it, and how its columns are called.
struct ProblemNames {
    std::string where;
    std::vector<std::string> columns = {};  ///< empty: by number, from 1

    std::string column(std::size_t j) const {
        return columns.empty() ? message_of({"column ", j + 1}) : columns[j];
    }
};

/// The numbers 0, 1, ... of all rows.
inline std::vector<std::size_t> all_rows(std::size_t count) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
}

inline void check_penalty(double penalty, const std::string& where) {
    if (is_finite(penalty) && penalty >= 0) return;
    throw_as<DataError>({where, ": a penalty is ", format_shortest(penalty),
                         " (wanted a finite number, 0 or more); correct it"});
}

/// Throws DataError, opened by `where`, unless there is one finite target per row, and rows of finite values.
inline void check_problem(const Features& features, std::span<const float> targets,
                          const std::string& where) {
    if (features.columns == 0 || features.values.size() != features.columns * features.rows()) {
        throw_as<DataError>({where, ": ", features.values.size(), " values in rows of ", features.columns,
                             " columns (wanted whole rows); correct the number of columns"});
    }
    if (targets.empty() || features.rows() != targets.size()) {
        throw_as<DataError>({where, ": ", features.rows(), " rows for ", targets.size(),
                             " labels (wanted one each, and at least one); give a label per row"});
    }
    for (std::size_t i = 0; i < features.values.size(); ++i) {
        if (is_finite(features.values[i])) continue;
        throw_as<DataError>({where, ": row ", i / features.columns + 1, ", column ", i % features.columns + 1,
                             " is ", format_shortest(features.values[i]),
                             " (wanted a finite number); correct the data"});
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (is_finite(targets[i])) continue;
        throw_as<DataError>({where, ": the label of row ", i + 1, " is ", format_shortest(targets[i]),
                             " (wanted a finite number); correct the data"});
    }
}

/// Throws NumericError where sums over the rows are not finite.
[[noreturn]] inline void throw_not_finite(const ProblemNames& names) {
    throw_as<NumericError>(
        {names.where, ": sums of squares are not finite (wanted values whose squares a double can hold); "
                      "scale the columns"});
}

/// Throws DataError for a column that depends on those before it, which only a penalty can decide.
[[noreturn]] inline void throw_dependent(std::size_t column, const ProblemNames& names) {
    throw_as<DataError>({names.where, ": ", names.column(column),
                         " is constant or follows from the columns before it (wanted independent columns "
                         "where there is no penalty); give a penalty, or a larger one"});
}

}  // namespace detail
}  // namespace deepchrome
