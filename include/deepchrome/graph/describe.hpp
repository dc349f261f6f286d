// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// 644177 -> "644,177".
std::string with_thousands(std::size_t value);

inline std::string to_text(Shape shape) {
    return std::to_string(shape.positions) + " x " + std::to_string(shape.channels);
}

}  // namespace detail

/// A table of the model's layers: name (as in the model file), layer, output (positions x channels) and
/// number of parameters.
template <class M>
std::string describe(const M&) {
    std::vector<std::vector<std::string>> rows{{"", "layer", "output", "parameters"},
                                               {"", "input", detail::to_text(M::input), ""}};
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        const std::size_t parameters = detail::parameters_of<L>(In);
        rows.push_back({walk.name, L::name(), detail::to_text(L::output(In)),
                        parameters > 0 ? detail::with_thousands(parameters) : ""});
    });
    rows.push_back({"", "", "", detail::with_thousands(M::parameter_count)});

    std::vector<std::size_t> width(4);
    for (const auto& row : rows) {
        for (std::size_t c = 0; c < 4; ++c) width[c] = std::max(width[c], row[c].size());
    }
    std::string table;
    for (const auto& row : rows) {
        for (std::size_t c = 0; c < 4; ++c) {
            const std::string space(width[c] - row[c].size(), ' ');
            table += c < 2 ? row[c] + space + "  " : c < 3 ? space + row[c] + "  " : space + row[c];
        }
        table.erase(table.find_last_not_of(' ') + 1);
        table += '\n';
    }
    return table;
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string with_thousands(std::size_t value) {
    const std::string digits = std::to_string(value);
    std::string grouped;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
        grouped += digits[i];
    }
    return grouped;
}

}  // namespace deepchrome::detail

#endif
