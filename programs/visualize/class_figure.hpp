// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/interpret/active_bins.hpp>
#include <deepchrome/io/bin_axis.hpp>

#include "gnuplot.hpp"

namespace programs {

/// A gnuplot script that draws class_map.tsv as a heat map and active_bins.tsv as bars, side by side, into
/// class_map.svg.
inline void write_class_figure(std::ostream& out, std::string_view wanted, double probability,
                               std::span<const deepchrome::MarkActivity> bars,
                               const deepchrome::BinAxis& axis) {
    using deepchrome::format_fixed;
    using deepchrome::MarkRole;
    const std::size_t marks = bars.size();
    std::vector<std::string> names;
    for (const deepchrome::MarkActivity& bar : bars) names.push_back(bar.mark);
    const std::string unit = deepchrome::format_shortest(axis.unit());
    const std::string bins = std::to_string(axis.bins);
    const std::string shown = wanted == "on"    ? "ON"
                              : wanted == "off" ? "OFF"
                                                : std::string("of class ").append(wanted);
    out << "# Draws class_map.svg from class_map.tsv and active_bins.tsv: gnuplot class_map.gp\n"
        << "set terminal svg size 1100," << 190 + 50 * marks
        << " noenhanced font 'Helvetica,14' background '#ffffff'\n"
        << "set output 'class_map.svg'\n"
        << "set encoding utf8\n"
        << gnuplot_tables << "set multiplot title \"The gene that the network is surest is " << shown
        << "   (p = " << format_fixed(probability, 3) << ")\" font ',17'\n"
        << "set yrange [" << marks << " - 0.5:-0.5]\n"
        << gnuplot_marks(names) << "set border 3\nset tics out nomirror\n\n"
        << "set lmargin at screen 0.10\nset rmargin at screen 0.62\nset bmargin at screen 0.24\nset tmargin "
           "at screen 0.84\n"
        << "set xlabel '" << axis.label() << "'\n"
        << "half = " << deepchrome::format_shortest(axis.half()) << "\n"
        << "set xrange [-1.001 * half:1.001 * half]\n"
        << "set arrow from 0,-0.5 to 0," << marks << " - 0.5 nohead dashtype 2 linecolor '#666666' front\n"
        << "set palette defined (0 '#ffffff', 0.5 '#6baed6', 1 '#08306b')\nset cbrange [0:1]\nset cblabel "
           "'share of the range'\n"
        << "set colorbox user origin screen 0.635,0.24 size screen 0.012,0.6\n"
        << "plot 'class_map.tsv' skip 1 matrix rowheaders using (($1 + 0.5) * " << unit
        << " - half):2:3:ytic(mark[int($2) + 1]) with image pixels notitle\n\n"
        << "unset arrow\nunset ytics\nunset colorbox\n"
        << "set lmargin at screen 0.74\nset rmargin at screen 0.97\n"
        << "set xlabel 'active bins'\nset xrange [0:" << bins << "]\nset style fill solid\n";
    double left = 0.10;
    std::string boxes;
    for (const MarkRole role : {MarkRole::promoter, MarkRole::distal_promoter, MarkRole::structural,
                                MarkRole::repressor, MarkRole::other}) {
        if (std::ranges::find(bars, role, &deepchrome::MarkActivity::role) == bars.end()) continue;
        const std::string name(to_string(role));
        const std::string color = std::string("'") + std::string(deepchrome::color_of(role)) + "'";
        out << "set object rectangle from screen " << format_fixed(left, 3) << ",0.015 to screen "
            << format_fixed(left + 0.016, 3) << ",0.05 fillcolor rgb " << color
            << " fillstyle solid noborder\n"
            << "set label '" << name << "' at screen " << format_fixed(left + 0.024, 3) << ",0.032\n";
        left += 0.16;
        boxes += "     'active_bins.tsv' skip 1 using (strcol(2) eq '" + name +
                 "' ? 0 : NaN):0:(0):3:($0 - 0.35):($0 + 0.35) with boxxyerror linecolor rgb " + color +
                 " notitle, \\\n";
    }
    out << "plot \\\n"
        << boxes << "     'active_bins.tsv' skip 1 using ($3 + 2):0:3 with labels left notitle\n"
        << "unset multiplot\n";
}

}  // namespace programs
