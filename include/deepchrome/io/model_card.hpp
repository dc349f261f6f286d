// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/setting.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/table/scaling.hpp>
#include <deepchrome/table/signal_summary.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/version.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a model was trained for.
enum class TaskKind {
    classify,  ///< the class of a gene: outputs are the logarithms of probabilities
    regress,   ///< a number: the output is in the unit of the training labels
};

inline std::string_view to_string(TaskKind task) {
    return task == TaskKind::regress ? "regress" : "classify";
}

/// What has to be known of a model beside its weights to use it, and where they come from. Nothing about
/// time, place or threads belongs here: the same training gives the same file. `card_of` makes one from the
/// training genes.
struct ModelCard {
    std::vector<std::string> marks = {};  ///< in the order of the input
    std::size_t bins = 0;                 ///< of a gene; 0: those of the network
    Scaling scaling = {};                 ///< of every input
    bool both_strands = false;            ///< answers are means over a gene and its bins reversed
    std::vector<std::string> classes = {"OFF", "ON"};  ///< in the order of the output; of a regression none
    TaskKind task = TaskKind::classify;
    TableDescription table = {};                            ///< how the training table was made
    SignalSummary signals = {};                             ///< of the training genes; empty: not known
    Seed seed = {};                                         ///< of the training
    Settings recipe = {};                                   ///< of the training
    std::optional<std::size_t> best_epoch = {};             ///< by the monitored value
    std::optional<std::size_t> kept_epoch = {};             ///< whose weights these are
    std::map<std::string, std::string> training_data = {};  ///< "train", "valid" -> `data_checksum`
    std::string initial_model = {};                         ///< checksum of the file it began with
    std::map<std::string, std::string> notes = {};          ///< texts for people; nothing reads them
    std::string library_version = std::string(version);     ///< of the library that trained it
};

/// "crc32:1a2b3c4d", of marks, genes, signals and labels in order: the same for a table and its compressed
/// copy.
std::string data_checksum(const Dataset& data);

/// The card of a model that was trained on `train`, genes as in their table, with inputs scaled by `scaling`:
/// marks, table, summary of the signals and checksum are taken from the genes. `classes` is empty for a
/// regression.
ModelCard card_of(const Dataset& train, const Scaling& scaling,
                  std::vector<std::string> classes = {"OFF", "ON"});

namespace detail {

/// Throws DataError unless the card fits a model of that signal and number of outputs. `where` opens the
/// message.
void check_card(const ModelCard& card, Signal signal, std::size_t outputs, const std::string& where);

}  // namespace detail
}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string data_checksum(const Dataset& data) {
    data.check("data_checksum");
    std::uint32_t sum = 0;
    for (const auto* names : {&data.marks, &data.genes}) {
        for (const std::string& name : *names) {
            sum = crc32_of(std::as_bytes(std::span(name.c_str(), name.size() + 1)), sum);
        }
    }
    const auto add = [&](std::span<const float> values) {
        if constexpr (std::endian::native == std::endian::little) {
            sum = crc32_of(std::as_bytes(values), sum);
        } else {
            for (const float value : values) {
                auto bytes = std::bit_cast<std::array<std::byte, 4>>(value);
                std::reverse(bytes.begin(), bytes.end());
                sum = crc32_of(bytes, sum);
            }
        }
    };
    add(data.values());
    add(data.labels);
    return checksum_text(sum);
}

DEEPCHROME_ONCE ModelCard card_of(const Dataset& train, const Scaling& scaling,
                                  std::vector<std::string> classes) {
    ModelCard card{.marks = train.marks,
                   .bins = train.signal.bins,
                   .scaling = scaling,
                   .task = classes.empty() ? TaskKind::regress : TaskKind::classify,
                   .table = train.description,
                   .signals = summarize_signals(train),
                   .training_data = {{"train", data_checksum(train)}}};
    card.classes = std::move(classes);
    return card;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void check_card(const ModelCard& card, Signal signal, std::size_t outputs,
                                const std::string& where) {
    const auto fail = [&](const std::string& what) { throw_as<DataError>({where, ": ", what}); };
    const auto check_text = [&](std::string_view text, const char* what) {
        require_printable_name(text, what, where);
    };
    check_marks(card.marks, signal.marks, message_of({where, ": the card"}));
    for (const std::string& name : card.classes) check_text(name, "class name");
    for (const auto& [name, text] : card.training_data) {
        check_text(name, "table of the training");
        check_text(text, "checksum of a table");
    }
    for (const auto& [name, text] : card.notes) {
        check_text(name, "name of a note");
        for (const std::string_view line : split_fields(text, '\n')) check_text(line, "note");
    }
    check_text(card.library_version, "library's version");
    check_text(card.initial_model, "checksum of the initial model");
    for (std::size_t i = 0; i < card.recipe.size(); ++i) {
        const auto* const number = std::get_if<double>(&card.recipe[i].value);
        if (number != nullptr && !is_finite(*number)) {
            fail(message_of({"the setting ", card.recipe[i].name, " is ", format_shortest(*number),
                             " (wanted a finite number); leave it out"}));
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (card.recipe[i].name != card.recipe[j].name) continue;
            fail(message_of({"the setting ", card.recipe[i].name,
                             " is there twice (wanted every name once); leave one out"}));
        }
    }
    for (const Setting& setting : card.recipe) {
        check_text(setting.name, "name of a setting");
        check_text(setting.text(), "setting");
    }
    if (card.bins != 0 && card.bins != signal.bins) {
        fail(message_of({"the card is for ", card.bins, " bins (wanted ", signal.bins,
                         ", as the network has); give the card of this network"}));
    }
    if (!card.signals.empty() &&
        (card.signals.percentiles.size() != signal.marks * SignalSummary::levels ||
         card.signals.bin_lower.size() != signal.size() || card.signals.bin_upper.size() != signal.size())) {
        fail("the card's summary of the signals is of other marks or bins; summarize the training genes");
    }
    for (const DescriptionField& field : fields_of(card.table)) {
        if (field.value.empty() || is_one_word(field.value)) continue;
        fail(message_of({"the ", field.name, " of its table is ", in_quotes(field.value),
                         " (wanted one word of ASCII without =); choose another"}));
    }

    // One output may stand for two classes.
    const std::size_t classes = card.classes.size();
    if (card.task == TaskKind::regress && classes != 0) {
        fail(message_of(
            {"the card of a regression names ", classes, " classes (wanted none); leave them out"}));
    }
    const std::size_t wanted_classes = std::max<std::size_t>(outputs, 2);
    if (classes != 0 && classes != wanted_classes) {
        fail(message_of({"the card names ", classes, " classes (wanted ", wanted_classes,
                         outputs == 1 ? ", for a network with one output" : ", as the network has outputs",
                         "); name every class, or none"}));
    }
    const Scaling& scaling = card.scaling;
    const std::size_t wanted = is_fitted(scaling.kind) ? signal.marks : 0;
    const bool finite =
        std::all_of(scaling.mean.begin(), scaling.mean.end(), [](float x) { return is_finite(x); }) &&
        std::all_of(scaling.deviation.begin(), scaling.deviation.end(),
                    [](float x) { return is_finite(x) && x > 0; });
    if (scaling.mean.size() != wanted || scaling.deviation.size() != wanted || !finite) {
        fail(message_of({"the scaling ", to_string(scaling.kind), " has ", scaling.mean.size(), " means and ",
                         scaling.deviation.size(), " deviations (wanted ", wanted,
                         " finite ones of each, deviations above 0); fit it to the training genes"}));
    }
}

}  // namespace deepchrome::detail

#endif
