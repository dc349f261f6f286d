# Headers, package files and programs. Everything is found relative to the package file, so the folder may be moved.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_DATADIR}/cmake/deepchrome")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/deepchrome"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(TARGETS deepchrome EXPORT deepchrome INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(DEEPCHROME_COMPILED)
    install(TARGETS deepchrome_compiled EXPORT deepchrome ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()
install(EXPORT deepchrome
    NAMESPACE deepchrome::
    FILE deepchrome-targets.cmake
    DESTINATION "${package_folder}")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/deepchrome-config.cmake.in"
    "${PROJECT_BINARY_DIR}/deepchrome-config.cmake"
    INSTALL_DESTINATION "${package_folder}"
    NO_SET_AND_CHECK_MACRO)
set(headers_alone ARCH_INDEPENDENT)
if(DEEPCHROME_COMPILED)
    set(headers_alone)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/deepchrome-config-version.cmake"
    COMPATIBILITY SameMinorVersion
    ${headers_alone})
install(FILES
    "${PROJECT_SOURCE_DIR}/cmake/deepchrome-baselines.cmake"
    "${PROJECT_BINARY_DIR}/deepchrome-config.cmake"
    "${PROJECT_BINARY_DIR}/deepchrome-config-version.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/deepchrome-extensions.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/deepchrome-linear.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/deepchrome-native.cmake"
    DESTINATION "${package_folder}")
