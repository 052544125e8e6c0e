/** The tokens of a text, as long as they nest in moderation. */
import { Parser } from 'yaml';
import type { CST } from 'yaml';
import { MAX_DEPTH } from './budgets.js';

/**
 * What is composed from tokens may nest no deeper than this. Composing recurses, and a stack that runs out can take the whole process
 * with it: V8 gives up for good when it happens inside of a regular expression. The budget itself is the builder's affair; the margin
 * is for what only nests by mistake, such as the second `:` of a line.
 */
const STACK_SAFE_DEPTH = MAX_DEPTH + 100;

/** The tokens of a text, or `undefined` where they nest too deep to be composed. */
export function readTokens(text: string): CST.Token[] | undefined {
  try {
    const tokens = [...new Parser().parse(text)];
    return tokens.every((token) => nestsSafely(token)) ? tokens : undefined;
  } catch (error) {
    // The token parser recurses when it closes many levels at once.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function nestsSafely(root: CST.Token): boolean {
  let level: CST.Token[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > STACK_SAFE_DEPTH) return false;
    const next: CST.Token[] = [];
    for (const token of level) pushCollections(token, next);
    level = next;
  }
  return true;
}

/** Adds what may nest inside of a token; scalars do not. */
function pushCollections(token: CST.Token, into: CST.Token[]): void {
  if (token.type === 'document') pushCollection(token.value, into);
  else if (token.type === 'block-map' || token.type === 'flow-collection' || token.type === 'block-seq') {
    for (const item of token.items) {
      pushCollection(item.key, into);
      pushCollection(item.value, into);
    }
  }
}

function pushCollection(token: CST.Token | null | undefined, into: CST.Token[]): void {
  if (token && 'items' in token) into.push(token);
}
