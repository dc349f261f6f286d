// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/testing/layer_contract.hpp>

namespace {

using namespace deepchrome;

enum class Fault {
    none,
    no_output,
    no_tensors,
    tensor_beyond,
    output_unset,
    beyond_output,
    beyond_scratch,
    beyond_buffer,
    dx_adds,
    gradient_twice,
    gradient_misses,
    counts_threads,
    looks_at_neighbors,
    counts_genes,
    remembers,
    needs_dx,
    wakes_empty_lanes,
};

/// y = x + bias of the channel, and every way to get it wrong.
template <Fault F>
struct Bias {
    static constexpr Shape output(Shape in) { return F == Fault::no_output ? Shape{0, in.channels} : in; }
    static std::string name() { return "Bias"; }
    static constexpr std::size_t parameter_count(Shape in) { return in.channels; }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return in.channels; }
    static constexpr std::size_t scratch_count(Shape) { return 1; }
    static constexpr std::array<TensorLayout, 1> tensors(Shape in) requires(F != Fault::no_tensors) {
        return {TensorLayout{"bias", {in.channels, 1, 1}, {1, 0, 0}, F == Fault::tensor_beyond ? 1u : 0u, 1}};
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            for (std::size_t f = 0; f < In.size() + (F == Fault::beyond_output); ++f) {
                if (F == Fault::output_unset && f == 2) continue;
                for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                    T* to = y.block(s.block) + f * y.stride() + lane;
                    *to = x.block(s.block)[f * x.stride() + lane] + pass.parameters[f % In.channels];
                    if (F == Fault::counts_threads) *to += static_cast<T>(pass.worker.count());
                    if (F == Fault::looks_at_neighbors) *to += x.block(s.block)[f * x.stride() + s.first];
                    if (F == Fault::counts_genes && x.layout().batch_of_one) *to += T{1};
                    T& kept =
                        pass.scratch.block(s.block)[(F == Fault::beyond_scratch ? 1 : 0) * x.stride() + lane];
                    if (F == Fault::remembers && kept == T{1}) *to += T{1};
                    if (f + 1 == In.size()) kept = T{1};
                }
            }
        });
    }
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            for (std::size_t f = 0; f < In.size(); ++f) {
                for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                    T& to = dx.block(s.block)[f * dy.stride() + lane];
                    const T from = dy.block(s.block)[f * dy.stride() + lane];
                    to = F == Fault::dx_adds ? to + from : from;
                    if (F == Fault::wakes_empty_lanes && from == T{0}) to = T{1};
                    if (F == Fault::needs_dx) pass.scratch.block(s.block)[lane] = T{2};
                }
            }
        });
    }
    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        const IndexRange share = pass.worker.share(In.channels);
        if (share.size() == 0) return;
        const std::span<T> piece(pass.gradient_buffer.data(), share.size());
        for (std::size_t c = share.first; c < share.last; ++c) {
            T sum = 0;
            for (std::size_t g = 0; g < dy.layout().genes; ++g) {
                for (std::size_t f = c; f < In.size(); f += In.channels) sum += dy(g, f);
            }
            if (F == Fault::needs_dx) sum += pass.scratch(0, 0);
            piece[c - share.first] = sum;
        }
        if (F == Fault::beyond_buffer) pass.gradient_buffer.data()[In.channels] = T{0};
        if (F == Fault::gradient_misses && share.last == In.channels) {
            sink(offset + share.first, std::span<const T>(piece.first(piece.size() - 1)));
            return;
        }
        sink(offset + share.first, std::span<const T>(piece));
        if (F == Fault::gradient_twice && share.first == 0) sink(offset, std::span<const T>(piece.first(1)));
    }
};

template <Fault F>
std::vector<std::string> violations_of() {
    return contract_violations<Bias<F>, Shape{2, 3}, float>();
}

/// Whether one of the sentences begins so; the numbers behind depend on the random values.
bool says(const std::vector<std::string>& violations, const std::string& beginning) {
    return std::ranges::any_of(violations, [&](const std::string& v) { return v.starts_with(beginning); });
}

TEST_CASE("A good layer has no violations") {
    CHECK(join(violations_of<Fault::none>(), "\n") == "");
    CHECK(join(contract_violations<Bias<Fault::none>, Shape{1, 1}, double>(), "\n") == "");
}

TEST_CASE("Wrong shapes and tensors are found") {
    CHECK(join(violations_of<Fault::no_output>(), "\n") == "output has no values");
    CHECK(join(violations_of<Fault::no_tensors>(), "\n") == "tensors name parameter 0 0 times (wanted once)");
    CHECK(join(violations_of<Fault::tensor_beyond>(), "\n") ==
          "tensors name parameter 0 0 times (wanted once)\ntensors: 'bias' reaches beyond the end");
}

TEST_CASE("Values that are not written, and writing elsewhere, are found") {
    CHECK(says(violations_of<Fault::output_unset>(), "forward leaves outputs unset"));
    CHECK(join(violations_of<Fault::beyond_output>(), "\n") == "forward writes beyond its output");
    CHECK(says(violations_of<Fault::beyond_scratch>(), "more scratch is written than scratch_count says"));
    CHECK(join(violations_of<Fault::beyond_buffer>(), "\n") ==
          "more of the gradient buffer is written than gradient_buffer_count says");
    CHECK(says(violations_of<Fault::dx_adds>(), "backward leaves input gradients unset"));
    CHECK(join(violations_of<Fault::wakes_empty_lanes>(), "\n") ==
          "backward writes something other than zero in a lane without a gene");
}

TEST_CASE("Pieces that do not cover the parameters once are found") {
    CHECK(join(violations_of<Fault::gradient_twice>(), "\n") ==
          "gradient covers parameter 0 2 times (wanted once)");
    CHECK(join(violations_of<Fault::gradient_misses>(), "\n") ==
          "gradient covers parameter 2 0 times (wanted once)");
}

TEST_CASE("Results that depend on what they must not depend on are found") {
    CHECK(says(violations_of<Fault::counts_threads>(),
               "2 threads and 1 differ: output (evaluation), first at value 0"));
    CHECK(says(violations_of<Fault::looks_at_neighbors>(),
               "a gene differs at another place in the batch: output"));
    CHECK(says(violations_of<Fault::counts_genes>(), "a gene differs in a batch of one: output"));
    CHECK(says(violations_of<Fault::remembers>(),
               "5 genes after other batches differ from 5 genes: output (evaluation)"));
    CHECK(says(violations_of<Fault::needs_dx>(), "without dx another parameter gradient (evaluation)"));
}

}  // namespace
