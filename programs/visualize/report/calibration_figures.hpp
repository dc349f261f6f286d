// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "curve_figures.hpp"
#include "figure.hpp"
#include "figure_text.hpp"
#include "html.hpp"
#include "report_data.hpp"

/// The figures of the probabilities: calibration and scores.
namespace programs::report {

inline Figure calibration_figure(const ReportInput& about, const ReportData& found) {
    using deepchrome::format_significant;
    std::string rows = "lower\tupper\tgenes\tmean_p_on\tfraction_on\tfraction_lower\tfraction_upper\n";
    for (const deepchrome::ReliabilityBin& bin :
         found.metrics.get<std::vector<deepchrome::ReliabilityBin>>("reliability")) {
        const auto genes = static_cast<double>(bin.genes);
        if (genes == 0) continue;
        const double fraction = bin.fraction_on;
        const deepchrome::ConfidenceInterval interval = deepchrome::wilson_interval(fraction, genes);
        rows += format_significant(bin.lower, 6) + "\t" + format_significant(bin.upper, 6) + "\t" +
                format_significant(genes, 9) + "\t" + format_significant(bin.mean_probability, 6) + "\t" +
                format_significant(fraction, 6) + "\t" + format_significant(interval.lower, 6) + "\t" +
                format_significant(interval.upper, 6) + "\n";
    }
    Figure figure{
        .name = "calibration", .title = "Calibration", .caption = {}, .settings = {}, .drawing = {}};
    figure.caption = "Genes in ten groups by p(ON): of each, the fraction that is ON, with its interval of "
                     "95 % (Wilson). On the "
                     "dashed line probabilities mean what they say. Brier score <b>" +
                     decimal(metric_of(found.metrics, "brier")) + "</b>, expected calibration error <b>" +
                     decimal(metric_of(found.metrics, "expected_calibration_error")) + "</b>. " +
                     genes_sentence(about, found);
    figure.settings = unit_square +
                      "set xlabel 'mean p(ON) of the group'\nset ylabel 'fraction of the group that is ON'\n"
                      "set key bottom right\n";
    figure.drawing = "    plot x with lines linewidth 1.2 dashtype 2 linecolor " +
                     gnuplot_color(color_chance) +
                     " title 'calibrated', \\\n"
                     "         'calibration.tsv' skip 1 using 4:5:6:7 with yerrorbars pointtype 7 pointsize "
                     "0.7 linewidth 1.6 "
                     "linecolor " +
                     gnuplot_color(color_off) +
                     " title 'genes, in groups', \\\n"
                     "         'calibration.tsv' skip 1 using 4:5 with lines linewidth 1.2 linecolor " +
                     gnuplot_color(color_off) + " notitle\n";
    figure.tables = {{"calibration.tsv", rows}};
    return figure;
}

inline std::string reliability_table(const ReportData& found) {
    HtmlTable table{.head = {"p(ON)", "#genes", "#mean p(ON)", "#fraction ON", "#95 %"}};
    for (const deepchrome::ReliabilityBin& bin :
         found.metrics.get<std::vector<deepchrome::ReliabilityBin>>("reliability")) {
        const std::size_t genes = bin.genes;
        const double fraction = bin.fraction_on;
        table.rows.push_back(
            {decimal(bin.lower, 1) + " to " + decimal(bin.upper, 1), with_commas(genes),
             decimal(bin.mean_probability), decimal(fraction),
             genes > 0 ? from_to(deepchrome::wilson_interval(fraction, static_cast<double>(genes)), 2)
                       : std::string("–")});
    }
    return table.html();
}

inline Figure score_figure(const ReportInput& about, const ReportData& found) {
    constexpr std::size_t bars = 25;
    std::vector<std::size_t> on(bars);
    std::vector<std::size_t> off(bars);
    for (std::size_t gene = 0; gene < about.genes.size(); ++gene) {
        const auto place = static_cast<std::size_t>(found.predictions.p_on[gene] * static_cast<float>(bars));
        const bool is_on = found.labeled() && about.genes.labels[gene] > 0.5f;
        ++(is_on ? on : off)[std::min(place, bars - 1)];
    }
    std::string rows = found.labeled() ? "lower\tupper\toff_genes\ton_genes\n" : "lower\tupper\tgenes\n";
    for (std::size_t i = 0; i < bars; ++i) {
        rows += deepchrome::format_significant(static_cast<double>(i) / bars, 6) + "\t" +
                deepchrome::format_significant(static_cast<double>(i + 1) / bars, 6) + "\t" +
                std::to_string(off[i]) + (found.labeled() ? "\t" + std::to_string(on[i]) : std::string()) +
                "\n";
    }
    Figure figure{.name = "scores", .title = "Scores", .caption = {}, .settings = {}, .drawing = {}};
    const std::string threshold = deepchrome::format_shortest(about.call_threshold);
    figure.caption = std::string(found.labeled() ? "How p(ON) is distributed among ON and among OFF genes. "
                                                 : "How p(ON) is distributed. ") +
                     "Right of the dashed line, above " + threshold + ", genes are called ON. " +
                     genes_sentence(about, found);
    figure.settings =
        "set xrange [0:1]\nset yrange [0:*]\nset xtics 0.2\nset grid ytics linecolor rgb '#e4e4e4'\n"
        "set xlabel 'p(ON)'\nset ylabel 'genes'\nset key above\n"
        "set arrow 1 from " +
        threshold + ", graph 0 to " + threshold +
        ", graph 1 nohead dashtype 2 linewidth 1.3 linecolor rgb '#555555' front\n";
    const auto boxes = [&](const char* column, std::string_view color, const char* title) {
        return "skip 1 using (($1 + $2) / 2):" + std::string(column) +
               ":(0.92 * ($2 - $1)) with boxes linecolor " + gnuplot_color(color) +
               " fillstyle transparent solid 0.5 border linecolor " + gnuplot_color(color) + " title '" +
               title + "'";
    };
    figure.drawing = found.labeled() ? "    plot 'scores.tsv' " + boxes("3", color_off, "OFF genes") +
                                           ", \\\n         '' " + boxes("4", color_on, "ON genes") + "\n"
                                     : "    plot 'scores.tsv' " + boxes("3", "#777777", "genes") + "\n";
    figure.tables = {{"scores.tsv", rows}};
    return figure;
}

}  // namespace programs::report
