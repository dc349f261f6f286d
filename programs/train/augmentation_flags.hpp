// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/table/shift.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/training/recipe.hpp>

#include "../program.hpp"

namespace programs {

/// The flags that change genes while training.
class AugmentationFlags {
public:
    /// Adds the flags. Their values count once the command line has been parsed.
    void add_to(CLI::App& app) {
        app.add_option("--augment", augment_, "random shifts, strand flips, noise and gains while training")
            ->check(CLI::IsMember({"none", "default"}));
        app.add_option(
               "--max-shift", max_shift_,
               "move genes along the genome by up to so much while training, as 300bp or 3bins; 0: none")
            ->check(shift());
        app.add_option("--flip", flip_, "probability that the bins of a gene are reversed")
            ->check(probability());
        app.add_option("--noise", noise_, "standard deviation of noise that is added to scaled signals")
            ->check(number(0));
        app.add_option("--gain", gain_, "standard deviation of a factor for all scaled signals of a mark")
            ->check(number(0));
        app.add_option("--mark-dropout", mark_dropout_, "probability that a mark of a gene is blank")
            ->check(probability());
    }

    /// Changes what was asked for, for genes as `table` describes them. Throws DataError for a shift that
    /// does not fit their bins.
    void change(deepchrome::Recipe& recipe, const deepchrome::TableDescription& table) const {
        using namespace deepchrome;
        Augmentation& a = recipe.augmentation;
        if (augment_) {
            recipe.augment = *augment_;
            a = *augment_ == "default" ? default_augmentation(table) : no_augmentation();
        }
        a.max_shift = max_shift_ ? shift_in_bins(table) : std::min(a.max_shift, signal.bins - 1);
        a.flip = flip_.value_or(a.flip);
        a.noise = noise_.value_or(a.noise);
        a.gain = gain_.value_or(a.gain);
        a.mark_dropout = mark_dropout_.value_or(a.mark_dropout);
    }

    /// What the default leaves out for genes as `table` describes them, and why: a line each. `by_recipe`
    /// says whether the recipe has the default augmentation.
    std::vector<std::string> left_out(bool by_recipe, const deepchrome::TableDescription& table) const {
        std::vector<std::string> lines;
        if (augment_ ? *augment_ == "none" : !by_recipe) return lines;
        if (!max_shift_ && !table.bin_width) {
            lines.push_back(
                "does not tell how wide its bins are: genes are not shifted; give --bin-width in base pairs, "
                "or --max-shift in bins as 3bins");
        }
        if (!max_shift_ && table.bin_width && *table.bin_width > deepchrome::default_max_shift) {
            lines.push_back("has bins of " + std::to_string(*table.bin_width) + " bp, wider than the " +
                            std::to_string(deepchrome::default_max_shift) +
                            " bp that genes are shifted by: they are not");
        }
        if (!flip_ && table.orientation == deepchrome::Orientation::strand)
            lines.push_back("has its bins in the direction of transcription: genes are not flipped");
        return lines;
    }

private:
    std::size_t shift_in_bins(const deepchrome::TableDescription& table) const {
        try {
            const std::size_t bins = deepchrome::parse_shift(*max_shift_)->bins(table.bin_width);
            if (bins < signal.bins) return bins;
        } catch (const deepchrome::DataError& problem) {
            throw deepchrome::DataError(std::string("--max-shift: ") + problem.what());
        }
        throw deepchrome::DataError("--max-shift: " + *max_shift_ + " moves genes out of their window of " +
                                    std::to_string(signal.bins) +
                                    " bins (wanted less); give a shorter shift");
    }

    static CLI::Validator shift() {
        return {[](std::string& text) {
                    return deepchrome::parse_shift(text)
                               ? std::string()
                               : text + " (wanted base pairs as 300bp, bins as 3bins, or 0)";
                },
                "SHIFT", ""};
    }

    std::optional<std::string> augment_;
    std::optional<std::string> max_shift_;
    std::optional<double> flip_;
    std::optional<double> noise_;
    std::optional<double> gain_;
    std::optional<double> mark_dropout_;
};

}  // namespace programs
