/// The pixels of a slice that a path of open pixels connects with its border (4 neighbors); all others are
/// closed or enclosed.
///
/// - Parameters:
///   - width: The number of columns.
///   - height: The number of rows.
///   - isOpen: Whether a path may cross the pixel at an offset, row by row.
/// - Returns: `true` for those pixels, row by row.
package func connectedWithBorder(
  width: Int, height: Int, _ isOpen: (Int) -> Bool
) -> [Bool] {
  var isConnected = [Bool](repeating: false, count: width * height)
  guard width > 0, height > 0 else { return isConnected }
  var open: [Int] = []
  func visit(_ pixel: Int) {
    guard !isConnected[pixel], isOpen(pixel) else { return }
    isConnected[pixel] = true
    open.append(pixel)
  }
  for column in 0..<width {
    visit(column)
    visit(column + width * (height - 1))
  }
  for row in 0..<height {
    visit(row * width)
    visit(row * width + width - 1)
  }
  while let pixel = open.popLast() {
    let (column, row) = (pixel % width, pixel / width)
    if column > 0 { visit(pixel - 1) }
    if column < width - 1 { visit(pixel + 1) }
    if row > 0 { visit(pixel - width) }
    if row < height - 1 { visit(pixel + width) }
  }
  return isConnected
}
