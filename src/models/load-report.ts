import {modelError} from '../util/errors.js';
import type {LoadReport} from '../engine/binding.js';

/**
 * Refuses a checkpoint that cannot be this model's: one with tensors of other shapes, or without the encoder.
 * The pooler may be missing: models that were pre-trained on masked words alone have none.
 */
export function checkReport({missing, mismatched, unexpected}: LoadReport, folder: string): void {
  if (mismatched.length > 0) {
    const lines = mismatched.map(
      ({name, expected, found}) => `  ${name}: [${found}] in the file, [${expected}] wanted`,
    );
    throw modelError(`The weights in ${folder} do not have the shapes that its config.json describes.\n${some(lines)}`);
  }
  const lost = missing.filter((name) => !isPooler(name));
  if (lost.length > 0) {
    const others = unexpected.length === 0 ? '' : `\nThe file has these instead:\n${some(unexpected.map(indent))}`;
    throw modelError(`The weights in ${folder} lack parts of the encoder.\n${some(lost.map(indent))}${others}`);
  }
}

/** What to tell of a load, one sentence each: parts that are new and parts of the file that were not used. */
export function describeReport({fresh, missing, unexpected}: LoadReport): string[] {
  const made = [...fresh, ...missing];
  return [
    ...(made.length > 0 ? [`New parameters, not yet trained: ${made.join(', ')}.`] : []),
    ...(unexpected.length > 0 ? [`Not used of the checkpoint: ${listed(unexpected)}.`] : []),
  ];
}

const isPooler = (name: string) => name.includes('pooler.');
const indent = (name: string) => `  ${name}`;
const shown = 10;

function some(lines: string[]): string {
  const rest = lines.length - shown;
  return [...lines.slice(0, shown), ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}

function listed(names: string[]): string {
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
