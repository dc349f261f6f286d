// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/batch_source.hpp>
#include <deepchrome/graph/references.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/predict/views.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// What explanations and searches ask of a network, with memory for it. The views of one AnyViews share it: a
/// view is given by its number.
template <std::floating_point T>
class ViewPasses {
public:
    ViewPasses() = default;
    ViewPasses(const ViewPasses&) = delete;
    ViewPasses& operator=(const ViewPasses&) = delete;
    virtual ~ViewPasses() = default;

    /// The outputs `y` (genes x outputs) of what the view sees, genes x bins x marks; in the calling thread.
    virtual void outputs(std::size_t view, std::span<const T> x, std::span<T> y) = 0;
    /// The mean loss; its gradient by the input is written. A gene has one target.
    virtual double differentiate(std::size_t view, std::span<const T> x, std::span<const T> targets,
                                 const LossRef<T>& loss, std::span<T> gradient, Threads& threads) = 0;
};

/// The views of a predictor, or a network by itself, whatever the type of the networks: what explains them is
/// compiled once. Refers to the networks.
template <std::floating_point T>
class AnyViews {
public:
    Shape input;              ///< bins x marks
    std::size_t outputs = 0;  ///< of each network
    std::vector<Sight<T>> all;

    template <class M>
    requires std::same_as<typename M::Value, T> AnyViews(const Views<M>& views)
        : input(M::input), outputs(M::output.size()),
          make_([](const std::vector<const void*>& networks, std::size_t genes, std::size_t workers,
                   bool gradients) {
              return std::unique_ptr<ViewPasses<T>>(new PassesOf<M>(networks, genes, workers, gradients));
          }) {
        for (const View<M>& view : views.all) {
            all.push_back(view.sight);
            networks_.push_back(view.model);
        }
    }

    std::size_t size() const { return all.size(); }
    /// True for a network by itself: its input is the common one.
    bool is_one_network() const { return all.size() == 1 && all.front().sees_all_as_is(); }

    /// Memory for passes over up to `genes` genes with up to `workers` threads; with `gradients` or without.
    std::unique_ptr<ViewPasses<T>> passes(std::size_t genes, std::size_t workers, bool gradients) const {
        return make_(networks_, genes, workers, gradients);
    }

private:
    template <class M>
    class PassesOf final : public ViewPasses<T> {
    public:
        PassesOf(const std::vector<const void*>& networks, std::size_t genes, std::size_t workers,
                 bool gradients)
            : networks_(networks), workspace_(gradients ? Workspace<M>::for_training(genes, workers)
                                                        : Workspace<M>::for_prediction(genes, workers)) {}

        void outputs(std::size_t view, std::span<const T> x, std::span<T> y) override {
            network(view).outputs(x, y, workspace_);
        }

        double differentiate(std::size_t view, std::span<const T> x, std::span<const T> targets,
                             const LossRef<T>& loss, std::span<T> gradient, Threads& threads) override {
            const SpanSource<T> source{x, targets, M::input.size(), 1};
            return network(view).backpropagate(source, loss, workspace_, gradient, nullptr, threads);
        }

    private:
        const M& network(std::size_t view) const { return *static_cast<const M*>(networks_[view]); }

        std::vector<const void*> networks_;
        Workspace<M> workspace_;
    };

    std::vector<const void*> networks_;
    std::unique_ptr<ViewPasses<T>> (*make_)(const std::vector<const void*>&, std::size_t, std::size_t, bool);
};

template <class Subject>
AnyViews<typename ModelOf<Subject>::Value> any_views(const Subject& subject) {
    return AnyViews<typename ModelOf<Subject>::Value>(views_of(subject));
}

}  // namespace deepchrome::detail
