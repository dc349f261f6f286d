// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <vector>

#include <deepchrome/core/batch.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("A batch lies in blocks of up to 64 genes, lanes in groups of 16") {
    struct Case {
        std::size_t genes, lanes, blocks, last;
    };
    for (const Case& c : {Case{1, 16, 1, 1}, Case{16, 16, 1, 16}, Case{17, 32, 1, 17}, Case{63, 64, 1, 63},
                          Case{64, 64, 1, 64}, Case{65, 64, 2, 1}, Case{130, 64, 3, 2}}) {
        CAPTURE(c.genes);
        const BatchLayout layout{c.genes};
        CHECK(layout.lanes() == c.lanes);
        CHECK(layout.blocks() == c.blocks);
        CHECK(layout.genes_of(c.blocks - 1) == c.last);
        if (c.blocks > 1) CHECK(layout.genes_of(0) == 64);
    }
    CHECK(BatchLayout{0}.blocks() == 0);
}

TEST_CASE("Every value of a batch has a place of its own, neighboring genes side by side") {
    const BatchLayout layout{70};
    std::vector<int> store(2 * 64 * 3);
    const BatchView<int> view(store.data(), layout, 3);
    std::set<const int*> places;
    for (std::size_t gene = 0; gene < 70; ++gene) {
        for (std::size_t f = 0; f < 3; ++f) places.insert(&view(gene, f));
    }
    CHECK(places.size() == 210);
    CHECK(*places.begin() == store.data());
    CHECK(&view(1, 0) == store.data() + 1);
    CHECK(&view(0, 1) == store.data() + 64);
    CHECK(&view(65, 2) == store.data() + 3 * 64 + 2 * 64 + 1);
    CHECK(view.block(1) == store.data() + 3 * 64);
}

TEST_CASE("A view may begin at a later feature") {
    const BatchLayout layout{70};
    std::vector<int> store(2 * 64 * 5);
    const BatchView<int> all(store.data(), layout, 5);
    const BatchView<const int> rest = all.from(2);
    CHECK(&rest(69, 1) == &all(69, 3));
    CHECK(rest.stride() == 64);
}

TEST_CASE("The features of a batch of one lie side by side, at the beginning of a part's room") {
    const BatchLayout layout{1, true};
    CHECK(layout.lanes() == 1);
    CHECK(layout.room() == lane_group);
    std::vector<int> store(5 * lane_group);
    const BatchView<int> all(store.data(), layout, 5);
    CHECK(all.stride() == 1);
    CHECK(&all(0, 3) == store.data() + 3);
    CHECK(&all.from(2)(0, 1) == store.data() + 2 * lane_group + 1);
}

TEST_CASE("A view of nothing says so, from any feature on") {
    CHECK_FALSE(BatchView<int>());
    CHECK_FALSE(BatchView<int>().from(3));
    CHECK_FALSE(BatchView<const int>(BatchView<int>()));
    int value = 0;
    CHECK(BatchView<int>(&value, BatchLayout{1}, 1));
}

}  // namespace
