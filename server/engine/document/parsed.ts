import type { DuplicateKey, SyntaxProblem, YamlNode } from './tree.js';

/** What a parser makes of one document. */
export interface ParsedDocument {
  readonly root: YamlNode | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
}
