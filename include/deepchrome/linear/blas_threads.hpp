// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mutex>

#include <deepchrome/core/instruction_set.hpp>

/// The number of threads of OpenBLAS; null if another BLAS is linked.
extern "C" __attribute__((weak)) int openblas_get_num_threads();
extern "C" __attribute__((weak)) void openblas_set_num_threads(int);

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// While any of these exists, OpenBLAS computes by the threads that call it and starts no others: sums then
/// have one order, whatever number of threads it had before and gets back after. Another BLAS is left as it
/// is.
class OneBlasThread {
public:
    OneBlasThread() {
        const std::lock_guard lock(mutex_);
        if (users_++ > 0 || openblas_set_num_threads == nullptr || openblas_get_num_threads == nullptr)
            return;
        before_ = openblas_get_num_threads();
        openblas_set_num_threads(1);
    }
    OneBlasThread(const OneBlasThread&) = delete;
    OneBlasThread& operator=(const OneBlasThread&) = delete;
    ~OneBlasThread() {
        const std::lock_guard lock(mutex_);
        if (--users_ == 0 && before_ > 0) openblas_set_num_threads(before_);
    }

private:
    inline static std::mutex mutex_;
    inline static int users_ = 0;
    inline static int before_ = 0;  // 0: not known
};

}  // namespace detail
}  // namespace deepchrome
