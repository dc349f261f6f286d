// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a const listener cannot be told what only one that is not const hears
// errors: 1
#include <deepchrome/training/events.hpp>

struct Counter {
    int epochs = 0;
    void on_epoch(int, int, std::size_t) { ++epochs; }
};

int main() {
    const Counter counter;
    deepchrome::detail::notify_epoch(0, 0, 1, counter);
}
