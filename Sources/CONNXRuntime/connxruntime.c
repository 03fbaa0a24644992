#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // for dladdr
#endif
#include "connxruntime.h"

#include <dlfcn.h>

// Whether a function stands at its number in the table.
#define SLOT(field, number)                                             \
  _Static_assert(offsetof(cort_api, field) == (number) * sizeof(void *), \
                 "slot of " #field)
SLOT(message, 2);
SLOT(create_env, 3);
SLOT(create_session, 7);
SLOT(run, 9);
SLOT(create_options, 10);
SLOT(set_threads_in_operators, 24);
SLOT(input_count, 30);
SLOT(input_type, 33);
SLOT(input_name, 36);
SLOT(create_tensor_on, 49);
SLOT(tensor_numbers, 51);
SLOT(tensor_shape_of_type, 55);
SLOT(element_type, 60);
SLOT(tensor_shape, 65);
SLOT(create_cpu_memory_info, 69);
SLOT(free, 76);
SLOT(default_allocator, 78);
SLOT(release_env, 92);
SLOT(release_value, 96);
SLOT(release_type, 98);
SLOT(release_options, 100);
SLOT(providers, 125);
SLOT(append_cuda, 204);
SLOT(release_cuda_options, 208);

const cort_base *cort_open(const char *path, const char **problem, const char **file) {
  *problem = NULL;
  *file = NULL;
  // Never closed: a library that started threads must stay.
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    *problem = dlerror();
    return NULL;
  }
  void *symbol = dlsym(library, "OrtGetApiBase");
  if (symbol == NULL) return NULL;
  Dl_info info;
  if (dladdr(symbol, &info) != 0) *file = info.dli_fname;
  return ((const cort_base *(*)(void))symbol)();
}
