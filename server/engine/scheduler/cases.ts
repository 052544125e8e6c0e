/**
 * Judges a recorded case: a cluster and the Pods that want in, taken one after the other.
 * The formats are those of the verdicts recorded from the real scheduler, see test/golden/scheduler/FORMAT.md.
 */
import { isRecord } from '../kubernetes/shape.js';
import type { Pod } from '../kubernetes/types.js';
import type { Profile } from './framework/plugin.js';
import { assume, schedule, submitPod } from './scheduler.js';
import { loadSnapshot, type LoadedSnapshot } from './snapshot/load.js';
import { nominatePod, removeNomination } from './snapshot/snapshot.js';
import { decode } from '../kubernetes/decode.js';
import { toVerdict, type PodVerdict } from './verdict.js';

/** The verdict on a case. */
export interface CaseVerdict {
  readonly name: string;
  readonly category: string;
  /** Who judges. */
  readonly oracle: string;
  /** Set when the case itself is unusable. */
  readonly error?: string;
  /** One verdict per pending Pod, in order. */
  readonly pods: readonly PodVerdict[];
}

/** Judges one case; a value of any shape is answered. */
export function judgeCase(value: unknown, profile: Profile): CaseVerdict {
  const fields = isRecord(value) ? value : {};
  const head = { name: textOf(fields.name), category: textOf(fields.category), oracle: 'podlint' };
  if (!isRecord(value) || !Array.isArray(value.objects)) {
    return { ...head, error: 'a case needs a list of objects', pods: [] };
  }
  const pending = [
    ...('pod' in value ? [value.pod] : []),
    ...(Array.isArray(value.pods) ? (value.pods as unknown[]) : []),
  ];
  return { ...head, ...judgePods(loadSnapshot([...(value.objects as unknown[])].sort(byName)), pending, profile) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The order in which the real scheduler hears of objects; it decides about equals, such as two sizes of one image. */
function byName(left: unknown, right: unknown): number {
  const leftName = nameOf(left);
  const rightName = nameOf(right);
  return leftName < rightName ? -1 : leftName > rightName ? 1 : 0;
}

function nameOf(value: unknown): string {
  const metadata = isRecord(value) && isRecord(value.metadata) ? value.metadata : {};
  return `${textOf(metadata.namespace)}/${textOf(metadata.name)}`;
}

function judgePods(
  { snapshot }: LoadedSnapshot,
  pending: readonly unknown[],
  profile: Profile,
): Pick<CaseVerdict, 'pods' | 'error'> {
  const submissions = pending.map((value) => submitPod(snapshot, decode(value, 'core.v1.Pod').value as Pod));
  const refused = submissions.find((submission) => submission.refused !== undefined)?.refused;
  if (refused !== undefined) {
    return { error: refused, pods: [] };
  }
  const pods = submissions.flatMap(({ pod }) => (pod === undefined ? [] : [pod]));
  for (const pod of pods) {
    const nominated = pod.pod.status?.nominatedNodeName ?? '';
    if (nominated !== '') {
      nominatePod(snapshot, pod, nominated);
    }
  }
  const verdicts = pods.map((pod) => {
    const { cycle, result } = schedule(snapshot, pod, profile);
    const verdict = toVerdict(cycle, result);
    if (verdict.chosen !== undefined) {
      removeNomination(snapshot, pod.uid);
      assume(cycle, result, verdict.chosen);
    }
    return verdict;
  });
  return { pods: verdicts };
}
