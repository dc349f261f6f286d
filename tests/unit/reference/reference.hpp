// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

/// Values computed by PyTorch; tests/reference/README.md says what the files hold.
namespace reference {

using Json = nlohmann::json;
using Numbers = std::vector<double>;

inline Json read(const std::string& name) {
    std::ifstream file(std::string(DEEPCHROME_TESTS_FOLDER) + "/reference/" + name);
    REQUIRE(file);
    return Json::parse(file);
}

inline Numbers numbers(const Json& list) { return list.get<Numbers>(); }

/// How far the library may be from PyTorch, relative to the largest value of a tensor.
template <class T>
inline constexpr double tolerance = sizeof(T) == 8 ? 1e-10 : 1e-5;

/// The numbers that both sides can make: tests/reference/closed_form.py.
inline double unit(std::uint32_t i, std::uint32_t salt) {
    std::uint32_t u = (i + 1) * 0x9E3779B1u + salt * 0x6A09E667u;
    u ^= u >> 16;
    u *= 0xBB67AE85u;
    u ^= u >> 15;
    u *= 0x3C6EF373u;
    u ^= u >> 16;
    return (u >> 8) / 16777216.0;
}

template <class T>
std::vector<T> values(std::size_t count, std::uint32_t salt, double scale) {
    std::vector<T> list(count);
    for (std::uint32_t i = 0; i < count; ++i) list[i] = static_cast<T>((2 * unit(i, salt) - 1) * scale);
    return list;
}

/// The largest difference relative to the largest value wanted. Values that PyTorch's rounding left where
/// zero belongs are compared with 1.
template <class T>
double difference(const std::vector<T>& found, const Numbers& wanted) {
    if (found.size() != wanted.size()) return INFINITY;
    double apart = 0;
    double largest = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double here = std::abs(static_cast<double>(found[i]) - wanted[i]);
        if (!(here < INFINITY)) return INFINITY;
        apart = std::max(apart, here);
        largest = std::max(largest, std::abs(wanted[i]));
    }
    return largest > 1e-14 ? apart / largest : apart;
}

/// The tensors of a model's parameters, one after the other and each in PyTorch's order:
/// visit(element number within the tensor, where it lies among the parameters) for every element; `begin` at
/// each tensor.
template <class M, class Begin, class Visit>
void for_each_element(Begin&& begin, Visit&& visit) {
    using namespace deepchrome;
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        if constexpr (requires { L::tensors(In); }) {
            for (const TensorLayout& tensor : L::tensors(In)) {
                if (tensor.running) continue;
                begin(tensor.size());
                std::size_t i = 0;
                for (std::size_t a = 0; a < tensor.extents[0]; ++a) {
                    for (std::size_t b = 0; b < tensor.extents[1]; ++b) {
                        for (std::size_t c = 0; c < tensor.extents[2]; ++c) {
                            visit(i++, walk.parameters + tensor.offset + a * tensor.strides[0] +
                                           b * tensor.strides[1] + c * tensor.strides[2]);
                        }
                    }
                }
            }
        }
    });
}

/// Sets the parameters to the closed-form values that the list describes.
template <class M>
void fill(M& model, const Json& list) {
    std::size_t k = 0;
    std::vector<typename M::Value> tensor;
    for_each_element<M>(
        [&](std::size_t size) {
            REQUIRE(k < list.size());
            const Json& row = list[k++];
            tensor =
                values<typename M::Value>(size, row["salt"].get<std::uint32_t>(), row["scale"].get<double>());
        },
        [&](std::size_t i, std::size_t at) { model.parameters()[at] = tensor[i]; });
    REQUIRE(k == list.size());
}

/// Parameters or their gradient, tensor by tensor in PyTorch's order.
template <class M>
std::vector<std::vector<typename M::Value>> tensors(std::span<const typename M::Value> parameters) {
    std::vector<std::vector<typename M::Value>> list;
    for_each_element<M>([&](std::size_t size) { list.emplace_back(size); },
                        [&](std::size_t i, std::size_t at) { list.back()[i] = parameters[at]; });
    return list;
}

}  // namespace reference
