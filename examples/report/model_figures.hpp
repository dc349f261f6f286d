// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/deepchrome.hpp>

#include "../class_figure.hpp"
#include "figure.hpp"
#include "findings.hpp"
#include "gene_table.hpp"
#include "html.hpp"
#include "score_figures.hpp"

/// The figures of what the model goes by: most-likely maps, contributions, filters, marks.
namespace programs::report {

/// `colour(role)` for gnuplot.
inline std::string role_colours() {
    std::string function = "colour(role) = ";
    for (const deepchrome::MarkRole role : {deepchrome::MarkRole::promoter, deepchrome::MarkRole::distal_promoter,
                                            deepchrome::MarkRole::structural, deepchrome::MarkRole::repressor}) {
        function += std::string("role eq '") + std::string(to_string(role)) + "' ? 0x" +
                    std::string(colour_of(role).substr(1)) + " : ";
    }
    return function + "0x" + std::string(colour_of(deepchrome::MarkRole::other).substr(1)) + "\n";
}

/// The colours of the roles that there are, in a row from `left` on, as rectangles and labels with numbers from 10 on. (A key
/// would go by the width of the last plot.)
inline std::string role_legend(const std::vector<deepchrome::MarkActivity>& bars, double left, double step, double height) {
    using deepchrome::fixed;
    std::string legend;
    int number = 10;
    for (const deepchrome::MarkRole role :
         {deepchrome::MarkRole::promoter, deepchrome::MarkRole::distal_promoter, deepchrome::MarkRole::structural,
          deepchrome::MarkRole::repressor, deepchrome::MarkRole::other}) {
        if (std::ranges::find(bars, role, &deepchrome::MarkActivity::role) == bars.end()) continue;
        const std::string tag = std::to_string(number++);
        legend += "    set object " + tag + " rectangle center screen " + fixed(left, 3) + "," + fixed(height, 3) +
                  " size character 1.6,0.7 fillcolor " + gnuplot_colour(colour_of(role)) + " fillstyle solid noborder\n" +
                  "    set label " + tag + " '" + std::string(to_string(role)) + "' at screen " + fixed(left, 3) + "," +
                  fixed(height, 3) + " left offset 1.4,0\n";
        left += step;
    }
    return legend;
}

/// `kb(bin)` and what follows from the window for a heat map over it. The names of marks come with the tables.
inline std::string window_settings(const Subject& about) {
    const std::string marks = std::to_string(about.genes.signal.marks);
    const std::string half =
        deepchrome::shortest(static_cast<double>(about.genes.signal.bins) * static_cast<double>(about.bin_width) / 2000);
    const std::string bin = deepchrome::shortest(static_cast<double>(about.bin_width) / 1000);
    return "half = " + half + "\nkb(bin) = (bin + 0.5) * " + bin + " - half\nset yrange [" + marks + " - 0.5:-0.5]\n" +
           "set ytics (" + gnuplot_names(about.genes.marks) + ") scale 0\n";
}

inline std::string map_rows(const xt::xtensor<double, 2>& map, const Subject& about) {
    std::ostringstream rows;
    xt::xtensor<double, 2> rounded = map;
    for (double& value : rounded) value = std::round(1e6 * value) / 1e6;
    deepchrome::write_class_map(rows, rounded, about.genes.marks, {about.bin_width});
    return rows.str();
}

inline const std::string tss_arrow =
    "    set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead dashtype 2 linewidth 1.3 linecolor rgb '#555555' front\n";

/// A map of the most likely gene with its bars.
inline Figure likely_gene_figure(const Subject& about, const Findings& found, bool on, bool parity) {
    const LikelyGene& gene = on ? found.on : found.off;
    const std::string name = on ? "on_map" : "off_map";
    const std::string which = on ? "ON" : "OFF";
    Figure figure{.name = name, .title = "The most likely " + which + " gene", .caption = {}, .width = 1140,
                  .height = 165 + 46 * static_cast<int>(about.genes.signal.marks), .settings = {}, .drawing = {}};
    const std::size_t restarts = gene.map.probability.size();
    figure.caption = "Left: the input that the network is surest is " + which + " (mean p = " +
                     decimal(gene.map.mean_probability()) + "), " +
                     (parity ? std::string("found by the published procedure")
                             : "the mean of " + with_commas(restarts) + (restarts == 1 ? " search" : " searches")) +
                     "; 0 is the lower end of a mark's range and 1 the highest value of the map. Right: the number of bins above " +
                     deepchrome::shortest(about.active_threshold) + " of each mark, coloured by what the mark stands for. "
                     "It comes from the model alone, not from the genes of this report: " + genes_sentence(about, found);
    figure.settings = window_settings(about) + role_colours() +
                      "set palette defined (0 '#ffffff', 0.5 '#6baed6', 1 '#08306b')\nset cbrange [0:1]\nset cbtics 0.5\n"
                      "set tmargin at screen 0.95\nset bmargin at screen 0.27\nset key noautotitle\n";
    const std::string bins = std::to_string(about.genes.signal.bins);
    figure.drawing =
        "    set multiplot\n"
        "    set lmargin at screen 0.085\n"
        "    set rmargin at screen 0.60\n"
        "    set xlabel 'kb from the TSS'\n"
        "    set xrange [-1.001 * half:1.001 * half]\n" + tss_arrow +
        "    set colorbox user origin screen 0.612,0.27 size screen 0.010,0.68\n"
        "    set cblabel 'signal'\n"
        "    plot '" + name + ".tsv' skip 1 matrix rowheaders using (kb($1)):2:3 with image pixels\n"
        "    unset arrow 1\n"
        "    unset colorbox\n"
        "    set lmargin at screen 0.765\n"
        "    set rmargin at screen 0.975\n"
        "    set xlabel 'active bins'\n"
        "    set xrange [0:" + bins + "]\n" + role_legend(gene.bars, 0.25, 0.15, 0.045) +
        "    plot '" + name + "_bars.tsv' skip 1 using (0):0:(0):3:($0 - 0.34):($0 + 0.34):(colour(strcol(2))):ytic(1) with "
        "boxxyerror linecolor rgb variable, \\\n"
        "         '' skip 1 using ($3 + 2):0:3 with labels left\n"
        "    unset object\n"
        "    unset label\n"
        "    unset multiplot\n";
    std::ostringstream bars;
    deepchrome::write_active_bins(bars, gene.bars);
    figure.tables = {{name + ".tsv", map_rows(gene.map.mean, about)}, {name + "_bars.tsv", bars.str()}};
    return figure;
}

/// What the marks contributed, bin by bin, in the genes of each class; of the genes called so where labels are missing.
inline Figure contribution_figure(const Subject& about, const Findings& found) {
    std::vector<float> classes = about.genes.labels;
    if (!found.labelled()) {
        for (const float p : found.opinion.p_on) classes.push_back(static_cast<double>(p) > about.call_threshold ? 1.0f : 0.0f);
    }
    const deepchrome::ClassAverage on = class_average(found.contributions, classes, true);
    const deepchrome::ClassAverage off = class_average(found.contributions, classes, false);
    double most = 1e-6;
    for (const auto* map : {&on.mean, &off.mean}) {
        for (const double value : *map) most = std::max(most, std::abs(value));
    }
    const std::string called = found.labelled() ? "" : "called ";
    Figure figure{.name = "contributions", .title = "What counts in these genes", .caption = {}, .width = 1140,
                  .height = 130 + 46 * static_cast<int>(about.genes.signal.marks), .settings = {}, .drawing = {}};
    figure.caption = "What each mark in each bin contributed to the log-odds of ON (DeepLIFT, against no reads), averaged over the " +
                     with_commas(on.genes) + " genes " + called + "ON (left) and the " + with_commas(off.genes) + " genes " + called +
                     "OFF (right): vermillion speaks for ON, blue for OFF. " + genes_sentence(about, found);
    const std::string range = deepchrome::significant(most, 4);
    figure.settings = window_settings(about) + "set palette defined (-1 '" + std::string(colour_off) + "', 0 '#ffffff', 1 '" +
                      std::string(colour_on) + "')\nset cbrange [-" + range + ":" + range + "]\n" +
                      "set xlabel 'kb from the TSS'\nset xrange [-1.001 * half:1.001 * half]\nset key noautotitle\n"
                      "set tmargin at screen 0.88\nset bmargin at screen 0.2\n";
    figure.drawing =
        "    set multiplot\n" + tss_arrow +
        "    unset colorbox\n"
        "    set title 'genes " + called + "ON'\n"
        "    set lmargin at screen 0.085\n"
        "    set rmargin at screen 0.455\n"
        "    plot 'contributions_on.tsv' skip 1 matrix rowheaders using (kb($1)):2:3 with image pixels\n"
        "    set title 'genes " + called + "OFF'\n"
        "    set lmargin at screen 0.545\n"
        "    set rmargin at screen 0.915\n"
        "    set colorbox user origin screen 0.925,0.2 size screen 0.010,0.68\n"
        "    plot 'contributions_off.tsv' skip 1 matrix rowheaders using (kb($1)):2:3 with image pixels\n"
        "    unset multiplot\n";
    figure.tables = {{"contributions_on.tsv", map_rows(on.mean, about)}, {"contributions_off.tsv", map_rows(off.mean, about)}};
    return figure;
}

/// The filters that tell most: those whose average activity differs most between ON and OFF genes, half of each kind;
/// without labels those that are most active.
inline std::vector<std::size_t> telling_filters(const Findings& found, std::size_t wanted) {
    const deepchrome::FilterBank& bank = found.filters;
    std::vector<std::size_t> order(bank.filters());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t filter) { return bank.preference(filter); });
    if (order.size() <= wanted) return order;
    const std::size_t first = found.labelled() ? wanted - wanted / 2 : wanted;
    std::vector<std::size_t> chosen(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first));
    chosen.insert(chosen.end(), order.end() - static_cast<std::ptrdiff_t>(wanted - first), order.end());
    return chosen;
}

inline Figure filter_figure(const Subject& about, const Findings& found) {
    using deepchrome::significant;
    constexpr std::size_t columns = 4;
    const deepchrome::FilterBank& bank = found.filters;
    const std::vector<std::size_t> shown = telling_filters(found, 3 * columns);
    const std::size_t lines = (shown.size() + columns - 1) / columns;

    std::string weights = "filter\tmark\ttap\tweight\tmark_name\n";
    std::string activity = found.labelled() ? "filter\tkb\ton\toff\n" : "filter\tkb\tall\n";
    double most = 1e-6;
    for (std::size_t filter = 0; filter < bank.filters(); ++filter) {
        for (std::size_t mark = 0; mark < about.genes.signal.marks; ++mark) {
            for (std::size_t tap = 0; tap < bank.width(); ++tap) {
                weights += std::to_string(filter) + "\t" + std::to_string(mark) + "\t" + std::to_string(tap) + "\t" +
                           significant(bank.patterns(filter, mark, tap), 4) + "\t" + about.genes.marks[mark] + "\n";
            }
        }
        for (std::size_t window = 0; window < bank.on.shape()[0]; ++window) {
            activity += std::to_string(filter) + "\t" +
                        significant(kb_of_bin(bank.centre(window), about.genes.signal.bins, about.bin_width), 6) + "\t" +
                        significant(bank.on(window, filter), 4) +
                        (found.labelled() ? "\t" + significant(bank.off(window, filter), 4) : std::string()) + "\n";
        }
    }
    for (const std::size_t filter : shown) {
        for (std::size_t mark = 0; mark < about.genes.signal.marks; ++mark) {
            for (std::size_t tap = 0; tap < bank.width(); ++tap) most = std::max(most, std::abs(bank.patterns(filter, mark, tap)));
        }
    }
    std::string numbers;
    std::string kinds;
    for (const std::size_t filter : shown) {
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(filter);
        kinds += std::string(kinds.empty() ? "'" : ", '") + "filter " + std::to_string(filter) +
                 (!found.labelled() ? "" : bank.preference(filter) > 0 ? ": more in ON genes" : ": more in OFF genes") + "'";
    }

    const int height = 30 + 190 * static_cast<int>(lines);
    Figure figure{.name = "filters", .title = "Filters of the convolution", .caption = {}, .width = 1140, .height = height,
                  .settings = {}, .drawing = {}};
    const std::string chosen = found.labelled() ? "whose activity differs most between ON and OFF genes" : "that are most active";
    figure.caption =
        "Of the " + with_commas(bank.filters()) + " filters the " + with_commas(shown.size()) + " " + chosen +
        ". Above: the pattern, marks by " + with_commas(bank.width()) + " bins (" +
        decimal(static_cast<double>(bank.width() * bank.dilation) * static_cast<double>(about.bin_width) / 1000, 1) +
        " kb), vermillion for positive and blue for negative weights, up to ±" + decimal(most, 2) +
        ". Below: where around the TSS it fires, as the average of its activity after ReLU over " +
        (found.labelled() ? "ON (vermillion) and OFF genes (blue, dashed)" : "all genes") +
        ", each on its own scale. Weights and averages of all filters are in the tables. " + genes_sentence(about, found);
    const std::string last = std::to_string(shown.size());
    figure.settings =
        "array shown[" + last + "] = [" + numbers + "]\narray kind[" + last + "] = [" + kinds + "]\n" +
        "half = " + deepchrome::shortest(static_cast<double>(about.genes.signal.bins) * static_cast<double>(about.bin_width) / 2000) +
        "\nscreen(pixels) = 1 - pixels / " + std::to_string(height) + ".0\n" +
        "set palette defined (-1 '" + std::string(colour_off) + "', 0 '#ffffff', 1 '" + std::string(colour_on) +
        "')\nset cbrange [-" + significant(most, 4) + ":" + significant(most, 4) +
        "]\nunset colorbox\nset key noautotitle\nset tics scale 0.5\nunset ytics\n";
    const std::string bins = std::to_string(bank.width());
    figure.drawing =
        "    set multiplot\n"
        "    do for [i = 1:" + last + "] {\n"
        "        number = shown[i]\n"
        "        across = (i - 1) % " + std::to_string(columns) + "\n"
        "        top = 30 + 190 * ((i - 1) / " + std::to_string(columns) + ")\n"
        "        set lmargin at screen 0.075 + 0.232 * across\n"
        "        set rmargin at screen 0.075 + 0.232 * across + 0.207\n"
        "        set tmargin at screen screen(top)\n"
        "        set bmargin at screen screen(top + 74)\n"
        "        set title kind[i] font ',12' offset 0,-0.7\n"
        "        set border 15\n"
        "        unset xtics\n"
        "        unset arrow\n"
        "        unset xlabel\n"
        "        set xrange [-0.5:" + bins + " - 0.5]\n"
        "        set yrange [" + std::to_string(about.genes.signal.marks) + " - 0.5:-0.5]\n"
        "        plot 'filters.tsv' skip 1 using ($1 == number ? $3 : NaN):2:($3 - 0.5):($3 + 0.5):($2 - 0.5):($2 + 0.5):4 "
        "with boxxyerror fillcolor palette, \\\n"
        "             '' skip 1 using ($1 == number && $3 == 0 && across == 0 ? -0.5 : NaN):2:5 with labels right offset -0.5,0 "
        "font ',10'\n"
        "        unset title\n"
        "        set border 1\n"
        "        set tmargin at screen screen(top + 84)\n"
        "        set bmargin at screen screen(top + 140)\n"
        "        set xtics half nomirror out font ',10' offset 0,0.4\n"
        "        set xrange [-half:half]\n"
        "        set yrange [0:*]\n"
        "        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead dashtype 2 linewidth 1.2 linecolor rgb '#999999'\n"
        "        if (i > " + std::to_string(shown.size() - std::min(columns, shown.size())) + ") { set xlabel 'kb from the TSS' font ',11' offset 0,0.8 }\n"
        "        plot 'filter_activity.tsv' skip 1 using ($1 == number ? $2 : NaN):3 with lines linewidth 1.8 linecolor " +
        gnuplot_colour(found.labelled() ? colour_on : colour_chance) +
        (found.labelled() ? ", \\\n             '' skip 1 using ($1 == number ? $2 : NaN):4 with lines linewidth 1.8 dashtype (8,4) "
                            "linecolor " + gnuplot_colour(colour_off)
                          : std::string()) +
        "\n    }\n"
        "    unset multiplot\n";
    figure.tables = {{"filters.tsv", weights}, {"filter_activity.tsv", activity}};
    return figure;
}

/// What the AUROC loses without each mark.
inline Figure marks_figure(const Subject& about, const Findings& found) {
    using deepchrome::significant;
    std::string rows = "mark\trole\tauroc_lost\tlower\tupper\tauroc_without\tp_value\n";
    for (std::size_t mark = 0; mark < found.without.size(); ++mark) {
        const deepchrome::AurocComparison& auc = found.without[mark].auc;
        const deepchrome::Interval interval = auc.interval();
        rows += about.genes.marks[mark] + "\t" + std::string(to_string(deepchrome::mark_role(about.genes.marks[mark]))) + "\t" +
                significant(auc.difference(), 6) + "\t" + significant(interval.lower, 6) + "\t" +
                significant(interval.upper, 6) + "\t" + significant(auc.second.auroc, 6) + "\t" +
                significant(auc.p_value(), 4) + "\n";
    }
    const int marks = static_cast<int>(found.without.size());
    Figure figure{.name = "marks", .title = "Leave one mark out", .caption = {}, .height = 140 + 46 * marks, .settings = {},
                  .drawing = {}};
    figure.caption = "What the AUROC, " + decimal(metric_of(found.metrics, "auroc")) +
                     " with all marks, loses when a mark is blanked in all bins, with DeLong's paired interval of 95 %. The "
                     "network is not trained again: one that never saw the mark might do without. " + genes_sentence(about, found);
    figure.settings = role_colours() + "set yrange [" + std::to_string(marks) + " - 0.5:-0.5]\nset ytics (" +
                      gnuplot_names(about.genes.marks) + ") scale 0\nset bmargin 6\nset xlabel 'AUROC lost without the mark'\n" +
                      "set grid xtics linecolor rgb '#e4e4e4'\nset key noautotitle\n"
                      "set offsets graph 0.02, graph 0.04, 0, 0\n"
                      "set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead linecolor rgb '#555555'\n" +
                      role_legend(found.on.bars, 0.06, 0.235, 0.045);
    figure.drawing =
        "    plot 'marks.tsv' skip 1 using (0):0:(0):3:($0 - 0.32):($0 + 0.32):(colour(strcol(2))) with boxxyerror linecolor rgb "
        "variable, \\\n"
        "         '' skip 1 using 3:0:4:5 with xerrorbars pointtype 7 pointsize 0.3 linewidth 1.4 linecolor rgb '#222222'\n";
    figure.tables = {{"marks.tsv", rows}};
    return figure;
}

inline std::string marks_table(const Subject& about, const Findings& found) {
    HtmlTable table{.head = {"without", "#AUROC", "#lost", "#95 %", "#p"}};
    for (std::size_t mark = 0; mark < found.without.size(); ++mark) {
        const deepchrome::AurocComparison& auc = found.without[mark].auc;
        const double p = auc.p_value();
        table.rows.push_back({escaped(about.genes.marks[mark]), decimal(auc.second.auroc), decimal(auc.difference()),
                              from_to(auc.interval()),
                              p < 1e-4 ? std::string("&lt; 0.0001") : decimal(p, 4)});
    }
    return table.html();
}

}  // namespace programs::report
