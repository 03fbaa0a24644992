// What the methods of convolution share.
//
// Prepared weights stand in panels of 16 outputs, the last filled with zeros, so that vectors of 4, 8
// and 16 numbers can read them:
//
//     direct    [panel][depth · row · column][input][16]
//     Winograd  [panel][36 frequencies][depth][input][16]
#ifndef CONVOLUTION_H
#define CONVOLUTION_H
#include "activation.h"
#include "runs.h"

enum { PANEL = 16 };

// One call of ck_convolve.
typedef struct {
  const ck_convolution *shape;
  const ck_map *source, *target;
  const float *prepared, *bias;
  ck_activation activation;
  float *scratch;
} convolution_call;

// Rows of one factor of a matrix product and the weights that they meet.
typedef struct {
  const float *rows, *weights;
} product_segment;

INLINE int64_t rounded_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
INLINE int64_t panel_count(const ck_convolution *shape) {
  return (shape->outputs + PANEL - 1) / PANEL;
}

// The methods for one kind of processor; each is a file that includes the bodies.
typedef struct {
  void (*direct)(const convolution_call *call, int64_t part, int64_t parts);
  void (*winograd)(const convolution_call *call, int64_t part, int64_t parts);
} convolution_methods;
extern const convolution_methods convolution_avx512, convolution_avx2, convolution_plain;

void direct_prepare(const ck_convolution *shape, const float *weights, float *prepared);
void winograd_prepare(const ck_convolution *shape, const float *weights, float *prepared);

// How Winograd's tiles are shared out; the same for every processor.
typedef struct {
  // Tiles of 4×4 outputs along rows and columns.
  int64_t tall, wide;
  // The most tiles that are transformed at a time.
  int64_t most;
  // Floats from one input, and from one output, to the next in a tile's frequencies; and between the
  // frequencies of all tiles. The latter are no powers of two, which would meet in few cache sets.
  int64_t input_stride, output_stride, input_plane, output_plane;
} winograd_layout;
winograd_layout winograd_layout_for(const ck_convolution *shape, int64_t height, int64_t width);
int64_t winograd_scratch_size(const ck_convolution *shape, const winograd_layout *layout);

// Outputs that are computed together: two panels.
enum { WINOGRAD_OUTPUTS = 32, FREQUENCIES = 36 };
#endif
