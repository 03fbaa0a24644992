#include <math.h>

#include "convolution.h"

// One number for each output of a panel. Doubles, because weights are transformed only once and
// rounding errors would persist.
typedef struct {
  double lane[PANEL];
} lanes;

// Three weights of a row, or column, become six frequencies: their polynomial's values at x = 0, ±√½, ±√2
// and infinity, over the product of x's distances from the others.
static void spread_weights(const lanes *w0, const lanes *w1, const lanes *w2, lanes *to,
                           int64_t stride) {
  const double half = sqrt(0.5), two = sqrt(2);
  for (int64_t o = 0; o < PANEL; o++) {
    const double a = w0->lane[o], b = w1->lane[o], c = w2->lane[o];
    to->lane[o] = a;
    to[stride].lane[o] = -(a + half * b + 0.5 * c) / 1.5;
    to[2 * stride].lane[o] = -(a - half * b + 0.5 * c) / 1.5;
    to[3 * stride].lane[o] = (a + two * b + 2 * c) / 6;
    to[4 * stride].lane[o] = (a - two * b + 2 * c) / 6;
    to[5 * stride].lane[o] = c;
  }
}

// The 36 frequencies of the 3×3 kernels from one input to a panel of outputs.
static void transform_kernels(const lanes kernels[9], lanes to[FREQUENCIES]) {
  lanes half[18];
  for (int column = 0; column < 3; column++)
    spread_weights(kernels + column, kernels + 3 + column, kernels + 6 + column, half + column, 3);
  for (int row = 0; row < 6; row++)
    spread_weights(half + 3 * row, half + 3 * row + 1, half + 3 * row + 2, to + 6 * row, 1);
}

void winograd_prepare(const ck_convolution *shape, const float *weights, float *prepared) {
  const int64_t inputs = shape->inputs, depths = shape->kernel_depth;
  const int64_t frequency_stride = depths * inputs * PANEL;
  for (int64_t panel = 0; panel < panel_count(shape); panel++) {
    const int64_t outputs = smaller(PANEL, shape->outputs - panel * PANEL);
    float *first = prepared + panel * FREQUENCIES * frequency_stride;
    for (int64_t depth = 0; depth < depths; depth++)
      for (int64_t i = 0; i < inputs; i++) {
        lanes kernels[9] = {0}, values[FREQUENCIES];
        for (int64_t o = 0; o < outputs; o++) {
          const float *kernel =
              weights + (((panel * PANEL + o) * inputs + i) * depths + depth) * 9;
          for (int tap = 0; tap < 9; tap++) kernels[tap].lane[o] = kernel[tap];
        }
        transform_kernels(kernels, values);
        // The outputs of a panel are contiguous, so that whole cache lines are written.
        float *to = first + (depth * inputs + i) * PANEL;
        for (int p = 0; p < FREQUENCIES; p++)
          for (int64_t o = 0; o < PANEL; o++)
            to[p * frequency_stride + o] = (float)values[p].lane[o];
      }
  }
}

winograd_layout winograd_layout_for(const ck_convolution *shape, int64_t depth, int64_t height,
                                    int64_t width) {
  winograd_layout l;
  const int64_t overlap = shape->kernel_depth - 1;
  l.tall = (height + 3) / 4;
  l.wide = (width + 3) / 4;
  l.input_stride = rounded_up(shape->inputs, PANEL) * FREQUENCIES + PANEL;
  l.output_stride = WINOGRAD_OUTPUTS * FREQUENCIES + PANEL;
  // The inputs of a block take up to half a megabyte, a part of the second-level cache, if that is enough
  // for two strips of rows.
  const int64_t fitting = (1 << 17) / l.input_stride;
  const int64_t most = larger(24, smaller(48, fitting));
  // A deep kernel needs planes before and after; several planes at a time share them.
  const int64_t deep = overlap > 0 ? smaller(4, depth) : 1;
  l.tiles = smaller(l.tall * l.wide, most / deep);
  l.planes = smaller(depth, larger(1, most / l.tiles));
  return l;
}

int64_t winograd_scratch_size(const ck_convolution *shape, const winograd_layout *layout) {
  const int64_t planes = layout->planes + shape->kernel_depth - 1;
  return layout->tiles * (planes * layout->input_stride + layout->planes * layout->output_stride);
}
