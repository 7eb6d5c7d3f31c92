/** One multiple-choice question; what every reader produces and everything behind the readers sees. */
export interface Question {
  id: string;
  prompt: string;
  /** A passage that helps to answer, where there is one. */
  context?: string;
  /** Two or more; their number is free from question to question. */
  choices: string[];
  /** Index into `choices`; absent in test files. */
  answer?: number;
}

/** The name of a choice by its place: A, B, ..., Z, AA, AB, ... as spreadsheets count. */
export function choiceLabel(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : choiceLabel(Math.floor(index / 26) - 1) + last;
}
