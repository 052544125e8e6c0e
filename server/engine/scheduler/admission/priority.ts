/** Priority admission. Upstream: `plugin/pkg/admission/priority`. */
import type { PodSpec, PriorityClass } from '../../kubernetes/types.js';

/** What the admission plugin fills in. */
export interface ResolvedPriority {
  readonly priorityClassName: string | undefined;
  readonly priority: number;
  readonly preemptionPolicy: string;
}

/** Classes that exist in every cluster. */
const builtIn: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

const lowerPriority = 'PreemptLowerPriority';

/**
 * The class that the Pod names, else the global default (the smallest, if several claim to be it), else 0.
 * A priority without a class is kept as given, though a real API server would refuse it.
 * `undefined` when the named class does not exist.
 */
export function resolvePriority(
  spec: PodSpec,
  classes: ReadonlyMap<string, PriorityClass>,
): ResolvedPriority | undefined {
  const { priorityClassName = '', priority, preemptionPolicy } = spec;
  if (priorityClassName === '') {
    const fallback = findGlobalDefault(classes);
    if (fallback !== undefined) {
      return fromClass(fallback.metadata?.name ?? '', fallback);
    }
    const policy = priority === undefined ? undefined : preemptionPolicy;
    return { priorityClassName: undefined, priority: priority ?? 0, preemptionPolicy: policy ?? lowerPriority };
  }
  const named = classes.get(priorityClassName);
  if (named !== undefined) {
    return fromClass(priorityClassName, named);
  }
  const value = builtIn.get(priorityClassName);
  return value === undefined ? undefined : { priorityClassName, priority: value, preemptionPolicy: lowerPriority };
}

function fromClass(
  priorityClassName: string,
  { value = 0, preemptionPolicy = lowerPriority }: PriorityClass,
): ResolvedPriority {
  return { priorityClassName, priority: value, preemptionPolicy };
}

function findGlobalDefault(classes: ReadonlyMap<string, PriorityClass>): PriorityClass | undefined {
  let smallest: PriorityClass | undefined;
  for (const candidate of classes.values()) {
    if (
      candidate.globalDefault === true &&
      (smallest === undefined || (candidate.value ?? 0) < (smallest.value ?? 0))
    ) {
      smallest = candidate;
    }
  }
  return smallest;
}
