/// The script of pages.
enum PageScript {
  /// Turns the headings of sortable tables into buttons; without it, the tables are as they are.
  ///
  /// Cells that are no numbers, such as "–", come last in both directions.
  static let sorting = Markup.raw(
    """

    for (const table of document.querySelectorAll("table.sortable")) {
      const row = table.tHead.rows[table.tHead.rows.length - 1];
      [...row.cells].forEach((cell, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = cell.textContent;
        if (cell.abbr) button.setAttribute("aria-label", cell.abbr);
        cell.replaceChildren(button);
        button.addEventListener("click", () => {
          const direction = cell.getAttribute("aria-sort") === "ascending" ? -1 : 1;
          for (const other of row.cells) other.removeAttribute("aria-sort");
          cell.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
          const isNumber = cell.classList.contains("n");
          const body = table.tBodies[0];
          const rows = [...body.rows].map(line => {
            const text = line.cells[column].textContent;
            const value = isNumber ? parseFloat(text) : text;
            return { line, value, isMissing: isNumber ? Number.isNaN(value) : text === "" };
          });
          rows.sort((a, b) => {
            if (a.isMissing || b.isMissing) return a.isMissing - b.isMissing;
            if (isNumber) return direction * (a.value - b.value);
            return direction * a.value.localeCompare(b.value, "en", { numeric: true });
          });
          body.append(...rows.map(entry => entry.line));
        });
      });
    }

    """)
}
