// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "figure.hpp"
#include "html.hpp"
#include "page_script.hpp"
#include "page_style.hpp"

namespace programs::report {

/// A part of the page: what it says first, figures, what it says after them. All texts but the title are
/// HTML.
struct Section {
    std::string id;
    std::string title;
    std::string before = {};
    std::vector<Figure> figures = {};
    std::string beside = {};  ///< beside the last of them
    std::string after = {};
};

/// A figure in a section: the drawing, or what to do about a missing one, the caption and the files.
inline std::string figure_html(const Figure& figure, const Drawings& drawings) {
    const std::string title = escaped(figure.title);
    std::string html = "<figure id=\"figure-" + figure.name + "\"" +
                       (figure.wide() ? " class=\"wide\">" : ">") + "<h3>" + title + "</h3>\n";
    const std::string svg = drawings.inside(figure, title);
    html += !svg.empty()
                ? svg
                : "<div class=\"missing\">No picture: gnuplot was not there, or failed. Install it (Debian: "
                  "gnuplot-nox) and run, in the folder " +
                      escaped(drawings.place()) + ", <code>gnuplot " + figure.name +
                      ".gp</code>; or write the report again with <code>--force</code>.</div>";
    html += "<figcaption>" + figure.caption + "<div class=\"files\">";
    for (const std::string& file : Drawings::files_of(figure)) {
        if (drawings.has(file)) html += "<a href=\"" + drawings.place() + "/" + file + "\">" + file + "</a> ";
    }
    return html + "</div></figcaption></figure>\n";
}

/// The whole page. `title` is plain text, `summary` HTML, `genes` the JSON of the table.
inline void write_page(std::ostream& out, const std::string& title, const std::string& summary,
                       const std::vector<Section>& sections, const Drawings& drawings,
                       const std::string& genes) {
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        // Nothing may be fetched, whatever were to slip into the page.
        << "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'; "
           "script-src 'unsafe-inline'\">\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        << "<meta name=\"generator\" content=\"deepchrome " << deepchrome::version << "\">\n"
        << "<title>" << escaped(title) << "</title>\n<style>" << page_style << "</style>\n</head>\n<body>\n"
        << "<header><h1>" << escaped(title) << "</h1>\n"
        << summary << "</header>\n<nav aria-label=\"Sections\"><ul>";
    for (const Section& section : sections) {
        out << "<li><a href=\"#" << section.id << "\">" << escaped(section.title) << "</a></li>";
    }
    out << "</ul></nav>\n<main>\n";
    for (const Section& section : sections) {
        out << "<section id=\"" << section.id << "\"><h2>" << escaped(section.title) << "</h2>\n"
            << section.before;
        if (!section.figures.empty()) {
            out << "<div class=\"figures\">\n";
            for (const Figure& figure : section.figures) out << figure_html(figure, drawings);
            if (!section.beside.empty()) out << "<div class=\"panel\">" << section.beside << "</div>\n";
            out << "</div>\n";
        }
        out << section.after << "</section>\n";
    }
    out << "</main>\n<footer>Written by deepchrome-visualize " << deepchrome::version
        << ". Colors are those of Okabe and Ito (2008), which stay apart for color-blind readers and in "
           "print. "
           "Figures were "
           "drawn by gnuplot; each is in the folder "
        << drawings.place()
        << " as SVG and PDF, with its table and its script to restyle it. The page needs no "
           "network.</footer>\n"
        << "<script type=\"application/json\" id=\"genes-data\">" << genes << "</script>\n<script>"
        << page_script << "</script>\n</body>\n</html>\n";
}

}  // namespace programs::report
