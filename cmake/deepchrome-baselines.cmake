# The target deepchrome::baselines: what the support vector classifier and the random forest of deepchrome/ext/ are made of.
# It exists where libsvm and OpenCV's ml are installed. Read by this project's own build and by the installed package alike.

if(TARGET deepchrome::baselines)
    return()
endif()

find_path(DEEPCHROME_LIBSVM_INCLUDE libsvm/svm.h)
find_library(DEEPCHROME_LIBSVM_LIBRARY svm)
find_path(DEEPCHROME_OPENCV_INCLUDE opencv2/ml.hpp PATH_SUFFIXES opencv4)
find_library(DEEPCHROME_OPENCV_CORE_LIBRARY opencv_core)
find_library(DEEPCHROME_OPENCV_ML_LIBRARY opencv_ml)
mark_as_advanced(DEEPCHROME_LIBSVM_INCLUDE DEEPCHROME_LIBSVM_LIBRARY DEEPCHROME_OPENCV_INCLUDE
    DEEPCHROME_OPENCV_CORE_LIBRARY DEEPCHROME_OPENCV_ML_LIBRARY)

if(DEEPCHROME_LIBSVM_INCLUDE AND DEEPCHROME_LIBSVM_LIBRARY AND DEEPCHROME_OPENCV_INCLUDE
        AND DEEPCHROME_OPENCV_CORE_LIBRARY AND DEEPCHROME_OPENCV_ML_LIBRARY)
    add_library(deepchrome::baselines INTERFACE IMPORTED GLOBAL)
    target_include_directories(deepchrome::baselines INTERFACE
        "${DEEPCHROME_LIBSVM_INCLUDE}" "${DEEPCHROME_OPENCV_INCLUDE}")
    target_link_libraries(deepchrome::baselines INTERFACE
        deepchrome::deepchrome "${DEEPCHROME_LIBSVM_LIBRARY}"
        "${DEEPCHROME_OPENCV_ML_LIBRARY}" "${DEEPCHROME_OPENCV_CORE_LIBRARY}")
endif()
