package import Imaging

/// One of several masks that are drawn together: a structure as one reader marked it.
package struct MaskLayer: Equatable, Sendable {
  /// Whose mask it is.
  package var name: String
  /// The color and the dashes of its outline.
  package var style: MaskStyle
  /// The structure, in the size of the image: any value except 0.
  package var mask: Slice<Label>

  /// Creates a layer.
  package init(name: String, style: MaskStyle, mask: Slice<Label>) {
    self.name = name
    self.style = style
    self.mask = mask
  }
}

/// How the outline of one of several masks is drawn.
///
/// Seven colors of the palette of Okabe and Ito, which also differ with color vision deficiency. Every second line is
/// dashed where lines are wide enough, so that neighbors differ without color, too. After seven masks, colors are lighter.
///
/// Source: M. Okabe, K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.
package struct MaskStyle: Hashable, Sendable {
  /// The color.
  package let color: RGB
  /// Whether it is dashed, where lines are wide enough.
  package let isDashed: Bool

  /// Returns the style of a mask by its place among all masks, from 0.
  package init(_ index: Int) {
    let round = index / Self.colors.count
    color = RGB.white.over(
      Self.colors[index % Self.colors.count], opacity: min(0.4 * Double(round), 0.8))
    isDashed = index % 2 == 1
  }

  private static let colors = [
    RGB(86, 180, 233), RGB(230, 159, 0), RGB(0, 158, 115), RGB(204, 121, 167), RGB(240, 228, 66),
    RGB(213, 94, 0), RGB(0, 114, 178),
  ]
}

/// The colors of how many masks include a voxel.
package enum VoteColors {
  /// The color of the outline around what more than half of the masks have: that of heat maps.
  package static let majority = HeatLayer.outlineColor

  /// Returns the color of a number of votes: from purple for one to yellow for all.
  ///
  /// - Parameters:
  ///   - votes: From 1 to `count`.
  ///   - count: The number of masks.
  /// - Returns: The color.
  package static func color(_ votes: Int, of count: Int) -> RGB {
    // Black, where the color map begins, would look like dark tissue.
    let fraction = count > 1 ? 0.3 + 0.7 * Double(votes - 1) / Double(count - 1) : 1
    return ColorMap.inferno.colors[Int(min(fraction, 1) * 240)]
  }
}

extension SliceScene {
  /// How many of the layers have each voxel; nothing without layers.
  var votes: Slice<Label>? {
    guard let first = layers.first?.mask else { return nil }
    var sums = [Label](repeating: 0, count: first.values.count)
    for layer in layers {
      precondition(
        layer.mask.width == base.width && layer.mask.height == base.height,
        "a mask of another size than the image")
      for place in sums.indices where layer.mask.values[place] != 0 { sums[place] += 1 }
    }
    return Slice(width: first.width, height: first.height, values: sums)
  }

  /// What more than half of the layers have.
  var majority: Slice<Label>? {
    votes.map { votes in
      Slice(
        width: votes.width, height: votes.height,
        values: votes.values.map { 2 * Int($0) > layers.count ? 1 : 0 })
    }
  }

  /// Draws in each pixel how many of the layers have it, and the outline of the majority.
  func drawVotes(on picture: inout Picture, _ mapping: SliceMapping) {
    guard let votes, let majority else { return }
    let slice = LabelSlice(labels: votes, scheme: .labels(Array(1...Label(layers.count))))
    let colors = [RGB.black] + (1...layers.count).map { VoteColors.color($0, of: layers.count) }
    let shown = shown(slice, mapping).labels
    let tint = Tint(opacity: opacity)
    paint(on: &picture, mapping.target) { place, below in
      let count = Int(shown.values[place])
      return count == 0 ? below : tint.lay(colors[count], over: below)
    }
    guard hasLines, let edge = edge(of: majority, mapping) else { return }
    paint(on: &picture, mapping.target, in: edge.box) { place, below in
      edge.parts[place].isLine ? VoteColors.majority : below
    }
  }

  /// Draws the outline of each layer; where outlines coincide, their colors alternate.
  func drawLayerOutlines(on picture: inout Picture, _ mapping: SliceMapping) {
    guard hasLines else { return }
    let target = mapping.target
    let isPixels = hasPixelLines(mapping)
    let unit = 2 * max(outlineWidth, 1)
    let edges = layers.compactMap { layer in
      edge(of: layer.mask, mapping).map { (edge: $0, style: layer.style) }
    }
    let rim = RGB.part(OutlineColors.rimOpacity)
    if !isPixels {
      for (edge, _) in edges {
        paint(on: &picture, target, in: edge.box) { place, below in
          edge.parts[place] == .rim ? outlineColors.rim.over(below, part: rim) : below
        }
      }
    }
    var lines: [RGB] = []
    paint(on: &picture, target) { place, below in
      lines.removeAll(keepingCapacity: true)
      let step = (place % target.width + place / target.width) / unit
      for (edge, style) in edges where edge.parts[place].isLine {
        if isPixels || !style.isDashed || step % 3 != 2 { lines.append(style.color) }
      }
      return lines.isEmpty ? below : lines[step % lines.count]
    }
  }

  /// The outline of a mask of one structure in a view; `nil` if nothing of it is there.
  func edge(of mask: Slice<Label>, _ mapping: SliceMapping) -> Outline? {
    let slice = LabelSlice(labels: mask, scheme: .binary)
    return hasPixelLines(mapping)
      ? levels(slice, mapping, ofAll: true).map { Outline($0.labelSlice, width: 1) }
      : outline(slice, mapping, ofAll: true)
  }
}
