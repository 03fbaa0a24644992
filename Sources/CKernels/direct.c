#include "convolution.h"

void direct_prepare(const ck_convolution *shape, const float *weights, float *prepared) {
  const int64_t taps = shape->kernel_depth * 9;
  for (int64_t panel = 0; panel < panel_count(shape); panel++)
    for (int64_t tap = 0; tap < taps; tap++)
      for (int64_t i = 0; i < shape->inputs; i++)
        for (int64_t lane = 0; lane < PANEL; lane++) {
          const int64_t o = panel * PANEL + lane;
          *prepared++ =
              o < shape->outputs ? weights[(o * shape->inputs + i) * taps + tap] : 0;
        }
}
