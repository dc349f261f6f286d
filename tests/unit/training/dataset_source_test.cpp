// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <deepchrome/core/random.hpp>
#include <deepchrome/graph/batch_source.hpp>
#include <deepchrome/table/augment.hpp>
#include <deepchrome/training/dataset_source.hpp>

#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

static_assert(BatchSource<DatasetSource<float>, float>);
static_assert(BatchSource<DatasetSource<double>, double>);

const Augmentation none{.max_shift = 0, .flip = 0, .noise = 0};
const Augmentation some{.max_shift = 3, .flip = 0.5, .noise = 0.1};
const std::vector<float> blank{0.5f, 0.25f, 0.125f};

TEST_CASE_TEMPLATE("Rows come in the order asked for, with their targets", T, float, double) {
    const Dataset data = some_genes(6, 1);
    const std::vector<T> targets(data.labels.begin(), data.labels.end());
    const std::vector<std::uint32_t> rows{4, 0, 5};
    const DatasetSource<T> source(data, targets, rows, none, {}, Seed{1}, 0);
    CHECK(source.size() == 3);
    std::vector<T> memory(small_signal.size());
    for (std::size_t gene = 0; gene < 3; ++gene) {
        CHECK(source.sample(gene) == rows[gene]);
        REQUIRE(source.target(gene).size() == 1);
        CHECK(source.target(gene)[0] == static_cast<T>(data.labels[rows[gene]]));
        const std::span<const T> signal = source.signal(gene, memory);
        const std::span<const float> stored = data.gene(rows[gene]);
        CHECK(std::equal(signal.begin(), signal.end(), stored.begin(), stored.end()));
    }
}

TEST_CASE("Signals that need no change are not copied") {
    const Dataset data = some_genes(3, 1);
    const std::vector<std::uint32_t> rows{2};
    const DatasetSource<float> source(data, data.labels, rows, none, {}, Seed{1}, 0);
    std::vector<float> memory(small_signal.size());
    CHECK(source.signal(0, memory).data() == data.gene(2).data());
}

std::vector<float> change(const Dataset& data, const std::vector<std::uint32_t>& rows, std::size_t gene,
                          Seed seed, std::uint32_t epoch) {
    const DatasetSource<float> source(data, data.labels, rows, some, blank, seed, epoch);
    std::vector<float> memory(small_signal.size());
    const std::span<const float> signal = source.signal(gene, memory);
    return {signal.begin(), signal.end()};
}

TEST_CASE("A gene's change is told by seed, epoch and row, whatever else is in the batch") {
    const Dataset data = some_genes(6, 1);
    const std::vector<float> first = change(data, {4, 0, 5}, 2, Seed{1}, 3);
    CHECK(change(data, {5}, 0, Seed{1}, 3) == first);
    CHECK(change(data, {1, 5, 2, 3}, 1, Seed{1}, 3) == first);
    CHECK(change(data, {5}, 0, Seed{1}, 4) != first);
    CHECK(change(data, {5}, 0, Seed{2}, 3) != first);

    RandomStream stream(Seed{1}, Purpose::augment, 3, 5);
    std::vector<float> wanted(small_signal.size());
    some.apply(data.gene(5), small_signal, stream, std::span(wanted), blank);
    CHECK(first == wanted);

    // The same signals in another row change otherwise.
    Dataset twice = data;
    std::ranges::copy(data.gene(5), twice.gene(4).begin());
    CHECK(change(twice, {4}, 0, Seed{1}, 3) != first);
}

}  // namespace
