"""The way in: files as people have them → rows that may be kept, or what to mend.

The modules in the order in which a file meets them:

- bytes → a table that knows no column of ours: `files`, `decoding`, `separators`, `workbooks` (`workbook`,
  `sheet_xml`), `grids`, `shape`, `tidying`; what they give is in `grid`;
  what may be read in two ways is a question, whose answers are in `questions`, and which `asking` puts to the sender
- the table → one of our sheets: `own_column` (the column that we added is left out), `mapping` (a service's own names;
  `remembering` keeps them, but for `people_in_codes`; `survey`, `code_meanings` and `guessing` ask for them;
  `shared_codes` says a word once for all columns), `recognition`, `header`, `structure`, `forbidden` and
  `identifiers`, all led by `reading`
- one row that holds several sheets → the sheets: `unfolding`
- files of one sheet → one table, cells → values: `table`, `cells`, `kinds`
- the rules: within a column `column_rules`, between cells of a row `row_rules`, `follow_up_rules`, `reference_rules`,
  between sheets and with what was sent before `whole_return`, `between_sheets`, `plausibility`; `schemas` runs them,
  and is the last gate; `setback` takes the rows back to the quarter's end
- their words: `rule`, `rulebook` (`rulebook_files`, `_cells`, `_rows`, `_last`), `wording`, `advice`, `catalogue`
- what comes out: `check` leads it all and gives a `checked`, with its `problems`; `report` says them, `reaching` what
  the columns reach
- and then: `submit` keeps a return and gives a `receipt`; `preview` shows beforehand what would be seen
- what goes back to the sender: `giving_back` is the door to `originals`, `repairs`, `mended` and `by_record`
"""
