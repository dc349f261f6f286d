// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>

#include "figure.hpp"
#include "figure_text.hpp"
#include "html.hpp"
#include "report_data.hpp"

/// The figures of how genes are ranked: ROC and precision-recall curve.
namespace programs::report {

/// The part of a curve that can be seen: corners further than a third of a pixel from the line between their
/// neighbors.
inline std::string curve_rows(std::span<const deepchrome::CurvePoint> curve, const std::string& header) {
    std::string rows = header + "\n";
    for (const deepchrome::CurvePoint& point : deepchrome::simplified(curve, 7e-4)) {
        rows += deepchrome::format_significant(point.threshold, 6) + "\t" +
                deepchrome::format_significant(point.x, 6) + "\t" +
                deepchrome::format_significant(point.y, 6) + "\n";
    }
    return rows;
}

inline std::string band_rows(std::span<const deepchrome::BandPoint> band, const std::string& header) {
    std::string rows = header + "\n";
    for (const deepchrome::BandPoint& point : band) {
        rows += deepchrome::format_significant(point.x, 6) + "\t" +
                deepchrome::format_significant(point.lower, 6) + "\t" +
                deepchrome::format_significant(point.upper, 6) + "\n";
    }
    return rows;
}

/// Where on the curves the calls are: a point and what it is.
inline std::string call_point(double threshold, double x, double y) {
    if (!deepchrome::is_finite(x) || !deepchrome::is_finite(y)) return {};
    const std::string place = deepchrome::format_fixed(x, 5) + "," + deepchrome::format_fixed(y, 5);
    return "set label 1 'called ON: p > " + deepchrome::format_shortest(threshold) + "' at " + place +
           (x > 0.6 ? " right offset -1.2,-1" : " left offset 1.2,-1") +
           " point pointtype 7 pointsize 0.9 linecolor rgb '#222222' front\n";
}

inline deepchrome::Confusion confusion_of(const ReportInput& about, const ReportData& found) {
    deepchrome::Confusion confusion{.threshold = about.call_threshold};
    for (std::size_t gene = 0; gene < about.genes.size(); ++gene) {
        confusion.add(static_cast<double>(found.predictions.p_on[gene]), about.genes.labels[gene] > 0.5f);
    }
    return confusion;
}

inline std::string band_and_curve(const std::string& name, const std::string& title) {
    return "'" + name +
           "_band.tsv' skip 1 using 1:2:3 with filledcurves fillstyle transparent solid 0.2 noborder "
           "fillcolor " +
           gnuplot_color(color_off) + " title '95 % band', \\\n         '" + name +
           ".tsv' skip 1 using 2:3 with lines linewidth 2.2 linecolor " + gnuplot_color(color_off) +
           " title '" + title + "'\n";
}

inline const std::string unit_square =
    "set xrange [0:1]\nset yrange [0:1.005]\nset xtics 0.2\nset ytics 0.2\n"
    "set grid linecolor rgb '#e4e4e4'\n";

inline Figure roc_figure(const ReportInput& about, const ReportData& found) {
    const deepchrome::Confusion confusion = confusion_of(about, found);
    const std::string auroc = decimal(metric_of(found.metrics, "auroc"));
    Figure figure{.name = "roc", .title = "ROC curve", .caption = {}, .settings = {}, .drawing = {}};
    figure.caption = "How many of the ON and of the OFF genes are called ON, for every threshold on p(ON). "
                     "The area is the AUROC, "
                     "<b>" +
                     auroc + "</b> (95 % " + from_to(interval_of(found.metrics, "auroc_interval")) +
                     " by DeLong's variance on the logit scale). The band holds the curve, point by "
                     "point, in 95 % of 500 bootstrap draws of genes within each class, and is never "
                     "narrower than Wilson's interval. " +
                     genes_sentence(about, found);
    figure.settings = unit_square +
                      "set xlabel 'false positive rate: OFF genes called ON'\n"
                      "set ylabel 'true positive rate: ON genes called ON'\nset key bottom right\n" +
                      call_point(about.call_threshold, 1 - confusion.specificity(), confusion.recall());
    figure.drawing = "    plot x with lines linewidth 1.2 dashtype 2 linecolor " +
                     gnuplot_color(color_chance) + " title 'chance: 0.5', \\\n         " +
                     band_and_curve("roc", "AUROC " + auroc);
    figure.tables = {
        {"roc.tsv", curve_rows(found.roc, "log_odds_at_least\tfalse_positive_rate\ttrue_positive_rate")},
        {"roc_band.tsv", band_rows(found.bands.roc, "false_positive_rate\tlower\tupper")}};
    return figure;
}

inline Figure precision_recall_figure(const ReportInput& about, const ReportData& found) {
    const deepchrome::Confusion confusion = confusion_of(about, found);
    const std::string average = decimal(metric_of(found.metrics, "average_precision"));
    const std::string share = decimal(found.balance.fraction_on());
    Figure figure{.name = "precision_recall",
                  .title = "Precision-recall curve",
                  .caption = {},
                  .settings = {},
                  .drawing = {}};
    figure.caption = "How many of the genes called ON are ON, against how many of the ON genes are called. "
                     "Average precision <b>" +
                     average + "</b> (95 % " +
                     from_to(interval_of(found.metrics, "average_precision_interval")) +
                     " by a bootstrap of 2,000 draws, on the logit scale); calling by chance has " + share +
                     ", the fraction of ON genes. " + genes_sentence(about, found);
    figure.settings = unit_square +
                      "set xlabel 'recall: ON genes called ON'\n"
                      "set ylabel 'precision: called genes that are ON'\nset key bottom left\n" +
                      call_point(about.call_threshold, confusion.recall(), confusion.precision());
    figure.drawing = "    plot " + deepchrome::format_fixed(found.balance.fraction_on(), 6) +
                     " with lines linewidth 1.2 dashtype 2 linecolor " + gnuplot_color(color_chance) +
                     " title 'chance: " + share + "', \\\n         " +
                     band_and_curve("precision_recall", "average precision " + average);
    figure.tables = {
        {"precision_recall.tsv", curve_rows(found.precision_recall, "log_odds_at_least\trecall\tprecision")},
        {"precision_recall_band.tsv", band_rows(found.bands.precision_recall, "recall\tlower\tupper")}};
    return figure;
}

}  // namespace programs::report
