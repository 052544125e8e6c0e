/**
 * How fast an autoscaler may act: stabilisation windows and policies. Numbers only; times in milliseconds.
 * Upstream: `pkg/controller/podautoscaler/horizontal.go`, normalizeDesiredReplicas and …WithBehaviors; defaults of `pkg/apis/autoscaling/v2`.
 */
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '../../kubernetes/types.js';

/** What happened before. */
export interface ScalingPast {
  readonly recommendations: readonly { readonly at: number; readonly replicas: number }[];
  readonly scaleEvents: readonly { readonly at: number; readonly change: number }[];
}

/** The question. */
export interface ScalingRequest {
  readonly now: number;
  readonly current: number;
  /** What the metrics ask for. */
  readonly desired: number;
  readonly least: number;
  readonly most: number;
}

/** The answer, and what has held it back. */
export interface ScalingDecision {
  readonly replicas: number;
  readonly limitedBy: 'stabilization' | 'policy' | 'minReplicas' | 'maxReplicas' | undefined;
}

/** Filled in where an autoscaler has a behaviour but no rules for a direction. */
export const defaultRules = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  },
} as const satisfies HorizontalPodAutoscalerBehavior;

/** Without a behaviour a step up at most doubles, but may always reach four. */
const scaleUpFactor = 2;
const scaleUpMinimum = 4;

/** Decides for an autoscaler without `behavior`. */
export function decidePlainly(request: ScalingRequest, past: ScalingPast, downscaleSeconds: number): ScalingDecision {
  const { now, current, desired, least, most } = request;
  const window = now - downscaleSeconds * 1000;
  const stabilized = Math.max(
    desired,
    ...past.recommendations.filter(({ at }) => at > window).map(({ replicas }) => replicas),
  );
  const limit = Math.max(scaleUpFactor * current, scaleUpMinimum);
  return bounded(
    stabilized,
    stabilized === desired ? undefined : 'stabilization',
    least,
    Math.min(most, limit),
    limit < most,
  );
}

function bounded(
  replicas: number,
  reason: ScalingDecision['limitedBy'],
  least: number,
  most: number,
  isPolicy: boolean,
): ScalingDecision {
  if (replicas < least) {
    return { replicas: least, limitedBy: 'minReplicas' };
  }
  return replicas > most
    ? { replicas: most, limitedBy: isPolicy ? 'policy' : 'maxReplicas' }
    : { replicas, limitedBy: reason };
}

/** Decides for an autoscaler with `behavior`. */
export function decide(
  request: ScalingRequest,
  past: ScalingPast,
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
): ScalingDecision {
  const up: HPAScalingRules = { ...defaultRules.scaleUp, ...scaleUp };
  const down: HPAScalingRules = { ...defaultRules.scaleDown, ...scaleDown };
  const stabilized = stabilize(request, past, up, down);
  const reason = stabilized === request.desired ? undefined : 'stabilization';
  const { current, least, most } = request;
  if (stabilized > current) {
    const limit = Math.max(current, upLimit(request, past, up));
    return bounded(stabilized, reason, least, Math.min(most, limit), limit < most);
  }
  if (stabilized < current) {
    const limit = Math.min(current, downLimit(request, past, down));
    const floor = Math.max(least, limit);
    return stabilized < floor
      ? { replicas: floor, limitedBy: limit > least ? 'policy' : 'minReplicas' }
      : { replicas: Math.min(stabilized, most), limitedBy: reason };
  }
  return bounded(stabilized, reason, least, most, false);
}

/** Up waits for the lowest, down for the highest recommendation of its window. Upstream: stabilizeRecommendationWithBehaviors. */
function stabilize(
  { now, current, desired }: ScalingRequest,
  { recommendations }: ScalingPast,
  up: HPAScalingRules,
  down: HPAScalingRules,
): number {
  const since = (rules: HPAScalingRules): readonly number[] =>
    recommendations
      .filter(({ at }) => at > now - (rules.stabilizationWindowSeconds ?? 0) * 1000)
      .map(({ replicas }) => replicas);
  const lowest = Math.min(desired, ...since(up));
  const highest = Math.max(desired, ...since(down));
  return Math.min(Math.max(current, lowest), highest);
}

/** Upstream: calculateScaleUpLimitWithScalingRules. */
function upLimit(
  { now, current }: ScalingRequest,
  past: ScalingPast,
  { policies = [], selectPolicy }: HPAScalingRules,
): number {
  if (selectPolicy === 'Disabled') {
    return current;
  }
  const limits = policies.map((policy) => {
    const added = changeSince(past, now, policy, 1);
    const removed = changeSince(past, now, policy, -1);
    const start = current - added + removed;
    return policy.type === 'Pods' ? start + valueOf(policy) : Math.ceil(start * (1 + valueOf(policy) / 100));
  });
  return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

/** Upstream: calculateScaleDownLimitWithBehaviors. */
function downLimit(
  { now, current }: ScalingRequest,
  past: ScalingPast,
  { policies = [], selectPolicy }: HPAScalingRules,
): number {
  if (selectPolicy === 'Disabled') {
    return current;
  }
  const limits = policies.map((policy) => {
    const added = changeSince(past, now, policy, 1);
    const removed = changeSince(past, now, policy, -1);
    const start = current - added + removed;
    return policy.type === 'Pods' ? start - valueOf(policy) : Math.trunc(start * (1 - valueOf(policy) / 100));
  });
  // For going down, the policy that changes most is the one with the lowest result.
  return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

function changeSince(
  { scaleEvents }: ScalingPast,
  now: number,
  { periodSeconds = 0 }: HPAScalingPolicy,
  sign: 1 | -1,
): number {
  return scaleEvents
    .filter(({ at, change }) => at > now - periodSeconds * 1000 && Math.sign(change) === sign)
    .reduce((sum, { change }) => sum + Math.abs(change), 0);
}

function valueOf({ value = 0 }: HPAScalingPolicy): number {
  return value;
}
