// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

struct RandomForestOptions {
    std::size_t trees = 500;
    std::size_t smallest_split = 2;  ///< genes that a node needs to be split
    Seed seed{};
};

/// A random forest (Breiman 2001) of classification trees on the square root of the columns per split, by
/// OpenCV. Its trees are grown until their leaves are pure, or 25 splits deep, and vote. Needs the target
/// deepchrome::baselines.
class RandomForest {
public:
    /// A label above 0.5 is ON. Error for no trees, a split of fewer than two genes, or other than one label
    /// per row.
    static RandomForest fit(const Features& features, std::span<const float> labels,
                            const RandomForestOptions& options = {}) {
        if (options.trees == 0) throw Error("RandomForest: the number of trees is 0 (wanted at least 1)");
        if (options.smallest_split < 2) {
            throw_as<Error>({"RandomForest: the smallest split is of ", options.smallest_split,
                             " genes (wanted at least 2)"});
        }
        if (labels.empty() || features.rows() != labels.size()) {
            throw_as<Error>({"RandomForest: there are ", features.rows(), " rows (wanted ", labels.size(),
                             ", one per label, and at least one)"});
        }
        RandomForest forest;
        forest.trees_ = cv::ml::RTrees::create();
        forest.trees_->setMaxDepth(25);  // as deep as OpenCV lets a tree be
        forest.trees_->setMinSampleCount(static_cast<int>(options.smallest_split) -
                                         1);  // OpenCV: the largest leaf
        forest.trees_->setActiveVarCount(static_cast<int>(std::sqrt(static_cast<double>(features.columns))));
        forest.trees_->setTermCriteria({cv::TermCriteria::MAX_ITER, static_cast<int>(options.trees), 0});
        cv::Mat answers(static_cast<int>(labels.size()), 1, CV_32S);
        for (std::size_t i = 0; i < labels.size(); ++i)
            answers.at<int>(static_cast<int>(i)) = labels[i] > 0.5f ? 1 : 0;
        cv::setRNGSeed(static_cast<int>(options.seed.value));
        forest.trees_->train(cv::ml::TrainData::create(matrix(features), cv::ml::ROW_SAMPLE, answers));
        forest.count_ = options.trees;
        return forest;
    }

    /// For each row, the part of the trees that call it ON.
    std::vector<double> probabilities(const Features& features) const {
        cv::Mat votes;  // a header of the class numbers, and a row of counts for each gene
        trees_->getVotes(matrix(features), votes, 0);
        const int on_column = votes.cols == 2 && votes.at<int>(0, 0) == 1 ? 0 : votes.cols - 1;
        const bool any_on = votes.at<int>(0, on_column) == 1;
        std::vector<double> p_on;
        for (int i = 1; i < votes.rows; ++i) {
            p_on.push_back(any_on ? votes.at<int>(i, on_column) / static_cast<double>(count_) : 0);
        }
        return p_on;
    }

private:
    RandomForest() = default;

    static cv::Mat matrix(const Features& features) {
        cv::Mat result(static_cast<int>(features.rows()), static_cast<int>(features.columns), CV_32F);
        for (std::size_t i = 0; i < features.values.size(); ++i) {
            result.ptr<float>()[i] = static_cast<float>(features.values[i]);
        }
        return result;
    }

    cv::Ptr<cv::ml::RTrees> trees_;
    std::size_t count_ = 0;
};

}  // namespace deepchrome
