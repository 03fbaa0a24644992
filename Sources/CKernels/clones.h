#ifndef CLONES_H
#define CLONES_H
// Compiles a function for several generations of processors and picks one when the program starts.
#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#endif
