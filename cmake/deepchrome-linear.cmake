# The target deepchrome::linear: what the linear models of deepchrome/linear/ are computed with. Networks need none of it.
#
# It exists where xtensor-blas, BLAS and LAPACK are: those of OpenBLAS, unless BLA_VENDOR names others. deepchrome_linear_FOUND
# says whether, and deepchrome_linear_MISSING what is not there. Read in this project and by the installed package alike.

set(deepchrome_linear_FOUND FALSE)
set(deepchrome_linear_MISSING)
set(deepchrome_xtensor_blas_oldest 0.20)

if(NOT TARGET deepchrome::linear)
    if(NOT DEFINED BLA_VENDOR)
        set(BLA_VENDOR OpenBLAS)
        set(deepchrome_chose_blas TRUE)
    endif()
    # In this order: the package of xtensor-blas stops a project that has no BLAS.
    foreach(deepchrome_package BLAS LAPACK xtensor-blas)
        if(deepchrome_linear_MISSING)
            break()
        endif()
        if(deepchrome_package STREQUAL "xtensor-blas" AND COMMAND deepchrome_headers)
            deepchrome_headers(xtensor-blas xtensor-blas ${deepchrome_xtensor_blas_oldest}
                xtensor-stack/xtensor-blas 0.20.0 include xtensor)
        elseif(deepchrome_package STREQUAL "xtensor-blas" AND TARGET xtensor-blas)
            set(xtensor-blas_FOUND TRUE)
        else()
            find_package(${deepchrome_package} QUIET)
        endif()
        if(NOT ${deepchrome_package}_FOUND AND NOT TARGET ${deepchrome_package})
            set(deepchrome_linear_MISSING ${deepchrome_package})
        elseif(DEFINED xtensor-blas_VERSION AND xtensor-blas_VERSION VERSION_LESS deepchrome_xtensor_blas_oldest)
            set(deepchrome_linear_MISSING "xtensor-blas ${deepchrome_xtensor_blas_oldest}")
        endif()
    endforeach()
    if(deepchrome_chose_blas)
        unset(BLA_VENDOR)
        unset(deepchrome_chose_blas)
    endif()
    if(NOT deepchrome_linear_MISSING)
        add_library(deepchrome::linear INTERFACE IMPORTED GLOBAL)
        target_link_libraries(deepchrome::linear INTERFACE
            deepchrome::deepchrome xtensor-blas LAPACK::LAPACK BLAS::BLAS)
    endif()
endif()
if(TARGET deepchrome::linear)
    set(deepchrome_linear_FOUND TRUE)
endif()
