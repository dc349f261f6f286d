// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "figure.hpp"
#include "figure_text.hpp"
#include "html.hpp"
#include "map_figures.hpp"
#include "report_data.hpp"

/// The figure of the marks that are left out.
namespace programs::report {

/// What the AUROC loses without each mark.
inline Figure marks_figure(const ReportInput& about, const ReportData& found) {
    using deepchrome::format_significant;
    std::string rows = "mark\trole\tauroc_lost\tlower\tupper\tauroc_without\tp_value\n";
    for (std::size_t mark = 0; mark < found.without.size(); ++mark) {
        const deepchrome::AurocComparison& auc = found.without[mark].auc;
        const deepchrome::ConfidenceInterval interval = auc.interval();
        rows += about.genes.marks[mark] + "\t" +
                std::string(to_string(deepchrome::mark_role(about.genes.marks[mark], about.roles))) + "\t" +
                format_significant(auc.difference(), 6) + "\t" + format_significant(interval.lower, 6) +
                "\t" + format_significant(interval.upper, 6) + "\t" +
                format_significant(auc.second.auroc, 6) + "\t" + format_significant(auc.p_value(), 4) + "\n";
    }
    const int marks = static_cast<int>(found.without.size());
    Figure figure{.name = "marks",
                  .title = "Leave one mark out",
                  .caption = {},
                  .height = 140 + 46 * marks,
                  .settings = {},
                  .drawing = {}};
    figure.caption = "What the AUROC, " + decimal(metric_of(found.metrics, "auroc")) +
                     " with all marks, loses when a mark is blanked in all bins, with DeLong's paired "
                     "interval of 95 %. The "
                     "network is not trained again: one that never saw the mark might do without. " +
                     genes_sentence(about, found);
    constexpr std::size_t most = 24;  // a longer name must not push the plot off the picture
    const bool any_longer =
        std::ranges::any_of(about.genes.marks, [](const std::string& mark) { return mark.size() > most; });
    figure.settings =
        (any_longer ? "set lmargin " + std::to_string(most) + "\n" : std::string()) + role_colors() +
        "set yrange [" + std::to_string(marks) + " - 0.5:-0.5]\n" + gnuplot_marks(about.genes.marks) +
        "set bmargin 6\nset xlabel 'AUROC lost without the mark'\n" +
        "set grid xtics linecolor rgb '#e4e4e4'\nset key noautotitle\n"
        "set offsets graph 0.02, graph 0.04, 0, 0\n"
        "set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead linecolor rgb '#555555'\n" +
        role_legend(found.on.bars, 0.05, 1.0, 0.045);
    figure.drawing =
        "    plot 'marks.tsv' skip 1 using (0):0:(0):3:($0 - 0.32):($0 + 0.32):(color(strcol(2))) with "
        "boxxyerror linecolor rgb "
        "variable, \\\n"
        "         '' skip 1 using 3:0:4:5 with xerrorbars pointtype 7 pointsize 0.3 linewidth 1.4 "
        "linecolor rgb '#222222'\n";
    figure.tables = {{"marks.tsv", rows}};
    return figure;
}

inline std::string marks_table(const ReportInput& about, const ReportData& found) {
    HtmlTable table{.head = {"without", "#AUROC", "#lost", "#95 %", "#p"}};
    for (std::size_t mark = 0; mark < found.without.size(); ++mark) {
        const deepchrome::AurocComparison& auc = found.without[mark].auc;
        const double p = auc.p_value();
        table.rows.push_back({escaped(about.genes.marks[mark]), decimal(auc.second.auroc),
                              decimal(auc.difference()), from_to(auc.interval()),
                              p < 1e-4 ? std::string("&lt; 0.0001") : decimal(p, 4)});
    }
    return table.html();
}

}  // namespace programs::report
