/** Start, stop and probe budgets. All times in seconds. */
import type { Probe } from '../kubernetes/types.js';
import type { PodContainer, PodModel } from './model.js';

const defaultGrace = 30;

/** `terminationGracePeriodSeconds`; preStop hooks and the stop of all containers share it. */
export function gracePeriod(pod: PodModel): number {
  return pod.template.spec.terminationGracePeriodSeconds ?? defaultGrace;
}

/** Groups of containers that start together, in start order. */
export function startOrder(pod: PodModel): readonly (readonly PodContainer[])[] {
  const groups = new Map<number, PodContainer[]>();
  for (const container of pod.containers) {
    if (container.phase === 'ephemeral') continue;
    groups.set(container.order, [...(groups.get(container.order) ?? []), container]);
  }
  return [...groups.entries()].sort(([first], [second]) => first - second).map(([, group]) => group);
}

/** Groups that stop together, in stop order: main containers, then sidecars in reverse start order (KEP-753). */
export function stopOrder(pod: PodModel): readonly (readonly PodContainer[])[] {
  return startOrder(pod)
    .filter((group) => group.some((container) => container.phase !== 'init'))
    .reverse();
}

/** How long a probe may fail before it acts. */
export interface ProbeBudget {
  /** Before the first attempt. */
  readonly delay: number;
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
  /** From the container's start until a probe that never succeeds has failed for good. */
  readonly total: number;
}

/** A probe's numbers with the API's defaults; 0 counts as unset, as in `pkg/apis/core/v1/defaults.go`. */
export function probeBudget(probe: Probe): ProbeBudget {
  const delay = probe.initialDelaySeconds ?? 0;
  const period = orDefault(probe.periodSeconds, 10);
  const timeout = orDefault(probe.timeoutSeconds, 1);
  const failures = orDefault(probe.failureThreshold, 3);
  return { delay, period, timeout, failures, total: delay + period * failures };
}

function orDefault(value: number | undefined, fallback: number): number {
  return value === undefined || value === 0 ? fallback : value;
}
