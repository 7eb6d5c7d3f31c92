import {pathToFileURL} from 'node:url';
import {expect, it} from 'vitest';
import {localFindLinks} from '../../../src/util/pip.js';
import {temporaryFolder} from './fakes.js';

it('keeps the local folders of find-links, of all places where pip is configured', () => {
  const [a, b, c] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const configuration = [
    `:env:.find-links='${a} https://example.org/wheels.html'`,
    `global.find-links='\\n${b}\\n/there/is/none'`,
    `download.find-links="${pathToFileURL(c)}"`,
    `global.index-url='file://${a}'`,
    `global.find-links='${a}'`,
  ];
  expect(localFindLinks(configuration.join('\n'))).toEqual([a, b, c]);
});

it('finds none in an empty configuration', () => {
  expect(localFindLinks('')).toEqual([]);
});
