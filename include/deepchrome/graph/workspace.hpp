// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The memory for passes of a model, allocated once. One call at a time may use it; the threads of the call
/// share it. A workspace for prediction has no memory for gradients.
template <class M>
class Workspace {
public:
    using Value = typename M::Value;

    /// For predictions of up to `genes` genes with up to `workers` threads.
    static Workspace for_prediction(std::size_t genes, std::size_t workers = 1) {
        return Workspace(genes, workers, false);
    }

    /// For losses and gradients of batches of up to `genes` genes with up to `workers` threads.
    static Workspace for_training(std::size_t genes, std::size_t workers) {
        return Workspace(genes, workers, true);
    }

    std::size_t genes() const { return genes_; }
    std::size_t workers() const { return workers_; }
    bool has_gradients() const { return has_gradients_; }

    /// Throws Error unless the workspace is large enough for a pass over `genes` genes with `workers` threads
    /// and, if `gradients`, with gradients.
    void check_room(std::size_t genes, std::size_t workers, bool gradients) const {
        if (genes == 0 || genes > genes_) {
            throw_as<Error>(
                {"Workspace: ", genes, " genes (wanted 1 to ", genes_, ", what it was made for)"});
        }
        if (workers > workers_) {
            throw_as<Error>(
                {"Workspace: ", workers, " threads (wanted at most ", workers_, ", what it was made for)"});
        }
        if (gradients && !has_gradients_) {
            throw Error("Workspace: made for prediction (wanted one made for training)");
        }
    }

private:
    friend M;

    Workspace(std::size_t genes, std::size_t workers, bool gradients)
        : genes_(std::max<std::size_t>(genes, 1)), workers_(workers), has_gradients_(gradients),
          input_(lanes() * M::input.size()), output_(lanes() * M::output.size()),
          scratch_(lanes() * M::scratch_count), input_gradient_(gradients ? lanes() * M::input.size() : 0),
          output_gradient_(gradients ? lanes() * M::output.size() : 0),
          backward_scratch_(gradients ? lanes() * M::backward_scratch_count : 0),
          gradient_buffers_(gradients ? workers * gradient_buffer_stride() : 0),
          rows_(workers * row_stride()), losses_(genes_), samples_(lanes()) {}

    std::size_t lanes() const {
        const BatchLayout layout{genes_};
        return layout.blocks() * layout.lanes();
    }
    static constexpr std::size_t gradient_buffer_stride() {
        return round_up(std::max<std::size_t>(M::gradient_buffer_count, 1), lane_group);
    }
    static constexpr std::size_t row_stride() {
        return round_up(M::input.size() + 2 * M::output.size(), lane_group);
    }
    std::span<Value> gradient_buffer(std::size_t worker) {
        return std::span<Value>(gradient_buffers_)
            .subspan(worker * gradient_buffer_stride(), gradient_buffer_stride());
    }
    /// Memory for the values of one gene.
    std::span<Value> row(std::size_t worker) {
        return std::span<Value>(rows_).subspan(worker * row_stride(), row_stride());
    }

    std::size_t genes_;
    std::size_t workers_;
    bool has_gradients_;
    Buffer<Value> input_;
    Buffer<Value> output_;
    Buffer<Value> scratch_;
    Buffer<Value> input_gradient_;
    Buffer<Value> output_gradient_;
    Buffer<Value> backward_scratch_;
    Buffer<Value> gradient_buffers_;
    Buffer<Value> rows_;
    std::vector<double> losses_;
    std::vector<std::uint32_t> samples_;
};

}  // namespace deepchrome
