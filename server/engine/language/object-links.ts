/** From the names of other objects to those that the workspace has. */
import type { TextRange } from '../document/tree.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import type { Workspace } from '../workspace/workspace.js';
import { meaningOf } from './meanings.js';
import { mentionsIn } from './mentions.js';
import { createNameIndex, nameAt } from './named.js';
import { trailIn } from './spot.js';

export interface ObjectLink {
  readonly range: TextRange;
  readonly object: KubernetesObject;
}

/** Where several objects have the name, the first of them. */
export function objectLinks(file: SourceFile, workspace: Workspace): readonly ObjectLink[] {
  const references = mentionsIn(file, workspace).filter(({ what, role }) => what === 'object' && role === 'reference');
  if (references.length === 0) return [];
  const find = createNameIndex(workspace);
  return references.flatMap(({ object: from, path, range }) => {
    const meaning = meaningOf(trailIn(from, path).trail);
    const name = meaning && nameAt(from, path, meaning);
    const [object] = name ? find(name, from.uri) : [];
    return object ? [{ range, object }] : [];
  });
}
