// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <deepchrome/core/finite.hpp>

#include "html.hpp"
#include "report_data.hpp"

/// Words and numbers that figures and sections share.
namespace programs::report {

/// "6,601 genes: 2,265 ON (34.3 %), 4,336 OFF."
inline std::string genes_sentence(const deepchrome::ClassBalance& balance) {
    const std::size_t all = balance.on + balance.off;
    return with_commas(all) + (all == 1 ? " gene: " : " genes: ") + with_commas(balance.on) + " ON (" +
           percent(balance.fraction_on()) + "), " + with_commas(balance.off) + " OFF.";
}

inline std::string genes_sentence(const ReportInput& about, const ReportData& found) {
    if (found.labeled()) return genes_sentence(found.balance);
    const std::size_t all = about.genes.size();
    return with_commas(all) + (all == 1 ? " gene" : " genes") + " without labels.";
}

/// A figure of the metrics, or NaN where it is not there.
inline double metric_of(const deepchrome::MetricsReport& metrics, const char* name) {
    return metrics.has(name) ? metrics.number(name) : deepchrome::not_a_number();
}

inline deepchrome::ConfidenceInterval interval_of(const deepchrome::MetricsReport& metrics,
                                                  const char* name) {
    return metrics.has(name)
               ? metrics.interval(name)
               : deepchrome::ConfidenceInterval{deepchrome::not_a_number(), deepchrome::not_a_number()};
}

}  // namespace programs::report
