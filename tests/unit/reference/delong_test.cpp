// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/metrics/delong.hpp>

#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

/// Distance in both ends.
double apart(const ConfidenceInterval& found, const Json& wanted) {
    return std::max(std::abs(found.lower - wanted[0].get<double>()),
                    std::abs(found.upper - wanted[1].get<double>()));
}

double apart(double found, const Json& wanted) { return std::abs(found - wanted.get<double>()); }

/// The interval on the logit scale, from pROC's AUROC and variance; z is R's qnorm(0.975), qnorm(0.9).
ConfidenceInterval on_logit_scale(const Json& estimate, double z) {
    const double auroc = estimate["auroc"].get<double>();
    const double center = std::log(auroc / (1 - auroc));
    const double reach = z * std::sqrt(estimate["variance"].get<double>()) / (auroc * (1 - auroc));
    return {1 / (1 + std::exp(reach - center)), 1 / (1 + std::exp(-reach - center))};
}

double apart(const ConfidenceInterval& found, const ConfidenceInterval& wanted) {
    return std::max(std::abs(found.lower - wanted.lower), std::abs(found.upper - wanted.upper));
}

TEST_CASE("DeLong's variance, intervals and paired test agree with R's pROC") {
    const Json sets = reference::read("delong.json")["sets"];
    REQUIRE(sets.size() == 10);
    constexpr double tolerance = 1e-12;  // 1e-6 was asked for
    for (const Json& set : sets) {
        const std::size_t genes = set["label"].size();
        CAPTURE(genes);
        const auto labels = set["label"].get<std::vector<float>>();
        const auto first = set["first"].get<std::vector<double>>();
        const auto second = set["second"].get<std::vector<double>>();
        const AurocComparison found = delong(first, second, labels);
        for (const std::size_t model : {0u, 1u}) {
            const AurocEstimate& estimate = model == 0 ? found.first : found.second;
            const Json& wanted = set["estimates"][model];
            CHECK(apart(estimate.auroc, wanted["auroc"]) < tolerance);
            CHECK(apart(estimate.variance, wanted["variance"]) < tolerance);
            CHECK(apart(estimate.interval(), on_logit_scale(wanted, 1.959963984540054)) < tolerance);
            CHECK(apart(estimate.interval(0.8), on_logit_scale(wanted, 1.2815515655446004)) < tolerance);
            // pROC's own intervals are on the linear scale.
            const double reach = 1.959963984540054 * estimate.standard_error();
            CHECK(apart({std::max(0.0, estimate.auroc - reach), std::min(1.0, estimate.auroc + reach)},
                        wanted["interval95"]) < tolerance);
        }
        CHECK(apart(found.covariance, set["covariance"]) < tolerance);
        CHECK(apart(found.z(), set["z"]) < tolerance);
        CHECK(apart(found.p_value(), set["p_value"]) < tolerance);
        CHECK(apart(found.interval(), set["difference95"]) < tolerance);
    }
}

}  // namespace
