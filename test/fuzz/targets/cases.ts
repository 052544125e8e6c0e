/** Lines of `simulate --cases` and `validate --cases`: whatever JSON holds, there is a verdict. */
import { strict as assert } from 'node:assert';
import { validateText } from '../../../server/engine/schema/verdict.js';
import { judgeCase } from '../../../server/engine/scheduler/cases.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { textOf, withinTime } from './support.js';

const profile = createDefaultProfile();

export function fuzz(data: Buffer): void {
  const text = textOf(data);
  withinTime(5000, () => {
    for (const verdict of validateText(text)) assert.equal(typeof verdict, 'object');
    const value = parse(text);
    if (value === undefined) return;
    assert(Array.isArray(judgeCase(value, profile).pods));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
