// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/signal_summary.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// 40 genes of 3 bins and 2 marks.
Dataset some() {
    xt::xtensor<float, 3> signals = xt::xtensor<float, 3>::from_shape({40, 3, 2});
    for (std::size_t i = 0; i < signals.size(); ++i)
        signals.data()[i] = std::floor(20 * std::abs(std::sin(static_cast<float>(i * i))));
    return Dataset(signals, {}, {"A", "B"});
}

}  // namespace

TEST_CASE("percentiles are values that occur, the smallest that so many do not exceed") {
    const Dataset data = some();
    const SignalSummary summary = summarize_signals(data);
    CHECK(summary.marks() == 2);
    CHECK(summary.bins() == 3);
    for (std::size_t mark = 0; mark < 2; ++mark) {
        std::vector<float> values;
        for (std::size_t i = mark; i < data.values().size(); i += 2) values.push_back(data.values()[i]);
        for (std::size_t percent = 0; percent <= 100; ++percent) {
            CAPTURE(percent);
            const float found = summary.of_mark(mark)[percent];
            const auto below = [&](float limit, bool with) {
                return std::ranges::count_if(values, [&](float v) { return with ? v <= limit : v < limit; });
            };
            CHECK(std::ranges::count(values, found) > 0);
            CHECK(100 * below(found, true) >= static_cast<long>(percent * values.size()));
            if (percent > 0) CHECK(100 * below(found, false) < static_cast<long>(percent * values.size()));
        }
        CHECK(summary.of_mark(mark)[0] == *std::ranges::min_element(values));
        CHECK(summary.of_mark(mark)[100] == *std::ranges::max_element(values));
    }
}

TEST_CASE("by bin, the median and the 95th percentile, or the largest value where they are one") {
    const Dataset data = some();
    const SignalSummary summary = summarize_signals(data);
    for (std::size_t i = 0; i < 6; ++i) {
        std::vector<float> values;
        for (std::size_t gene = 0; gene < 40; ++gene) values.push_back(data.gene(gene)[i]);
        std::ranges::sort(values);
        CHECK(summary.bin_lower[i] == values[19]);
        CHECK(summary.bin_upper[i] == (values[37] > values[19] ? values[37] : values[39]));
    }
    Dataset rare = data;
    for (std::size_t gene = 0; gene < 40; ++gene) rare.gene(gene)[0] = gene == 7 ? 9.0f : 2.0f;
    CHECK(summarize_signals(rare).bin_lower[0] == 2);
    CHECK(summarize_signals(rare).bin_upper[0] == 9);
}

TEST_CASE("no genes, and signals that are not finite, have no summary") {
    const auto fault = [](const Dataset& data) {
        try {
            (void)summarize_signals(data);
        } catch (const DataError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(fault(Dataset{}) ==
          "there are no genes to summarize (wanted at least one); give a table with genes");
    Dataset bad = some();
    bad.gene(4)[3] = std::numeric_limits<float>::infinity();
    CHECK(fault(bad) ==
          "gene 5, bin 2, mark 2: the signal is inf (wanted a finite number); correct the data");
}

TEST_CASE("a summary in another order of marks") {
    const Dataset data = some();
    Dataset turned = data;
    for (std::size_t i = 0; i < data.values().size(); i += 2)
        std::swap(turned.values()[i], turned.values()[i + 1]);
    const std::vector<std::string> from{"A", "B"};
    const std::vector<std::string> to{"B", "A"};
    CHECK(detail::with_order(summarize_signals(data), from, to) == summarize_signals(turned));
}
