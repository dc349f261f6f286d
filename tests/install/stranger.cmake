# Configures, builds and runs the project STRANGER in the fresh folder WORK.

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message("${command}\n${output}")
        message(FATAL_ERROR "ended with ${result}")
    endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(options "-DDEEPCHROME_SOURCE=${SOURCE}")
if(STRANGER STREQUAL installed)
    # Moved after it was installed: the package may not know where it was put first.
    run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/first")
    file(RENAME "${WORK}/first" "${WORK}/moved")
    set(options "-DCMAKE_PREFIX_PATH=${WORK}/moved" "-DDEEPCHROME_WANTED=${VERSION}")
endif()

run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}/${STRANGER}" -B "${WORK}/build" -G "${GENERATOR}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" ${options})
run(${CMAKE_COMMAND} --build "${WORK}/build")
run("${WORK}/build/stranger")
