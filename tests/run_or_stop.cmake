# run(<command> <argument>...): runs it in WORK, leaves what it prints in `output`, and stops with that where it fails.
function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${WORK}"
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message("${command}\n${output}")
        message(FATAL_ERROR "ended with ${result}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()
