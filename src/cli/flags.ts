import {Flags} from '@oclif/core';
import type {ReadOptions} from '../data/read.js';
import {pairLayouts, truncations} from '../text/pair-options.js';
import {usageError} from '../util/errors.js';

/** Flags of every command; the base command gives them. */
export const commonFlags = {
  config: Flags.string({
    description: 'Take flags from a TOML file, e.g. `learning-rate = 1e-4`; the command line wins.',
    helpValue: 'FILE.toml',
    helpGroup: 'COMMON',
  }),
  quiet: Flags.boolean({description: 'Only results, warnings and errors.', helpGroup: 'COMMON'}),
  json: Flags.boolean({
    description: 'The result as one JSON object on stdout; all else goes to stderr.',
    helpGroup: 'COMMON',
  }),
};

/** A number flag; `above` is an open bound, `min` and `max` are closed ones. */
export const numberFlag = Flags.custom<number, {min?: number; max?: number; above?: number}>({
  parse: async (input, _, {min, max, above}) => {
    const value = Number(input);
    const outside = value < (min ?? value) || value > (max ?? value) || value <= (above ?? -Infinity);
    if (input.trim() === '' || !Number.isFinite(value) || outside) {
      const bounds = Object.entries({above, 'at least': min, 'at most': max}).filter(
        ([, bound]) => bound !== undefined,
      );
      const expected = ['a number', bounds.map(([words, bound]) => `${words} ${bound}`).join(' and ')];
      throw usageError(`expected ${expected.join(' ').trimEnd()}, not "${input}"`);
    }
    return value;
  },
});

const deviceFlag = Flags.custom<string>({
  parse: async (input) => {
    if (!/^(auto|cpu|cuda(:\d+)?)$/.test(input)) throw usageError(`expected auto, cpu, cuda or cuda:N, not "${input}"`);
    return input;
  },
});

/** Where and how the model runs; the seed stands among a command's own flags. */
export const engineFlags = {
  device: deviceFlag({
    description: 'Where to compute; auto takes the first GPU if there is one.',
    default: 'auto',
    helpValue: 'auto|cpu|cuda[:N]',
    helpGroup: 'ENGINE',
  }),
  threads: Flags.integer({
    description: 'CPU threads; all that this process may use if not given.',
    min: 1,
    helpValue: 'N',
    helpGroup: 'ENGINE',
  }),
  precision: Flags.option({options: ['fp32'] as const, helpValue: 'fp32'})({
    description: 'Number format of the computation.',
    default: 'fp32',
    helpGroup: 'ENGINE',
  }),
  seed: Flags.integer({
    description: 'Start of all random numbers: the same seed gives the same run.',
    default: 0,
    min: 0,
    helpValue: 'N',
  }),
};

/** How to read a file of questions. */
export const dataFlags = {
  columns: Flags.string({
    description: 'Where column names differ: prompt=question,choices=a:b:c,answer=d.',
    helpValue: 'FIELD=COLUMN,...',
    helpGroup: 'DATA',
  }),
  'answer-base': Flags.custom<0 | 1>({
    options: ['0', '1'],
    parse: async (input) => (input === '0' ? 0 : 1),
  })({
    description: 'Number of the first choice, where answers are numbers.',
    helpValue: '0|1',
    helpGroup: 'DATA',
  }),
  'keep-labels': Flags.boolean({
    description: 'Leave labels at the start of choices ("A.", "(1)") where they are.',
    helpGroup: 'DATA',
  }),
  encoding: Flags.string({
    description: 'Encoding of the file (utf-8, cp949, utf-16le, ...); recognised if not given.',
    helpValue: 'NAME',
    helpGroup: 'DATA',
  }),
};

interface DataFlagValues {
  columns?: string | undefined;
  'answer-base'?: 0 | 1 | undefined;
  'keep-labels': boolean;
  encoding?: string | undefined;
}

/** The data flags as the readers want them. */
export function readOptions(flags: DataFlagValues): ReadOptions {
  const {columns, 'answer-base': answerBase, 'keep-labels': keepLabels, encoding} = flags;
  return {
    keepLabels,
    ...(columns !== undefined && {columns}),
    ...(answerBase !== undefined && {answerBase}),
    ...(encoding !== undefined && {encoding}),
  };
}

/** How questions become tokens. */
export const textFlags = {
  pair: Flags.option({
    options: pairLayouts,
  })({
    description: `What stands on either side of the separator: ${pairLayouts.join(', ')}. The first one if not given, or as the model was trained.`,
    helpValue: 'LAYOUT',
    helpGroup: 'TEXT',
  }),
  truncation: Flags.option({
    options: truncations,
  })({
    description: `What is cut from a pair that is too long: ${truncations.join(', ')}. The first one if not given, or as the model was trained.`,
    helpValue: 'RULE',
    helpGroup: 'TEXT',
  }),
  'max-length': Flags.integer({
    description: "Most tokens of one pair; the model's limit if not given.",
    min: 4,
    helpValue: 'N',
    helpGroup: 'TEXT',
  }),
  'max-tokens': Flags.integer({
    description: 'Most tokens to compute at once: less needs less memory, results stay the same.',
    min: 1,
    helpValue: 'N',
    helpGroup: 'TEXT',
  }),
};
