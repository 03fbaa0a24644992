#ifndef CISAL_SHIM_H
#define CISAL_SHIM_H
#include <stddef.h>
#include <isa-l/igzip_lib.h>
/// The size of the tables of the first level of compression: a macro that Swift does not import.
static inline size_t cisal_tables_size(void) { return ISAL_DEF_LVL1_DEFAULT; }
#endif
