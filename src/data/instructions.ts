import type {Problem} from './problems.js';
import type {Row, Table} from './table.js';

/**
 * Takes questions out of instructions for language models, the form in which LLM-Adapters (arXiv 2304.01933) publishes
 * ARC and others: `Please choose the correct answer to the question: ...\n\nAnswer1: ... Answer2: ...\n\nAnswer format:
 * answer1/answer2`, with `answer` naming one of these. Any other table is returned as it is.
 */
export function expandInstructions(table: Table): Table {
  if (!table.columns.includes('instruction') || split(table.rows[0]?.values.instruction) === undefined) return table;
  const rows: Row[] = [];
  const problems: Problem[] = [...table.problems];
  for (const row of table.rows) {
    const question = split(row.values.instruction);
    if (question !== undefined) rows.push({...row, values: {...row.values, ...question}});
    else problems.push(notSplit(row));
  }
  return {...table, columns: [...table.columns, 'prompt', 'choices'], rows, problems, kind: 'instruction'};
}

function split(instruction: unknown): {prompt: string; choices: {label: string; text: string}[]} | undefined {
  if (typeof instruction !== 'string') return undefined;
  const parts = /^Please choose the correct [^:]*:(.*?)\n\n(.*)\n\nAnswer format: (\w+(?:\/\w+)+)\s*$/s.exec(
    instruction,
  );
  const [, prompt, list, format] = parts ?? [];
  const labels = format?.split('/') ?? [];
  const texts = ` ${list ?? ''}`.split(new RegExp(`\\s(?:${labels.join('|')}):`, 'i')).slice(1);
  if (prompt === undefined || texts.length !== labels.length) return undefined;
  return {prompt, choices: labels.map((label, i) => ({label, text: texts[i]!}))};
}

function notSplit({number, line}: Row): Problem {
  const message = 'does not hold a question, its choices and "Answer format:" as the first row does';
  return {row: number, ...(line === undefined ? {} : {line}), column: 'instruction', message};
}
