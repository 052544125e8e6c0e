/** `podlint validate`: what the API server would say, as data. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { validateText } from '../../engine/schema/verdict.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { decodeText } from '../files/decode.js';
import { reasonOf } from '../files/discover.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { jsonText } from '../terminal/json-text.js';

export function runValidate(line: CommandLine, host: Host): number {
  const source = line.values.get('cases')?.at(-1);
  if (source === undefined || line.words.length > 0)
    throw new UsageError('`podlint validate` takes cases: `--cases FILE`, or `--cases -` for the standard input.');
  const text = readCases(source, host);
  return text === undefined ? EXIT.failure : judgeCases(text, host);
}

function readCases(source: string, host: Host): string | undefined {
  try {
    const bytes = source === '-' ? host.readInput() : readFileSync(resolve(host.directory, source));
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decodeText(isCompressed ? gunzipSync(bytes) : bytes).text;
  } catch (error) {
    host.complain(`podlint: ${source} cannot be read: ${reasonOf(error)}.\n`);
    return undefined;
  }
}

/** One line of output for each of input, in order. What is no case is complained of and left out. */
function judgeCases(text: string, host: Host): number {
  let code: number = EXIT.clean;
  text.split('\n').forEach((row, index) => {
    if (row.trim() === '') return;
    const verdict = judgeCase(row);
    if (verdict !== undefined) {
      host.write(`${verdict}\n`);
      return;
    }
    host.complain(`podlint: line ${index + 1} is no case: {"id": …, "yaml": …}.\n`);
    code = EXIT.failure;
  });
  return code;
}

function judgeCase(row: string): string | undefined {
  const read = parseJson(row);
  if (typeof read !== 'object' || read === null || !('yaml' in read) || typeof read.yaml !== 'string') return undefined;
  const verdicts = validateText(read.yaml);
  const verdict = verdicts.length === 1 ? verdicts[0] : verdicts;
  return jsonText({ id: 'id' in read ? read.id : null, verdict });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
