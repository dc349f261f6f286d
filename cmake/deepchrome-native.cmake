# The target deepchrome::native: link a program to it and its sources are compiled for the processor of this machine, and
# optimized where the project chose no build type. It changes nothing else. Read by this project's own build and by the
# installed package alike.

if(TARGET deepchrome::native)
    return()
endif()

include(CheckCXXCompilerFlag)

add_library(deepchrome::native INTERFACE IMPORTED GLOBAL)
target_compile_options(deepchrome::native INTERFACE "$<$<CONFIG:>:-O3>")
foreach(flag march mcpu)  # some compilers for Arm know the second only
    check_cxx_compiler_flag(-${flag}=native DEEPCHROME_HAS_${flag}_NATIVE)
    if(DEEPCHROME_HAS_${flag}_NATIVE)
        target_compile_options(deepchrome::native INTERFACE -${flag}=native)
        break()
    endif()
endforeach()
