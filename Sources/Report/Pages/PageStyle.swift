/// How pages look.
enum PageStyle {
  /// The style sheet.
  ///
  /// Every color of text has a contrast of at least 4.5 to 1; Scripts/check_report.py checks that.
  static let sheet = Markup.raw(
    """

    :root {
      --text: #1b1f24; --secondary: #555d68; --page: #ffffff; --band: #f4f6f8; --rule: #d4d8de;
      --link: #0b5a96;
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; color: var(--text);
      background: var(--page);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif;
    }
    .skip { position: absolute; left: -99rem; color: var(--link); background: var(--page); }
    .skip:focus { left: 1rem; top: 1rem; padding: .5rem; }
    header { border-bottom: 2px solid var(--text); padding-bottom: 1rem; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
    p { margin: .5rem 0; max-width: 46rem; }
    .subtitle { font-size: 1.05rem; color: var(--secondary); }
    .notice { font-weight: 600; }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; }
    a { color: var(--link); }
    a:focus-visible, button:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    .scroll { overflow-x: auto; max-width: 100%; margin: .75rem 0; }
    table { border-collapse: collapse; font-size: .875rem; line-height: 1.35; }
    caption { text-align: left; color: var(--secondary); padding-bottom: .5rem; }
    caption span { display: block; position: sticky; left: 0; max-width: min(46rem, calc(100vw - 2rem)); }
    th, td { padding: .3rem .65rem; text-align: left; vertical-align: baseline; white-space: nowrap; }
    thead th { font-weight: 600; border-bottom: 1px solid var(--text); vertical-align: bottom; background: var(--page); }
    thead th[scope=colgroup] { border-bottom: 1px solid var(--rule); text-align: center; }
    tbody th { font-weight: 400; position: sticky; left: 0; background: var(--page); min-width: 7rem; max-width: 22rem; white-space: normal; overflow-wrap: anywhere; }
    tbody tr:nth-child(even) > * { background: var(--band); }
    tbody tr > * { border-bottom: 1px solid var(--rule); }
    .n { text-align: right; font-variant-numeric: tabular-nums; }
    .long { white-space: normal; min-width: 16rem; max-width: 40rem; overflow-wrap: anywhere; }
    th button {
      font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer;
      text-decoration: underline dotted; text-underline-offset: .2em;
    }
    th[aria-sort=ascending] button::after { content: " ▲"; }
    th[aria-sort=descending] button::after { content: " ▼"; }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 1.5rem 2rem; margin: 1rem 0; }
    .plot { max-width: 34rem; }
    .plot svg { display: block; width: 100%; height: auto; font-family: inherit; overflow: visible; }
    figure { margin: 1rem 0 2rem; }
    img { display: block; max-width: 100%; height: auto; }
    figcaption { margin-top: .5rem; max-width: 46rem; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1.5rem; margin: .75rem 0; font-size: .9375rem; }
    dt { grid-column: 1; color: var(--secondary); }
    dd { grid-column: 2; margin: 0; overflow-wrap: anywhere; }
    .code { max-width: none; background: var(--band); padding: .6rem .8rem; overflow-wrap: anywhere; }
    details { margin: .75rem 0; }
    summary { cursor: pointer; color: var(--link); }
    pre { background: var(--band); padding: .6rem .8rem; margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre, code { font: .875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    @media (max-width: 40rem) {
      body { padding: 1.25rem 1rem 3rem; }
      h1 { font-size: 1.4rem; }
      dl { grid-template-columns: 1fr; gap: 0; }
      dt, dd { grid-column: 1; }
      dt { margin-top: .5rem; }
      tbody th { max-width: 8.5rem; }
    }
    @media print {
      @page { size: A4; margin: 14mm; }
      body { max-width: none; padding: 0; font-size: 9.5pt; }
      nav, .skip, details { display: none; }
      h1 { font-size: 17pt; }
      h2 { font-size: 12pt; margin-top: 16pt; break-after: avoid; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; }
      th, td { padding: 2pt 4pt; }
      thead { display: table-header-group; }
      tbody th { position: static; white-space: normal; overflow-wrap: anywhere; }
      tr, figure, .plot { break-inside: avoid; }
      .plots { grid-template-columns: 1fr 1fr; gap: 12pt; }
      th button { text-decoration: none; }
      img { max-height: 220mm; width: auto; }
      a { color: inherit; text-decoration: none; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    }

    """)
}
