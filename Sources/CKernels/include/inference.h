// Loops of inference on feature maps with channels last, for images (depth 1) and volumes.
//
// Every kernel does one of several equal parts of its work: call it once for each `part` in
// 0..<parts, on as many threads as there are parts. Parts write different elements of the target.
// Sources and targets must not overlap, except where "in place" is allowed: then they may be the same
// map, with one element type and stride.
#ifndef CKERNELS_INFERENCE_H
#define CKERNELS_INFERENCE_H
#include <stdbool.h>
#include <stdint.h>

// Limits the instructions that kernels use, so that tests can compare them:
// 0 none beyond the baseline, 2 AVX2 and FMA, 3 AVX-512. What the processor lacks is never used.
void ck_set_instruction_limit(int32_t limit);
// The instructions in use: 0, 2 or 3 as above.
int32_t ck_instruction_level(void);

// MARK: Values

// How elements are stored. Kernels compute in float32.
typedef enum { CK_FLOAT32 = 0, CK_BFLOAT16 = 1 } ck_element;

// A feature map in memory: channel c of the pixel (z, y, x) is element
// ((z * height + y) * width + x) * stride + c.
//
// The maps of one call may have different element types, strides and, where nothing else is said,
// addresses without alignment. Kernels only read maps that are passed as sources.
typedef struct {
  void *values;
  int64_t depth, height, width, channels;
  // Elements from one pixel to the next: the number of channels, or more if the map is a part of a
  // wider one. The elements between are neither read nor written.
  int64_t stride;
  ck_element element;
} ck_map;

// Functions of one element x. `a` and `b` are the numbers of `ck_activation`.
typedef enum {
  CK_IDENTITY = 0,
  CK_RELU,          // max(x, 0)
  CK_LEAKY_RELU,    // x < 0 ? a x : x
  CK_SIGMOID,       // 1 / (1 + exp(−x))
  CK_TANH,
  CK_ELU,           // x < 0 ? a (exp(x) − 1) : x
  CK_SELU,          // b (x < 0 ? a (exp(x) − 1) : x)
  CK_CELU,          // max(x, 0) + min(0, a (exp(x / a) − 1))
  CK_HARD_SIGMOID,  // max(0, min(1, a x + b))
  CK_HARD_SWISH,    // x max(0, min(1, x / 6 + 1/2))
  CK_GELU,          // x (1 + erf(x / √2)) / 2
  CK_GELU_TANH,     // x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2
  CK_CLIP,          // max(a, min(b, x))
  CK_SOFTPLUS,      // log(1 + exp(x))
  CK_SOFTSIGN,      // x / (1 + |x|)
  CK_SWISH,         // x / (1 + exp(−a x))
  CK_MISH,          // x tanh(log(1 + exp(x)))
  CK_EXP,
  CK_ABSOLUTE,
  CK_NEGATE,
  CK_SQUARE_ROOT,
} ck_function;

// A function with its numbers.
typedef struct {
  ck_function function;
  float a, b;
} ck_activation;

// MARK: Convolutions with 3×3 and 3×3×3 kernels

// A convolution with stride 1, dilation 1 and one group, in float32 only.
typedef struct {
  int64_t inputs, outputs;
  // 1: the kernel is 3×3; 3: it is 3×3×3.
  int64_t kernel_depth;
  // Planes, rows and columns of zeros before the source. What lies beyond its end is zero too: the
  // size of the target says how much of that is used.
  int64_t front, top, left;
} ck_convolution;

// How a convolution is computed.
typedef enum {
  CK_DIRECT = 1,      // sums of products
  CK_WINOGRAD_4 = 2,  // Winograd F(4×4, 3×3)
} ck_method;

// The fastest method for a target of this size.
ck_method ck_convolution_method(const ck_convolution *convolution, int64_t depth, int64_t height,
                                int64_t width);
// Whether that method is expected to be faster than oneDNN's channels-last float32 convolution.
bool ck_convolution_is_fast(const ck_convolution *convolution, int64_t depth, int64_t height,
                            int64_t width);

// The number of floats that the prepared weights take.
int64_t ck_convolution_weights_size(const ck_convolution *convolution, ck_method method);
// Prepares weights [outputs][inputs][kernel_depth][3][3]. They serve any instruction limit.
// `prepared` is aligned to 64 bytes.
void ck_convolution_prepare(const ck_convolution *convolution, ck_method method,
                            const float *weights, float *prepared);
// The number of floats of scratch memory that each part needs for this target; may be 0.
int64_t ck_convolution_scratch_size(const ck_convolution *convolution, ck_method method,
                                    int64_t depth, int64_t height, int64_t width);
// Convolves. `bias` has one number for each output. `scratch` is this part's own, aligned to 64 bytes.
// Both maps are float32.
void ck_convolve(const ck_convolution *convolution, ck_method method, const ck_map *source,
                 const float *prepared, const float *bias, ck_activation activation,
                 const ck_map *target, float *scratch, int64_t part, int64_t parts);

// A 1×1 convolution. `weights` are [target->channels][source->channels]; `bias` has one number for
// each output. Outputs are computed sixteen at a time, so that 3 cost as much as 16; for many, oneDNN is faster.
// More than 512 inputs are slow.
void ck_pointwise(const ck_map *source, const float *weights, const float *bias,
                  ck_activation activation, const ck_map *target, int64_t part, int64_t parts);

// MARK: Normalization

// Group normalization takes three steps, of which the first and the last have parts:
//
//     ck_measure for each part; ck_normalization once; ck_affine for each part
//
// `moments` receives for each part and channel the mean and the sum of squared deviations from it,
// [parts][channels][2]. How pixels are shared out among parts is a matter of these functions.
void ck_measure(const ck_map *source, double *moments, int64_t part, int64_t parts);
// The factor and the term of each channel with which ck_affine normalizes the source:
// factors = scale / √(variance + epsilon), terms = shift − mean · factors. The variance is the biased one
// over all pixels and the channels of a group. `scale` and `shift` may be NULL (1 and 0).
// With groups == channels this is instance normalization.
void ck_normalization(const ck_map *source, const double *moments, int64_t parts, int64_t groups,
                      float epsilon, const float *scale, const float *shift, float *factors,
                      float *terms);

// MARK: Elementwise functions (in place allowed)

// activation(factor[c] · x + term[c]).
void ck_affine(const ck_map *source, const float *factors, const float *terms,
               ck_activation activation, const ck_map *target, int64_t part, int64_t parts);

// activation(x).
void ck_elementwise(const ck_map *source, ck_activation activation, const ck_map *target,
                    int64_t part, int64_t parts);

// x < 0 ? slopes[c] · x : x.
void ck_prelu(const ck_map *source, const float *slopes, const ck_map *target, int64_t part,
              int64_t parts);

typedef enum {
  CK_ADD = 0, CK_SUBTRACT, CK_MULTIPLY, CK_DIVIDE, CK_MINIMUM, CK_MAXIMUM
} ck_operation;

// activation(a operation b). Each side, and the channels, of `a` and `b` are those of the target or 1; then
// that one is repeated. In place with `a` or `b` if it has the size of the target.
void ck_arithmetic(ck_operation operation, const ck_map *a, const ck_map *b,
                   ck_activation activation, const ck_map *target, int64_t part, int64_t parts);

// exp(x[c]) / Σ exp(x[c′]) over the channels of each pixel.
void ck_softmax(const ck_map *source, const ck_map *target, int64_t part, int64_t parts);

// MARK: Resizing and pooling

typedef enum { CK_NEAREST = 0, CK_LINEAR = 1 } ck_interpolation;

// ONNX's coordinate_transformation_mode: where target index i lies in the source.
typedef enum {
  CK_HALF_PIXEL = 0,      // (i + 1/2) / scale − 1/2
  CK_PYTORCH_HALF_PIXEL,  // the same; 0 if the target has one element
  CK_ALIGN_CORNERS,       // i (source − 1) / (target − 1)
  CK_ASYMMETRIC,          // i / scale
} ck_coordinates;

// ONNX's nearest_mode: how a place is rounded to an index.
typedef enum {
  CK_ROUND_PREFER_FLOOR = 0, CK_ROUND_PREFER_CEIL, CK_FLOOR, CK_CEIL
} ck_rounding;

typedef struct {
  ck_interpolation interpolation;
  ck_coordinates coordinates;
  ck_rounding rounding;
  // Target over source along depth, rows and columns; 0: the ratio of the sides.
  float scales[3];
} ck_resize_rule;

// Resizes a map to the sides of the target, which has as many channels.
void ck_resize(const ck_map *source, const ck_resize_rule *rule, const ck_map *target,
               int64_t part, int64_t parts);

typedef enum { CK_POOL_MAXIMUM = 0, CK_POOL_AVERAGE = 1 } ck_pool_kind;

// The movement of a pooling kernel along depth, rows and columns.
typedef struct {
  int64_t kernel[3], strides[3], dilations[3];
  // Padding before and after the source.
  int64_t before[3], after[3];
  // Whether averages count padding. Positions past the padding, which rounding up gives, never count.
  bool counts_padding;
} ck_window;

// Maximum or average over a window; the target's sides say how often it moves.
void ck_pool(ck_pool_kind kind, const ck_map *source, const ck_window *window,
             const ck_map *target, int64_t part, int64_t parts);

// The maximum or average over all pixels, in two steps: ck_global_pool for each part, then
// ck_global_pool_finish once. `results` is [parts][channels]; the target has one pixel.
void ck_global_pool(ck_pool_kind kind, const ck_map *source, double *results, int64_t part,
                    int64_t parts);
void ck_global_pool_finish(ck_pool_kind kind, const ck_map *source, const double *results,
                           int64_t parts, const ck_map *target);

// MARK: Moving

// Pixel shuffle: each pixel becomes a block of factors[0] × factors[1] × factors[2] pixels (dz, dy, dx).
// Channel c of it is the source's channel ((dz · factors[1] + dy) · factors[2] + dx) · C + c, where C are the
// target's channels; with `channels_first`, c · (product of factors) + the block's index, as PyTorch has it.
void ck_shuffle(const ck_map *source, const int64_t factors[3], bool channels_first,
                const ck_map *target, int64_t part, int64_t parts);

// What lies outside a map.
typedef enum {
  CK_CONSTANT = 0,
  CK_EDGE,     // the nearest element
  CK_REFLECT,  // mirrored about the first or last element, without repeating it
} ck_border;

// Copies a window: target index i is source index offset + i · step along depth, rows and columns. Steps
// may be negative. Outside the source the target gets `value`, or what `border` says. Also copies whole maps
// (into a concatenation) and converts element types; channels are those of the target, so that
// `values` moved by some channels copies a part of them. Runs along rows of step 1 are fast.
void ck_copy_window(const ck_map *source, const int64_t offset[3], const int64_t step[3],
                    ck_border border, float value, const ck_map *target, int64_t part,
                    int64_t parts);

// Planes [channels][depth · height · width], `plane_stride` elements apart, to a map, and back.
void ck_planar_to_last(const float *planes, int64_t plane_stride, const ck_map *target,
                       int64_t part, int64_t parts);
void ck_last_to_planar(const ck_map *source, float *planes, int64_t plane_stride, int64_t part,
                       int64_t parts);
#endif
