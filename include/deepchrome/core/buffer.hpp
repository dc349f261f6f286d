// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The alignment of all memory that kernels read: one cache line and the widest vector register.
inline constexpr std::size_t buffer_alignment = 64;

/// An array of fixed size in one aligned allocation, initialized with zeros. Copies are deep.
template <class T>
class Buffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Buffer() = default;
    explicit Buffer(std::size_t size)
        : data_(size == 0 ? nullptr
                          : static_cast<T*>(
                                ::operator new[](size * sizeof(T), std::align_val_t{buffer_alignment}))),
          size_(size) {
        std::fill_n(data_.get(), size_, T{});
    }
    Buffer(const Buffer& other) : Buffer(other.size_) { std::copy_n(other.data(), size_, data()); }
    Buffer(Buffer&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
    Buffer& operator=(Buffer other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Buffer() = default;

    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    operator std::span<T>() { return {data(), size_}; }
    operator std::span<const T>() const { return {data(), size_}; }

private:
    struct Free {
        void operator()(T* data) const { ::operator delete[](data, std::align_val_t{buffer_alignment}); }
    };

    std::unique_ptr<T, Free> data_;
    std::size_t size_ = 0;
};

}  // namespace deepchrome
