// SPDX-License-Identifier: BSD-3-Clause

// No guard: a source of the target deepchrome::compiled includes this again to begin compiling.
//
// Functions that are no templates have their bodies at the end of their header. By default every translation
// unit compiles those that it uses. The target deepchrome::compiled holds all of them; it defines
// DEEPCHROME_COMPILED, and its users read the declarations only.

#undef DEEPCHROME_BODIES
#undef DEEPCHROME_INLINE
#undef DEEPCHROME_ONCE
#undef DEEPCHROME_TEMPLATE

#if defined(DEEPCHROME_COMPILED) && !defined(DEEPCHROME_COMPILING)
#define DEEPCHROME_BODIES 0
#else
#define DEEPCHROME_BODIES 1
#endif

// A body. ONCE: of a function that runs about once per file or training, so that compilers optimize it for
// size, which takes them less time. `used`: the object has the function, though nothing in it may call it.
// clang leaves out constructors all the same; there the functions are not inline.
#if defined(DEEPCHROME_COMPILING) && defined(__clang__)
#define DEEPCHROME_INLINE
#define DEEPCHROME_ONCE [[gnu::cold]]
#elif defined(DEEPCHROME_COMPILING)
#define DEEPCHROME_INLINE [[gnu::used]] inline
#define DEEPCHROME_ONCE [[gnu::used, gnu::cold]] inline
#else
#define DEEPCHROME_INLINE inline
#define DEEPCHROME_ONCE [[gnu::cold]] inline
#endif

// An instance of a template that deepchrome::compiled holds; undefined where every translation unit has its
// own.
#if defined(DEEPCHROME_COMPILING)
#define DEEPCHROME_TEMPLATE template
#elif defined(DEEPCHROME_COMPILED)
#define DEEPCHROME_TEMPLATE extern template
#endif
