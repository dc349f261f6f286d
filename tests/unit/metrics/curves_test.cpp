// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/metrics/curves.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/average_precision.hpp>

using namespace deepchrome;

namespace {

struct Genes {
    std::vector<double> scores;
    std::vector<float> labels;
};

/// Scores of which some are equal; ON genes lie higher by `shift`.
Genes genes_with_ties(std::size_t count, double shift) {
    Genes genes;
    RandomStream stream(Seed{5}, Purpose::test, 0, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const bool on = stream.uniform() < 0.4;
        genes.labels.push_back(on ? 1.0f : 0.0f);
        genes.scores.push_back(std::round(8 * (stream.uniform() + (on ? shift : 0.0))));
    }
    return genes;
}

}  // namespace

TEST_CASE("an ROC curve by hand, equal scores making one step") {
    const std::vector<double> scores{4, 3, 3, 2, 1};
    const std::vector<float> labels{1, 1, 0, 0, 1};
    const std::vector<CurvePoint> curve = roc_curve(scores, labels);
    const std::vector<std::vector<double>> wanted{{std::numeric_limits<double>::infinity(), 0, 0},
                                                  {4, 0, 1.0 / 3},
                                                  {3, 0.5, 2.0 / 3},
                                                  {2, 1, 2.0 / 3},
                                                  {1, 1, 1}};
    REQUIRE(curve.size() == wanted.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        CHECK(curve[i].threshold == wanted[i][0]);
        CHECK(curve[i].x == doctest::Approx(wanted[i][1]));
        CHECK(curve[i].y == doctest::Approx(wanted[i][2]));
    }
}

TEST_CASE("a precision-recall curve by hand") {
    const std::vector<double> scores{4, 3, 3, 2, 1};
    const std::vector<float> labels{1, 1, 0, 0, 1};
    const std::vector<CurvePoint> curve = precision_recall_curve(scores, labels);
    const std::vector<std::vector<double>> wanted{
        {4, 1.0 / 3, 1}, {3, 2.0 / 3, 2.0 / 3}, {2, 2.0 / 3, 0.5}, {1, 1, 0.6}};
    REQUIRE(curve.size() == wanted.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        CHECK(curve[i].threshold == wanted[i][0]);
        CHECK(curve[i].x == doctest::Approx(wanted[i][1]));
        CHECK(curve[i].y == doctest::Approx(wanted[i][2]));
    }
}

TEST_CASE("what lies below the curves is AUROC and average precision") {
    const Genes genes = genes_with_ties(200, 0.4);
    Auroc auroc;
    AveragePrecision average_precision;
    for (std::size_t i = 0; i < genes.labels.size(); ++i) {
        auroc.add(genes.scores[i], genes.labels[i] > 0.5f);
        average_precision.add(genes.scores[i], genes.labels[i] > 0.5f);
    }
    const std::vector<CurvePoint> roc = roc_curve(genes.scores, genes.labels);
    double area = 0;
    for (std::size_t i = 1; i < roc.size(); ++i)
        area += (roc[i].x - roc[i - 1].x) * (roc[i].y + roc[i - 1].y) / 2;
    CHECK(area == doctest::Approx(auroc.value()).epsilon(1e-12));
    double sum = 0;
    double recall = 0;
    for (const CurvePoint& point : precision_recall_curve(genes.scores, genes.labels)) {
        sum += (point.x - recall) * point.y;
        recall = point.x;
    }
    CHECK(sum == doctest::Approx(average_precision.value()).epsilon(1e-12));
}

TEST_CASE("a simplified curve keeps its corners and stays close to what it leaves out") {
    std::vector<CurvePoint> staircase;  // the same corner many times over, and points on straight lines
    for (int i = 0; i <= 10; ++i) staircase.push_back({0, 0, i / 20.0});
    for (int i = 0; i <= 10; ++i) staircase.push_back({0, i / 10.0, 0.5});
    const std::vector<CurvePoint> corners = simplified(staircase, 1e-6);
    REQUIRE(corners.size() == 3);
    CHECK(corners[1].x == 0.0);
    CHECK(corners[1].y == 0.5);

    std::vector<CurvePoint> circle;
    for (int i = 0; i <= 1000; ++i) {
        const double angle = 3.14159265358979323846 * i / 1000;
        circle.push_back({0, std::cos(angle), std::sin(angle)});
    }
    const std::vector<CurvePoint> few = simplified(circle, 1e-3);
    CHECK(few.size() < 100);  // 36 would do
    // Between two of them, the chord is nowhere further from the circle than the tolerance: 1 - cos(half the
    // angle).
    for (std::size_t i = 1; i < few.size(); ++i) {
        const double chord = std::hypot(few[i].x - few[i - 1].x, few[i].y - few[i - 1].y);
        CHECK(1 - std::sqrt(1 - chord * chord / 4) <= 1.01e-3);
    }
    CHECK(simplified(circle, 0).size() == circle.size());
    CHECK(simplified(std::vector<CurvePoint>{}, 1).empty());
}

TEST_CASE("bands hold the curve, narrow with more genes, and are no line where all draws agree") {
    const BootstrapOptions options{.replicates = 200, .seed = Seed{3}};
    const auto mean_width = [](const std::vector<BandPoint>& band) {
        double sum = 0;
        for (const BandPoint& point : band) sum += point.upper - point.lower;
        return sum / static_cast<double>(band.size());
    };
    const Genes some = genes_with_ties(100, 0.4);
    const Genes many = genes_with_ties(1600, 0.4);
    const CurveBands wide = curve_bands(some.scores, some.labels, options);
    const CurveBands narrow = curve_bands(many.scores, many.labels, options);
    REQUIRE(wide.roc.size() == 101);
    REQUIRE(wide.precision_recall.size() == 101);
    CHECK(wide.roc[100].x == 1.0);
    CHECK(wide.roc[100].lower == 1.0);
    // Sixteen times as many genes: a quarter of the width.
    CHECK(mean_width(narrow.roc) / mean_width(wide.roc) == doctest::Approx(0.25).epsilon(0.3));
    CHECK(mean_width(narrow.precision_recall) / mean_width(wide.precision_recall) ==
          doctest::Approx(0.25).epsilon(0.4));
    const std::vector<CurvePoint> curve = roc_curve(some.scores, some.labels);
    for (const CurvePoint& vertex :
         std::span(curve).subspan(1)) {  // at 0 the band is that of the highest point
        const BandPoint& at = wide.roc[static_cast<std::size_t>(std::round(100 * vertex.x))];
        CHECK(at.lower <= vertex.y + 0.05);
        CHECK(at.upper >= vertex.y - 0.05);
    }

    const std::vector<double> apart{4, 3, 2, 1};
    const std::vector<float> labels{1, 1, 0, 0};
    for (const BandPoint& point : curve_bands(apart, labels, options).precision_recall) {
        // Of two OFF genes with none called, Wilson's interval goes to z^2 / (2 + z^2) = 0.657620.
        const double called_on = point.x > 0.5 ? 2 : 1;
        CHECK(point.lower == doctest::Approx(called_on / (called_on + 2 * 0.657620)).epsilon(1e-5));
        CHECK(point.upper == 1.0);
    }
    const std::vector<BandPoint> roc = curve_bands(apart, labels, options).roc;
    CHECK(roc.front().lower == doctest::Approx(1 - 0.657620).epsilon(1e-5));
    CHECK(roc.front().upper == 1);
    CHECK(roc[99].lower == roc.front().lower);
    CHECK(roc[100].lower == 1);                   // all genes are called
    const std::vector<double> equal{1, 1, 1, 1};  // one step from (0, 0) to (1, 1)
    for (const BandPoint& point : curve_bands(equal, labels, options, 5).roc) {
        const ConfidenceInterval wilson = wilson_interval(point.x, 2);
        CHECK(point.lower == doctest::Approx(point.x == 1 ? 1 : wilson.lower));
        CHECK(point.upper == doctest::Approx(point.x == 1 ? 1 : wilson.upper));
    }
}

TEST_CASE("curves of what has none, and of bad input") {
    const std::vector<double> scores{2, 1};
    const std::vector<float> all_on{1, 1};
    const std::vector<float> all_off{0, 0};
    CHECK(roc_curve(scores, all_on).empty());
    CHECK(precision_recall_curve(scores, all_on).size() == 2);
    CHECK(precision_recall_curve(scores, all_off).empty());
    CHECK(curve_bands(scores, all_on).roc.empty());
    const std::vector<float> labels{1, 0};
    const std::vector<float> one{1};
    const std::vector<double> bad{2, std::nan("")};
    CHECK_THROWS_WITH_AS(roc_curve(scores, one), "roc_curve: there are 2 scores (wanted 1, one per label)",
                         Error);
    CHECK_THROWS_AS(precision_recall_curve(bad, labels), NumericError);
    CHECK_THROWS_WITH_AS(curve_bands(scores, labels, {}, 1),
                         "curve_bands: the number of places is 1 (wanted at least 2)", Error);
}
