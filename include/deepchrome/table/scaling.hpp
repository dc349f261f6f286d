// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How signals are changed before a network sees them.
enum class ScalingKind {
    none,               ///< as they are
    log1p,              ///< log(1 + x)
    standardize,        ///< (x - mean) / standard deviation, by mark
    log1p_standardize,  ///< log(1 + x), and that standardized: less depends on how deeply each mark was
                        ///< sequenced
};

/// Whether a scaling of this kind has a mean and a deviation of every mark.
constexpr bool is_fitted(ScalingKind kind) {
    return kind == ScalingKind::standardize || kind == ScalingKind::log1p_standardize;
}

/// Whether it is of the logarithms of the signals.
constexpr bool takes_logarithms(ScalingKind kind) {
    return kind == ScalingKind::log1p || kind == ScalingKind::log1p_standardize;
}

std::string_view to_string(ScalingKind kind);

inline constexpr std::array all_scaling_kinds{ScalingKind::none, ScalingKind::log1p, ScalingKind::standardize,
                                              ScalingKind::log1p_standardize};

/// The kind of that name. Throws DataError for another.
ScalingKind scaling_kind(std::string_view name);

namespace detail {

/// std::log1p, looked up for the small whole numbers that most signals are.
float log1p_of_count(float value);

}  // namespace detail

/// The scaling of a model's input: fitted to the training genes, kept with the model, applied again wherever
/// it is used.
struct Scaling {
    ScalingKind kind = ScalingKind::none;
    std::vector<float> mean = {};       ///< by mark; empty unless the kind is fitted
    std::vector<float> deviation = {};  ///< by mark, above 0; empty unless the kind is fitted

    friend bool operator==(const Scaling&, const Scaling&) = default;

    /// The scaling of this kind for `values`, any number of rows of `marks` values: for those that
    /// standardize mean and standard deviation (divisor n) of every mark, or of its logarithms, over all
    /// rows; a mark that never changes gets deviation 1.
    static Scaling fit(ScalingKind kind, std::span<const float> values, std::size_t marks);

    /// The same for the signals of a data set.
    static Scaling fit(ScalingKind kind, const Dataset& data);

    /// One signal of `mark`, scaled.
    float scaled(float value, std::size_t mark) const;

    /// The signal of `mark` that scales to `value`.
    float unscaled(float value, std::size_t mark) const;

    /// What a bin without any signal scales to, by mark.
    std::vector<float> blank(std::size_t marks) const;

    /// Scales rows of `marks` values in place, C order. Error if it was fitted to another number of marks.
    void apply(std::span<float> values, std::size_t marks) const;

    /// Scales the signals of a data set in place.
    void apply(Dataset& data) const;

private:
    void check_marks(std::size_t marks) const;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string_view to_string(ScalingKind kind) {
    switch (kind) {
    case ScalingKind::log1p:
        return "log1p";
    case ScalingKind::standardize:
        return "standardize";
    case ScalingKind::log1p_standardize:
        return "log1p-standardize";
    case ScalingKind::none:
        break;
    }
    return "none";
}

DEEPCHROME_INLINE ScalingKind scaling_kind(std::string_view name) {
    for (const ScalingKind kind : all_scaling_kinds) {
        if (name == to_string(kind)) return kind;
    }
    throw_as<DataError>(
        {"the scaling \"", name, "\" is not known (wanted none, log1p, standardize or log1p-standardize)"});
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE float log1p_of_count(float value) {
    static const std::array<float, 1024> table = [] {
        std::array<float, 1024> t{};
        for (std::size_t i = 0; i < t.size(); ++i) t[i] = std::log1p(static_cast<float>(i));
        return t;
    }();
    if (value >= 0 && value < 1024) {
        const int whole = static_cast<int>(value);
        if (static_cast<float>(whole) == value) return table[static_cast<std::size_t>(whole)];
    }
    return std::log1p(value);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Scaling Scaling::fit(ScalingKind kind, std::span<const float> values, std::size_t marks) {
    Scaling scaling{.kind = kind};
    if (!is_fitted(kind)) return scaling;
    if (marks == 0 || values.size() % marks != 0) {
        throw_as<Error>(
            {"Scaling: fitted to ", values.size(), " values of ", marks,
             " marks (wanted whole rows, a value per mark); give the number of marks of the data"});
    }
    if (values.empty())
        throw DataError("a standardizing scaling was fitted to no genes (wanted at least one)");
    const std::size_t rows = values.size() / marks;
    const auto at = [&](std::size_t i) {
        return static_cast<double>(kind == ScalingKind::log1p_standardize ? detail::log1p_of_count(values[i])
                                                                          : values[i]);
    };
    std::vector<double> mean(marks);
    std::vector<double> squares(marks);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t mark = 0; mark < marks; ++mark) mean[mark] += at(row * marks + mark);
    }
    for (double& sum : mean) sum /= static_cast<double>(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t mark = 0; mark < marks; ++mark) {
            const double difference = at(row * marks + mark) - mean[mark];
            squares[mark] += difference * difference;
        }
    }
    for (std::size_t mark = 0; mark < marks; ++mark) {
        const auto deviation = static_cast<float>(std::sqrt(squares[mark] / static_cast<double>(rows)));
        scaling.mean.push_back(static_cast<float>(mean[mark]));
        scaling.deviation.push_back(deviation > 0 ? deviation : 1.0f);
    }
    return scaling;
}

DEEPCHROME_INLINE Scaling Scaling::fit(ScalingKind kind, const Dataset& data) {
    data.check("Scaling");
    return fit(kind, data.values(), data.signal.marks);
}

DEEPCHROME_INLINE float Scaling::scaled(float value, std::size_t mark) const {
    switch (kind) {
    case ScalingKind::log1p:
        return detail::log1p_of_count(value);
    case ScalingKind::standardize:
        return (value - mean[mark]) / deviation[mark];
    case ScalingKind::log1p_standardize:
        return (detail::log1p_of_count(value) - mean[mark]) / deviation[mark];
    case ScalingKind::none:
        break;
    }
    return value;
}

DEEPCHROME_INLINE float Scaling::unscaled(float value, std::size_t mark) const {
    switch (kind) {
    case ScalingKind::log1p:
        return std::expm1(value);
    case ScalingKind::standardize:
        return value * deviation[mark] + mean[mark];
    case ScalingKind::log1p_standardize:
        return std::expm1(value * deviation[mark] + mean[mark]);
    case ScalingKind::none:
        break;
    }
    return value;
}

DEEPCHROME_INLINE std::vector<float> Scaling::blank(std::size_t marks) const {
    check_marks(marks);
    std::vector<float> values(marks);
    for (std::size_t mark = 0; mark < marks; ++mark) values[mark] = scaled(0.0f, mark);
    return values;
}

DEEPCHROME_INLINE void Scaling::apply(std::span<float> values, std::size_t marks) const {
    if (kind == ScalingKind::none || values.empty()) return;
    if (kind == ScalingKind::log1p) {
        for (float& value : values) value = detail::log1p_of_count(value);
        return;
    }
    check_marks(marks);
    if (marks == 0 || values.size() % marks != 0) {
        throw_as<Error>(
            {"Scaling: applied to ", values.size(), " values of ", marks,
             " marks (wanted whole rows, a value per mark); give the number of marks of the data"});
    }
    for (std::size_t row = 0; row < values.size(); row += marks) {
        for (std::size_t mark = 0; mark < marks; ++mark)
            values[row + mark] = scaled(values[row + mark], mark);
    }
}

DEEPCHROME_INLINE void Scaling::apply(Dataset& data) const {
    data.check("Scaling");
    apply(data.values(), data.signal.marks);
}

DEEPCHROME_INLINE void Scaling::check_marks(std::size_t marks) const {
    if (!is_fitted(kind) || (mean.size() == marks && deviation.size() == marks)) return;
    throw_as<Error>({"Scaling: fitted to ", std::min(mean.size(), deviation.size()), " marks, used for ",
                     marks, " (wanted the same number); use the scaling that was fitted to this table"});
}

}  // namespace deepchrome

#endif
