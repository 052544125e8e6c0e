/** `podlint simulate --cases`: recorded cases in, verdicts out, one line each and in order. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isRecord } from '../../engine/kubernetes/shape.js';
import type { CaseVerdict } from '../../engine/scheduler/cases.js';
import { judgeCase } from '../../engine/scheduler/cases.js';
import type { Profile } from '../../engine/scheduler/framework/plugin.js';
import { createDefaultProfile } from '../../engine/scheduler/plugins/registry.js';
import { reasonOf } from '../files/discover.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { jsonText } from '../terminal/json-text.js';
import { sanitize } from '../terminal/sanitize.js';

/** A line that is no case gets a verdict with an `error`, so that lines stay in step, and the exit code 2. */
export async function streamCases(source: string, host: Host): Promise<number> {
  const profile = createDefaultProfile();
  const input = source === '-' ? host.openInput() : createReadStream(resolve(host.directory, source));
  let failures = 0;
  let number = 0;
  try {
    for await (const line of linesOf(input)) {
      number += 1;
      if (line.length === 0 || (line.length < 64 && line.toString().trim() === '')) continue;
      const verdict = judgeLine(line, profile);
      if (verdict.error !== undefined) {
        failures += 1;
        if (failures <= MOST_COMPLAINTS) host.complain(`podlint: line ${number}: ${sanitize(verdict.error)}\n`);
      }
      host.write(`${jsonText(verdict)}\n`);
    }
  } catch (error) {
    host.complain(`podlint: ${source} cannot be read: ${reasonOf(error)}\n`);
    return EXIT.failure;
  }
  if (failures > MOST_COMPLAINTS) host.complain(`podlint: ${failures - MOST_COMPLAINTS} more lines are no cases\n`);
  return failures > 0 ? EXIT.failure : EXIT.clean;
}

/** Every bad line has its verdict; these are for a person. */
const MOST_COMPLAINTS = 10;

function judgeLine(line: Buffer, profile: Profile): CaseVerdict {
  try {
    const value: unknown = JSON.parse(line.toString('utf8').replace(/^\ufeff/, ''));
    // Recorded lines hold the case beside its verdict.
    return judgeCase(isRecord(value) && isRecord(value.case) ? value.case : value, profile);
  } catch (error) {
    return { name: '', category: '', oracle: 'podlint', error: `is no case: ${reasonOf(error)}`, pods: [] };
  }
}

/** Lines end with a line feed only: JSON may hold other separators. */
async function* linesOf(input: Readable): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  for await (const chunk of inflate(input)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      pieces.push(chunk.subarray(start, end));
      yield Buffer.concat(pieces);
      pieces = [];
      start = end + 1;
    }
    pieces.push(chunk.subarray(start));
  }
  yield Buffer.concat(pieces);
}

/** Unpacks what begins like gzip, whatever the file is called. */
async function* inflate(input: Readable): AsyncGenerator<Buffer> {
  const iterator = (input as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  while (head.length < 2 && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!done) head = Buffer.concat([head, next.value]);
  }
  const whole = Readable.from(continued(head, iterator));
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* whole as AsyncIterable<Buffer>;
  // The error of a broken archive comes out of the loop over it.
  else yield* pipeline(whole, createGunzip(), () => undefined) as AsyncIterable<Buffer>;
}

async function* continued(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
