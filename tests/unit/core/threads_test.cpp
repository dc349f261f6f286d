// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <deepchrome/core/threads.hpp>

namespace {

using namespace deepchrome;

constexpr std::size_t counts[] = {1, 2, 3, 4, 7};

/// Assertions are for the thread that runs the test: workers leave what they saw in a place of their own.
template <class T>
struct PerWorker {
    explicit PerWorker(const Threads& threads) : seen(threads.count()) {}
    std::vector<T> seen;
};

bool denormals_are_flushed() {
    volatile float smallest = std::numeric_limits<float>::min();
    volatile float half = smallest / 2;
    return half == 0.0f;
}

TEST_CASE("A run calls its work once in each thread") {
    for (const std::size_t count : counts) {
        Threads threads(count);
        REQUIRE(threads.count() == count);
        for (int repeat = 0; repeat < 50; ++repeat) {
            std::vector<int> calls(count);
            std::vector<std::thread::id> ids(count);
            bool counted = true;
            threads.run([&](const Worker& worker) {
                ++calls[worker.index()];
                ids[worker.index()] = std::this_thread::get_id();
                if (worker.index() == 0) counted = worker.count() == count;
            });
            CHECK(calls == std::vector<int>(count, 1));
            CHECK(std::set(ids.begin(), ids.end()).size() == count);
            CHECK(ids[0] == std::this_thread::get_id());
            CHECK(counted);
        }
    }
    CHECK(Threads(0).count() == 1);
    CHECK(&default_threads() == &default_threads());
}

TEST_CASE("Workers share items without gap or overlap, sizes differing by one at most") {
    detail::Barrier barrier(7, false);
    for (const std::size_t count : counts) {
        for (const std::size_t n : {0u, 1u, 5u, 7u, 50u, 901u}) {
            std::size_t next = 0;
            for (std::size_t index = 0; index < count; ++index) {
                const IndexRange range = Worker(index, count, barrier).share(n);
                CHECK(range.first == next);
                CHECK(range.size() >= n / count);
                CHECK(range.size() <= n / count + 1);
                next = range.last;
            }
            CHECK(next == n);
        }
    }
}

TEST_CASE("Slices cover the lane groups of a batch once, and the genes are those of the slices") {
    detail::Barrier barrier(7, false);
    for (const std::size_t count : counts) {
        for (const std::size_t genes : {0u, 1u, 16u, 17u, 64u, 65u, 130u, 300u}) {
            CAPTURE(count);
            CAPTURE(genes);
            const BatchLayout layout{genes};
            std::vector<int> lanes(layout.blocks() * block_lanes);
            std::vector<std::size_t> owner(lanes.size(), 99);
            std::vector<int> by_gene(genes);
            bool matches = true;
            for (std::size_t index = 0; index < count; ++index) {
                const Worker worker(index, count, barrier);
                worker.for_each_slice(layout, [&](LaneSlice s) {
                    matches = matches && s.count > 0 && s.count % lane_group == 0 &&
                              s.first + s.count <= layout.lanes();
                    for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                        ++lanes[s.block * block_lanes + lane];
                        owner[s.block * block_lanes + lane] = index;
                    }
                });
                worker.for_each_gene(layout, [&](std::size_t gene) {
                    ++by_gene[gene];
                    matches = matches && owner[gene] == index;
                });
            }
            CHECK(matches);
            CHECK(by_gene == std::vector<int>(genes, 1));
            for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
                CHECK(lanes[lane] == (lane < round_up(genes, lane_group) ? 1 : 0));
            }
        }
    }
}

TEST_CASE("The features of a batch of one are divided in whole lane groups, and its lane has one worker") {
    detail::Barrier barrier(7, false);
    for (const std::size_t count : counts) {
        for (const std::size_t features : {1u, 16u, 17u, 900u}) {
            std::vector<int> times(round_up(features, lane_group));
            std::size_t slices = 0;
            for (std::size_t index = 0; index < count; ++index) {
                const Worker worker(index, count, barrier);
                worker.for_each_run(BatchLayout{1, true}, features,
                                    [&](std::size_t block, std::size_t first, std::size_t n) {
                                        CHECK(block == 0);
                                        CHECK(first % lane_group == 0);
                                        for (std::size_t f = first; f < first + n; ++f) ++times[f];
                                    });
                worker.for_each_slice(BatchLayout{1, true}, [&](LaneSlice s) { slices += s.count; });
            }
            CHECK(times == std::vector<int>(times.size(), 1));
            CHECK(slices == 1);
        }
    }
}

TEST_CASE("Runs of values cover a worker's lanes feature by feature") {
    detail::Barrier barrier(2, false);
    std::vector<int> times(2 * 3 * 64);
    for (std::size_t index = 0; index < 2; ++index) {
        Worker(index, 2, barrier)
            .for_each_run(BatchLayout{100}, 3, [&](std::size_t block, std::size_t first, std::size_t n) {
                for (std::size_t at = first; at < first + n; ++at) ++times[block * 3 * 64 + at];
            });
    }
    for (std::size_t at = 0; at < times.size(); ++at) CHECK(times[at] == (at < 192 || at % 64 < 48 ? 1 : 0));
}

TEST_CASE("A run may want fewer threads than there are") {
    Threads threads(4);
    for (const std::size_t most : {1u, 2u, 3u, 9u}) {
        std::mutex counting;
        std::vector<std::size_t> seen;
        std::set<std::size_t> told;
        for (int again = 0; again < 20; ++again) {
            threads.run(
                [&](const Worker& worker) {
                    worker.wait_for_all();
                    const std::lock_guard lock(counting);
                    seen.push_back(worker.index());
                    told.insert(worker.count());
                },
                most);
        }
        CHECK(told == std::set<std::size_t>{std::min<std::size_t>(most, 4)});
        for (std::size_t index = 0; index < 4; ++index) {
            CHECK(std::ranges::count(seen, index) == (index < most ? 20 : 0));
        }
    }
}

TEST_CASE("Brief work is left to one thread for a while where the threads have to wait for each other") {
    Threads threads(3);
    const auto workers_of_run = [&](std::chrono::milliseconds late) {
        std::size_t workers = 0;
        threads.run_short(
            [&](const Worker& worker) {
                if (worker.index() == 0) workers = worker.count();
                for (int again = 0; again < 10; ++again) {
                    if (worker.index() == 1) std::this_thread::sleep_for(late);
                    worker.wait_for_all();
                }
            },
            2);
        return workers;
    };
    CHECK(workers_of_run(std::chrono::milliseconds(1)) == 2);
    for (int run = 0; run < 250; ++run) CHECK(workers_of_run(std::chrono::milliseconds(1)) == 1);
    CHECK(workers_of_run(std::chrono::milliseconds(0)) == 2);
}

TEST_CASE("At a barrier everyone sees what all have done before") {
    for (const std::size_t count : counts) {
        Threads threads(count);
        std::vector<int> value(count);
        PerWorker<int> wrong(threads);
        threads.run([&](const Worker& worker) {
            for (int round = 1; round <= 200; ++round) {
                value[worker.index()] = round;
                worker.wait_for_all();
                for (const int other : value) wrong.seen[worker.index()] += other != round;
                worker.wait_for_all();
            }
        });
        CHECK(wrong.seen == std::vector<int>(count, 0));
    }
}

TEST_CASE("An exception leaves the run, and those who wait for the thrower stop") {
    for (const std::size_t count : counts) {
        Threads threads(count);
        for (std::size_t thrower = 0; thrower < count; ++thrower) {
            CAPTURE(count);
            CAPTURE(thrower);
            std::atomic<int> beyond = 0;
            std::string said;
            try {
                threads.run([&](const Worker& worker) {
                    worker.wait_for_all();
                    if (worker.index() == thrower)
                        throw std::runtime_error(std::string("from worker ") + std::to_string(thrower));
                    worker.wait_for_all();
                    ++beyond;
                });
            } catch (const std::runtime_error& error) {
                said = error.what();
            }
            CHECK(said == std::string("from worker ") + std::to_string(thrower));
            CHECK(beyond == 0);
            // The pool goes on as if nothing had been.
            std::atomic<int> calls = 0;
            threads.run([&](const Worker& worker) {
                worker.wait_for_all();
                ++calls;
            });
            CHECK(calls == static_cast<int>(count));
        }
    }
}

TEST_CASE("When all throw, one exception leaves the run") {
    Threads threads(4);
    for (int repeat = 0; repeat < 50; ++repeat) {
        CHECK_THROWS_AS(threads.run([](const Worker& worker) { throw worker.index(); }), std::size_t);
    }
}

TEST_CASE("A run inside a run is done by the calling thread alone") {
    Threads threads(3);
    Threads others(2);
    PerWorker<std::size_t> inside(threads);
    PerWorker<int> calls(threads);
    threads.run([&](const Worker& worker) {
        for (Threads* pool : {&threads, &others}) {
            pool->run([&](const Worker& inner) {
                ++calls.seen[worker.index()];
                inside.seen[worker.index()] += inner.count() + inner.index();
                inner.wait_for_all();
            });
        }
    });
    CHECK(calls.seen == std::vector<int>(3, 2));
    CHECK(inside.seen == std::vector<std::size_t>(3, 2));
    CHECK_THROWS_AS(threads.run([&](const Worker&) { threads.run([](const Worker&) { throw 1; }); }), int);
}

TEST_CASE("Two threads may use one pool at a time") {
    Threads threads(3);
    std::vector<long> sums(2);
    const auto caller = [&](std::size_t which) {
        for (int repeat = 0; repeat < 300; ++repeat) {
            std::vector<long> part(3);
            threads.run([&](const Worker& worker) {
                const IndexRange range = worker.share(100);
                for (std::size_t i = range.first; i < range.last; ++i)
                    part[worker.index()] += static_cast<long>(i);
                worker.wait_for_all();
            });
            sums[which] += part[0] + part[1] + part[2];
        }
    };
    std::thread other(caller, 1);
    caller(0);
    other.join();
    CHECK(sums == std::vector<long>{300 * 4950, 300 * 4950});
}

TEST_CASE("Many pools may come and go") {
    for (int repeat = 0; repeat < 100; ++repeat) {
        Threads threads(3);
        std::atomic<int> calls = 0;
        if (repeat % 2 == 0) threads.run([&](const Worker&) { ++calls; });
        CHECK(calls == (repeat % 2 == 0 ? 3 : 0));
    }
}

#if defined(__SSE2__) || defined(__aarch64__)
TEST_CASE("Denormals are flushed in every worker and kept in the caller") {
    REQUIRE_FALSE(denormals_are_flushed());
    for (const std::size_t count : counts) {
        Threads threads(count);
        std::vector<char> flushed(count);
        threads.run([&](const Worker& worker) { flushed[worker.index()] = denormals_are_flushed(); });
        CHECK(flushed == std::vector<char>(count, 1));
        CHECK_FALSE(denormals_are_flushed());
        CHECK_THROWS_AS(threads.run([](const Worker&) { throw 1; }), int);
        CHECK_FALSE(denormals_are_flushed());
    }
}
#endif

}  // namespace
