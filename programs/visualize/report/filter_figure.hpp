// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "figure.hpp"
#include "figure_text.hpp"
#include "gene_table.hpp"
#include "html.hpp"
#include "report_data.hpp"

/// The figure of the convolution's filters.
namespace programs::report {

/// The filters that tell most: those whose average activity differs most between ON and OFF genes, half of
/// each kind; without labels those that are most active.
inline std::vector<std::size_t> telling_filters(const ReportData& found, std::size_t wanted) {
    const deepchrome::FilterBank& bank = found.filters;
    std::vector<std::size_t> order(bank.filters());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t filter) { return bank.preference(filter); });
    if (order.size() <= wanted) return order;
    const std::size_t first = found.labeled() ? wanted - wanted / 2 : wanted;
    std::vector<std::size_t> chosen(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first));
    chosen.insert(chosen.end(), order.end() - static_cast<std::ptrdiff_t>(wanted - first), order.end());
    return chosen;
}

inline Figure filter_figure(const ReportInput& about, const ReportData& found) {
    using deepchrome::format_significant;
    constexpr std::size_t columns = 4;
    const deepchrome::FilterBank& bank = found.filters;
    const std::vector<std::size_t> shown = telling_filters(found, 3 * columns);
    const std::size_t lines = (shown.size() + columns - 1) / columns;

    std::string weights = "filter\tmark\ttap\tweight\tmark_name\n";
    std::string activity = found.labeled() ? "filter\tplace\ton\toff\n" : "filter\tplace\tall\n";
    double most = 1e-6;
    for (std::size_t filter = 0; filter < bank.filters(); ++filter) {
        for (std::size_t mark = 0; mark < about.genes.signal.marks; ++mark) {
            for (std::size_t tap = 0; tap < bank.width(); ++tap) {
                weights += std::to_string(filter) + "\t" + std::to_string(mark) + "\t" + std::to_string(tap) +
                           "\t" + format_significant(bank.patterns(filter, mark, tap), 4) + "\t" +
                           about.genes.marks[mark] + "\n";
            }
        }
        for (std::size_t window = 0; window < bank.on.shape()[0]; ++window) {
            activity +=
                std::to_string(filter) + "\t" +
                format_significant(about.axis.from_tss(bank.center(window) + 0.5), 6) + "\t" +
                format_significant(bank.on(window, filter), 4) +
                (found.labeled() ? "\t" + format_significant(bank.off(window, filter), 4) : std::string()) +
                "\n";
        }
    }
    for (const std::size_t filter : shown) {
        for (std::size_t mark = 0; mark < about.genes.signal.marks; ++mark) {
            for (std::size_t tap = 0; tap < bank.width(); ++tap)
                most = std::max(most, std::abs(bank.patterns(filter, mark, tap)));
        }
    }
    std::string numbers;
    std::string kinds;
    for (const std::size_t filter : shown) {
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(filter);
        kinds += std::string(kinds.empty() ? "'" : ", '") + "filter " + std::to_string(filter) +
                 (!found.labeled()              ? ""
                  : bank.preference(filter) > 0 ? ": more in ON genes"
                                                : ": more in OFF genes") +
                 "'";
    }

    const int height = 30 + 190 * static_cast<int>(lines);
    Figure figure{.name = "filters",
                  .title = "Filters of the convolution",
                  .caption = {},
                  .width = 1140,
                  .height = height,
                  .settings = {},
                  .drawing = {}};
    const std::string chosen =
        found.labeled() ? "whose activity differs most between ON and OFF genes" : "that are most active";
    figure.caption =
        "Of the " + with_commas(bank.filters()) + " filters the " + with_commas(shown.size()) + " " + chosen +
        ". Above: the pattern, marks by " + with_commas(bank.width()) + " bins (" +
        decimal(static_cast<double>(bank.width() * bank.dilation) * about.axis.unit(), 1) + " " +
        std::string(about.axis.unit_name()) +
        "), vermillion for positive and blue for negative weights, up to ±" + decimal(most, 2) +
        ". Below: where around the TSS it fires, as the average of its activity after ReLU over " +
        (found.labeled() ? "ON (vermillion) and OFF genes (blue, dashed)" : "all genes") +
        ", each on its own scale. Weights and averages of all filters are in the tables. " +
        genes_sentence(about, found);
    const std::string last = std::to_string(shown.size());
    figure.settings =
        "array shown[" + last + "] = [" + numbers + "]\narray kind[" + last + "] = [" + kinds + "]\n" +
        gnuplot_marks(about.genes.marks) + "half = " + deepchrome::format_shortest(about.axis.half()) +
        "\nscreen(pixels) = 1 - pixels / " + std::to_string(height) + ".0\n" + "set palette defined (-1 '" +
        std::string(color_off) + "', 0 '#ffffff', 1 '" + std::string(color_on) + "')\nset cbrange [-" +
        format_significant(most, 4) + ":" + format_significant(most, 4) +
        "]\nunset colorbox\nset key noautotitle\nset tics scale 0.5\nunset ytics\n";
    const std::string bins = std::to_string(bank.width());
    figure.drawing = "    set multiplot\n"
                     "    do for [i = 1:" +
                     last +
                     "] {\n"
                     "        number = shown[i]\n"
                     "        across = (i - 1) % " +
                     std::to_string(columns) +
                     "\n"
                     "        top = 30 + 190 * ((i - 1) / " +
                     std::to_string(columns) +
                     ")\n"
                     "        set lmargin at screen 0.075 + 0.232 * across\n"
                     "        set rmargin at screen 0.075 + 0.232 * across + 0.207\n"
                     "        set tmargin at screen screen(top)\n"
                     "        set bmargin at screen screen(top + 74)\n"
                     "        set title kind[i] font ',12' offset 0,-0.7\n"
                     "        set border 15\n"
                     "        unset xtics\n"
                     "        unset arrow\n"
                     "        unset xlabel\n"
                     "        set xrange [-0.5:" +
                     bins +
                     " - 0.5]\n"
                     "        set yrange [" +
                     std::to_string(about.genes.signal.marks) +
                     " - 0.5:-0.5]\n"
                     "        if (across == 0) { set ytics scale 0 font ',10' } else { unset ytics }\n"
                     "        plot 'filters.tsv' skip 1 using ($1 == number ? $3 : NaN):2:($3 - 0.5):($3 + "
                     "0.5):($2 - 0.5):($2 + "
                     "0.5):4:ytic(mark[int($2) + 1]) with boxxyerror fillcolor palette\n"
                     "        unset ytics\n"
                     "        unset title\n"
                     "        set border 1\n"
                     "        set tmargin at screen screen(top + 84)\n"
                     "        set bmargin at screen screen(top + 140)\n"
                     "        set xtics half nomirror out font ',10' offset 0,0.4\n"
                     "        set xrange [-half:half]\n"
                     "        set yrange [0:*]\n"
                     "        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead dashtype 2 "
                     "linewidth 1.2 linecolor rgb "
                     "'#999999'\n"
                     "        if (i > " +
                     std::to_string(shown.size() - std::min(columns, shown.size())) + ") { set xlabel '" +
                     std::string(about.axis.label()) +
                     "' font ',11' offset 0,0.8 }\n"
                     "        plot 'filter_activity.tsv' skip 1 using ($1 == number ? $2 : NaN):3 with lines "
                     "linewidth 1.8 "
                     "linecolor " +
                     gnuplot_color(found.labeled() ? color_on : color_chance) +
                     (found.labeled() ? ", \\\n             '' skip 1 using ($1 == number ? $2 : NaN):4 with "
                                        "lines linewidth 1.8 dashtype (8,4) "
                                        "linecolor " +
                                            gnuplot_color(color_off)
                                      : std::string()) +
                     "\n    }\n"
                     "    unset multiplot\n";
    figure.tables = {{"filters.tsv", weights}, {"filter_activity.tsv", activity}};
    return figure;
}

}  // namespace programs::report
