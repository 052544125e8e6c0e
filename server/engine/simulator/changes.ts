/** What could be changed so that the Pod fits, and the edits of the manifest that do it. */
import { editStreams } from '../document/edits.js';
import type { TextEdit, TreeEdit } from '../document/edit-types.js';
import { nodeAt } from '../document/paths.js';
import type { Path } from '../document/tree.js';
import { fieldOf } from '../kubernetes/shape.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { submitPod } from '../scheduler/scheduler.js';
import type { PodInfo } from '../scheduler/snapshot/pod-info.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { makePods } from '../scheduler/workloads.js';
import { findRemedies } from '../scheduler/explain/report.js';
import { editsOfChange } from '../simulation/answers/change-edits.js';
import { findSmallestChanges, type ChangeSet, type SpecEdit } from '../simulation/answers/smallest-changes.js';
import type { Remedy } from '../../protocol/simulator.js';
import { placeInSpec } from './places.js';
import type { Placement } from './placement.js';
import { isPlaced } from './sentence.js';
import type { Stage } from './stage.js';

/** A change with what it brings. */
export interface Change {
  readonly id: string;
  readonly label: string;
  readonly edits: readonly SpecEdit[];
  /** Nodes that take the Pod after it and did not before. */
  readonly nodes: readonly string[];
}

/** Each costs a cycle over all nodes. */
const mostTrials = 12;

/** Trials on so many nodes at most are worth their time while somebody types. */
const trialNodes = 12_000;

/** Changes of the manifest, the most helpful first; none where the Pod fits everywhere, or where it is not judged at all. */
export function findChanges(placement: Placement, { profile, nodeCount }: Stage): readonly Change[] {
  const subject = subjectOf(placement);
  if (subject === undefined) {
    return [];
  }
  const most = Math.max(2, Math.min(mostTrials, Math.floor(trialNodes / Math.max(1, nodeCount))));
  const sets = findSmallestChanges(subject.pod, subject.snapshot, profile, most);
  return sets
    .filter(({ edits }) => edits.every(isSensible))
    .map((set) => toChange(set, subject.fits))
    .filter(({ nodes }) => nodes.length > 0)
    .sort((left, right) => right.nodes.length - left.nodes.length || left.edits.length - right.edits.length)
    .map((change, index) => ({ ...change, id: `change-${index}` }));
}

/** What the cluster says of a node that is ill is no reservation: a Pod that tolerates it would only die there. */
function isSensible({ added = [] }: SpecEdit): boolean {
  return added.every((item) => !String(fieldOf(item, 'key')).startsWith('node.kubernetes.io/'));
}

function toChange({ edits, unlocks }: ChangeSet, fits: ReadonlySet<string>): Omit<Change, 'id'> {
  return { label: labelOf(edits), edits, nodes: unlocks.filter((node) => !fits.has(node)) };
}

function labelOf(edits: readonly SpecEdit[]): string {
  const [first = '', ...rest] = edits.map(({ label }) => label);
  return [first, ...rest.map((label) => label.charAt(0).toLowerCase() + label.slice(1))].join(', and ');
}

interface Subject {
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  /** Where it fits as it is. */
  readonly fits: ReadonlySet<string>;
}

/** The first Pod that stays Pending, on the cluster as it is by then; else the first, for the nodes that refuse it. */
function subjectOf({ workload, template, before, after, reports }: Placement): Subject | undefined {
  const { pods } = workload;
  const pending = pods.findIndex((pod) => !isPlaced(pod));
  const isJudged = pods[0]?.outcome === 'placed' || pods[0]?.outcome === 'pending' || pods[0]?.outcome === 'preempts';
  const isOpen = pending !== -1 || [...reports.values()].some(({ outcome }) => outcome === 'blocked');
  if (!isJudged || !isOpen) {
    return undefined;
  }
  const snapshot = pending === -1 ? before : after;
  const pod = makePods(template, snapshot).pods[Math.max(0, pending)];
  const info = pod === undefined ? undefined : submitPod(snapshot, pod).pod;
  const fits = [...reports.values()].filter(({ outcome }) => outcome !== 'blocked').map(({ node }) => node);
  return info === undefined ? undefined : { pod: info, snapshot, fits: new Set(pending > 0 ? [] : fits) };
}

/** Shown at the top. What only the cluster could change comes last and has no edit. */
export function remediesOf(changes: readonly Change[], placement: Placement): readonly Remedy[] {
  const { template, reports } = placement;
  const edits = changes.map(({ id, label, nodes, edits: [first] }): Remedy => {
    const place = first === undefined ? undefined : placeInSpec(template, first.path);
    return { label, editId: id, unlocks: nodes.length, nodes, ...(place === undefined ? {} : { place }) };
  });
  const blocked = [...reports.values()].filter(({ outcome }) => outcome === 'blocked');
  const others = findRemedies(blocked)
    .filter(({ hint, unlocks }) => unlocks > 0 && (hint.path === undefined || changes.length === 0))
    .map(({ hint, unlocks }): Remedy => {
      const place = hint.path === undefined ? undefined : placeInSpec(template, hint.path);
      const nodes = blocked.filter(({ reasons }) =>
        reasons.some((reason) => hint.label.startsWith(reason.hint?.label ?? '\n')),
      );
      return {
        label: hint.label,
        unlocks,
        nodes: nodes.map(({ node }) => node),
        ...(place === undefined ? {} : { place }),
      };
    });
  return [...edits, ...others];
}

/** The text edits of a change; `undefined` where the text does not allow it. `template` is the manifest as it is written. */
export function editsOf(change: Change, template: PodTemplate): readonly TextEdit[] | undefined {
  return editsOfChange(template, { edits: change.edits, unlocks: change.nodes })?.[0]?.edits;
}

/** Sets a value of the object, which may not be there yet. */
export function setValue({ object }: PodTemplate, path: Path, value: unknown): readonly TextEdit[] | undefined {
  const { document, stream } = object;
  const isWritten = nodeAt(document.root, path) !== undefined;
  const edit: TreeEdit = isWritten
    ? { op: 'replace', stream, document, path, value }
    : { op: 'add', stream, document, path: path.slice(0, -1), key: String(path.at(-1)), value };
  return editStreams([edit])?.[0]?.edits;
}
