// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "html.hpp"
#include "report_data.hpp"

namespace programs::report {

inline constexpr std::size_t top_bins = 3;

/// What a mark in a bin contributed to the log-odds of ON.
struct TopBin {
    std::size_t bin;
    std::size_t mark;
    double contribution;
};

/// The bins of a gene that contributed most, for ON or against it, the largest first.
inline std::array<TopBin, top_bins> top_bins_of(std::span<const float> contributions, std::size_t marks) {
    std::array<TopBin, top_bins> top{};
    std::vector<std::size_t> order(contributions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t count = std::min(top_bins, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(count),
                              std::ranges::greater{},
                              [&](std::size_t i) { return std::abs(contributions[i]); });
    for (std::size_t i = 0; i < count; ++i) {
        top[i] = {order[i] / marks, order[i] % marks, static_cast<double>(contributions[order[i]])};
    }
    return top;
}

/// `gene  p_on  predicted  [label]  top1_mark  top1_kb  top1_contribution …`, a gene a row.
inline void write_genes(std::ostream& out, const ReportInput& about, const ReportData& found) {
    const deepchrome::Dataset& genes = about.genes;
    out << "gene\tp_on\tpredicted" << (genes.labeled() ? "\tlabel" : "");
    for (std::size_t i = 1; i <= top_bins; ++i) {
        const std::string name = "\ttop" + std::to_string(i);
        out << name << "_mark" << name << (about.axis.width ? "_kb" : "_bins") << name << "_contribution";
    }
    out << '\n';
    for (std::size_t row = 0; row < genes.size(); ++row) {
        const float p = found.predictions.p_on[row];
        out << genes.genes[row] << '\t' << deepchrome::score_text(p) << '\t'
            << (static_cast<double>(p) > about.call_threshold ? '1' : '0');
        if (genes.labeled()) out << '\t' << deepchrome::format_shortest(genes.labels[row]);
        for (const TopBin& top : top_bins_of(found.contributions.gene(row), genes.signal.marks)) {
            out << '\t' << genes.marks[top.mark] << '\t'
                << deepchrome::format_significant(about.axis.from_tss(static_cast<double>(top.bin) + 0.5), 6)
                << '\t' << deepchrome::format_significant(top.contribution, 6);
        }
        out << '\n';
    }
}

/// The same as compact JSON for the page's script: lists by gene, top bins as mark, bin, contribution one
/// after the other.
inline std::string genes_json(const ReportInput& about, const ReportData& found) {
    const deepchrome::Dataset& genes = about.genes;
    std::string names;
    std::string p_on;
    std::string labels;
    std::string top;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        const char* const comma = row > 0 ? "," : "";
        names += comma + json_for_script(genes.genes[row]);
        p_on += comma + deepchrome::format_significant(static_cast<double>(found.predictions.p_on[row]), 6);
        if (genes.labeled()) labels += genes.labels[row] > 0.5f ? '1' : '0';
        for (const TopBin& bin : top_bins_of(found.contributions.gene(row), genes.signal.marks)) {
            top += (top.empty() ? "" : ",") + std::to_string(bin.mark) + "," + std::to_string(bin.bin) + "," +
                   deepchrome::format_significant(bin.contribution, 3);
        }
    }
    std::string marks;
    for (const std::string& mark : genes.marks) marks += (marks.empty() ? "" : ",") + json_for_script(mark);
    return "{\"genes\":[" + names + "],\n\"p\":[" + p_on + "],\n\"labels\":\"" + labels + "\",\n\"marks\":[" +
           marks + "],\n\"top\":[" + top + "],\n\"tops\":" + std::to_string(top_bins) +
           ",\"bins\":" + std::to_string(genes.signal.bins) +
           ",\"width\":" + deepchrome::format_shortest(about.axis.unit()) + ",\"unit\":\"" +
           std::string(about.axis.unit_name()) + "\"" +
           ",\"threshold\":" + deepchrome::format_shortest(about.call_threshold) + "}";
}

}  // namespace programs::report
