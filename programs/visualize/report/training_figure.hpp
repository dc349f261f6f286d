// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "figure.hpp"
#include "html.hpp"
#include "training_course.hpp"

/// The figure of the training.
namespace programs::report {

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

}  // namespace programs::report
