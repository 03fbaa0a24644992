package import Cases
package import Files
package import Imaging
package import Registration

/// The sequences of a case, moved onto one of them.
///
/// Nothing is interpolated: each image keeps its voxels, and its affine says where they are in the
/// head of the sequence that stays.
package struct CaseAlignment: Sendable {
  /// The sequence that stays.
  package let fixed: Modality
  /// What was found for each of the others.
  package private(set) var found: [Modality: RigidRegistration.Result] = [:]
  /// Why a sequence stays where its header puts it, one sentence each.
  package private(set) var notes: [String] = []

  /// The sequence that the others are moved to: T1ce, or the one with the smallest voxels.
  package static func fixed(of volumes: [Modality: Volume]) -> Modality? {
    if volumes[.t1ce] != nil { return .t1ce }
    return Modality.allCases.filter { volumes[$0] != nil }.min {
      (volumes[$0]?.grid.voxelMilliliters ?? 0) < (volumes[$1]?.grid.voxelMilliliters ?? 0)
    }
  }

  /// Aligns sequences.
  ///
  /// - Parameters:
  ///   - volumes: The sequences.
  ///   - fixed: The one that stays; `nil` for ``fixed(of:)``.
  ///   - threads: The number of threads.
  ///   - isCancelled: Checked from time to time.
  ///   - progress: Receives the share of the work that is done, from 0 to 1, and the sequence.
  /// - Returns: The alignment; `nil` if there is only one sequence.
  /// - Throws: `RegistrationError.cancelled`. A sequence that cannot be aligned stays, with a note.
  package static func find(
    _ volumes: [Modality: Volume], to fixed: Modality? = nil, threads: Int,
    isCancelled: @Sendable () -> Bool = { false },
    progress: (Double, Modality) -> Void = { _, _ in }
  ) throws(RegistrationError) -> CaseAlignment? {
    guard volumes.count > 1, let fixed = fixed ?? Self.fixed(of: volumes),
      let still = volumes[fixed]
    else { return nil }
    var alignment = CaseAlignment(fixed: fixed)
    let others = Modality.allCases.filter { $0 != fixed && volumes[$0] != nil }
    for (index, modality) in others.enumerated() {
      guard let moving = volumes[modality] else { continue }
      progress(Double(index) / Double(others.count), modality)
      do throws(RegistrationError) {
        let result = try RigidRegistration(threads: threads).align(
          moving: moving, to: still, isCancelled: isCancelled,
          progress: { progress((Double(index) + $0) / Double(others.count), modality) })
        alignment.take(result, modality, fixed: still.grid)
      } catch {
        if error == .cancelled { throw error }
        alignment.notes.append("\(modality.displayName) stays where its header puts it: \(error)")
      }
    }
    return alignment
  }

  private init(fixed: Modality) { self.fixed = fixed }

  private mutating func take(
    _ result: RigidRegistration.Result, _ modality: Modality, fixed grid: Grid
  ) {
    let shift = result.transform.farthest(around: grid.middle)
    if shift < RigidRegistration.leastShift {
      notes.append(
        "\(modality.displayName) is already aligned (within \(Imaging.fixed(shift, 1)) mm)")
      return
    }
    found[modality] = result
    notes += result.doubts.map { "\(modality.displayName): \($0)" }
  }

  /// Moves the sequences of a case.
  package func apply(to volumes: inout CaseVolumes) {
    for (modality, result) in found {
      guard let volume = volumes.volumes[modality] else { continue }
      volumes.add(.volume(modality, volume.aligned(by: result.transform.affine)))
    }
  }

  /// The file of a sequence's transform beside the mask of a case.
  package static func file(_ modality: Modality, of name: String, in folder: String) -> String {
    "\(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/\(name)_\(modality.rawValue).tfm"
  }

  /// Saves the transforms.
  ///
  /// - Returns: The files.
  /// - Throws: `FileError`.
  package func save(
    for name: String, in folder: String, mayReplace: Bool
  ) throws(FileError) -> [Modality: String] {
    var files: [Modality: String] = [:]
    for (modality, result) in found {
      let file = Self.file(modality, of: name, in: folder)
      try TransformFile.write(result.transform, to: file, mayReplace: mayReplace)
      files[modality] = file
    }
    return files
  }
}
