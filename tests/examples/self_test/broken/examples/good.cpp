// SPDX-License-Identifier: BSD-3-Clause
//
// Breaks no rule.
//
//     example-good

#include <iostream>

#include <deepchrome/deepchrome.hpp>

int main() { std::cout << deepchrome::version << '\n'; }
