import { listOf } from '../json.ts';
import { type Check, problemAt } from './problem.ts';
import { anything, byType, list, may, must, type Rule, shape, text, whole } from './shapes.ts';

const MOST_COLUMNS = 20;
const MOST_TABLE_ROWS = 100;
const MOST_DATA_ROWS = 101; // the header row and 100; a newer page says 201
const LONGEST_TEXT = 3000;

const base = { type: must(anything), block_id: may(text(255)) };
const richElements = ['section', 'list', 'quote', 'preformatted'].map((kind) => `rich_text_${kind}`);

/** A rich text block; inside its elements Slack takes many things, of which only the kind is looked at. */
export const richText: Check = shape({
  ...base,
  elements: must(
    list(
      LONGEST_TEXT,
      byType(Object.fromEntries(richElements.map((kind) => [kind, () => []])), () => true, 'in rich text'),
    ),
  ),
});

const cell = byType(
  {
    raw_text: shape({ type: must(anything), text: must(text(LONGEST_TEXT)) }),
    raw_number: shape({ type: must(anything), value: must(anything), text: must(text(LONGEST_TEXT)) }),
    rich_text: richText,
  },
  () => true,
  'in tables',
);
const row = list(MOST_COLUMNS, cell);

const sameWidth: Rule = (value, path) => {
  const widths = new Set(listOf(value['rows']).map((each) => listOf(each).length));
  return widths.size > 1 ? problemAt(`${path}/rows`, 'all rows must have the same number of cells') : [];
};

/** A table block. */
export const table: Check = shape({
  ...base,
  rows: must(list(MOST_TABLE_ROWS, row)),
  column_settings: may(list(MOST_COLUMNS, anything)),
});

/** A data table: a caption, a header row and at least one more. */
export const dataTable: Check = shape(
  {
    ...base,
    caption: must(text(LONGEST_TEXT)),
    rows: must(list(MOST_DATA_ROWS, row, 2)),
    page_size: may(whole(1, 100)),
    row_header_column_index: may(whole(0, MOST_COLUMNS - 1)),
  },
  sameWidth,
);
