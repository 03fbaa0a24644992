#include "convolution.h"

#define LANES 4
#define TARGET
#define NAME(x) x##_plain
#include "lanes.h"
#include "product_body.h"
#include "direct_body.h"
#include "winograd_body.h"

const convolution_methods convolution_plain = {direct_plain, winograd_plain};
