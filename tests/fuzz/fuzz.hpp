// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>
#include <utility>

#include <deepchrome/core/printable.hpp>
#include <deepchrome/genome/windows.hpp>

/// What the fuzzed readers share. Each reads any bytes; DataError is a fine answer, anything else thrown is a
/// fault.
namespace fuzz {

template <class Read>
int survives(const std::uint8_t* data, std::size_t size, Read&& read) {
    try {
        read(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const deepchrome::DataError& problem) {
        const std::string_view what = problem.what();
        if (what.empty() || !deepchrome::is_printable(what)) {
            std::cerr << "not one printable line: " << what << '\n';
            std::abort();
        }
    }
    return 0;
}

inline void check(bool holds, const char* what) {
    if (holds) return;
    std::cerr << "does not hold: " << what << '\n';
    std::abort();
}

/// The same of what has to hold whatever was read: there, an exception is a fault, too.
template <class Statement>
void holds(const char* what, Statement&& statement) {
    try {
        check(statement(), what);
    } catch (const std::exception& problem) {
        std::cerr << "threw: " << problem.what() << '\n';
        check(false, what);
    }
}

/// The windows of a few genes to count at, made once: that of the last gene is far out, and its index large.
inline const deepchrome::WindowIndex& windows() {
    static const deepchrome::WindowIndex index = [] {
        deepchrome::Annotation annotation;
        for (const auto& [chromosome, tss] :
             {std::pair{"chr1", 100}, {"chr1", 5}, {"chr2", 3000}, {"chrM", 2147480000}}) {
            annotation.genes.push_back({"gene", "", chromosome, tss, '+', "", ""});
        }
        return deepchrome::WindowIndex(
            annotation, {.bin_width = 7, .bins = 9, .published = false, .orient_strand = false});
    }();
    return index;
}

}  // namespace fuzz
