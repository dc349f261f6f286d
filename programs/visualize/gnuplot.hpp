// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/printable.hpp>

/// Text of ours in scripts of gnuplot's.
namespace programs {

/// Text from data as a string of gnuplot's, to the letter. In single quotes a quote would end it, gnuplot
/// expands macros after '@', and versions differ in backquotes, so these stand in strings of their own.
inline std::string gnuplot_text(std::string_view text) {
    std::string quoted;
    char open = '\0';  // the quote that the last string has not closed yet
    const auto add = [&](char quote, std::string_view piece) {
        if (open != quote) {
            if (open != '\0') (quoted += open) += '.';
            quoted += open = quote;
        }
        quoted += piece;
    };
    add('\'', "");
    for (const char c : deepchrome::printable(text)) {
        if (c == '\'') {
            add('"', "'");
        } else if (c == '@') {
            add('"', "\\100");
        } else if (c == '`') {
            add('"', "\\140");
        } else {
            add('\'', std::string_view(&c, 1));
        }
    }
    return quoted + open;
}

/// The same as the label of a tic, in which '%' begins the format of a number.
inline std::string gnuplot_label(std::string_view text) {
    std::string doubled;
    for (const char c : text) doubled.append(c == '%' ? 2 : 1, c);
    return gnuplot_text(doubled);
}

/// Names of marks as tics at 0, 1, 2, …, and as the array `mark`, from 1 on. A plot that reads names from a
/// table has to take these instead, by `ytic(mark[row])`: gnuplot cuts blanks from what it reads, and takes a
/// backslash for an escape.
inline std::string gnuplot_marks(const std::vector<std::string>& names) {
    std::string array;
    std::string tics;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string comma = i > 0 ? ", " : "";
        array += comma + gnuplot_text(names[i]);
        tics += comma + gnuplot_label(names[i]) + " " + std::to_string(i);
    }
    return "array mark[" + std::to_string(names.size()) + "] = [" + array + "]\nset ytics (" + tics +
           ") scale 0\n";
}

/// How the scripts read our tables: a name may begin with '#', which is no comment.
inline constexpr std::string_view gnuplot_tables =
    "set datafile separator tab\nset datafile commentschars ''\n";

}  // namespace programs
