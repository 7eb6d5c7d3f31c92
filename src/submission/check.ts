import {parseDelimited} from '../data/csv.js';
import {decode} from '../data/encoding.js';
import {problemsError} from '../data/problems.js';
import {readSource} from '../data/source.js';
import {dataError} from '../util/errors.js';
import {listed} from '../util/listed.js';

/** As much of a question as can be checked before its choices are ranked. */
export interface SubmittedQuestion {
  id: string;
  /** How many it has. */
  choices: number;
}

/**
 * Holds the submission that these questions will make, each with its `top` choices, against the competition's sample:
 * columns, ids, number of rows and choices.
 * Returns `ready to submit: 200 rows, 3 choices each`, or throws a data McqError that lists the differences.
 */
export async function checkSubmission(
  questions: SubmittedQuestion[],
  top: number,
  sampleFile: string,
): Promise<string> {
  const sample = await readSample(sampleFile);
  const counts = questions.map(({choices}) => Math.min(top, choices));
  const fewest = counts.reduce((a, b) => Math.min(a, b), top);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const differences = [
    ...columnDifference(sample.columns),
    ...rowDifferences(questions, sample.ids),
    ...choiceDifference(top, most, sample.choices),
  ];
  if (differences.length > 0) {
    throw dataError(
      [`The submission does not match ${sample.name}:`, ...differences.map((line) => `  ${line}`)].join('\n'),
    );
  }
  return `ready to submit: ${questions.length} rows, ${fewest === most ? most : `${fewest} to ${most}`} choices each`;
}

/** `choices`: the most that one row of the sample names. */
async function readSample(file: string): Promise<{name: string; columns: string[]; ids: string[]; choices: number}> {
  const {name, bytes} = await readSource(file);
  const {records, problem} = parseDelimited(decode(name, bytes).text, ',');
  if (problem) throw problemsError(name, [problem], records.length);
  const [head, ...body] = records;
  const columns = (head?.fields ?? []).map((field) => field.trim());
  const choices = body.map(({fields}) => fields[1]?.trim().split(/\s+/).filter(Boolean).length ?? 0);
  return {
    name,
    columns,
    ids: body.map(({fields}) => fields[0]?.trim() ?? ''),
    choices: choices.reduce((a, b) => Math.max(a, b), 0),
  };
}

function columnDifference(columns: string[]): string[] {
  return columns.join() === 'id,prediction'
    ? []
    : [`columns: the sample has ${columns.join(', ')}, a submission id, prediction`];
}

function rowDifferences(questions: SubmittedQuestion[], sampleIds: string[]): string[] {
  const [ours, theirs] = [new Set(questions.map(({id}) => id)), new Set(sampleIds)];
  const count =
    questions.length === sampleIds.length ? [] : [`rows: ${questions.length}, in the sample ${sampleIds.length}`];
  return [
    ...count,
    ...listed(
      'ids missing from the submission',
      sampleIds.filter((id) => !ours.has(id)),
    ),
    ...listed(
      'ids not in the sample',
      [...ours].filter((id) => !theirs.has(id)),
    ),
  ];
}

/** Rows with fewer choices than the sample's are no difference when the questions have no more. */
function choiceDifference(top: number, most: number, sampleMost: number): string[] {
  if (sampleMost === 0 || most === sampleMost || top === sampleMost) return [];
  return [`choices: rows name up to ${most}, in the sample ${sampleMost} (--top ${sampleMost})`];
}
