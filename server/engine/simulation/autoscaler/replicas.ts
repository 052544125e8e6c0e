/**
 * How many replicas a metric asks for. Numbers only.
 * Upstream: `pkg/controller/podautoscaler/replica_calculator.go` and `metrics/utilization.go`.
 */

/** One Pod as the calculator sees it. */
export interface MeasuredPod {
  /**
   * `ignored` is being deleted or has failed; `unready` counts as idle when scaling up;
   * `ready` counts as measured.
   */
  readonly state: 'ready' | 'unready' | 'ignored';
  /** Usage, in millicores, bytes or the metric's own unit; `undefined` when there is no measurement. */
  readonly usage: number | undefined;
  /** What it requests, in the same unit; only for utilization. */
  readonly request: number;
}

/** What is aimed at: a percentage of the requests, or an average per Pod. */
export type Target =
  | { readonly type: 'Utilization'; readonly percent: number }
  | { readonly type: 'AverageValue'; readonly average: number };

/** How far the ratio may be from 1 without anything happening. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

/** The outcome: replicas wanted, and the measured value in the target's terms. */
export interface Recommendation {
  readonly replicas: number;
  /** Percent, or average per Pod. */
  readonly current: number;
}

/** Upstream: GetResourceReplicas and calcPlainMetricReplicas. `undefined` when nothing can be measured. */
export function replicasForPods(
  pods: readonly MeasuredPod[],
  target: Target,
  currentReplicas: number,
  tolerances: Tolerances,
): Recommendation | undefined {
  const counted = pods.filter(({ state }) => state !== 'ignored');
  const unready = counted.filter(({ state }) => state === 'unready');
  const missing = counted.filter(({ state, usage }) => state === 'ready' && usage === undefined);
  const measured = counted.filter(({ state, usage }) => state === 'ready' && usage !== undefined);
  if (measured.length === 0) {
    return undefined;
  }
  const first = ratioOf(measured, target);
  const addsUnready = unready.length > 0 && first.ratio > 1;
  const isPlain = !addsUnready && missing.length === 0;
  if (isPlain) {
    const replicas = isWithin(first.ratio, tolerances) ? currentReplicas : ceil(first.ratio * measured.length);
    return { replicas, current: first.current };
  }
  const all = [
    ...measured,
    ...(first.ratio === 1 ? [] : missing).map((pod) => ({
      ...pod,
      usage: first.ratio < 1 ? assumedUsage(pod, target) : 0,
    })),
    ...(addsUnready ? unready.map((pod) => ({ ...pod, usage: 0 })) : []),
  ];
  return {
    replicas: carefully(first.ratio, ratioOf(all, target).ratio, all.length, currentReplicas, tolerances),
    current: first.current,
  };
}

interface Ratio {
  readonly ratio: number;
  readonly current: number;
}

/** Percentages are whole numbers, as in the API. */
function ratioOf(pods: readonly MeasuredPod[], target: Target): Ratio {
  const usage = pods.reduce((sum, pod) => sum + (pod.usage ?? 0), 0);
  if (target.type === 'AverageValue') {
    const current = Math.trunc(usage / pods.length);
    return { ratio: current / target.average, current };
  }
  const requested = pods.reduce((sum, pod) => sum + pod.request, 0);
  const current = requested === 0 ? 0 : Math.trunc((usage * 100) / requested);
  return { ratio: current / target.percent, current };
}

/** A Pod without measurement is taken to use what is aimed at, at least its whole request, so that scaling down is slow. */
function assumedUsage({ request }: MeasuredPod, target: Target): number {
  return target.type === 'Utilization' ? (request * Math.max(100, target.percent)) / 100 : target.average;
}

/** With guesses in it, the result may neither turn round nor go the other way. */
function carefully(
  before: number,
  after: number,
  count: number,
  currentReplicas: number,
  tolerances: Tolerances,
): number {
  const turns = (before < 1 && after > 1) || (before > 1 && after < 1);
  if (isWithin(after, tolerances) || turns) {
    return currentReplicas;
  }
  const replicas = ceil(after * count);
  const isWrongWay = (after < 1 && replicas > currentReplicas) || (after > 1 && replicas < currentReplicas);
  return isWrongWay ? currentReplicas : replicas;
}

/** A metric of the whole: its value, or its value per replica. Upstream: GetObjectMetricReplicas, GetExternalPerPodMetricReplicas. */
export function replicasForTotal(
  total: number,
  target: { readonly type: 'Value' | 'AverageValue'; readonly value: number },
  readyPods: number,
  currentReplicas: number,
  tolerances: Tolerances,
): number {
  const divisor = target.type === 'Value' ? target.value : target.value * currentReplicas;
  const ratio = total / divisor;
  if (isWithin(ratio, tolerances)) {
    return currentReplicas;
  }
  return target.type === 'Value' ? ceil(ratio * readyPods) : ceil(total / target.value);
}

function isWithin(ratio: number, { up, down }: Tolerances): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}

/** Rounding up must not be fooled by the last binary digit. */
function ceil(value: number): number {
  return Math.ceil(Number(value.toFixed(9)));
}
