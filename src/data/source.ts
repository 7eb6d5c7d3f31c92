import {readFile} from 'node:fs/promises';
import {buffer} from 'node:stream/consumers';
import {dataError} from '../util/errors.js';
import {systemReason} from '../util/system-error.js';

/** All bytes of a file, or of the standard input for `-`; refuses what cannot be a text file with questions. */
export async function readSource(file: string): Promise<{name: string; bytes: Uint8Array}> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch(refuseUnreadable(name));
  if (bytes.length === 0) throw dataError(`${name}: the file is empty`);
  for (const [magic, advice] of packedForms) {
    if (bytes.subarray(0, magic.length).toString('latin1') === magic) throw dataError(`${name}: ${advice}`);
  }
  return {name, bytes};
}

const packedForms: readonly [magic: string, advice: string][] = [
  ['PK\u0003\u0004', 'this is a zip or Excel file; unpack it, or save the sheet as CSV (UTF-8)'],
  ['\u001f\u008b', 'this is a gzip file; unpack it first (gunzip)'],
  ['PAR1', 'this is a Parquet file; save it as CSV or JSON lines first'],
];

function refuseUnreadable(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const reason: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'this is a folder; name the file with the questions in it',
      EACCES: 'no permission to read it',
      ERR_FS_FILE_TOO_LARGE: 'larger than 2 GB; split it into several files',
    };
    const told = reason[error.code ?? ''] ?? systemReason(error);
    if (told === undefined) throw error;
    throw dataError(`${file}: ${told}`, {cause: error});
  };
}
