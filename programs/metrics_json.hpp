// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/run/metrics_report.hpp>

#include "program.hpp"

/// Metrics in JSON, and as lines of the log.
namespace programs {

inline json to_json(const deepchrome::ConfidenceInterval& interval) {
    return json::array({interval.lower, interval.upper});
}

inline json to_json(const deepchrome::MetricsReport& report);

inline json to_json(const std::vector<deepchrome::ReliabilityBin>& bins) {
    json table = json::array();
    for (const deepchrome::ReliabilityBin& bin : bins) {
        table.push_back({{"lower", bin.lower},
                         {"upper", bin.upper},
                         {"genes", bin.genes},
                         {"mean_probability", bin.mean_probability},
                         {"fraction_on", bin.fraction_on}});
    }
    return table;
}

inline json to_json(const deepchrome::MetricsReport& report) {
    json object = json::object();
    for (const auto& [name, value] : report.figures()) {
        object[name] = std::visit(
            []<class T>(const T& figure) -> json {
                if constexpr (requires { to_json(figure); }) {
                    return to_json(figure);
                } else {
                    return figure;
                }
            },
            value);
    }
    return object;
}

/// Key and name of the figure that stands for all others.
inline std::pair<const char*, const char*> headline_of(const deepchrome::MetricsReport& metrics) {
    if (metrics.has("pearson")) return {"pearson", "Pearson"};
    if (metrics.has("macro_auroc")) return {"macro_auroc", "macro AUROC"};
    return {"auroc", "AUROC"};
}

/// A number of the log.
inline std::string four_digits(double value) {
    return deepchrome::is_finite(value) ? deepchrome::format_fixed(value, 4) : std::string("undefined");
}

/// A line of the log: the figures that matter most; an AUROC with its interval.
inline void print_metrics(std::string_view which, const deepchrome::MetricsReport& metrics) {
    const auto value = [&](const char* name) { return four_digits(metrics.number(name)); };
    const auto [key, name] = headline_of(metrics);
    std::cerr << which << ": " << name << ' ' << value(key);
    if (metrics.has("pearson")) {
        std::cerr << ", Spearman " << value("spearman") << ", R2 " << value("r_squared") << ", RMSE "
                  << value("rmse") << " (" << metrics.count("genes") << " genes)\n";
    } else if (metrics.has("macro_auroc")) {
        std::cerr << ", accuracy " << value("accuracy") << " (" << value("majority_accuracy")
                  << " by calling all " << metrics.count("genes") << " genes alike)\n";
    } else {
        const deepchrome::ConfidenceInterval interval = metrics.interval("auroc_interval");
        std::cerr << " (95 % " << four_digits(interval.lower) << " to " << four_digits(interval.upper)
                  << "), average precision " << value("average_precision") << ", accuracy "
                  << value("accuracy") << " ("
                  << deepchrome::format_fixed(100 * metrics.number("fraction_on"), 1) << " % of "
                  << metrics.count("genes") << " genes are ON)\n";
    }
}

/// A line of the log about several runs.
inline void print_summary(std::string_view which, const deepchrome::ReportSummary& summary) {
    const auto [key, name] = headline_of(summary.mean);
    std::cerr << which << ": mean " << name << ' ' << deepchrome::format_fixed(summary.mean.number(key), 4)
              << " (standard deviation " << four_digits(summary.standard_deviation.number(key)) << ")\n";
}

/// The same for metrics.json.
inline json to_json(const deepchrome::ReportSummary& summary) {
    return {{"mean", to_json(summary.mean)}, {"standard_deviation", to_json(summary.standard_deviation)}};
}

}  // namespace programs
