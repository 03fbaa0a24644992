#include <math.h>

#include "convolution.h"

// Three weights of a row, or column, become six frequencies: their polynomial's values at x = 0, ±√½, ±√2
// and infinity, over the product of x's distances from the others.
static void spread_weights(const double w[3], double to[6]) {
  const double half = sqrt(0.5), two = sqrt(2);
  to[0] = w[0];
  to[1] = -(w[0] + half * w[1] + 0.5 * w[2]) / 1.5;
  to[2] = -(w[0] - half * w[1] + 0.5 * w[2]) / 1.5;
  to[3] = (w[0] + two * w[1] + 2 * w[2]) / 6;
  to[4] = (w[0] - two * w[1] + 2 * w[2]) / 6;
  to[5] = w[2];
}

// The 36 frequencies of a 3×3 kernel; double, because this is done once and rounding would stay.
static void transform_kernel(const float *kernel, double to[FREQUENCIES]) {
  double half[3][6];
  for (int column = 0; column < 3; column++) {
    const double w[3] = {kernel[column], kernel[3 + column], kernel[6 + column]};
    spread_weights(w, half[column]);
  }
  for (int row = 0; row < 6; row++) {
    const double w[3] = {half[0][row], half[1][row], half[2][row]};
    spread_weights(w, to + 6 * row);
  }
}

void winograd_prepare(const ck_convolution *shape, const float *weights, float *prepared) {
  const int64_t inputs = shape->inputs, depths = shape->kernel_depth;
  const int64_t frequency_stride = depths * inputs * PANEL;
  for (int64_t o = 0; o < panel_count(shape) * PANEL; o++)
    for (int64_t i = 0; i < inputs; i++)
      for (int64_t depth = 0; depth < depths; depth++) {
        double values[FREQUENCIES] = {0};
        if (o < shape->outputs)
          transform_kernel(weights + ((o * inputs + i) * depths + depth) * 9, values);
        float *to = prepared + o / PANEL * FREQUENCIES * frequency_stride +
                    (depth * inputs + i) * PANEL + o % PANEL;
        for (int p = 0; p < FREQUENCIES; p++) to[p * frequency_stride] = (float)values[p];
      }
}

winograd_layout winograd_layout_for(const ck_convolution *shape, int64_t height, int64_t width) {
  winograd_layout l;
  l.tall = (height + 3) / 4;
  l.wide = (width + 3) / 4;
  l.input_stride = rounded_up(shape->inputs, PANEL);
  l.output_stride = smaller(WINOGRAD_OUTPUTS, panel_count(shape) * PANEL);
  // Frequencies of inputs take up to about half a megabyte, a part of the second-level cache.
  const int64_t fitting = (1 << 17) / (FREQUENCIES * l.input_stride * shape->kernel_depth);
  l.most = smaller(larger(24, smaller(96, fitting / 12 * 12)), l.tall * l.wide);
  l.input_plane = l.most * l.input_stride + PANEL;
  l.output_plane = l.most * l.output_stride + PANEL;
  return l;
}

int64_t winograd_scratch_size(const ck_convolution *shape, const winograd_layout *layout) {
  return FREQUENCIES * (shape->kernel_depth * layout->input_plane + layout->output_plane);
}
