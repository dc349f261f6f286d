// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/csv_options.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/gene_reader.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

Dataset read_all(GeneReader& reader);

}  // namespace detail

/// Reads a gene table: rows `gene,bin,<marks>[,label]`, plain or gzip (known by its first bytes), "-" for
/// standard input. Throws DataError, one line that names file, line and gene, for anything else; see
/// GeneReader.
Dataset read_csv(const std::filesystem::path& path, Signal signal, const CsvOptions& options = {});

/// As `read_csv`, of a table in memory; `name` stands for the file in messages.
Dataset parse_csv(std::string_view text, Signal signal, const CsvOptions& options = {},
                  std::string name = "table");

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE Dataset read_all(GeneReader& reader) {
    Dataset data;
    data.signal = reader.signal();
    data.marks = reader.marks();
    data.description = reader.description();
    const std::size_t size = data.signal.size();
    xt::xtensor<float, 3> values;
    const auto resize = [&](std::size_t genes) {
        xt::xtensor<float, 3> other;
        other.resize({genes, data.signal.bins, data.signal.marks});
        std::copy_n(values.data(), data.size() * size, other.data());
        values = std::move(other);
    };
    // Writing to fresh memory costs as much as parsing: with the right number of genes from the start there
    // is one copy.
    values.resize({std::max<std::size_t>(reader.size_hint(), 1), data.signal.bins, data.signal.marks});
    std::vector<float> row(size);
    while (true) {
        const bool full = data.size() == values.shape(0);
        const std::span<float> place =
            full ? std::span(row) : std::span(values.data() + data.size() * size, size);
        if (!reader.next(place)) break;
        if (full) {
            resize(2 * data.size());
            std::copy(row.begin(), row.end(), values.data() + data.size() * size);
        }
        data.genes.push_back(reader.gene());
        if (reader.labeled()) data.labels.push_back(reader.label());
    }
    if (data.size() != values.shape(0)) resize(data.size());
    data.signals = std::move(values);
    return data;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Dataset read_csv(const std::filesystem::path& path, Signal signal,
                                   const CsvOptions& options) {
    GeneReader reader(path, signal, options);
    return within_memory(path.string(), [&] { return detail::read_all(reader); });
}

DEEPCHROME_INLINE Dataset parse_csv(std::string_view text, Signal signal, const CsvOptions& options,
                                    std::string name) {
    GeneReader reader(text, std::move(name), signal, options);
    return detail::read_all(reader);
}

}  // namespace deepchrome

#endif
