import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {decode} from '../../../src/data/encoding.js';
import {readQuestions} from '../../../src/data/read.js';

const csv = 'id,prompt,A,B,answer\n1,한국의 수도는?,서울,부산,A\n';
// "한국의 수도는?", "서울", "부산" in CP949, from the table of KS X 1001.
const cp949 = Buffer.concat([
  Buffer.from('id,prompt,A,B,answer\n1,'),
  Buffer.from('c7d1b1b9c0c720bcf6b5b5b4c23f', 'hex'),
  Buffer.from(','),
  Buffer.from('bcadbfef', 'hex'),
  Buffer.from(','),
  Buffer.from('bacebbea', 'hex'),
  Buffer.from(',A\n'),
]);
const utf16le = Buffer.from(csv, 'utf16le');
const utf16be = Buffer.from(utf16le).swap16();

describe('decode', () => {
  it.each([
    ['UTF-8', Buffer.from(csv), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${csv}`), 'utf-8'],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${csv}`, 'utf16le'), 'utf-16le'],
    ['UTF-16, big endian, with its mark', Buffer.from(`\uFEFF${csv}`, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 without a mark', utf16le, 'utf-16le'],
    ['UTF-16, big endian, without a mark', utf16be, 'utf-16be'],
    ['CP949', cp949, 'cp949'],
  ])('recognises %s', (_, bytes, encoding) => {
    const decoded = decode('q.csv', bytes);
    expect(decoded.text).toBe(csv);
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.note === undefined).toBe(encoding === 'utf-8');
  });

  it('reads syllables that CP949 has beyond EUC-KR when the rest is common Korean', () => {
    // 똠 is not in KS X 1001; CP949 has it at 0x8C63.
    const bytes = Buffer.concat([cp949, Buffer.from('8c63', 'hex'), Buffer.from('\n')]);
    expect(decode('q.csv', bytes).text).toBe(`${csv}똠\n`);
  });

  it('does not take Western text for Korean', () => {
    // "don’t" in Windows-1252: 0x92 and t are a pair of CP949.
    const bytes = Buffer.from('prompt\nI don\u0092t know\n', 'latin1');
    expect(() => decode('q.csv', bytes)).toThrow('line 2: cannot be read after "I don"');
    expect(decode('q.csv', bytes, 'windows-1252').text).toBe('prompt\nI don’t know\n');
  });

  it('does not take Western text for Korean because of one pair that is common Korean', () => {
    // Windows-1252 again: capital A grave and I circumflex are the two bytes of a Hangul syllable.
    const bytes = Buffer.from('I don\u0092t, you don\u0092t, we don\u0092t, \u00c0\u00ce\n', 'latin1');
    expect(() => decode('q.csv', bytes)).toThrow('not UTF-8');
  });

  it('lists every line that cannot be decoded', () => {
    const bytes = Buffer.from('good\nb\xe9d\ngood \nb\xfed\n', 'latin1');
    expect(() => decode('q.csv', bytes)).toThrow(
      'q.csv: cannot be used\n' +
        '  has bytes that are not UTF-8; save the file as UTF-8, or name its encoding, for example --encoding windows-1252\n' +
        '  line 2: cannot be read after "b"\n' +
        '  line 4: cannot be read after "b"',
    );
  });

  it('takes the forced encoding and no other', () => {
    expect(decode('q.csv', cp949, 'CP949').text).toBe(csv);
    expect(decode('q.csv', cp949, 'euc-kr').text).toBe(csv);
    expect(decode('q.csv', utf16be, 'utf-16be').text).toBe(csv);
    expect(decode('q.csv', utf16be, 'utf-16').text).toBe(csv);
    expect(() => decode('q.csv', cp949, 'utf-8')).toThrow('not UTF-8');
  });

  it('refuses an encoding it does not know as wrong use', () => {
    expect(() => decode('q.csv', Buffer.from(csv), 'klingon')).toThrow(
      expect.objectContaining({kind: 'usage', message: expect.stringContaining('--encoding klingon')}),
    );
  });

  it('refuses zero bytes and half a UTF-16 character', () => {
    expect(() => decode('q.bin', Buffer.from('abc\u0000def'.repeat(9)))).toThrow('not a text file');
    const oneZero = Buffer.from(`${'x'.repeat(201)}\u0000${'y'.repeat(200)}`);
    expect(() => decode('q.csv', oneZero)).toThrow('not a text file');
    expect(() => decode('q.csv', utf16le.subarray(0, -1))).toThrow('not UTF-16LE');
  });
});

describe('readQuestions', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mcq-data-'));
  });
  afterAll(() => rm(folder, {recursive: true}));
  const write = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };

  it('gives the same questions in every encoding, and tells which it was', async () => {
    const plain = await readQuestions(await write('utf8.csv', csv));
    const korean = await readQuestions(await write('cp949.csv', cp949));
    const wide = await readQuestions(await write('utf16.csv', utf16be));
    expect(plain.questions[0]).toEqual({id: '1', prompt: '한국의 수도는?', choices: ['서울', '부산'], answer: 0});
    expect(korean.questions).toEqual(plain.questions);
    expect(wide.questions).toEqual(plain.questions);
    expect(plain.warnings).toEqual([]);
    expect(korean.encoding).toBe('cp949');
    expect(korean.warnings).toEqual([expect.stringMatching(/cp949\.csv: read as CP949 \(Korean\).*--encoding/)]);
    expect(wide.warnings).toEqual([expect.stringContaining('UTF-16BE')]);
  });

  it.each([
    ['empty.csv', '', 'the file is empty'],
    ['blank.csv', '\n \n', 'the file is empty'],
    ['header.csv', 'id,prompt,A,B\n', 'there is only a header; the columns are id, prompt, A, B'],
    ['sheet.xlsx', 'PK\u0003\u0004rest', 'save the sheet as CSV'],
    ['table.parquet', 'PAR1rest', 'Parquet'],
    ['packed.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'gunzip'],
  ])('refuses %s', async (name, content, message) => {
    await expect(readQuestions(await write(name, content))).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringContaining(message),
    });
  });

  it('reads the standard input for -', async () => {
    const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([cp949]) as typeof process.stdin);
    try {
      const {file, questions} = await readQuestions('-');
      expect(file).toBe('standard input');
      expect(questions[0]?.choices).toEqual(['서울', '부산']);
    } finally {
      stdin.mockRestore();
    }
  });

  it('refuses a folder and a file that is not there', async () => {
    await expect(readQuestions(folder)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringContaining('a folder'),
    });
    const missing = path.join(folder, 'none.csv');
    await expect(readQuestions(missing)).rejects.toMatchObject({
      kind: 'data',
      message: `${missing}: there is no such file`,
    });
  });
});
