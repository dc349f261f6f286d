// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/intrinsics.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// For its lifetime, the thread treats denormal numbers as zero. Otherwise vanishing gradients slow the
/// arithmetic down a hundredfold.
class FlushDenormals {
public:
    FlushDenormals() : before_(read()) { write(before_ | flush_bits); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;
    ~FlushDenormals() { write(before_); }

private:
#if defined(__SSE2__)
    using Mode = unsigned int;
    static constexpr Mode flush_bits = 0x8040;  // flush results to zero, read operands as zero
    static Mode read() { return _mm_getcsr(); }
    static void write(Mode mode) { _mm_setcsr(mode); }
#elif defined(__aarch64__)
    using Mode = std::uint64_t;
    static constexpr Mode flush_bits = Mode{1} << 24;
    static Mode read() {
        Mode mode;
        asm volatile("mrs %0, fpcr" : "=r"(mode));
        return mode;
    }
    static void write(Mode mode) { asm volatile("msr fpcr, %0" : : "r"(mode)); }
#else
    using Mode = unsigned int;
    static constexpr Mode flush_bits = 0;
    static Mode read() { return 0; }
    static void write(Mode) {}
#endif

    Mode before_;
};

}  // namespace deepchrome
