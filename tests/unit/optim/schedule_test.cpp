// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/optim/schedule.hpp>

using namespace deepchrome;

namespace {

/// The factors of all steps against those wanted.
void check_factors(const Schedule auto& schedule, const std::vector<double>& wanted) {
    for (std::uint64_t step = 0; step < wanted.size(); ++step) {
        CAPTURE(step);
        CHECK(schedule.factor({.step = step, .steps = wanted.size()}) ==
              doctest::Approx(wanted[step]).epsilon(1e-13));
    }
}

struct Twice {
    double factor(Progress) const { return 2.0; }
};

struct NoFactor {};

}  // namespace

TEST_CASE("Schedule: a user's type with factor is one") {
    CHECK(Schedule<Twice>);
    CHECK(Schedule<AnySchedule>);
    CHECK_FALSE(Schedule<NoFactor>);
    CHECK_FALSE(Schedule<double>);
}

TEST_CASE("Constant: one") {
    CHECK(Constant{}.factor({.step = 7, .steps = 9, .epoch = 3, .epochs = 4}) == 1.0);
}

TEST_CASE("StepDecay: by whole epochs") {
    const StepDecay schedule{.every = 3, .multiplier = 0.5};
    const std::vector<double> wanted = {1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25};
    for (std::uint64_t epoch = 0; epoch < wanted.size(); ++epoch)
        CHECK(schedule.factor({.step = 1000 * epoch + 999, .steps = 7000, .epoch = epoch, .epochs = 7}) ==
              wanted[epoch]);
    CHECK_THROWS_WITH_AS((StepDecay{.every = 0}.factor({})),
                         "StepDecay: every is 0 (wanted at least 1 epoch)", Error);
}

TEST_CASE("Cosine: half a cosine from 1 towards the floor") {
    const double half = std::sqrt(0.5);
    check_factors(Cosine{}, {1.0, (1.0 + half) / 2.0, 0.5, (1.0 - half) / 2.0});
    check_factors(Cosine{.floor = 0.2}, {1.0, 0.2 + 0.4 * (1.0 + half), 0.6, 0.2 + 0.4 * (1.0 - half)});
    CHECK(Cosine{.floor = 0.2}.factor({.step = 4, .steps = 4}) == 0.2);
    CHECK(Cosine{.floor = 0.2}.factor({.step = 400, .steps = 4}) == 0.2);
    CHECK(Cosine{}.factor({}) == 1.0);
}

TEST_CASE("OneCycle: what PyTorch 1.13's OneCycleLR gives with max_lr = 1") {
    check_factors(OneCycle{}, {0.04, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893,
                               0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06});
    check_factors(OneCycle{.warmup = 0.5, .start_factor = 0.1, .final_factor = 0.01},
                  {0.1, 0.41094235253127365, 0.9140576474687263, 0.9505339495172583, 0.611649206511179,
                   0.18906684397156262, 0.001});
    check_factors(OneCycle{}, {0.9944154354509117, 0.46263710266697505, 4e-06});
    check_factors(OneCycle{}, {0.811745653949763, 4e-06});
    check_factors(OneCycle{}, {4e-06});
}

TEST_CASE("OneCycle: beyond both ends, and with nothing but one of its halves") {
    CHECK(OneCycle{}.factor({.step = 1000, .steps = 10}) == doctest::Approx(4e-06).epsilon(1e-14));
    CHECK(OneCycle{}.factor({}) == 1.0 / 25.0);
    check_factors(OneCycle{.warmup = 1.0}, {0.04, 0.52, 1.0});
    CHECK(OneCycle{.warmup = 0.0}.factor({.step = 0, .steps = 1'000'000}) ==
          doctest::Approx(1.0).epsilon(1e-9));
}

TEST_CASE("AnySchedule: what it was made from") {
    const Progress progress{.step = 3, .steps = 10, .epoch = 1, .epochs = 4};
    CHECK(AnySchedule{}.factor(progress) == 1.0);
    CHECK(AnySchedule(Twice{}).factor(progress) == 2.0);
    AnySchedule schedule = StepDecay{.every = 1, .multiplier = 0.25};
    CHECK(schedule.factor(progress) == 0.25);
    const AnySchedule copy = schedule;
    schedule = Cosine{};
    CHECK(schedule.factor(progress) == Cosine{}.factor(progress));
    CHECK(copy.factor(progress) == 0.25);
}
