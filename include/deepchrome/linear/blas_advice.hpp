// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

/// The processor that OpenBLAS has detected; null if another BLAS is linked.
extern "C" __attribute__((weak)) char* openblas_get_corename();

namespace deepchrome::inline DEEPCHROME_ISA {

/// Instruction sets that are relevant to OpenBLAS.
struct ProcessorSupport {
    bool avx2;
    bool avx512;
};

/// The instruction sets of this processor.
inline ProcessorSupport processor_support() {
#if defined(__x86_64__)
    return {__builtin_cpu_supports("avx2") != 0, __builtin_cpu_supports("avx512bw") != 0};
#else
    return {false, false};
#endif
}

/// A warning with the remedy if OpenBLAS mistakes the processor for an older one; otherwise empty. (OpenBLAS
/// before 0.3.25 did so with several processors and is then five times slower.) `core` is OpenBLAS's name for
/// the processor.
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

/// Prints the warning to standard error, once.
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
