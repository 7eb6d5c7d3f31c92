import type {EncodedQuestion} from '../text/encoded-question.js';
import type {Batch} from './batch.js';
import {targets} from './targets.js';

export interface PackOptions {
  /** With it, every question must have an answer and the batch carries targets; see `targets`. */
  labelSmoothing?: number;
  /** Number of the batch's first sequence within its optimizer step. */
  firstSequence?: number;
}

/** Lays the sequences of questions end to end, in their order. Each sequence is scored at its first token. */
export function packQuestions(questions: readonly EncodedQuestion[], options: PackOptions = {}): Batch {
  const sequences = questions.reduce((sum, question) => sum + sequenceCount(question), 0);
  const tokens = questions.reduce((sum, question) => sum + question.ids.length, 0);
  const batch = {
    ids: new Int32Array(tokens),
    segments: new Int32Array(tokens),
    sequenceStarts: new Int32Array(sequences + 1),
    questionStarts: new Int32Array(questions.length + 1),
  };
  let token = 0;
  let sequence = 0;
  questions.forEach(({ids, segments, starts}, index) => {
    batch.ids.set(ids, token);
    batch.segments.set(segments, token);
    for (const start of starts.subarray(0, -1)) batch.sequenceStarts[sequence++] = token + start;
    token += ids.length;
    batch.questionStarts[index + 1] = sequence;
  });
  batch.sequenceStarts[sequence] = token;
  const {labelSmoothing, firstSequence} = options;
  return {
    ...batch,
    scoreTokens: batch.sequenceStarts.slice(0, -1),
    ...(labelSmoothing !== undefined && {targets: concatenated(questions, labelSmoothing, sequences)}),
    ...(firstSequence !== undefined && {firstSequence}),
  };
}

/** Sequences of a question: one for each choice. */
const sequenceCount = ({starts}: EncodedQuestion) => starts.length - 1;

function concatenated(questions: readonly EncodedQuestion[], smoothing: number, sequences: number): Float32Array {
  const all = new Float32Array(sequences);
  let at = 0;
  for (const question of questions) {
    all.set(targets(question, smoothing), at);
    at += sequenceCount(question);
  }
  return all;
}
