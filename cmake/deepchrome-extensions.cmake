# The headers of include/deepchrome/ext/, each with a target of its own that brings the library it needs:
#
#   deepchrome::bam     htslib      BAM, CRAM and SAM
#   deepchrome::bigwig  libBigWig   bigWig
#
# A target is missing, without a word, where its library is. Read in this project and by the installed package alike.

# deepchrome_extension(<name> <header> <library>)
function(deepchrome_extension name header library)
    set(deepchrome_${name}_FOUND FALSE PARENT_SCOPE)
    if(NOT TARGET deepchrome::${name})
        find_path(DEEPCHROME_${library}_INCLUDE ${header})
        find_library(DEEPCHROME_${library}_LIBRARY ${library})
        mark_as_advanced(DEEPCHROME_${library}_INCLUDE DEEPCHROME_${library}_LIBRARY)
        if(NOT DEEPCHROME_${library}_INCLUDE OR NOT DEEPCHROME_${library}_LIBRARY)
            return()
        endif()
        add_library(deepchrome::${name} INTERFACE IMPORTED GLOBAL)
        target_include_directories(deepchrome::${name} INTERFACE "${DEEPCHROME_${library}_INCLUDE}")
        target_link_libraries(deepchrome::${name} INTERFACE deepchrome::deepchrome "${DEEPCHROME_${library}_LIBRARY}")
    endif()
    set(deepchrome_${name}_FOUND TRUE PARENT_SCOPE)
endfunction()

deepchrome_extension(bam htslib/sam.h hts)
deepchrome_extension(bigwig bigWig.h BigWig)
