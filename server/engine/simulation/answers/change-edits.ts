/** The smallest changes as edits of the manifest's text. */
import { editStreams, type StreamEdits, type TreeEdit } from '../../document/edits.js';
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import { fieldOf, isRecord } from '../../kubernetes/shape.js';
import { documentPath } from '../../scheduler/explain/blame.js';
import type { ChangeSet, SpecEdit } from './smallest-changes.js';
import type { SpecPath } from './spec-edit.js';

/**
 * Text edits that make a change in the template's document, comments and layout kept. `undefined` where it cannot be
 * made safely: what is written comes from an anchor that others share, or the Pod was changed by others than its template.
 */
export function editsOfChange(template: PodTemplate, { edits }: ChangeSet): readonly StreamEdits[] | undefined {
  const made = edits.map((edit) => treeEdits(template, edit));
  return made.some((each) => each === undefined) ? undefined : editStreams(made.flatMap((each) => each ?? []));
}

function treeEdits(template: PodTemplate, edit: SpecEdit): readonly TreeEdit[] | undefined {
  const { stream, document } = template.object;
  const where = { stream, document };
  const { path, value, added } = edit;
  if (added !== undefined) {
    return added.map((item): TreeEdit => ({ ...where, op: 'append', path: documentPath(template, path), value: item }));
  }
  const isWritten = writtenAt(template, path) !== undefined;
  if (value === undefined) {
    return isWritten ? [{ ...where, op: 'remove', path: documentPath(template, emptied(template, path)) }] : undefined;
  }
  if (isWritten) {
    return [{ ...where, op: 'replace', path: documentPath(template, path), value }];
  }
  const key = path.at(-1);
  return typeof key === 'string'
    ? [{ ...where, op: 'add', path: documentPath(template, path.slice(0, -1)), key, value }]
    : undefined;
}

function writtenAt({ spec }: PodTemplate, path: SpecPath): unknown {
  return path.reduce<unknown>(fieldOf, spec);
}

/** A map or a list that would be left empty goes as a whole. */
function emptied(template: PodTemplate, path: SpecPath): SpecPath {
  const parent = path.slice(0, -1);
  const holder = writtenAt(template, parent);
  const size = Array.isArray(holder) ? holder.length : isRecord(holder) ? Object.keys(holder).length : 0;
  return parent.length > 0 && typeof parent.at(-1) === 'string' && size === 1 ? emptied(template, parent) : path;
}
