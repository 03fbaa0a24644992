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

// Numbers of one factor of a matrix product and the weights that they meet.
typedef struct {
  const float *rows, *weights;
} product_segment;

// A matrix product: result[row][output] = start[output] + Σ rows[row][k] · weights[k][output] over the
// k = 0..<depth of all segments.
typedef struct {
  const product_segment *segments;
  int64_t count;
  // Floats from one row to the next; a row has pieces of `piece` numbers, `piece_stride` apart.
  int64_t row_stride, depth, piece, piece_stride;
  // Floats from one panel of weights to the next.
  int64_t panel_stride;
  // NULL: 0.
  const float *start;
  ck_activation activation;
  float *result;
  int64_t result_stride;
} matrix_product;

INLINE int64_t rounded_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
INLINE int64_t panel_count(const ck_convolution *shape) {
  return (shape->outputs + PANEL - 1) / PANEL;
}

// A 1×1 convolution of `count` float32 pixels to `outputs`, up to PANEL, with weights [input][PANEL] and
// PANEL numbers of bias.
typedef struct {
  const float *source;
  int64_t source_stride, inputs, count;
  const float *weights, *bias;
  int64_t outputs;
  ck_activation activation;
  float *target;
  int64_t target_stride;
} pointwise_run;

// The methods for one kind of processor; each is a file that includes the bodies.
typedef struct {
  void (*direct)(const convolution_call *call, int64_t part, int64_t parts);
  void (*winograd)(const convolution_call *call, int64_t part, int64_t parts);
  void (*pointwise)(const pointwise_run *run);
} convolution_methods;
extern const convolution_methods convolution_avx512, convolution_avx2, convolution_plain;
// Those of the processor in use.
const convolution_methods *convolution_methods_in_use(void);

void direct_prepare(const ck_convolution *shape, const float *weights, float *prepared);
void winograd_prepare(const ck_convolution *shape, const float *weights, float *prepared);

// Outputs of Winograd's method that are computed together, and a tile's frequencies.
enum { WINOGRAD_OUTPUTS = 2 * PANEL, FREQUENCIES = 36 };

// How Winograd's tiles of 4×4 outputs are taken. A tile's inputs stand as [panel][36][16] and its outputs
// as [36][32], so that the distances inside a tile are constants.
typedef struct {
  // Tiles along rows and columns.
  int64_t tall, wide;
  // The most tiles of one plane, and planes, that are taken at a time.
  int64_t tiles, planes;
  // Floats from one tile's inputs, or outputs, to the next one's: one cache line more than they take,
  // so that the same frequency of all tiles does not meet in a few sets of the cache.
  int64_t input_stride, output_stride;
} winograd_layout;
winograd_layout winograd_layout_for(const ck_convolution *shape, int64_t depth, int64_t height,
                                    int64_t width);
int64_t winograd_scratch_size(const ck_convolution *shape, const winograd_layout *layout);
#endif
