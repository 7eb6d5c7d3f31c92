import {type Command, Help, type Interfaces} from '@oclif/core';
import {wrapText} from './text.js';

/** The commands in the order in which one comes to need them. */
const groups: [title: string, commands: string[]][] = [
  ['Start', ['setup', 'quickstart', 'doctor']],
  ['Data', ['tokenize']],
  ['Models', ['pull']],
  ['Train', ['finetune']],
  ['Results', ['predict', 'evaluate']],
];

/** Help of `mcq`: commands by group; a command's own flags in the order it declares them, the common ones last. */
export default class McqHelp extends Help {
  constructor(config: Interfaces.Config, options: Partial<Interfaces.HelpOptions> = {}) {
    super(config, {...options, flagSortOrder: 'none', hideCommandSummaryInDescription: true});
  }

  /** Bare `mcq` says what to do first. */
  override async showHelp(argv: string[]): Promise<void> {
    if (argv.length === 0) this.log(rootHelp(this.config, this.sortedCommands, firstSteps));
    else await super.showHelp(argv);
  }

  override async showRootHelp(): Promise<void> {
    this.log(rootHelp(this.config, this.sortedCommands));
  }

  override formatCommand(command: Command.Loadable): string {
    return super.formatCommand({...command, flags: ownFlagsFirst(command.flags)});
  }
}

function rootHelp(config: Interfaces.Config, commands: Command.Loadable[], opening?: string): string {
  const grouped = groups.map(
    ([title, ids]) => [title, ids.flatMap((id) => commands.filter((c) => c.id === id))] as const,
  );
  const rest = commands.filter(({id}) => !groups.some(([, ids]) => ids.includes(id)));
  const sections = [...grouped, ['More', rest] as const].filter(([, members]) => members.length > 0);
  const column = Math.max(...commands.map(({id}) => id.length)) + 4;
  return [
    `${wrapText(config.pjson.description ?? '', 80)}.`,
    ...(opening === undefined ? [] : [opening]),
    ...sections.map(([title, members]) => [title, ...members.map((c) => commandLine(c, column))].join('\n')),
    'Flags and examples of a command: mcq COMMAND --help',
  ].join('\n\n');
}

const firstSteps = `First:
  mcq setup                                      get what it runs on, once
  mcq finetune train.csv --output runs/first     learn from your questions
  mcq predict test.csv --model runs/first        rank the choices of new ones
  mcq doctor                                     see whether all is well`;

function commandLine(command: Command.Loadable, column: number): string {
  const summary = command.summary ?? command.description?.split('\n')[0] ?? '';
  return `  ${command.id.padEnd(column - 2)}${summary}`;
}

function ownFlagsFirst(flags: Command.Loadable['flags']): Command.Loadable['flags'] {
  const entries = Object.entries(flags);
  const isCommon = ([, flag]: (typeof entries)[number]) => flag.helpGroup === 'COMMON';
  return Object.fromEntries([...entries.filter((entry) => !isCommon(entry)), ...entries.filter(isCommon)]);
}
