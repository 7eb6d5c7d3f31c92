import {setImmediate} from 'node:timers/promises';
import {packQuestions} from '../batch/pack.js';
import {rankingFromScores} from '../rank/rank.js';
import type {Ranking} from '../rank/ranking.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import type {EncodedSource} from '../text/question-source.js';
import {fromEngine} from '../engine/failures.js';
import type {NativeModel} from '../engine/binding.js';

export interface ScoreOptions {
  /** Most tokens of one batch. */
  maxTokens?: number;
  signal?: AbortSignal | undefined;
  /** Told after each batch how many more questions are done. */
  onScored?: (questions: number) => void;
}

/** Enough tokens to keep matrix products busy, few enough for their results to stay near the processor. */
export const defaultMaxTokens = 4096;

/**
 * Ranks the choices of every question, in the order of the source. Batches are encoded and packed while the engine
 * computes the one before. Stops with an AbortError when `signal` is raised.
 */
export async function rankAll(
  model: NativeModel,
  source: EncodedSource,
  options: ScoreOptions = {},
): Promise<Ranking[]> {
  const {maxTokens = defaultMaxTokens, signal, onScored} = options;
  const rankings: Ranking[] = [];
  let running: Promise<void> | undefined;
  for (const questions of consecutiveBatches(source, maxTokens)) {
    const batch = packQuestions(questions);
    await running;
    signal?.throwIfAborted();
    running = fromEngine(model.score(batch)).then((scores) => {
      questions.forEach(({id}, b) => {
        rankings.push(rankingFromScores(id, scores.subarray(batch.questionStarts[b], batch.questionStarts[b + 1])));
      });
      onScored?.(questions.length);
    });
    // The result is awaited one round later; a failure until then is not unhandled.
    running.catch(() => {});
    await setImmediate();
  }
  await running;
  return rankings;
}

/** As `microBatches`, but encoding no further ahead than the batch that is asked for. */
function* consecutiveBatches(source: EncodedSource, maxTokens: number): Generator<EncodedQuestion[]> {
  let batch: EncodedQuestion[] = [];
  let tokens = 0;
  for (let i = 0; i < source.length; i++) {
    const question = source.at(i);
    if (batch.length > 0 && tokens + question.ids.length > maxTokens) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(question);
    tokens += question.ids.length;
  }
  if (batch.length > 0) yield batch;
}
