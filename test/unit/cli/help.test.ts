import type {Command, Interfaces} from '@oclif/core';
import {Config} from '@oclif/core/config';
import {describe, expect, it, vi} from 'vitest';
import {commonFlags, engineFlags, numberFlag} from '../../../src/cli/flags.js';
import McqHelp from '../../../src/cli/help.js';
import {packageRoot} from '../../../src/util/paths.js';

const command = (id: string, flags: object = {}) =>
  ({id, summary: `Summary of ${id}.`, aliases: [], args: {}, flags, hidden: false}) as unknown as Command.Loadable;

function help(commands: Command.Loadable[]) {
  const config = new Config({root: packageRoot});
  config.bin = 'mcq';
  config.topicSeparator = ' ';
  config.pjson = {description: 'Ranks answers', oclif: {}} as unknown as Interfaces.PJSON;
  vi.spyOn(config, 'commands', 'get').mockReturnValue(commands);
  vi.spyOn(config, 'topics', 'get').mockReturnValue([]);
  let text = '';
  const shown = new McqHelp(config, {stripAnsi: true});
  vi.spyOn(shown as unknown as {log(line: string): void}, 'log').mockImplementation((line) => {
    text += `${line}\n`;
  });
  return {shown, text: () => text};
}

describe('mcq --help', () => {
  it('has the commands by group, in the order one needs them, and none is lost', async () => {
    const {shown, text} = help(['predict', 'zebra', 'doctor', 'evaluate', 'setup'].map((id) => command(id)));
    await shown.showHelp(['--help']);
    const lines = text()
      .split('\n')
      .filter((line) => /^(\w+$| {2}\w+ {2,})/.test(line));
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      ...['Start', 'setup', 'doctor'],
      ...['Results', 'predict', 'evaluate'],
      ...['More', 'zebra'],
    ]);
    expect(text()).toContain('Summary of zebra.');
    expect(text()).not.toContain('First:');
  });

  it('begins with the first steps when mcq is called bare', async () => {
    const {shown, text} = help([command('setup')]);
    await shown.showHelp([]);
    expect(text().indexOf('mcq setup')).toBeGreaterThan(text().indexOf('First:'));
  });
});

describe('mcq COMMAND --help', () => {
  it("has the command's own flags first, as it declares them, and the common ones last", () => {
    const flags = {...commonFlags, epochs: numberFlag({default: 1}), 'batch-size': numberFlag(), ...engineFlags};
    const text = help([]).shown.formatCommand(command('finetune', named(flags)));
    const order = [...text.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name);
    expect(order).toEqual([
      'epochs',
      'batch-size',
      'seed',
      'device',
      'threads',
      'precision',
      'config',
      'quiet',
      'json',
    ]);
    expect(text.indexOf('ENGINE FLAGS')).toBeGreaterThan(text.indexOf('FLAGS'));
  });
});

/** As oclif hands flags to its help. */
function named(flags: Record<string, object>) {
  return Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, {...flag, name}]));
}
