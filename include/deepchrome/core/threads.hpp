// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/denormals.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A half-open range of indices.
struct IndexRange {
    std::size_t first = 0;
    std::size_t last = 0;

    constexpr std::size_t size() const { return last - first; }
};

/// Lanes [first, first + count) of one block, computed by one thread in one go.
struct LaneSlice {
    std::size_t block;
    std::size_t first;
    std::size_t count;  ///< a multiple of `lane_group`; 1 for a batch of one
};

namespace detail {

/// Thrown at a barrier when another worker has failed; never leaves `Threads::run`.
struct BarrierAborted {};

/// A barrier for the threads of one run.
class Barrier {
public:
    Barrier(std::size_t count, bool spin) : count_(count), spin_(spin) {}

    void arrive_and_wait();

    /// The number of waits so far that were longer than threads with a core each would need.
    unsigned long_waits() const { return long_waits_.load(std::memory_order_relaxed); }

    /// Ends all present and later waits with BarrierAborted.
    void abort();

    /// Waits until `value` differs from `old`. It first spins, since most waits are short; then it yields, in
    /// case another worker shares this core; then it sleeps. Returns whether spinning was enough.
    static bool await_change(const std::atomic<unsigned>& value, unsigned old, bool spin);

private:
    std::size_t count_;
    bool spin_;
    std::atomic<unsigned> long_waits_ = 0;
    alignas(buffer_alignment) std::atomic<std::size_t> arrived_ = 0;
    alignas(buffer_alignment) std::atomic<unsigned> generation_ = 0;
    std::atomic<bool> broken_ = false;
};

}  // namespace detail

/// One of the threads of a `Threads::run`. All work is divided by these functions. Each value is computed by
/// one thread, in an order that does not depend on the number of threads.
class Worker {
public:
    /// A single-threaded run.
    Worker() = default;
    Worker(std::size_t index, std::size_t count, detail::Barrier& barrier)
        : index_(index), count_(count), barrier_(&barrier) {}

    std::size_t index() const { return index_; }
    std::size_t count() const { return count_; }

    /// Waits until all workers of the run have arrived.
    void wait_for_all() const {
        if (count_ > 1) barrier_->arrive_and_wait();
    }

    /// The same if the batch is a batch of one. There the features are divided among the workers, so one may
    /// read what another has written. In other batches each worker reads only its own lanes.
    void wait_if_batch_of_one(BatchLayout batch) const {
        if (batch.batch_of_one) wait_for_all();
    }

    /// The part of `n` items that this worker computes.
    IndexRange share(std::size_t n) const { return {n * index_ / count_, n * (index_ + 1) / count_}; }

    /// Calls `work(LaneSlice)` for this worker's lanes of a batch. A worker has the same lanes in every call.
    template <class Work>
    void for_each_slice(BatchLayout batch, Work&& work) const {
        const IndexRange groups = share((batch.genes + lane_group - 1) / lane_group);
        if (batch.batch_of_one) {
            if (groups.size() > 0) work(LaneSlice{0, 0, 1});
            return;
        }
        constexpr std::size_t per_block = block_lanes / lane_group;
        for (std::size_t group = groups.first; group < groups.last;) {
            const std::size_t block = group / per_block;
            const std::size_t last = std::min(groups.last, (block + 1) * per_block);
            work(LaneSlice{block, group % per_block * lane_group, (last - group) * lane_group});
            group = last;
        }
    }

    /// Calls `work(block, first, count)` for this worker's values of `features` features: `count` contiguous
    /// values from `first` on, in whole lane groups. In a batch of one the features are divided among the
    /// workers; values of the last group beyond the features are scratch.
    template <class Work>
    void for_each_run(BatchLayout batch, std::size_t features, Work&& work) const {
        if (batch.batch_of_one) {
            const IndexRange groups = share((features + lane_group - 1) / lane_group);
            if (groups.size() > 0)
                work(std::size_t{0}, groups.first * lane_group, groups.size() * lane_group);
            return;
        }
        for_each_slice(batch, [&](LaneSlice s) {
            for (std::size_t f = 0; f < features; ++f) work(s.block, f * batch.lanes() + s.first, s.count);
        });
    }

    /// Calls `work(gene)` for the genes of this worker's lanes.
    template <class Work>
    void for_each_gene(BatchLayout batch, Work&& work) const {
        const IndexRange groups = share((batch.genes + lane_group - 1) / lane_group);
        const std::size_t last = std::min(groups.last * lane_group, batch.genes);
        for (std::size_t gene = groups.first * lane_group; gene < last; ++gene) work(gene);
    }

private:
    std::size_t index_ = 0;
    std::size_t count_ = 1;
    detail::Barrier* barrier_ = nullptr;
};

/// A pool of threads that run one function together. The calling thread is one of them. Where the system has
/// not as many threads as asked for, there are fewer; results do not depend on their number. Denormals are
/// flushed to zero during a run.
class Threads {
public:
    /// One thread per core of the machine.
    Threads() : Threads(std::max(1u, std::thread::hardware_concurrency())) {}
    explicit Threads(std::size_t count);
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads();

    std::size_t count() const { return started_ + 1; }

    /// Calls `work(const Worker&)` once in each thread and returns when all are done. If one throws, the
    /// others stop at their next barrier, and the exception is rethrown here. A call from inside a run, or
    /// while another thread uses the pool, is done by the calling thread alone, with the same results.
    template <class Work>
    void run(Work&& work) {
        run_by(count(), work);
    }

    /// The same with at most `max_workers` threads.
    template <class Work>
    void run(Work&& work, std::size_t max_workers) {
        run_by(std::min(max_workers, count()), work);
    }

    /// The same for work that takes microseconds and has many barriers. If the threads do not have a core
    /// each, waiting takes longer than the work. Then the calling thread works alone for some runs before it
    /// tries the pool again.
    template <class Work>
    void run_short(Work&& work, std::size_t max_workers) {
        constexpr unsigned accepted = 6;  // a thread may have slept until now, or been interrupted
        constexpr unsigned runs_alone = 250;
        const unsigned left = runs_alone_.load(std::memory_order_relaxed);
        if (left > 0) runs_alone_.store(left - 1, std::memory_order_relaxed);
        const unsigned long_waits = run_by(left > 0 ? 1 : std::min(max_workers, count()), work);
        if (long_waits > accepted) runs_alone_.store(runs_alone, std::memory_order_relaxed);
    }

private:
    /// Returns the number of long waits.
    template <class Work>
    unsigned run_by(std::size_t workers, Work&& work) {
        const FlushDenormals flush;
        std::unique_lock lock(busy_, std::defer_lock);
        if (inside_ || workers == 1 || !lock.try_lock()) {
            work(Worker{});
            return 0;
        }
        detail::Barrier barrier(workers, spin_);
        std::exception_ptr failure;
        std::mutex failing;
        const auto perform = [&](std::size_t index) {
            inside_ = true;
            try {
                work(Worker{index, workers, barrier});
            } catch (const detail::BarrierAborted&) {
            } catch (...) {
                const std::lock_guard guard(failing);
                if (!failure) failure = std::current_exception();
                barrier.abort();
            }
            inside_ = false;
        };
        task_ = &perform;
        call_ = [](const void* task, std::size_t index) {
            (*static_cast<const decltype(perform)*>(task))(index);
        };
        pending_.store(static_cast<unsigned>(workers - 1), std::memory_order_relaxed);
        call(workers - 1);
        perform(0);
        for (unsigned left; (left = pending_.load(std::memory_order_acquire)) != 0;) {
            detail::Barrier::await_change(pending_, left, spin_);
        }
        if (failure) std::rethrow_exception(failure);
        return barrier.long_waits();
    }

    /// A thread and the number of its calls. Each thread waits for its own number, so threads that a run does
    /// not need stay asleep.
    struct alignas(buffer_alignment) Helper {
        std::atomic<unsigned> calls = 0;
        std::thread thread;
    };

    void call(std::size_t helpers);

    void serve(std::size_t index);

    inline static thread_local bool inside_ = false;

    std::mutex busy_;
    bool spin_;
    std::atomic<bool> stop_ = false;
    std::atomic<unsigned> runs_alone_ = 0;  ///< left to do
    const void* task_ = nullptr;
    void (*call_)(const void*, std::size_t) = nullptr;
    alignas(buffer_alignment) std::atomic<unsigned> pending_ = 0;
    std::vector<Helper> helpers_;
    std::size_t started_ = 0;
};

/// The pool that functions use by default.
Threads& default_threads();

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <system_error>

#include <deepchrome/core/intrinsics.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void Barrier::arrive_and_wait() {
    const unsigned generation = generation_.load(std::memory_order_acquire);
    if (broken_.load(std::memory_order_acquire)) throw BarrierAborted{};
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == count_) {
        arrived_.store(0, std::memory_order_relaxed);
        generation_.fetch_add(1, std::memory_order_release);
        generation_.notify_all();
    } else if (!await_change(generation_, generation, spin_)) {
        long_waits_.fetch_add(1, std::memory_order_relaxed);
    }
    if (broken_.load(std::memory_order_acquire)) throw BarrierAborted{};
}

DEEPCHROME_INLINE void Barrier::abort() {
    broken_.store(true, std::memory_order_release);
    generation_.fetch_add(1, std::memory_order_release);
    generation_.notify_all();
}

DEEPCHROME_INLINE bool Barrier::await_change(const std::atomic<unsigned>& value, unsigned old, bool spin) {
    constexpr int pauses = 200;
    constexpr int yields = 60;
    for (int i = 0; spin && i < pauses + yields; ++i) {
        if (value.load(std::memory_order_acquire) != old) return i < pauses;
        if (i >= pauses) {
            std::this_thread::yield();
            continue;
        }
#if defined(__SSE2__)
        _mm_pause();
#endif
    }
    value.wait(old, std::memory_order_acquire);
    return false;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Threads::Threads(std::size_t count)
    : spin_(count <= std::thread::hardware_concurrency()), helpers_(std::max<std::size_t>(count, 1) - 1) {
    try {
        for (; started_ < helpers_.size(); ++started_) {
            helpers_[started_].thread = std::thread([this, index = started_] { serve(index); });
        }
    } catch (const std::system_error&) {
        // ulimit, a container, or memory allows no more.
    }
}

DEEPCHROME_INLINE Threads::~Threads() {
    stop_ = true;
    call(started_);
    for (std::size_t index = 0; index < started_; ++index) helpers_[index].thread.join();
}

DEEPCHROME_INLINE void Threads::call(std::size_t helpers) {
    for (std::size_t index = 0; index < helpers; ++index) {
        helpers_[index].calls.fetch_add(1, std::memory_order_release);
        helpers_[index].calls.notify_one();
    }
}

DEEPCHROME_INLINE void Threads::serve(std::size_t index) {
    const FlushDenormals flush;
    const std::atomic<unsigned>& calls = helpers_[index].calls;
    for (unsigned seen = 0;;) {
        detail::Barrier::await_change(calls, seen, spin_);
        seen = calls.load(std::memory_order_acquire);
        if (stop_) return;
        call_(task_, index + 1);
        if (pending_.fetch_sub(1, std::memory_order_acq_rel) == 1) pending_.notify_one();
    }
}

DEEPCHROME_INLINE Threads& default_threads() {
    static Threads threads;
    return threads;
}

}  // namespace deepchrome

#endif
