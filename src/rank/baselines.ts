import type {Question} from '../data/question.js';
import {seededRandom} from '../util/random.js';
import {mean} from './bootstrap.js';
import type {MetricName} from './metrics.js';
import {rank} from './rank.js';
import type {Ranking} from './ranking.js';

/** What a random order of the choices scores on average, exactly: every place of the answer is equally likely. */
export function chance(choiceCounts: number[], k: number): Record<MetricName, number> {
  const average = (score: (choices: number) => number) => mean(choiceCounts.map(score));
  return {
    accuracy: average((choices) => 1 / choices),
    map: average((choices) => harmonic(Math.min(k, choices)) / choices),
    mrr: average((choices) => harmonic(choices) / choices),
    logLoss: average(Math.log),
  };
}

/** Ranks the longest choice (in characters) first: writers of questions often give the right one more words. */
export function longestChoice(question: Question): Ranking {
  return orderOnly(
    question.id,
    question.choices.map((choice) => [...choice].length),
  );
}

/** Ranks by the share of a choice's distinct words that also stand in the prompt or the context. */
export function wordOverlap({id, prompt, context = '', choices}: Question): Ranking {
  const known = words(`${prompt} ${context}`);
  const shares = choices.map((choice) => {
    const own = words(choice);
    return own.size === 0 ? 0 : [...own].filter((word) => known.has(word)).length / own.size;
  });
  return orderOnly(id, shares);
}

/** Random orders, the same for the same seed: how chance looks. */
export function randomRankings(questions: Question[], seed: number): Ranking[] {
  const random = seededRandom(seed);
  return questions.map(({id, choices}) =>
    orderOnly(
      id,
      choices.map(() => random.below(2 ** 31)),
    ),
  );
}

function orderOnly(id: string, scores: number[]): Ranking {
  return {id, order: rank(scores), scores};
}

/** Runs of letters, marks and digits in any script, without regard to case. */
function words(text: string): Set<string> {
  return new Set(
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
  );
}

/** 1 + 1/2 + ... + 1/n. */
function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
