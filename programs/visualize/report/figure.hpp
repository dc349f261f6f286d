// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "../../program.hpp"
#include "../drawing.hpp"
#include "../gnuplot.hpp"

namespace programs::report {

/// Colors that stay apart for color-blind readers and in print (Okabe and Ito 2008).
inline constexpr std::string_view color_on = "#D55E00";     // vermillion
inline constexpr std::string_view color_off = "#0072B2";    // blue
inline constexpr std::string_view color_third = "#009E73";  // bluish green
inline constexpr std::string_view color_chance = "#777777";

/// What a figure is drawn from.
struct FigureTable {
    std::string file;
    std::string text;
};

/// A figure of the report: tables, and what gnuplot does with them.
struct Figure {
    std::string name;     ///< of its files
    std::string title;    ///< as plain text
    std::string caption;  ///< as HTML
    int width = 560;      ///< in pixels; 1140 is as wide as the page
    int height = 400;
    std::string settings;  ///< gnuplot commands. Text from data belongs here, where braces in it do no harm.
    std::string drawing;   ///< gnuplot commands, run for each format; has to leave settings as they were
    std::vector<FigureTable> tables = {};

    bool wide() const { return width > 560; }
};

inline std::string gnuplot_color(std::string_view color) {
    return std::string("rgb '") + std::string(color) + "'";
}

/// The script that draws a figure as SVG and, where gnuplot can, as PDF.
inline void write_script(std::ostream& out, const Figure& figure) {
    std::string tables;
    for (const FigureTable& table : figure.tables) tables += (tables.empty() ? "" : ", ") + table.file;
    const auto inches = [](int pixels) { return deepchrome::format_fixed(pixels / 100.0, 2) + "in"; };
    out << "# Draws " << figure.name << ".svg and " << figure.name << ".pdf from " << tables << ": gnuplot "
        << figure.name << ".gp\n"
        << "reset session\n"
        << "set encoding utf8\n"
        << gnuplot_tables << "set border 3 linecolor rgb '#555555'\n"
        << "set tics out nomirror\n"
        << "set style fill solid noborder\n"
        << "set key samplen 1.5 spacing 1.15\n"
        << figure.settings << "\nformats = strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? 'svg pdf' : 'svg'\n"
        << "do for [format in formats] {\n"
        << "    if (format eq 'svg') {\n"
        << "        set terminal svg size " << figure.width << "," << figure.height
        << " dynamic noenhanced font 'Helvetica,13' background '#ffffff'\n"
        << "    } else {\n"
        << "        set terminal pdfcairo size " << inches(figure.width) << "," << inches(figure.height)
        << " noenhanced font 'Helvetica,13' fontscale 0.5 linewidth 1.3 background '#ffffff'\n"
        << "    }\n"
        << "    set output '" << figure.name << ".'.format\n"
        << figure.drawing << "    unset output\n"
        << "}\n";
}

/// An SVG file of gnuplot's as part of a page: without prologue and without the titles that would show as
/// tooltips, its ids made unlike those of other figures.
inline std::string inline_svg(const std::string& file, const std::string& name, const std::string& label) {
    const std::size_t start = file.find("<svg");
    const std::size_t end = file.rfind("</svg>");
    if (start == std::string::npos || end == std::string::npos) return {};
    std::string svg = "<svg role=\"img\" aria-label=\"" + label + "\"";
    const auto at = [&](std::size_t i, std::string_view what) {
        return file.compare(i, what.size(), what) == 0;
    };
    bool in_tag = true;
    for (std::size_t i = start + 4; i < end + 6; ++i) {
        for (const char* const element : {"title", "desc"}) {
            const std::string close = std::string("</") + element + ">";
            if (at(i, std::string("<") + element + ">")) i = file.find(close, i) + close.size();
        }
        // Nothing refers to the ids of plots, and gnuplot gives some of them twice.
        if (at(i, " id=\"gnuplot_")) i = file.find('"', i + 5) + 1;
        if (file[i] == '<') in_tag = true;
        if (file[i] == '>') in_tag = false;
        if (file[i] == '\t' || (file[i] == '\n' && !svg.empty() && svg.back() == '\n')) continue;
        svg += file[i];
        if (!in_tag) continue;
        for (const std::string_view reference : {" id='", " id=\"", "href='#", "href=\"#", "url(#"}) {
            if (svg.ends_with(reference)) svg += name + "-";
        }
    }
    return svg;
}

/// Tables and scripts of the figures in a folder of `folder`, and what gnuplot draws of them.
/// `inside(figure)` is the drawing as part of a page; empty where there is none.
class Drawings {
public:
    /// The files that a figure may leave.
    static std::vector<std::string> files_of(const Figure& figure) {
        std::vector<std::string> files{figure.name + ".gp", figure.name + ".svg", figure.name + ".pdf"};
        for (const FigureTable& table : figure.tables) files.push_back(table.file);
        return files;
    }

    Drawings(OutputFolder& folder, std::string place) : folder_(folder), place_(std::move(place)) {}

    /// Writes tables and script, and runs gnuplot.
    void draw(const Figure& figure, const deepchrome::InterruptGuard& guard) {
        const auto within = [&](const std::string& file) { return place_ + "/" + file; };
        for (const FigureTable& table : figure.tables) {
            folder_.write(within(table.file), [&](std::ostream& out) { out << table.text; });
        }
        folder_.write(within(figure.name + ".gp"), [&](std::ostream& out) { write_script(out, figure); });
        if (programs::draw(folder_.staged(within(figure.name + ".gp")), {"svg", "pdf"}, guard))
            drawn_.emplace_back(figure.name,
                                deepchrome::read_file(folder_.staged(within(figure.name + ".svg"))));
        else
            complete_ = false;
    }

    /// Whether there is a picture of each figure.
    bool complete() const { return complete_; }

    /// As HTML; `label` is plain text, escaped.
    std::string inside(const Figure& figure, const std::string& label) const {
        for (const auto& [name, svg] : drawn_) {
            if (name == figure.name) return inline_svg(svg, name, label);
        }
        return {};
    }

    bool has(const std::string& file) const {
        return std::filesystem::exists(folder_.staged(place_ + "/" + file));
    }
    const std::string& place() const { return place_; }

private:
    OutputFolder& folder_;
    std::string place_;
    std::vector<std::pair<std::string, std::string>> drawn_ = {};
    bool complete_ = true;
};

}  // namespace programs::report
