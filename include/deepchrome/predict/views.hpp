// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// One way to look at a gene (bins x marks, scaled): what a network sees of it.
template <class T>
struct Sight {
    double weight = 1;                    ///< in the mean over all views; the weights add up to 1
    bool reversed = false;                ///< it sees the last bin first
    std::vector<std::size_t> order = {};  ///< its mark j is mark order[j] of the common input; empty: as is
    /// Its mark j is factor[j] times the common one plus offset[j]; empty: as is.
    std::vector<T> factor = {};
    std::vector<T> offset = {};

    bool sees_all_as_is() const { return !reversed && order.empty() && factor.empty(); }

    /// Writes what it sees of a gene, positions x channels.
    void see(Shape gene, std::span<const T> common, std::span<T> own) const {
        for_each_value(gene, [&](std::size_t from, std::size_t to, std::size_t mark) {
            own[to] = factor.empty() ? common[from] : common[from] * factor[mark] + offset[mark];
        });
    }

    /// Adds `slope` times a gradient by what it sees to one by the common input.
    void add_gradient(Shape gene, std::span<const T> own, double slope, std::span<double> common) const {
        for_each_value(gene, [&](std::size_t from, std::size_t to, std::size_t mark) {
            const double rate = factor.empty() ? slope : slope * static_cast<double>(factor[mark]);
            common[from] += rate * static_cast<double>(own[to]);
        });
    }

private:
    template <class Visit>
    void for_each_value(Shape gene, Visit&& visit) const {
        const std::size_t marks = gene.channels;
        for (std::size_t bin = 0; bin < gene.positions; ++bin) {
            const std::size_t from = (reversed ? gene.positions - 1 - bin : bin) * marks;
            for (std::size_t mark = 0; mark < marks; ++mark)
                visit(from + (order.empty() ? mark : order[mark]), bin * marks + mark, mark);
        }
    }
};

/// One way in which a predictor looks at a gene. A predictor has a view for each network and each strand.
template <class M>
struct View {
    const M* model;
    Sight<typename M::Value> sight = {};
};

/// All views of a predictor: what is explained. A network by itself is one view.
template <class M>
struct Views {
    std::vector<View<M>> all;

    explicit Views(std::vector<View<M>> views) : all(std::move(views)) {}
    explicit Views(const M& model) : all{View<M>{&model}} {}

    std::size_t size() const { return all.size(); }
};

namespace detail {

template <class Subject>
struct ModelOfSubject {
    using Type = Subject;
};
template <class M>
struct ModelOfSubject<Views<M>> {
    using Type = M;
};

/// The type of network of a subject of explanation: a model, or the views of a predictor.
template <class Subject>
using ModelOf = typename ModelOfSubject<Subject>::Type;

template <class M>
Views<M> views_of(const M& model) {
    return Views<M>(model);
}
template <class M>
const Views<M>& views_of(const Views<M>& views) {
    return views;
}

}  // namespace detail
}  // namespace deepchrome
