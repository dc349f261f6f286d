# The target deepchrome::compiled: deepchrome::deepchrome, and a static library with all functions that are no templates. A
# program that links it compiles in less time and memory. It is built when something uses it, or by DEEPCHROME_COMPILED.
#
# Symbols tell the instruction set, so library and program have to be compiled for the same one: DEEPCHROME_NATIVE compiles the
# library for this very processor, and its users with it.

file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp")
add_library(deepchrome_compiled STATIC ${sources})
add_library(deepchrome::compiled ALIAS deepchrome_compiled)
target_link_libraries(deepchrome_compiled PUBLIC deepchrome)
target_compile_definitions(deepchrome_compiled PUBLIC DEEPCHROME_COMPILED)
set_target_properties(deepchrome_compiled PROPERTIES
    OUTPUT_NAME deepchrome
    EXPORT_NAME compiled
    EXCLUDE_FROM_ALL "$<NOT:$<BOOL:${DEEPCHROME_COMPILED}>>"
    POSITION_INDEPENDENT_CODE ON
    CXX_EXTENSIONS OFF)
if(DEEPCHROME_NATIVE)
    target_link_libraries(deepchrome_compiled PUBLIC deepchrome::native)
endif()
if(TARGET deepchrome_development)  # warnings and sanitizers, which are nobody else's
    target_compile_options(deepchrome_compiled PRIVATE
        $<TARGET_PROPERTY:deepchrome_development,INTERFACE_COMPILE_OPTIONS>)
endif()
