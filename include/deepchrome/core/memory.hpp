// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <new>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// " (ulimit -v allows 300 MB)" where the memory of the process is limited; otherwise nothing.
std::string memory_limit_text();

namespace detail {

[[noreturn]] void throw_too_large(std::string_view what);

}  // namespace detail

/// What `work()` returns. Where memory runs out in it, DataError says that `what` was too large for it.
template <class Work>
decltype(auto) within_memory(std::string_view what, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const std::bad_alloc&) {
        detail::throw_too_large(what);
    } catch (const std::length_error&) {  // of a container
        detail::throw_too_large(what);
    }
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <stdexcept>

#include <sys/resource.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string memory_limit_text() {
    struct ::rlimit limit {};
    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return {};
    return message_of({" (ulimit -v allows ", limit.rlim_cur >> 20, " MB)"});
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void throw_too_large(std::string_view what) {
    throw_as<DataError>(
        {what, ": takes more memory than there is", memory_limit_text(), "; give more memory, or less data"});
}

}  // namespace deepchrome::detail

#endif
