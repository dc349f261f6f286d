// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/all.hpp>

#include "figure.hpp"
#include "findings.hpp"
#include "html.hpp"

/// The figures of how good the model is: training, ROC and precision-recall curve, calibration, scores.
namespace programs::report {

/// "6,601 genes: 2,265 ON (34.3 %), 4,336 OFF."
inline std::string genes_sentence(const deepchrome::ClassBalance& balance) {
    const std::size_t all = balance.on + balance.off;
    return with_commas(all) + (all == 1 ? " gene: " : " genes: ") + with_commas(balance.on) + " ON (" +
           percent(balance.fraction_on()) + "), " + with_commas(balance.off) + " OFF.";
}

inline std::string genes_sentence(const Subject& about, const Findings& found) {
    if (found.labeled()) return genes_sentence(found.balance);
    const std::size_t all = about.genes.size();
    return with_commas(all) + (all == 1 ? " gene" : " genes") + " without labels.";
}

inline Figure training_figure(const TrainingCourse& course) {
    using deepchrome::format_significant;
    std::string rows = "epoch\ttrain_loss\tvalid_loss\tvalid_auroc\tlearning_rate\n";
    for (const deepchrome::EpochRecord& epoch : course.epochs) {
        rows += std::to_string(epoch.epoch) + "\t" + format_significant(epoch.train_loss, 6) + "\t" +
                format_significant(epoch.valid_loss, 6) + "\t" + format_significant(epoch.valid_auroc, 6) +
                "\t" + format_significant(epoch.learning_rate, 6) + "\n";
    }
    const std::string kept = std::to_string(course.kept_epoch);
    const std::string arrow = course.kept_epoch == 0
                                  ? std::string()
                                  : "set arrow 1 from first " + kept + ", graph 0 to first " + kept +
                                        ", graph 1 nohead dashtype 2 linewidth 1.3 linecolor rgb '#555555'\n"
                                        "set label 1 'kept' at first " +
                                        kept + ", graph 1.04 center textcolor rgb '#555555'\n";
    const std::string last = std::to_string(std::max<std::size_t>(course.epochs.back().epoch, 2));
    Figure figure{.name = "training",
                  .title = "Course of the training",
                  .caption = {},
                  .width = 1140,
                  .height = 340,
                  .settings = "set xlabel 'epoch'\nset xrange [1:" + last +
                              "]\nset grid ytics linecolor rgb '#e4e4e4'\n" +
                              "set tmargin 2\nset offsets 0, 0, graph 0.05, graph 0.05\n" + arrow,
                  .drawing = {}};
    const std::string points = course.epochs.size() < 40 ? "linespoints pointtype 7 pointsize 0.4" : "lines";
    figure.drawing = "    set multiplot layout 1,2\n"
                     "    set ylabel 'loss per gene'\n"
                     "    set key top right\n"
                     "    plot 'training.tsv' skip 1 using 1:2 with " +
                     points + " linewidth 2 linecolor " + gnuplot_color(color_off) +
                     " title 'training, with dropout and augmentation', \\\n"
                     "         '' skip 1 using 1:3 with " +
                     points +
                     " linewidth 2 linecolor rgb '#E69F00' title 'validation'\n"
                     "    set ylabel 'AUROC'\n"
                     "    set key bottom right\n"
                     "    plot 'training.tsv' skip 1 using 1:4 with " +
                     points +
                     " linewidth 2 linecolor rgb '#E69F00' title 'validation'\n"
                     "    unset multiplot\n";
    figure.tables.push_back({"training.tsv", rows});
    return figure;
}

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
    if (!std::isfinite(x) || !std::isfinite(y)) return {};
    const std::string place = deepchrome::format_fixed(x, 5) + "," + deepchrome::format_fixed(y, 5);
    return "set label 1 'called ON: p > " + deepchrome::format_shortest(threshold) + "' at " + place +
           (x > 0.6 ? " right offset -1.2,-1" : " left offset 1.2,-1") +
           " point pointtype 7 pointsize 0.9 linecolor rgb '#222222' front\n";
}

inline deepchrome::Confusion confusion_of(const Subject& about, const Findings& found) {
    deepchrome::Confusion confusion{.threshold = about.call_threshold};
    for (std::size_t gene = 0; gene < about.genes.size(); ++gene) {
        confusion.add(static_cast<double>(found.opinion.p_on[gene]), about.genes.labels[gene] > 0.5f);
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

inline deepchrome::ConfidenceInterval interval_of(const json& metrics, const char* name) {
    const auto value = [&](std::size_t i) {
        const json& number = metrics[name][i];
        return number.is_number() ? number.get<double>() : std::nan("");
    };
    return {value(0), value(1)};
}

inline double metric_of(const json& metrics, const char* name) {
    return metrics.contains(name) && metrics[name].is_number() ? metrics[name].get<double>() : std::nan("");
}

inline Figure roc_figure(const Subject& about, const Findings& found) {
    const deepchrome::Confusion confusion = confusion_of(about, found);
    const std::string auroc = decimal(metric_of(found.metrics, "auroc"));
    Figure figure{.name = "roc", .title = "ROC curve", .caption = {}, .settings = {}, .drawing = {}};
    figure.caption = "How many of the ON and of the OFF genes are called ON, for every threshold on p(ON). "
                     "The area is the AUROC, "
                     "<b>" +
                     auroc + "</b> (95 % " + from_to(interval_of(found.metrics, "auroc_interval")) +
                     " by DeLong's method). The band holds the curve, point by point, in 95 % of 500 "
                     "bootstrap draws of genes "
                     "within each class. " +
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

inline Figure precision_recall_figure(const Subject& about, const Findings& found) {
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
                     " by a bootstrap of 2,000 draws); calling by chance has " + share +
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

/// Wilson's interval of 95 % for a part of so many genes (Wilson 1927).
inline deepchrome::ConfidenceInterval wilson(double part, double genes) {
    const double z = deepchrome::normal_quantile(0.975);
    const double middle = (part + z * z / (2 * genes)) / (1 + z * z / genes);
    const double reach =
        z / (1 + z * z / genes) * std::sqrt(part * (1 - part) / genes + z * z / (4 * genes * genes));
    return {std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
}

inline Figure calibration_figure(const Subject& about, const Findings& found) {
    using deepchrome::format_significant;
    std::string rows = "lower\tupper\tgenes\tmean_p_on\tfraction_on\tfraction_lower\tfraction_upper\n";
    for (const json& bin : found.metrics["reliability"]) {
        const double genes = bin["genes"].get<double>();
        if (genes == 0) continue;
        const double fraction = bin["fraction_on"].get<double>();
        const deepchrome::ConfidenceInterval interval = wilson(fraction, genes);
        rows += format_significant(bin["lower"].get<double>(), 6) + "\t" +
                format_significant(bin["upper"].get<double>(), 6) + "\t" + format_significant(genes, 9) +
                "\t" + format_significant(bin["mean_probability"].get<double>(), 6) + "\t" +
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

inline std::string reliability_table(const Findings& found) {
    HtmlTable table{.head = {"p(ON)", "#genes", "#mean p(ON)", "#fraction ON", "#95 %"}};
    for (const json& bin : found.metrics["reliability"]) {
        const auto genes = bin["genes"].get<std::size_t>();
        const double fraction = metric_of(bin, "fraction_on");
        table.rows.push_back(
            {decimal(bin["lower"].get<double>(), 1) + " to " + decimal(bin["upper"].get<double>(), 1),
             with_commas(genes), decimal(metric_of(bin, "mean_probability")), decimal(fraction),
             genes > 0 ? from_to(wilson(fraction, static_cast<double>(genes)), 2) : std::string("–")});
    }
    return table.html();
}

inline Figure score_figure(const Subject& about, const Findings& found) {
    constexpr std::size_t bars = 25;
    std::vector<std::size_t> on(bars);
    std::vector<std::size_t> off(bars);
    for (std::size_t gene = 0; gene < about.genes.size(); ++gene) {
        const auto place = static_cast<std::size_t>(found.opinion.p_on[gene] * static_cast<float>(bars));
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
