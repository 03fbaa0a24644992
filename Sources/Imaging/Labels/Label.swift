/// The value of a voxel in a label map, 0 to 65,535; 0 is background.
public typealias Label = UInt16

/// How many values a label can have.
package let labelCount = Int(Label.max) + 1
