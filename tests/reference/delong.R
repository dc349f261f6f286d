# SPDX-License-Identifier: BSD-3-Clause
# AUROC with DeLong's variance, interval and paired test by R's pROC (Debian: r-cran-proc r-cran-jsonlite):
#
#     Rscript delong.R > delong.json
#
# Ten sets of genes with two models' scores, rounded so that many are equal.
suppressMessages(library(pROC))
suppressMessages(library(jsonlite))

set.seed(20140616, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
shapes <- data.frame(genes = c(8, 12, 25, 40, 60, 80, 100, 150, 200, 300),
                     fraction = c(.5, .4, .2, .5, .7, .1, .5, .35, .9, .45),
                     digits = c(1, 0, 1, 1, 0, 2, 1, 2, 1, 2),
                     signal = c(1, .5, 1.5, 0, 1, 2, .7, 1.2, .9, 3),
                     shared = c(.5, .2, .9, 0, .8, .5, .95, .7, .3, .6))

sets <- lapply(seq_len(nrow(shapes)), function(i) {
    shape <- shapes[i, ]
    on <- max(2, round(shape$genes * shape$fraction))
    label <- sample(c(rep(1, on), rep(0, shape$genes - on)))
    common <- rnorm(shape$genes)
    score <- function(strength) {
        own <- rnorm(shape$genes)
        round(shape$shared * common + sqrt(1 - shape$shared^2) * own + strength * shape$signal * label, shape$digits)
    }
    first <- score(1)
    second <- score(.8)
    curves <- lapply(list(first, second), function(s) roc(label, s, direction = "<", levels = c(0, 1), quiet = TRUE))
    one <- function(curve) list(auroc = as.numeric(auc(curve)), variance = var(curve, method = "delong"),
                                interval95 = as.numeric(ci.auc(curve, method = "delong"))[c(1, 3)],
                                interval80 = as.numeric(ci.auc(curve, method = "delong", conf.level = .8))[c(1, 3)])
    test <- roc.test(curves[[1]], curves[[2]], method = "delong", paired = TRUE)
    list(label = label, first = first, second = second, estimates = list(one(curves[[1]]), one(curves[[2]])),
         covariance = cov(curves[[1]], curves[[2]], method = "delong"),
         z = as.numeric(test$statistic), p_value = as.numeric(test$p.value),
         difference95 = as.numeric(test$conf.int))
})
cat(toJSON(list(made_with = paste("pROC", packageVersion("pROC")), sets = sets), auto_unbox = TRUE, digits = I(15)), "\n")
