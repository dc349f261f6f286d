// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/metrics/concept.hpp>

namespace {

struct CountOn {
    void add(double, bool on) { count += on ? 1 : 0; }
    void merge(const CountOn& other) { count += other.count; }
    double value() const { return static_cast<double>(count); }
    int count = 0;
};

struct NoMerge {
    void add(double, bool) {}
    double value() const { return 0.0; }
};

}  // namespace

TEST_CASE("Metric: a user's type with the three functions is one") {
    CHECK(deepchrome::Metric<CountOn>);
    CHECK_FALSE(deepchrome::Metric<NoMerge>);
    CHECK_FALSE(deepchrome::Metric<double>);
}
