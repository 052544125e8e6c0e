/** What a manifest does not say and yet means, to be shown beside its lines. */
import { locate } from '../document/locate.js';
import { nodeAt } from '../document/paths.js';
import type { Path } from '../document/tree.js';
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { gracePeriod } from '../pod/lifetimes.js';
import type { PodModel } from '../pod/model.js';
import { resolvePort } from '../pod/network.js';
import type { Workspace } from '../workspace/workspace.js';
import { targetsOf } from './facts/port.js';
import { selectionAt } from './facts/selection.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { summariseTotals } from './facts/totals.js';

export type HintKind = 'requests' | 'ports' | 'selectors' | 'grace';

export interface Hint {
  /** Behind this offset. */
  readonly offset: number;
  readonly text: string;
  readonly kind: HintKind;
}

export function hintsOf(file: SourceFile, workspace: Workspace): readonly Hint[] {
  return [
    ...workspace.pods(file.uri).flatMap(podHints),
    ...file.objects.flatMap((object) => [...selectorHints(object, workspace), ...serviceHints(object, workspace)]),
  ].toSorted((one, other) => one.offset - other.offset);
}

function podHints(pod: PodModel): readonly Hint[] {
  const { template } = pod;
  const { object, spec, specPath } = template;
  const containers = behindKey(object, [...specPath, 'containers']);
  const own = behindKey(object, specPath);
  const requests: readonly Hint[] =
    containers === undefined ? [] : [{ offset: containers, kind: 'requests', text: summariseTotals(podTotals(spec)) }];
  const grace: readonly Hint[] =
    own === undefined || spec.terminationGracePeriodSeconds !== undefined
      ? []
      : [{ offset: own, kind: 'grace', text: `${gracePeriod(pod)} s to stop` }];
  return [
    ...grace,
    ...requests,
    ...pod.handlers.flatMap(({ container, port, at }) =>
      portHint(at.object, at.path, port, [resolvePort(container, port)]),
    ),
  ];
}

/** Behind the colon of a key whose value stands below it. */
function behindKey({ document }: KubernetesObject, path: Path): number | undefined {
  if (path.length === 0 || typeof path.at(-1) === 'number') return undefined;
  const node = nodeAt(document.root, path);
  const key = locate(document, { path, part: 'key' });
  if (!node || node.kind === 'scalar' || node.start < key.end) return undefined;
  const colon = document.text.indexOf(':', key.end);
  // In flow style a hint would stand in the middle of the line.
  return node.kind === 'map' && node.flow ? undefined : colon + 1;
}

/** The number behind a name. */
function portHint(
  object: KubernetesObject,
  path: Path,
  port: unknown,
  numbers: readonly (number | undefined)[],
): readonly Hint[] {
  const node = nodeAt(object.document.root, path);
  const known = [...new Set(numbers.filter((number) => number !== undefined))];
  if (typeof port !== 'string' || node?.kind !== 'scalar' || known.length === 0) return [];
  return [{ offset: node.end, kind: 'ports', text: `= ${known.join(', ')}` }];
}

function serviceHints(object: KubernetesObject, { neighbourhood }: Workspace): readonly Hint[] {
  if (!isKind(object, 'Service')) return [];
  const { ports = [], selector = {} } = object.value.spec ?? {};
  const pods = neighbourhood.selectedPods(object.namespace ?? 'default', selector, object);
  return ports.flatMap((port, index) => {
    const path = [...object.path, 'spec', 'ports', index, 'targetPort'];
    return portHint(
      object,
      path,
      port.targetPort,
      pods.flatMap((pod) => targetsOf(port, pod)),
    );
  });
}

const selectorFields: readonly (readonly [kind: string, ...path: readonly string[]])[] = [
  ['Service', 'spec', 'selector'],
  ['PodDisruptionBudget', 'spec', 'selector'],
  ['NetworkPolicy', 'spec', 'podSelector'],
];

function selectorHints(object: KubernetesObject, { neighbourhood }: Workspace): readonly Hint[] {
  return selectorFields.flatMap(([kind, ...field]): readonly Hint[] => {
    const path = [...object.path, ...field];
    const offset = object.kind === kind ? behindKey(object, path) : undefined;
    const selection = offset === undefined ? undefined : selectionAt(object, path, neighbourhood);
    if (offset === undefined || !selection) return [];
    const count = selection.pods.length;
    const words = selection.everything
      ? 'every Pod of the namespace'
      : `${count} ${count === 1 ? 'workload' : 'workloads'}`;
    return [{ offset, kind: 'selectors', text: words }];
  });
}
