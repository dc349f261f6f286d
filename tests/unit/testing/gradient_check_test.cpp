// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>

#include <deepchrome/testing/gradient_check.hpp>

namespace {

using namespace deepchrome;

/// y = sin(a x) with one parameter a; the gradients are wrong by the given per cent.
template <int Input, int Parameter>
struct Wave {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "Wave"; }
    static constexpr std::size_t parameter_count(Shape) { return 1; }
    static constexpr std::size_t gradient_buffer_count(Shape) { return 1; }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T>, RandomStream&) {
        parameters[0] = T(0.75);
    }
    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        each<In>(pass, x,
                 [&](std::size_t g, std::size_t f) { y(g, f) = std::sin(pass.parameters[0] * x(g, f)); });
    }
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        const T a = pass.parameters[0];
        each<In>(pass, x, [&](std::size_t g, std::size_t f) {
            dx(g, f) = T(1 + Input / 100.0) * a * std::cos(a * x(g, f)) * dy(g, f);
        });
    }
    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        if (pass.worker.index() != 0) return;
        pass.gradient_buffer[0] = 0;
        for (std::size_t g = 0; g < x.layout().genes; ++g) {
            for (std::size_t f = 0; f < In.size(); ++f) {
                pass.gradient_buffer[0] +=
                    T(1 + Parameter / 100.0) * x(g, f) * std::cos(pass.parameters[0] * x(g, f)) * dy(g, f);
            }
        }
        if (Parameter == 99) pass.gradient_buffer[0] = std::numeric_limits<T>::quiet_NaN();
        sink(offset, std::span<const T>(pass.gradient_buffer.first(1)));
    }

private:
    template <Shape In, class T, class Arch, class Work>
    static void each(const Pass<T, Arch>& pass, BatchView<const T> x, Work&& work) {
        pass.worker.for_each_gene(x.layout(), [&](std::size_t g) {
            for (std::size_t f = 0; f < In.size(); ++f) work(g, f);
        });
    }
};

TEST_CASE("Right gradients pass the check") {
    CHECK(check_gradients<Wave<0, 0>, Shape{4, 3}>() < 1e-9);
    CHECK(check_gradients<Wave<0, 0>, Shape{4, 3}>(33, {.seed = {9}, .most = 10, .threads = 3}) < 1e-9);
}

TEST_CASE("The check tells by how much gradients are wrong") {
    CHECK(check_gradients<Wave<10, 0>, Shape{4, 3}>() == doctest::Approx(0.1 / 1.1).epsilon(1e-6));
    CHECK(check_gradients<Wave<0, 25>, Shape{4, 3}>() == doctest::Approx(0.2).epsilon(1e-6));
    CHECK(check_gradients<Wave<10, 25>, Shape{4, 3}>() == doctest::Approx(0.2).epsilon(1e-6));
    CHECK(check_gradients<Wave<-100, 0>, Shape{4, 3}>() == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("A gradient that is no number does not pass") {
    CHECK_FALSE(check_gradients<Wave<0, 99>, Shape{4, 3}>() < 1e300);
}

}  // namespace
