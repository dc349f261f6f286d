// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/predict/input_check.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/repetition.hpp>
#include <deepchrome/run/table_remarks.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/task.hpp>

/// Genes that a model is to answer for, held against what the model was trained on.
namespace programs {

/// Throws DataError where the output would replace the input.
inline void refuse_same_file(const std::filesystem::path& input, const std::filesystem::path& output) {
    std::error_code ignored;
    const std::filesystem::path file = input == "-" ? "/dev/stdin" : input;
    if (!std::filesystem::is_regular_file(output, ignored)) return;
    if (!std::filesystem::equivalent(file, output, ignored)) return;
    deepchrome::throw_as<deepchrome::DataError>(
        {output.string(), ": is an input and would be replaced by the results; choose another --output"});
}

/// The same for a model, or the folder of one.
inline void refuse_model_file(const std::filesystem::path& model, const std::filesystem::path& output) {
    std::error_code ignored;
    refuse_same_file(model, output);
    for (const auto& folder : {model, model / "models"}) {
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.path().extension() == ".safetensors") refuse_same_file(entry.path(), output);
        }
    }
}

/// Brings the marks into the order of the network, says on standard error what is unlike the training genes,
/// one line each, and, if wanted, scales each mark to their signal. Throws DataError for other marks.
inline void check_input(const deepchrome::AnyNetwork& network, const std::string& model,
                        deepchrome::Dataset& genes, const std::string& table, bool match_depth) {
    using namespace deepchrome;
    const ModelCard& card = network.card();
    genes = with_marks(std::move(genes), card.marks, table);
    if (card.signals.empty()) {
        if (match_depth) {
            throw_as<DataError>({model, ": does not tell where its training signals lie (wanted a model file "
                                        "of format 2); train it again, or leave out --match-depth"});
        }
        std::cerr << printable(model) << ": written by deepchrome " << card.library_version
                  << ", does not tell where its training signals lie"
                  << (card.table.empty() ? ", nor bin width, orientation and counting" : "")
                  << "; the table cannot be compared with them\n";
        return;
    }
    InputComparison compared = compare_inputs(card, genes);
    if (match_depth) {
        deepchrome::match_depth(genes, compared.ratio);
        for (std::size_t mark = 0; mark < card.marks.size(); ++mark) {
            std::cerr << printable(table) << ": " << card.marks[mark] << " is multiplied by "
                      << format_significant(1 / compared.ratio[mark], 3) << " to match the training genes\n";
        }
        compared = compare_inputs(card, genes);
    }
    for (const std::string& remark : compared.remarks)
        std::cerr << printable(table) << ": " << remark << '\n';
}

/// Remarks, one line each: from which marks nothing is learned, which classes have too few genes, and where
/// validation and test genes are unlike the training genes. For `folds` the genes of all tables count
/// together. Throws DataError for tables that were made in different ways.
inline std::vector<std::string> check_tables(const deepchrome::RunTables& tables, deepchrome::Task task,
                                             bool folds) {
    using namespace deepchrome;
    std::vector<std::string> remarks;
    const auto add = [&](const std::string& name, const std::vector<std::string>& lines) {
        for (const std::string& line : lines) remarks.push_back(name + ": " + line);
    };
    add("the training set", constant_marks(tables.train));
    std::vector<float> labels = tables.train.labels;
    if (folds) {
        for (const Dataset* genes : {&tables.valid, &tables.test})
            labels.insert(labels.end(), genes->labels.begin(), genes->labels.end());
    }
    add(folds ? "the genes of all tables" : "the training set", scarce_labels(labels, task));
    ModelCard card{.marks = tables.train.marks, .signals = summarize_signals(tables.train)};
    for (const auto& [name, genes] :
         {std::pair{"the validation set", &tables.valid}, {"the test set", &tables.test}}) {
        if (genes->size() == 0) continue;
        check_agreement(genes->description, tables.train.description, name, "the training set");
        if (genes->labeled() && !folds) add(name, scarce_labels(genes->labels, task));
        add(name, compare_inputs(card, *genes).remarks);
    }
    return remarks;
}

/// Says remarks on standard error: once the run is sure to begin, so that an error stands alone.
inline void say(const std::vector<std::string>& remarks) {
    for (const std::string& remark : remarks) std::cerr << remark << '\n';
}

/// The width of a bin: as the flag --bin-width says (0: not given), the table or the model; unknown where
/// none does. Throws DataError where two disagree.
inline std::optional<std::uint32_t> bin_width_of(std::int64_t asked, const std::string& model,
                                                 const deepchrome::ModelCard& card,
                                                 const deepchrome::TableDescription& table = {}) {
    using namespace deepchrome;
    const std::optional<std::uint32_t> known = card.table.bin_width ? card.table.bin_width : table.bin_width;
    if (asked == 0) return known;
    if (known && *known != asked) {
        const std::string source = card.table.bin_width
                                       ? model + " says"
                                       : "the table says, or the published layout without a header has";
        throw_as<DataError>(
            {"--bin-width is ", asked, " (wanted ", *known, ", as ", source, "); leave it out"});
    }
    return static_cast<std::uint32_t>(asked);
}

/// Completes what the tables of a training say of themselves: by the model that it begins with (`init` and
/// its card), by the flag --bin-width (0: not given), and validation and test genes by the training genes.
/// Throws DataError where the flag contradicts one of them.
inline void complete_descriptions(deepchrome::RunTables& tables, const std::string& init,
                                  const deepchrome::ModelCard& card, std::int64_t bin_width) {
    for (deepchrome::Dataset* genes : {&tables.train, &tables.valid, &tables.test}) {
        deepchrome::TableDescription& table = genes->description;
        const auto stated = bin_width_of(bin_width, init, {}, table);  // which a table never gives up
        table.bin_width = stated ? stated : bin_width_of(0, init, card, table);
        table = completed(completed(table, card.table), tables.train.description);
    }
}

}  // namespace programs
