// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "../class_figure.hpp"
#include "figure.hpp"
#include "figure_text.hpp"
#include "gene_table.hpp"
#include "html.hpp"
#include "report_data.hpp"

/// The figures over the window: most-likely maps and contributions.
namespace programs::report {

/// `color(role)` for gnuplot.
inline std::string role_colors() {
    std::string function = "color(role) = ";
    for (const deepchrome::MarkRole role :
         {deepchrome::MarkRole::promoter, deepchrome::MarkRole::distal_promoter,
          deepchrome::MarkRole::structural, deepchrome::MarkRole::repressor}) {
        function += std::string("role eq '") + std::string(to_string(role)) + "' ? 0x" +
                    std::string(color_of(role).substr(1)) + " : ";
    }
    return function + "0x" + std::string(color_of(deepchrome::MarkRole::other).substr(1)) + "\n";
}

/// The colors of the roles that there are, in a row from `left` to `right`, as rectangles and labels with
/// numbers from 10 on. (A key would go by the width of the last plot.)
inline std::string role_legend(const std::vector<deepchrome::MarkActivity>& bars, double left, double right,
                               double height) {
    using deepchrome::format_fixed;
    using deepchrome::MarkRole;
    std::vector<MarkRole> roles{MarkRole::promoter, MarkRole::distal_promoter, MarkRole::structural,
                                MarkRole::repressor, MarkRole::other};
    std::erase_if(roles, [&](MarkRole role) {
        return std::ranges::find(bars, role, &deepchrome::MarkActivity::role) == bars.end();
    });
    std::string legend;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        const std::string tag = std::to_string(10 + i);
        const std::string place =
            "screen " +
            format_fixed(left + (right - left) * static_cast<double>(i) / static_cast<double>(roles.size()),
                         3) +
            "," + format_fixed(height, 3);
        legend += "    set object " + tag + " rectangle center " + place +
                  " size character 1.6,0.7 fillcolor " + gnuplot_color(color_of(roles[i])) +
                  " fillstyle solid noborder\n    set label " + tag + " '" +
                  std::string(to_string(roles[i])) + "' at " + place + " left offset 1.4,0\n";
    }
    return legend;
}

/// `place(bin)` and what follows from the window for a heat map over it.
inline std::string window_settings(const ReportInput& about) {
    const std::string marks = std::to_string(about.genes.signal.marks);
    const std::string half = deepchrome::format_shortest(about.axis.half());
    const std::string bin = deepchrome::format_shortest(about.axis.unit());
    return "half = " + half + "\nplace(bin) = (bin + 0.5) * " + bin + " - half\nset yrange [" + marks +
           " - 0.5:-0.5]\n" + gnuplot_marks(about.genes.marks);
}

inline std::string map_rows(const xt::xtensor<double, 2>& map, const ReportInput& about) {
    std::ostringstream rows;
    xt::xtensor<double, 2> rounded = map;
    for (double& value : rounded) value = std::round(1e6 * value) / 1e6;
    deepchrome::write_class_map(rows, rounded, about.genes.marks, about.axis);
    return rows.str();
}

inline const std::string tss_arrow =
    "    set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead dashtype 2 "
    "linewidth 1.3 linecolor rgb '#555555' front\n";

/// A map of the most likely gene with its bars.
inline Figure likely_gene_figure(const ReportInput& about, const ReportData& found, bool on, bool parity) {
    const LikelyGene& gene = on ? found.on : found.off;
    const std::string name = on ? "on_map" : "off_map";
    const std::string which = on ? "ON" : "OFF";
    Figure figure{.name = name,
                  .title = "The most likely " + which + " gene",
                  .caption = {},
                  .width = 1140,
                  .height = 165 + 46 * static_cast<int>(about.genes.signal.marks),
                  .settings = {},
                  .drawing = {}};
    const std::size_t restarts = gene.map.probability.size();
    figure.caption =
        "Left: the input that the network is surest is " + which +
        " (mean p = " + decimal(gene.map.mean_probability()) + "), " +
        (parity ? std::string("found by the published procedure")
                : "the mean of " + with_commas(restarts) + (restarts == 1 ? " search" : " searches")) +
        "; 0 is the lower bound of each value, which by default is the median of the training genes in that "
        "bin, "
        "and 1 the highest value of the map. Right: the number of "
        "bins above " +
        deepchrome::format_shortest(about.active_threshold) +
        " of each mark, colored by what the mark stands for. "
        "It comes from the model alone, not from the genes of this report: " +
        genes_sentence(about, found);
    figure.settings =
        window_settings(about) + role_colors() +
        "set palette defined (0 '#ffffff', 0.5 '#6baed6', 1 '#08306b')\nset cbrange [0:1]\nset cbtics 0.5\n"
        "set tmargin at screen 0.95\nset bmargin at screen 0.27\nset key noautotitle\n";
    const std::string bins = std::to_string(about.genes.signal.bins);
    figure.drawing =
        "    set multiplot\n"
        "    set lmargin at screen 0.085\n"
        "    set rmargin at screen 0.60\n"
        "    set xlabel '" +
        std::string(about.axis.label()) +
        "'\n"
        "    set xrange [-1.001 * half:1.001 * half]\n" +
        tss_arrow +
        "    set colorbox user origin screen 0.612,0.27 size screen 0.010,0.68\n"
        "    set cblabel 'share of the range'\n"
        "    plot '" +
        name +
        ".tsv' skip 1 matrix rowheaders using (place($1)):2:3:ytic(mark[int($2) + 1]) with image pixels\n"
        "    unset arrow 1\n"
        "    unset colorbox\n"
        "    set lmargin at screen 0.765\n"
        "    set rmargin at screen 0.975\n"
        "    set xlabel 'active bins'\n"
        "    set xrange [0:" +
        bins + "]\n" + role_legend(gene.bars, 0.22, 0.82, 0.045) + "    plot '" + name +
        "_bars.tsv' skip 1 using (0):0:(0):3:($0 - 0.34):($0 + 0.34):(color(strcol(2))):"
        "ytic(mark[int($0) + 1]) with boxxyerror linecolor rgb variable, \\\n"
        "         '' skip 1 using ($3 + 2):0:3 with labels left\n"
        "    unset object\n"
        "    unset label\n"
        "    unset multiplot\n";
    std::ostringstream bars;
    deepchrome::write_active_bins(bars, gene.bars);
    figure.tables = {{name + ".tsv", map_rows(gene.map.mean, about)}, {name + "_bars.tsv", bars.str()}};
    return figure;
}

/// What the marks contributed, bin by bin, in the genes of each class; of the genes called so where labels
/// are missing.
inline Figure contribution_figure(const ReportInput& about, const ReportData& found) {
    std::vector<float> classes = about.genes.labels;
    if (!found.labeled()) {
        for (const float p : found.predictions.p_on)
            classes.push_back(static_cast<double>(p) > about.call_threshold ? 1.0f : 0.0f);
    }
    const deepchrome::ClassAverage on = class_average(found.contributions, classes, true);
    const deepchrome::ClassAverage off = class_average(found.contributions, classes, false);
    double most = 1e-6;
    for (const auto* map : {&on.mean, &off.mean}) {
        for (const double value : *map) most = std::max(most, std::abs(value));
    }
    const std::string called = found.labeled() ? "" : "called ";
    Figure figure{.name = "contributions",
                  .title = "What counts in these genes",
                  .caption = {},
                  .width = 1140,
                  .height = 130 + 46 * static_cast<int>(about.genes.signal.marks),
                  .settings = {},
                  .drawing = {}};
    figure.caption =
        "What each mark in each bin contributed to the log-odds of ON (DeepLIFT, against no reads), "
        "averaged over the " +
        with_commas(on.genes) + " genes " + called + "ON (left) and the " + with_commas(off.genes) +
        " genes " + called + "OFF (right): vermillion speaks for ON, blue for OFF. " +
        genes_sentence(about, found);
    const std::string range = deepchrome::format_significant(most, 4);
    figure.settings = window_settings(about) + "set palette defined (-1 '" + std::string(color_off) +
                      "', 0 '#ffffff', 1 '" + std::string(color_on) + "')\nset cbrange [-" + range + ":" +
                      range + "]\n" + "set xlabel '" + std::string(about.axis.label()) +
                      "'\nset xrange [-1.001 * half:1.001 * half]\nset key noautotitle\n"
                      "set tmargin at screen 0.88\nset bmargin at screen 0.2\n";
    figure.drawing = "    set multiplot\n" + tss_arrow +
                     "    unset colorbox\n"
                     "    set title 'genes " +
                     called +
                     "ON'\n"
                     "    set lmargin at screen 0.085\n"
                     "    set rmargin at screen 0.455\n"
                     "    plot 'contributions_on.tsv' skip 1 matrix rowheaders using "
                     "(place($1)):2:3:ytic(mark[int($2) + 1]) with image pixels\n"
                     "    set title 'genes " +
                     called +
                     "OFF'\n"
                     "    set lmargin at screen 0.545\n"
                     "    set rmargin at screen 0.915\n"
                     "    set colorbox user origin screen 0.925,0.2 size screen 0.010,0.68\n"
                     "    plot 'contributions_off.tsv' skip 1 matrix rowheaders using "
                     "(place($1)):2:3:ytic(mark[int($2) + 1]) with image pixels\n"
                     "    unset multiplot\n";
    figure.tables = {{"contributions_on.tsv", map_rows(on.mean, about)},
                     {"contributions_off.tsv", map_rows(off.mean, about)}};
    return figure;
}

}  // namespace programs::report
