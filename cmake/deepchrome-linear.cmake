# The target deepchrome::linear: what the linear models of deepchrome/linear/ are computed with. Networks need none of it.
#
# It exists where xtensor-blas, BLAS and LAPACK are: those of OpenBLAS, unless BLA_VENDOR names others. BLAS has to bring the C
# functions cblas_*, with integers of 4 bytes. deepchrome_linear_FOUND says whether, and deepchrome_linear_MISSING what is not there.
# Read in this project and by the installed package alike. xtensor-blas is fetched only where this project is the top one: another
# may want networks alone, and a download can fail.

set(deepchrome_linear_FOUND FALSE)
set(deepchrome_linear_MISSING)
set(deepchrome_xtensor_blas_oldest 0.20)

if(NOT TARGET deepchrome::linear)
    if(NOT DEFINED BLA_VENDOR)
        set(BLA_VENDOR OpenBLAS)
        set(deepchrome_chose_blas TRUE)
    endif()
    if("${BLA_SIZEOF_INTEGER}" STREQUAL "8")
        set(deepchrome_linear_MISSING "a BLAS with integers of 4 bytes (BLA_SIZEOF_INTEGER is 8)")
    endif()
    # In this order: the package of xtensor-blas stops a project that has no BLAS.
    foreach(deepchrome_package BLAS LAPACK xtensor-blas)
        if(deepchrome_linear_MISSING)
            break()
        endif()
        if(deepchrome_package STREQUAL "xtensor-blas" AND TARGET xtensor-blas)
            set(xtensor-blas_FOUND TRUE)
        else()
            find_package(${deepchrome_package} QUIET)
        endif()
        if(deepchrome_package STREQUAL "xtensor-blas" AND NOT xtensor-blas_FOUND AND COMMAND deepchrome_headers
                AND PROJECT_IS_TOP_LEVEL)
            deepchrome_headers(xtensor-blas xtensor-blas ${deepchrome_xtensor_blas_oldest}
                xtensor-stack/xtensor-blas 0.20.0 include xtensor)
        endif()
        if(NOT ${deepchrome_package}_FOUND AND NOT TARGET ${deepchrome_package})
            set(deepchrome_linear_MISSING ${deepchrome_package})
        elseif(DEFINED xtensor-blas_VERSION AND xtensor-blas_VERSION VERSION_LESS deepchrome_xtensor_blas_oldest)
            set(deepchrome_linear_MISSING "xtensor-blas ${deepchrome_xtensor_blas_oldest} or newer")
        endif()
    endforeach()
    if(NOT deepchrome_linear_MISSING)
        # One that was checked before is not checked again, unless it is another.
        if(NOT "${deepchrome_checked_blas}" STREQUAL "${BLAS_LIBRARIES}")
            unset(deepchrome_has_cblas CACHE)
            set(deepchrome_checked_blas "${BLAS_LIBRARIES}" CACHE INTERNAL "")
        endif()
        include(CMakePushCheckState)
        include(CheckCXXSourceCompiles)
        cmake_push_check_state(RESET)
        set(CMAKE_REQUIRED_LIBRARIES BLAS::BLAS)
        set(CMAKE_REQUIRED_QUIET TRUE)
        check_cxx_source_compiles("extern \"C\" double cblas_dnrm2(int, const double*, int);
            int main() { const double x = 1; return cblas_dnrm2(1, &x, 1) == 1 ? 0 : 1; }" deepchrome_has_cblas)
        cmake_pop_check_state()
        if(NOT deepchrome_has_cblas)
            set(deepchrome_linear_MISSING "a BLAS with the functions cblas_*")
        endif()
    endif()
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
