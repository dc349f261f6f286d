// SPDX-License-Identifier: BSD-3-Clause

// No `#pragma once`: a source of the target deepchrome::compiled includes this again to begin compiling.
//
// Functions that are no templates have their bodies at the end of their header. By default every translation unit
// compiles those that it uses. The target deepchrome::compiled holds all of them; it defines DEEPCHROME_COMPILED, and
// its users read the declarations only.

#undef DEEPCHROME_BODIES
#undef DEEPCHROME_INLINE

#if defined(DEEPCHROME_COMPILED) && !defined(DEEPCHROME_COMPILING)
#define DEEPCHROME_BODIES 0
#else
#define DEEPCHROME_BODIES 1
#endif

// `used`: the object has the function, though nothing in it may call it.
#if defined(DEEPCHROME_COMPILING)
#define DEEPCHROME_INLINE [[gnu::used]] inline
#else
#define DEEPCHROME_INLINE inline
#endif
