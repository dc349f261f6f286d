// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/text/fields.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

[[noreturn, gnu::cold]] void refuse_name(std::string_view name, std::string_view what,
                                         const std::string& where);

}  // namespace detail

/// Throws DataError unless a name from data is printable (`is_printable`): names go to terminals, file names
/// and pictures. `what` says what it names, as "gene name". `where` opens the message: a text, or a reader of
/// lines, whose file and line it then gives.
template <class Where>
void require_printable_name(std::string_view name, std::string_view what, const Where& where) {
    if (is_printable(name)) return;
    if constexpr (requires { where.where(); }) {
        detail::refuse_name(name, what, where.where());
    } else {
        detail::refuse_name(name, what, where);
    }
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

[[gnu::noinline]] DEEPCHROME_ONCE void refuse_name(std::string_view name, std::string_view what,
                                                   const std::string& where) {
    const std::string_view rest = name.substr(printable_prefix(name));
    constexpr std::string_view upper = "0123456789ABCDEF";
    const std::size_t length = utf8_length(rest);
    const bool utf8 = length > 0;
    const auto code = utf8 ? utf8_code(rest, length) : static_cast<unsigned char>(rest.front());
    throw_as<DataError>({where, ": the ", what, " ", in_quotes(name), utf8 ? " holds U+" : " holds the byte ",
                         hexadecimal(code, utf8 ? 4 : 2, upper), utf8 ? "" : ", which is no UTF-8",
                         " (wanted printable text); ", utf8 ? "correct the name" : "write it in UTF-8"});
}

}  // namespace deepchrome::detail

#endif
