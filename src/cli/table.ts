import Table from 'cli-table3';

const borderless = {
  ...{top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': ''},
  ...{'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  '},
};

/**
 * A table without lines. Columns that hold only numbers (as numbers, or as text like `1,024`, `0.59`, `12 %`) stand to
 * the right; `null` becomes a dash. Korean and Chinese characters count two columns.
 */
export function formatTable(head: string[], rows: (string | number | null)[][]): string {
  const table = new Table({
    head,
    chars: borderless,
    colAligns: head.map((_, column) => (rows.every((row) => isNumeric(row[column])) ? 'right' : 'left')),
    style: {head: [], border: [], 'padding-left': 0, 'padding-right': 0},
  });
  table.push(...rows.map((row) => row.map((cell) => cell ?? '-')));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function isNumeric(cell: string | number | null | undefined): boolean {
  return typeof cell !== 'string' || /^[-+]?\d[\d,]*(\.\d+)?( ?%)?$/.test(cell);
}
