// SPDX-License-Identifier: BSD-3-Clause
#include <iostream>
#include <string>

std::string header_only_answer();
std::string compiled_answer();

int main() {
    const std::string one = header_only_answer();
    const std::string other = compiled_answer();
    if (one.size() < 1000 || one.find("wanted") == std::string::npos) {
        std::cout << "no answer\n";
        return 1;
    }
    if (one != other) {
        std::cout << "header-only and compiled sources answer differently\n";
        return 1;
    }
}
