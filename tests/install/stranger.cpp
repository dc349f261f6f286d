// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/deepchrome.hpp>

#include <iostream>

int main() {
    std::cout << "deepchrome " << deepchrome::version << '\n';
    return deepchrome::version.empty() ? 1 : 0;
}
