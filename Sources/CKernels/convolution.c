#include <math.h>

#include "convolution.h"

const convolution_methods *convolution_methods_in_use(void) {
#if defined(__x86_64__)
  const int32_t level = ck_instruction_level();
  if (level >= 2) return level >= 3 ? &convolution_avx512 : &convolution_avx2;
#endif
  return &convolution_plain;
}

// About how many cycles the methods take, measured with 16 outputs to a vector; other processors change
// both alike. Weights come from the third-level cache, about 12 bytes a cycle.
static const double weight_bytes_per_cycle = 12;

static double direct_cost(const ck_convolution *c, int64_t depth, int64_t height, int64_t width) {
  const double weights = (double)(9 * c->kernel_depth * c->inputs * panel_count(c));
  return weights * (double)(depth * height * width) + weights * PANEL * 4 / weight_bytes_per_cycle;
}

static double winograd_cost(const ck_convolution *c, int64_t depth, int64_t height,
                            int64_t width) {
  const winograd_layout l = winograd_layout_for(c, depth, height, width);
  const double tiles = (double)(l.tall * l.wide * depth);
  const double weights = (double)(FREQUENCIES * c->kernel_depth * c->inputs * panel_count(c));
  // Each panel of a tile is transformed; a part of a panel is first copied.
  const double input = 250.0 * (double)rounded_up(c->inputs, PANEL) / PANEL +
                       (c->inputs % PANEL == 0 ? 0 : 300);
  const double output = 250.0 * (double)panel_count(c);
  const double blocks = ceil(tiles / (double)(l.tiles * l.planes));
  return tiles * (weights + input + output) + blocks * weights * PANEL * 4 / weight_bytes_per_cycle;
}

ck_method ck_convolution_method(const ck_convolution *convolution, int64_t depth, int64_t height,
                                int64_t width) {
  return winograd_cost(convolution, depth, height, width) <
                 direct_cost(convolution, depth, height, width)
             ? CK_WINOGRAD_4
             : CK_DIRECT;
}

// oneDNN's sums of products are as fast as ours.
bool ck_convolution_is_fast(const ck_convolution *convolution, int64_t depth, int64_t height,
                            int64_t width) {
  return winograd_cost(convolution, depth, height, width) <
         0.9 * direct_cost(convolution, depth, height, width);
}

int64_t ck_convolution_weights_size(const ck_convolution *convolution, ck_method method) {
  const int64_t taps = method == CK_DIRECT ? 9 : FREQUENCIES;
  return panel_count(convolution) * PANEL * convolution->kernel_depth * taps * convolution->inputs;
}

void ck_convolution_prepare(const ck_convolution *convolution, ck_method method,
                            const float *weights, float *prepared) {
  if (method == CK_DIRECT)
    direct_prepare(convolution, weights, prepared);
  else
    winograd_prepare(convolution, weights, prepared);
}

int64_t ck_convolution_scratch_size(const ck_convolution *convolution, ck_method method,
                                    int64_t depth, int64_t height, int64_t width) {
  if (method == CK_DIRECT) return 0;
  const winograd_layout layout = winograd_layout_for(convolution, depth, height, width);
  return winograd_scratch_size(convolution, &layout);
}

void ck_convolve(const ck_convolution *convolution, ck_method method, const ck_map *source,
                 const float *prepared, const float *bias, ck_activation activation,
                 const ck_map *target, float *scratch, int64_t part, int64_t parts) {
  const convolution_call call = {convolution, source, target, prepared, bias, activation, scratch};
  const convolution_methods *methods = convolution_methods_in_use();
  if (method == CK_DIRECT)
    methods->direct(&call, part, parts);
  else
    methods->winograd(&call, part, parts);
}
