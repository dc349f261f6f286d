# Runs COMMAND in the fresh FOLDER. What it prints has to be the file OUTPUT, byte by byte.

file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
set(printed "${FOLDER}.printed")
execute_process(COMMAND ${COMMAND} WORKING_DIRECTORY "${FOLDER}"
    RESULT_VARIABLE result OUTPUT_FILE "${printed}" ERROR_VARIABLE log)
file(READ "${printed}" text)
if(NOT result EQUAL 0)
    message("${text}${log}")
    message(FATAL_ERROR "ended with ${result}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files "${printed}" "${OUTPUT}" RESULT_VARIABLE differs)
if(differs)
    file(READ "${OUTPUT}" wanted)
    message("printed:\n${text}\nwanted:\n${wanted}\nstandard error:\n${log}")
    message(FATAL_ERROR "printed something else")
endif()
