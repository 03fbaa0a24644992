// Winograd's convolution F(4×4, 3×3) (Lavin and Gray 2016, arXiv:1509.09308): tiles of 6×6 inputs become
// 36 frequencies, which are multiplied with those of the weights; these become 4×4 outputs.
// A quarter of the multiplications remains.

//
// The polynomials are evaluated at 0, ±√½, ±√2 and infinity: a third of the rounding errors that the
// usual 0, ±1, ±2 give.
#define ROOT_HALF 0.70710678f
#define ROOT_TWO 1.41421356f

// One row of six becomes six frequencies.
TARGET INLINE void NAME(spread)(const VECTOR d[6], float *to, int64_t plane) {
  const VECTOR p = d[4] - 2 * d[2], q = d[3] - 2 * d[1];
  const VECTOR r = d[4] - 0.5f * d[2], s = d[3] - 0.5f * d[1];
  STORE(to, d[0] + d[4] - 2.5f * d[2]);
  STORE(to + plane, p + ROOT_HALF * q);
  STORE(to + 2 * plane, p - ROOT_HALF * q);
  STORE(to + 3 * plane, r + ROOT_TWO * s);
  STORE(to + 4 * plane, r - ROOT_TWO * s);
  STORE(to + 5 * plane, d[1] + d[5] - 2.5f * d[3]);
}

// A tile's frequencies in LANES channels. Rows that belong together are computed together, so that
// everything stays in registers; inputs are read from the first-level cache several times.
TARGET INLINE void NAME(transform_input)(const float *p, int64_t row, int64_t pixel, float *to,
                                         int64_t plane) {
  VECTOR t[6], u[6];
#define AT(r, c) LOAD(p + (r)*row + (c)*pixel)
  UNROLL for (int c = 0; c < 6; c++) t[c] = AT(0, c) + AT(4, c) - 2.5f * AT(2, c);
  NAME(spread)(t, to, plane);
  UNROLL for (int c = 0; c < 6; c++) {
    const VECTOR even = AT(4, c) - 2 * AT(2, c), odd = AT(3, c) - 2 * AT(1, c);
    t[c] = even + ROOT_HALF * odd;
    u[c] = even - ROOT_HALF * odd;
  }
  NAME(spread)(t, to + 6 * plane, plane);
  NAME(spread)(u, to + 12 * plane, plane);
  UNROLL for (int c = 0; c < 6; c++) {
    const VECTOR even = AT(4, c) - 0.5f * AT(2, c), odd = AT(3, c) - 0.5f * AT(1, c);
    t[c] = even + ROOT_TWO * odd;
    u[c] = even - ROOT_TWO * odd;
  }
  NAME(spread)(t, to + 18 * plane, plane);
  NAME(spread)(u, to + 24 * plane, plane);
  UNROLL for (int c = 0; c < 6; c++) t[c] = AT(1, c) + AT(5, c) - 2.5f * AT(3, c);
  NAME(spread)(t, to + 30 * plane, plane);
#undef AT
}

// All channels of one tile of the plane z; what lies outside the source is 0.
TARGET INLINE void NAME(transform_tile)(const convolution_call *call, int64_t z, int64_t top,
                                        int64_t left, float *to, int64_t plane) {
  const ck_map *s = call->source;
  const float *values = (const float *)s->values + z * s->height * s->width * s->stride;
  const int64_t row = s->width * s->stride;
  const bool inside = top >= 0 && left >= 0 && top + 6 <= s->height && left + 6 <= s->width;
  float patch[36 * LANES];
  for (int64_t c = 0; c < s->channels; c += LANES) {
    const int64_t n = smaller(LANES, s->channels - c);
    if (inside && n == LANES) {
      NAME(transform_input)(values + top * row + left * s->stride + c, row, s->stride, to + c,
                            plane);
      continue;
    }
    UNROLL for (int i = 0; i < 36; i++) STORE(patch + i * LANES, (VECTOR){0});
    for (int64_t y = larger(0, -top); y < smaller(6, s->height - top); y++)
      for (int64_t x = larger(0, -left); x < smaller(6, s->width - left); x++) {
        const float *from = values + (top + y) * row + (left + x) * s->stride + c;
        float *at = patch + (y * 6 + x) * LANES;
        if (n == LANES)
          STORE(at, LOAD(from));
        else
          for (int64_t i = 0; i < n; i++) at[i] = from[i];
      }
    NAME(transform_input)(patch, 6 * LANES, LANES, to + c, plane);
  }
}

// Six frequencies become four.
TARGET INLINE void NAME(gather)(const VECTOR m[6], VECTOR y[4]) {
  const VECTOR a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
  y[0] = m[0] + a + c;
  y[1] = ROOT_HALF * b + ROOT_TWO * d;
  y[2] = 0.5f * a + 2 * c;
  y[3] = m[5] + ROOT_HALF / 2 * b + ROOT_TWO * 2 * d;
}

// 4×4 outputs of LANES channels from their frequencies.
TARGET INLINE void NAME(transform_output)(const float *p, int64_t plane, VECTOR bias,
                                          ck_activation f, float *to, int64_t row,
                                          int64_t pixel) {
  VECTOR columns[6][4];
  UNROLL for (int c = 0; c < 6; c++) {
    VECTOR m[6];
    UNROLL for (int r = 0; r < 6; r++) m[r] = LOAD(p + (r * 6 + c) * plane);
    NAME(gather)(m, columns[c]);
  }
  UNROLL for (int r = 0; r < 4; r++) {
    VECTOR m[6], y[4];
    UNROLL for (int c = 0; c < 6; c++) m[c] = columns[c][r];
    m[0] += bias;
    NAME(gather)(m, y);
    // The bias belongs to each of the four, and the first frequency to the first of them only.
    UNROLL for (int c = 1; c < 4; c++) y[c] += bias;
    UNROLL for (int c = 0; c < 4; c++)
      STORE(to + r * row + c * pixel, NAME(activate)(y[c], f.function, f.a));
  }
}

// Writes the outputs o..<o + count of one tile, as far as they lie inside the target.
TARGET INLINE void NAME(finish_tile)(const convolution_call *call, int64_t z, int64_t tile_y,
                                     int64_t tile_x, int64_t o, int64_t count, const float *bias,
                                     const float *from, int64_t plane) {
  const ck_map *t = call->target;
  const int64_t y = 4 * tile_y, x = 4 * tile_x, row = t->width * t->stride;
  float *to = (float *)t->values + (z * t->height + y) * row + x * t->stride + o;
  const int64_t high = smaller(4, t->height - y), wide = smaller(4, t->width - x);
  const bool simple = is_simple(call->activation);
  const ck_activation f = simple ? call->activation : (ck_activation){CK_IDENTITY, 0, 0};
  float patch[16 * LANES];
  for (int64_t c = 0; c < count; c += LANES) {
    const int64_t n = smaller(LANES, count - c);
    const VECTOR b = LOAD(bias + c);
    if (high == 4 && wide == 4 && n == LANES && simple) {
      NAME(transform_output)(from + c, plane, b, f, to + c, row, t->stride);
      continue;
    }
    NAME(transform_output)(from + c, plane, b, f, patch, 4 * LANES, LANES);
    if (!simple) ck_activate(call->activation, patch, 16 * LANES);
    for (int64_t i = 0; i < high; i++)
      for (int64_t j = 0; j < wide; j++)
        memcpy(to + i * row + j * t->stride + c, patch + (i * 4 + j) * LANES, (size_t)n * 4);
  }
}

// Multiplies `tiles` tiles' frequencies with the weights of `count` outputs (a multiple of PANEL).
TARGET INLINE void NAME(multiply_frequencies)(const convolution_call *call,
                                              const winograd_layout *layout,
                                              const float *const *planes, const int64_t *depths,
                                              int64_t plane_count, int64_t tiles, int64_t panel,
                                              int64_t count, float *result) {
  const ck_convolution *shape = call->shape;
  const int64_t depth_stride = shape->inputs * PANEL,
                frequency_stride = shape->kernel_depth * depth_stride,
                panel_stride = FREQUENCIES * frequency_stride;
  const ck_activation none = {CK_IDENTITY, 0, 0};
  const int64_t strips = (tiles + ROWS - 1) / ROWS;
  for (int64_t p = 0; p < FREQUENCIES; p++)
    for (int64_t o = 0; o < count; o += 2 * LANES) {
      const float *weights = call->prepared + (panel + o / PANEL) * panel_stride + o % PANEL +
                             p * frequency_stride;
      for (int64_t strip = 0; strip < strips; strip++) {
        const int64_t t = share(tiles, strip, strips), rows = share(tiles, strip + 1, strips) - t;
        product_segment segments[3];
        for (int64_t i = 0; i < plane_count; i++)
          segments[i] = (product_segment){
              planes[i] + p * layout->input_plane + t * layout->input_stride,
              weights + depths[i] * depth_stride};
        NAME(kernel_for)(rows, count - o)(
            segments, plane_count, layout->input_stride, shape->inputs, panel_stride, NULL, none,
            result + p * layout->output_plane + t * layout->output_stride + o,
            layout->output_stride);
      }
    }
}

// Tiles first..<first + tiles of the plane z, counted along rows. `slots` are the frequencies of as many source
// planes as the kernel is deep; `known` says which plane each holds, -1 if none.
TARGET static void NAME(winograd_tiles)(const convolution_call *call,
                                        const winograd_layout *layout, int64_t z, int64_t first,
                                        int64_t tiles, int64_t first_output, int64_t last_output,
                                        float *const *slots, int64_t *known, float *result) {
  const ck_convolution *shape = call->shape;
  const float *planes[3];
  int64_t depths[3], plane_count = 0;
  for (int64_t kz = 0; kz < shape->kernel_depth; kz++) {
    const int64_t sz = z + kz - shape->front;
    if (sz < 0 || sz >= call->source->depth) continue;
    const int64_t slot = sz % shape->kernel_depth;
    if (known[slot] != sz)
      for (int64_t t = 0; t < tiles; t++) {
        const int64_t y = (first + t) / layout->wide, x = (first + t) % layout->wide;
        NAME(transform_tile)(call, sz, 4 * y - shape->top, 4 * x - shape->left,
                             slots[slot] + t * layout->input_stride, layout->input_plane);
      }
    known[slot] = sz;
    planes[plane_count] = slots[slot];
    depths[plane_count++] = kz;
  }
  for (int64_t o = first_output; o < last_output; o += WINOGRAD_OUTPUTS) {
    float bias[WINOGRAD_OUTPUTS] = {0};
    const int64_t count = smaller(WINOGRAD_OUTPUTS, last_output - o);
    for (int64_t i = 0; i < count; i++) bias[i] = call->bias[o + i];
    NAME(multiply_frequencies)(call, layout, planes, depths, plane_count, tiles, o / PANEL,
                               rounded_up(count, PANEL), result);
    for (int64_t t = 0; t < tiles; t++) {
      const int64_t y = (first + t) / layout->wide, x = (first + t) % layout->wide;
      NAME(finish_tile)(call, z, y, x, o, count, bias, result + t * layout->output_stride,
                        layout->output_plane);
    }
  }
}

TARGET static void NAME(winograd)(const convolution_call *call, int64_t part, int64_t parts) {
  const ck_convolution *shape = call->shape;
  const ck_map *t = call->target;
  const winograd_layout layout = winograd_layout_for(shape, t->height, t->width);
  const int64_t tiles = layout.tall * layout.wide;
  const int64_t groups = (shape->outputs + WINOGRAD_OUTPUTS - 1) / WINOGRAD_OUTPUTS;
  float *slots[3];
  for (int64_t i = 0; i < shape->kernel_depth; i++)
    slots[i] = call->scratch + i * FREQUENCIES * layout.input_plane;
  float *result = call->scratch + shape->kernel_depth * FREQUENCIES * layout.input_plane;
  // Few tiles are better shared out by outputs: then each part reads only its own weights.
  const bool by_outputs = tiles < parts * 16 && groups >= parts;
  const int64_t first = by_outputs ? 0 : share(tiles, part, parts);
  const int64_t last = by_outputs ? tiles : share(tiles, part + 1, parts);
  const int64_t first_output =
      by_outputs ? share(groups, part, parts) * WINOGRAD_OUTPUTS : 0;
  const int64_t last_output =
      by_outputs ? smaller(shape->outputs, share(groups, part + 1, parts) * WINOGRAD_OUTPUTS)
                 : shape->outputs;
  const int64_t blocks = (last - first + layout.most - 1) / layout.most;
  for (int64_t block = 0; block < blocks; block++) {
    const int64_t from = first + share(last - first, block, blocks);
    const int64_t count = first + share(last - first, block + 1, blocks) - from;
    int64_t known[3] = {-1, -1, -1};
    for (int64_t z = 0; z < t->depth; z++)
      NAME(winograd_tiles)(call, &layout, z, from, count, first_output, last_output, slots, known,
                           result);
  }
}
