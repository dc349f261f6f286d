// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Throws DataError for an answer that is not finite. `gene` is such as "gene g3"; `raw` and `scaled` are it
/// as the table has it and as the network sees it, bins x marks. The message names the mark that is largest
/// once scaled.
[[noreturn]] void throw_not_finite(const std::string& where, std::string_view answer, std::string_view gene,
                                   std::span<const float> raw, std::span<const float> scaled,
                                   const std::vector<std::string>& marks);

/// The first of `values`, `width` a gene, that is not finite, as its gene; `genes` where all are. The
/// logarithm of the probability 0 is an answer.
template <class T>
std::size_t first_not_finite(std::span<const T> values, std::size_t width, bool logarithms = false) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_finite(values[i]) && !(logarithms && !is_nan(values[i]) && values[i] < 0)) return i / width;
    }
    return values.size() / width;
}

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void throw_not_finite(const std::string& where, std::string_view answer,
                                      std::string_view gene, std::span<const float> raw,
                                      std::span<const float> scaled, const std::vector<std::string>& marks) {
    std::size_t worst = 0;
    for (std::size_t i = 0; i < scaled.size() && !is_nan(scaled[worst]); ++i) {
        if (is_nan(scaled[i]) || std::abs(scaled[i]) > std::abs(scaled[worst])) worst = i;
    }
    const std::string head =
        message_of({where, ": ", gene, ": the ", answer, " is not finite (wanted a number): "});
    constexpr float large = 1e6f;  // no scaled signal is so large that its training has seen
    if (is_finite(scaled[worst]) && std::abs(scaled[worst]) < large) {
        throw_as<DataError>({head, "the weights of the network are too large; train it again with a lower "
                                   "learning rate"});
    }
    const auto text = [](float value) { return format_significant(static_cast<double>(value), 3); };
    throw_as<DataError>({head, marks[worst % marks.size()], " is ", text(raw[worst]), " in bin ",
                         worst / marks.size() + 1, ", scaled ",
                         is_finite(scaled[worst]) ? text(scaled[worst]) : "beyond all numbers",
                         "; check this mark's values and their unit, or train with another scaling"});
}

}  // namespace deepchrome::detail

#endif
