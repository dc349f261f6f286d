// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <libsvm/svm.h>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The cost of a gene on the wrong side, and how near genes are alike: exp(-gamma |a - b|^2).
struct SupportVectorOptions {
    double cost = 1;
    double gamma = 0;  ///< 0: 1 / (columns * variance of all values), scikit-learn's "scale"
};

/// A support vector classifier with an RBF kernel (Cortes and Vapnik 1995), by libsvm, which is also what
/// scikit-learn's SVC is made of. Give it standardized features. Needs the target
/// deepchrome::baselines.
class SupportVectorClassifier {
public:
    /// A label above 0.5 is ON. Error for a cost or gamma that makes no sense, other than one label per row,
    /// or labels that are all equal.
    static SupportVectorClassifier fit(const Features& features, std::span<const float> labels,
                                       const SupportVectorOptions& options = {}) {
        if (features.rows() != labels.size()) {
            throw_as<Error>({"SupportVectorClassifier: there are ", features.rows(), " rows (wanted ",
                             labels.size(), ", one per label)"});
        }
        return SupportVectorClassifier(features, labels, options);
    }

    /// One per row: above 0 is ON, and the further from 0 the surer. No probabilities.
    std::vector<double> scores(const Features& features) const {
        std::vector<double> result(features.rows(), -rho_);
        std::array<double, tile> squares;
        // A tile of support vectors stays in the cache while all rows pass.
        for (std::size_t first = 0; first < weights_.size(); first += tile) {
            const double* const vectors = vectors_.data() + first * features.columns;
            for (std::size_t i = 0; i < features.rows(); ++i) {
                const std::span<const double> row = features.row(i);
                squares.fill(0);
                for (std::size_t j = 0; j < row.size(); ++j) {
                    for (std::size_t k = 0; k < tile; ++k) {
                        const double difference = row[j] - vectors[j * tile + k];
                        squares[k] += difference * difference;
                    }
                }
                for (std::size_t k = 0; k < tile; ++k) {
                    result[i] += weights_[first + k] * std::exp(-gamma_ * squares[k]);
                }
            }
        }
        for (double& score : result)
            score = -score;  // libsvm's is positive for the first class, which is OFF
        return result;
    }

    /// 1 / (columns * variance of all values), scikit-learn's "scale".
    static double usual_gamma(const Features& features) {
        double sum = 0;
        double squares = 0;
        for (const double value : features.values) sum += value;
        const double mean = sum / static_cast<double>(features.values.size());
        for (const double value : features.values) squares += (value - mean) * (value - mean);
        if (!(squares > 0)) return 1;  // nothing varies, and the width of the kernel does not matter
        return static_cast<double>(features.rows()) / squares;  // rows * columns / squares / columns
    }

    double gamma() const { return gamma_; }
    std::size_t support_vectors() const { return count_; }

private:
    struct Free {
        void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
    };

    SupportVectorClassifier(const Features& features, std::span<const float> labels,
                            const SupportVectorOptions& options)
        : gamma_(options.gamma > 0 ? options.gamma : usual_gamma(features)) {
        // OFF first: libsvm numbers the classes as they come, and scikit-learn by label.
        const std::size_t width = features.columns + 1;
        std::vector<double> classes;
        std::vector<std::vector<svm_node>> rows;
        for (const bool on : {false, true}) {
            for (std::size_t i = 0; i < labels.size(); ++i) {
                if ((labels[i] > 0.5f) != on) continue;
                classes.push_back(on ? 1 : 0);
                std::vector<svm_node>& nodes = rows.emplace_back(width);
                fill(nodes, features.row(i));
            }
        }
        if (classes.empty() || classes.front() == classes.back()) {
            throw Error("SupportVectorClassifier: all labels are equal (wanted genes of both classes)");
        }
        std::vector<svm_node*> pointers;
        for (std::vector<svm_node>& row : rows) pointers.push_back(row.data());
        const svm_problem problem{static_cast<int>(classes.size()), classes.data(), pointers.data()};
        svm_parameter parameter{};
        parameter.svm_type = C_SVC;
        parameter.kernel_type = RBF;
        parameter.gamma = gamma_;
        parameter.C = options.cost;
        parameter.eps = 1e-3;
        parameter.shrinking = 1;
        parameter.cache_size = 500;  // MB: all of the kernel for 11,000 genes
        if (const char* problem_text = svm_check_parameter(&problem, &parameter)) {
            throw_as<Error>({"SupportVectorClassifier: cost ", format_shortest(options.cost), ", gamma ",
                             format_shortest(gamma_), ": ", problem_text});
        }
        svm_set_print_string_function([](const char*) {});
        const std::unique_ptr<svm_model, Free> model(svm_train(&problem, &parameter));
        keep(*model, features.columns);
    }

    /// Takes what scores need out of libsvm's model: tile by tile, column by column. The last tile is filled
    /// up with vectors that weigh nothing.
    void keep(const svm_model& model, std::size_t columns) {
        count_ = static_cast<std::size_t>(model.l);
        rho_ = model.rho[0];
        const std::size_t room = (count_ + tile - 1) / tile * tile;
        weights_.assign(room, 0);
        vectors_.assign(room * columns, 0);
        for (std::size_t v = 0; v < count_; ++v) {
            weights_[v] = model.sv_coef[0][v];
            for (std::size_t j = 0; j < columns; ++j) {
                vectors_[(v / tile * columns + j) * tile + v % tile] = model.SV[v][j].value;
            }
        }
    }

    static void fill(std::vector<svm_node>& nodes, std::span<const double> row) {
        for (std::size_t j = 0; j < row.size(); ++j) nodes[j] = {static_cast<int>(j + 1), row[j]};
        nodes[row.size()] = {-1, 0};
    }

    static constexpr std::size_t tile = 32;

    std::vector<double> vectors_;
    std::vector<double> weights_;
    std::size_t count_ = 0;
    double rho_ = 0;
    double gamma_;
};

}  // namespace deepchrome
