import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTextEdits, editStreams } from '../../../server/engine/document/edits.js';
import { parseFast } from '../../../server/engine/document/parse.js';
import { toValue } from '../../../server/engine/document/value.js';
import type { Edit } from './random-edits.js';
import { chooseEdit, editPlain } from './random-edits.js';
import { chooseFrom, plainObject, writeYaml } from './random-yaml.js';

/** A random text, an edit of it, and what should come out. */
const edits = fc.tuple(plainObject, fc.nat()).map(([value, seed]) => {
  const choose = chooseFrom(seed);
  const text = writeYaml(value, choose);
  const edit = chooseEdit(value, choose);
  return { text, edit, expected: editPlain(value, edit) };
});

function apply(text: string, edit: Edit): string | undefined {
  const stream = parseFast(text);
  const results = editStreams([{ ...edit, stream, document: stream.documents[0] }]);
  return results && applyTextEdits(text, results[0].edits);
}

const commentLines = (text: string): string[] =>
  text.split(/\r?\n/).filter((line) => /^\s*# (?:comment|one|two|far left)/.test(line));

describe('random edits', () => {
  it('come to what they mean, and are hardly ever refused', () => {
    let made = 0;
    let refused = 0;
    fc.assert(
      fc.property(edits, ({ text, edit, expected }) => {
        const edited = apply(text, edit);
        made++;
        if (edited === undefined) {
          refused++;
          return;
        }
        const { documents } = parseFast(edited);
        expect(documents.map(({ root, problems }) => [toValue(root!), problems])).toEqual([[expected, []]]);
      }),
      { numRuns: 600 },
    );
    expect(refused / made).toBeLessThan(0.02);
  });

  it('of one place keep the comments of the others', () => {
    fc.assert(
      fc.property(edits, ({ text, edit }) => {
        fc.pre(edit.op === 'add' || edit.op === 'append' || edit.op === 'renameKey');
        const edited = apply(text, edit);
        fc.pre(edited !== undefined);
        expect(commentLines(edited)).toEqual(commentLines(text));
      }),
      { numRuns: 200 },
    );
  });

  it('that set a key change nothing the second time', () => {
    fc.assert(
      fc.property(edits, ({ text, edit }) => {
        fc.pre(edit.op === 'add');
        const once = apply(text, edit);
        fc.pre(once !== undefined);
        expect(apply(once, edit)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});
