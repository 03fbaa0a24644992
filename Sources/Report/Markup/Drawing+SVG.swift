import Rendering

extension Drawing {
  /// The drawing as an SVG element with a title and a description, to be put into a page.
  ///
  /// - Parameter id: What the names of its parts begin with; no other drawing of the page may have it.
  /// - Returns: The element.
  func svg(id: String) -> Markup {
    .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
        "aria-labelledby": "\(id)-title \(id)-desc",
      ],
      [
        .element("title", ["id": "\(id)-title"], [Markup(title)]),
        .element("desc", ["id": "\(id)-desc"], [Markup(description)]),
      ] + shapes.map(svg))
  }

  private func svg(_ shape: Shape) -> Markup {
    switch shape {
    case .line(let points, let width, let color, let dash):
      return .element(
        "polyline",
        [
          "points": points.map { "\(coordinate($0.x)),\(coordinate($0.y))" }.joined(separator: " "),
          "fill": "none", "stroke": color.hex, "stroke-width": coordinate(width),
          "stroke-dasharray": dash > 0 ? coordinate(dash) : nil,
        ])
    case .area(let area, let color, let opacity):
      return .element(
        "rect",
        [
          "x": coordinate(area.x), "y": coordinate(area.y), "width": coordinate(area.width),
          "height": coordinate(area.height), "fill": color.hex,
          "fill-opacity": opacity < 1 ? coordinate(opacity) : nil,
        ])
    case .dot(let center, let radius, let color, let opacity, let name):
      return .element(
        "circle",
        [
          "cx": coordinate(center.x), "cy": coordinate(center.y), "r": coordinate(radius),
          "fill": color.hex, "fill-opacity": opacity < 1 ? coordinate(opacity) : nil,
        ], name.isEmpty ? [] : [.element("title", [:], [Markup(name)])])
    case .text(let text):
      let (x, y) = (coordinate(text.point.x), coordinate(text.point.y))
      return .element(
        "text",
        [
          "x": x, "y": y, "font-size": coordinate(text.size), "fill": text.color.hex,
          "font-weight": text.isBold ? "600" : nil,
          "text-anchor": text.anchor == .start ? nil : text.anchor.rawValue,
          "transform": text.isUpright ? "rotate(-90 \(x) \(y))" : nil,
        ], [Markup(text.text)])
    // Pages embed figures as pictures of their own.
    case .figure: return .empty
    }
  }
}

/// A number with at most two decimals, as short as possible.
private func coordinate(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  if hundredths % 100 == 0 { return String(hundredths / 100) }
  return "\(Double(hundredths) / 100)"
}

extension RGB {
  /// The color as CSS has it, such as #0072b2.
  var hex: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
      }.joined()
  }
}
