import Imaging

extension LayoutTable {
  /// The page docs/layouts.md.
  package static var markdown: String {
    var lines = introduction
    for row in LayoutRow.known {
      lines += ["", "### \(row.name): \(row.title)", "", "| what | pattern |", "|---|---|"]
      lines += row.images.map { "| images | `\(escaped($0.text))` |" }
      lines += row.masks.map { "| mask, \($0.maker) | `\(escaped($0.pattern.text))` |" }
      lines += row.others.map { "| not used | `\(escaped($0.text))` |" }
      lines += ["", sequences(row) + " " + labels(row)]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A pattern in a cell of a table.
  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

  private static func sequences(_ row: LayoutRow) -> String {
    if row.images.allSatisfy({ $0.text.contains("{channel") || !$0.text.contains("{sequence") }) {
      return "Sequences: the channels that `dataset.json` names."
    }
    guard !row.words.isEmpty else { return "Sequences: by the words of the name." }
    let parts = Modality.allCases.compactMap { modality -> String? in
      let words = row.writtenWords.filter { $0.modality == modality }.map { "`\($0.word)`" }
      return words.isEmpty ? nil : "\(modality.displayName) \(words.joined(separator: " or "))"
    }
    return "Sequences: \(parts.joined(separator: ", "))."
  }

  private static func labels(_ row: LayoutRow) -> String {
    row.scheme.map { "Labels: \($0.rawValue)." } ?? "Labels: by the values that occur."
  }

  private static let introduction = """
    # Layouts

    Generated from the table of layouts (`Sources/Cases/Layouts`); do not edit. `glia layouts > docs/layouts.md` writes it.

    glia opens a file, a folder, or a whole data set, and decides by names alone which files form one case, which image is which
    sequence and which mask is the reference. No file is opened for that. `glia layouts PATH` prints what it finds in a folder, and why.

    1. The rows of the table below are tried in order, yours first. The first row that matches a file is used.
    2. If no row matches, the words in the name decide: `AX_FLAIR_5` is FLAIR, `T1_post_gado_9` is T1 with contrast agent, `ep2d_diff_ADC`
       is none of the four sequences. Files whose names begin alike are one case (`p1_T1`, `p1_FLAIR`); without a beginning, all files of
       a folder are, and the case is named after the folder. Folders such as `masks`, `registered`, `NIFTI` or `4-AX_FLAIR` are parts
       of the folder above.
    3. A folder named after a visit (`week-004`, `baseline`, `2011-12-19`) gives its case the patient's name too: `Patient-001_week-004`.
       If two cases still have one name, the later one gets the name of the folder above.
    4. Of several images of one sequence, glia uses those that make up the most complete set processed alike (registered and skull-stripped
       before others); then 3-D before 2-D, axial before other planes, and the later series or run. A note says so.
    5. Of several masks, glia uses the expert's or manually corrected one before automatic ones, and says so. Masks of the brain or of
       healthy tissue are never used as the reference.
    6. A file of several frames is several sequences only if the data set says so (the Decathlon's layout, or `dataset.json`). Else it is a
       series of time points, which can be shown but not segmented.
    7. Images of unknown sequence are cases by themselves only if nothing else is found. What is left out is counted; `--verbose` lists it.

    ## Rows of your own

    If glia does not find your cases, describe your names in the section `[layouts]` of the [configuration file](configuration.md):

    ```ini
    [layouts]
    my-hospital = {case}/{session}/{sequence}
    my-hospital.mask = {case}/{session}/tumor
    my-hospital.words = flair:FL t1:nativ t1ce:KM t2:T2
    my-hospital.labels = brats2023
    ```

    The first line says where the images are. All other lines are optional: `.mask` says where masks are, `.others` which files to ignore,
    `.words` which words stand for `{sequence}` (without it, glia's own words do), `.labels` what labels mean. Separate several
    patterns with semicolons, the best first. Every command that looks for cases uses these rows.

    A pattern is the end of a file's path, from the beginning of a folder's or the file's name on, without the suffix (`.nii.gz`, `.nrrd`,
    …). Upper and lower case are the same.

    | written | stands for |
    |---|---|
    | `{case}` | the patient: any text but `/`, the same text wherever it stands |
    | `{session}` | the visit |
    | `{sequence}` | a word for the sequence |
    | `{channel}` | a number of a channel, which `dataset.json` in the folder where the pattern begins names |
    | `{case:BraTS*}` | text that also fits the pattern after the colon; this limits `{case}` in all patterns of the row |
    | `*` | any text but `/` |
    | `**` | any folders, or all that follows |
    | `#` | a digit |
    | `[…]` | an optional part |
    | `(a\\|b)` | one of several |

    ## The table
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
