// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

/// What OpenBLAS takes the processor for; absent where another BLAS is linked.
extern "C" __attribute__((weak)) char* openblas_get_corename();

namespace deepchrome {

/// Instruction sets that matter to OpenBLAS.
struct ProcessorSupport {
    bool avx2;
    bool avx512;
};

/// The processor this runs on.
inline ProcessorSupport processor_support() {
#if defined(__x86_64__)
    return {__builtin_cpu_supports("avx2") != 0, __builtin_cpu_supports("avx512bw") != 0};
#else
    return {false, false};
#endif
}

/// A sentence with the remedy where OpenBLAS takes the processor for an older one (OpenBLAS before 0.3.25 did
/// so with several and is then five times slower); empty where it does not. `core` is OpenBLAS's name for the
/// processor.
inline std::string blas_advice(std::string_view core, ProcessorSupport processor) {
    constexpr std::array<std::string_view, 16> without_avx2{
        "Katmai",     "Coppermine", "Northwood",   "Prescott", "Banias",  "Atom",      "Core2",  "Penryn",
        "Dunnington", "Nehalem",    "Sandybridge", "Athlon",   "Opteron", "Barcelona", "Bobcat", "Bulldozer"};
    if (!processor.avx2 || std::ranges::find(without_avx2, core) == without_avx2.end()) return {};
    return std::string("OpenBLAS takes this processor for the older ") + std::string(core) +
           " and is several times slower than it could be; set OPENBLAS_CORETYPE=" +
           (processor.avx512 ? "SkylakeX" : "Haswell");
}

namespace detail {

/// Says so on standard error, once.
inline void tell_blas_advice() {
    static const bool told = [] {
        const std::string advice = openblas_get_corename != nullptr
                                       ? blas_advice(openblas_get_corename(), processor_support())
                                       : std::string();
        if (!advice.empty()) std::fprintf(stderr, "deepchrome: %s\n", advice.c_str());
        return true;
    }();
    (void)told;
}

}  // namespace detail
}  // namespace deepchrome
