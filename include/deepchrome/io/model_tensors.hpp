// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/safetensors.hpp>
#include <deepchrome/layers/concept.hpp>

// The weights of a model as the tensors of a file.

namespace deepchrome::inline DEEPCHROME_ISA::detail {

template <std::floating_point T>
constexpr const char* tensor_type() {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8);
    return sizeof(T) == 4 ? "F32" : "F64";
}

/// The bytes of a value in a file, and back.
template <std::floating_point T>
std::array<std::byte, sizeof(T)> little_endian(T value) {
    auto bytes = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
    if constexpr (std::endian::native == std::endian::big) std::ranges::reverse(bytes);
    return bytes;
}

template <std::floating_point T>
T from_little_endian(std::span<const std::byte> file) {
    std::array<std::byte, sizeof(T)> bytes;
    std::ranges::copy(file.first(sizeof(T)), bytes.begin());
    if constexpr (std::endian::native == std::endian::big) std::ranges::reverse(bytes);
    return std::bit_cast<T>(bytes);
}

/// Whether the tensors of a layer hold all its parameters (or running statistics) and nothing else. Without
/// that a file would lack some of its weights.
template <class L>
constexpr bool has_all_tensors(Shape in, bool running) {
    const std::size_t count = running ? running_of<L>(in) : parameters_of<L>(in);
    std::size_t sum = 0;
    if constexpr (requires { L::tensors(in); }) {
        for (const TensorLayout& layout : L::tensors(in)) {
            if (layout.running != running || layout.size() == 0) continue;
            std::size_t last = layout.offset;
            for (std::size_t axis = 0; axis < 3; ++axis)
                last += (layout.extents[axis] - 1) * layout.strides[axis];
            if (last >= count) return false;
            sum += layout.size();
        }
    }
    return sum == count;
}

/// Makes the compiler refuse to save or load a layer whose tensors are not its parameters.
template <class L, bool Parameters, bool Running>
constexpr void reject_missing_tensors() {
    static_assert(Parameters,
                  "deepchrome: the tensors() of this layer do not hold its parameter_count() parameters, "
                  "so a file would lack weights; describe each parameter by one tensor");
    static_assert(
        !Parameters || Running,
        "deepchrome: the tensors() of this layer do not hold its running_count() running statistics; "
        "describe each by one tensor with running = true");
}

/// A tensor of a network: its name in a file, and where its first element lies among the model's parameters
/// (or its running statistics).
struct PlacedTensor {
    std::string name;
    TensorLayout layout;
    std::size_t begin;
};

/// All tensors of a network, in order. Of a network with spare outputs, they are those of one with `outputs`.
template <class M>
[[gnu::cold]] std::vector<PlacedTensor> tensors_of(std::size_t outputs) {
    std::vector<PlacedTensor> tensors;
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        reject_missing_tensors<L, has_all_tensors<L>(In, false), has_all_tensors<L>(In, true)>();
        if constexpr (requires { L::tensors(In); }) {
            for (TensorLayout layout : L::tensors(In)) {
                if constexpr (has_spare_outputs<M> && requires { L::units; }) {
                    if (walk.parameters == output_layer<M>().begin) layout.extents[0] = outputs;
                }
                tensors.push_back({walk.child(layout.name), layout,
                                   (layout.running ? walk.running : walk.parameters) + layout.offset});
            }
        }
    });
    return tensors;
}

/// Calls visit(i) for every element of a tensor in the order of the file; `i` is its place among the values
/// it lies in.
template <class Visitor>
void for_each_element(const TensorLayout& layout, std::size_t begin, Visitor&& visit) {
    for (std::size_t a = 0; a < layout.extents[0]; ++a) {
        for (std::size_t b = 0; b < layout.extents[1]; ++b) {
            for (std::size_t c = 0; c < layout.extents[2]; ++c) {
                visit(begin + a * layout.strides[0] + b * layout.strides[1] + c * layout.strides[2]);
            }
        }
    }
}

std::vector<std::size_t> shape_in_file(const TensorLayout& layout);

/// The numbers of a model, and where its tensors lie in them.
template <class T>
struct StoredNumbers {
    std::span<T> parameters;
    std::span<T> running_statistics;

    std::span<T> of(const TensorLayout& layout) const {
        return layout.running ? running_statistics : parameters;
    }
};

template <std::floating_point T>
void write_tensors(SafetensorsWriter& file, const std::vector<PlacedTensor>& tensors,
                   StoredNumbers<const T> numbers, const std::string& where) {
    for (const PlacedTensor& placed : tensors) {
        const std::string& name = placed.name;
        const TensorLayout& layout = placed.layout;
        const std::span<const T> values = numbers.of(layout);
        std::vector<std::byte> bytes;
        bytes.reserve(layout.size() * sizeof(T));
        for_each_element(layout, placed.begin, [&](std::size_t i) {
            if (!is_finite(values[i])) {
                throw_as<NumericError>({where, ": tensor ", name, " to save holds ",
                                        format_shortest(values[i]),
                                        " (wanted finite numbers); train with a smaller learning rate"});
            }
            for (const std::byte byte : little_endian(values[i])) bytes.push_back(byte);
        });
        file.tensor(name, tensor_type<T>(), shape_in_file(layout), bytes);
    }
}

template <std::floating_point T>
void read_tensors(const SafetensorsReader& file, const std::vector<PlacedTensor>& tensors,
                  StoredNumbers<T> numbers) {
    static constexpr const char* remedy = "give a file as deepchrome saved it";
    std::vector<std::string> names;
    for (const PlacedTensor& placed : tensors) {
        const std::string& name = placed.name;
        const TensorLayout& layout = placed.layout;
        names.push_back(name);
        const StoredTensor* const tensor = file.tensor(name);
        if (tensor == nullptr)
            file.fail(message_of({"has no tensor ", name, ", which the network needs"}), remedy);
        const std::vector<std::size_t> shape = shape_in_file(layout);
        if (tensor->type != tensor_type<T>()) {
            file.fail(message_of({"tensor ", name, " is ", tensor->type, " (wanted ", tensor_type<T>(), ")"}),
                      "load it into a model of float for F32, of double for F64");
        }
        if (tensor->shape != shape) {
            file.fail(message_of({"tensor ", name, " has the shape ", to_text(tensor->shape), " (wanted ",
                                  to_text(shape), ")"}),
                      remedy);
        }
        const std::span<T> values = numbers.of(layout);
        std::size_t at = 0;
        for_each_element(layout, placed.begin, [&](std::size_t i) {
            values[i] = from_little_endian<T>(tensor->bytes.subspan(at));
            at += sizeof(T);
            if (!is_finite(values[i])) {
                file.fail(message_of({"tensor ", name, " holds ", format_shortest(values[i]),
                                      " (wanted finite numbers)"}),
                          "train the model again");
            }
        });
    }
    for (const StoredTensor& tensor : file.tensors()) {
        if (!contains(names, tensor.name)) {
            file.fail(
                message_of({"has a tensor ", to_json(tensor.name), ", which the network has no place for"}),
                remedy);
        }
    }
}

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::vector<std::size_t> shape_in_file(const TensorLayout& layout) {
    std::vector<std::size_t> shape(layout.extents.begin(), layout.extents.end());
    while (shape.size() > layout.rank) {
        const std::size_t last = shape.back();
        shape.pop_back();
        shape.back() *= last;
    }
    return shape;
}

}  // namespace deepchrome::detail

#endif

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE void write_tensors<float>(SafetensorsWriter&, const std::vector<PlacedTensor>&,
                                              StoredNumbers<const float>, const std::string&);
DEEPCHROME_TEMPLATE void read_tensors<float>(const SafetensorsReader&, const std::vector<PlacedTensor>&,
                                             StoredNumbers<float>);

}  // namespace deepchrome::detail
#endif
