/**
 * When a container counts as started and as ready, and when a probe has it killed.
 * Upstream: `pkg/kubelet/prober` (worker.go, prober_manager.go), defaults of `pkg/apis/core/v1`.
 */
import type { Container, Probe } from '../../kubernetes/types.js';

/** When the program answers: from `from` on, up to but not including `until`. Milliseconds. */
export interface Answering {
  readonly from: number;
  readonly until: number;
}

/** What comes of it, in milliseconds; `Infinity` for what never happens. */
export interface ProbeTimeline {
  readonly answering: Answering;
  /** Startup probe passed; without one, at once. */
  readonly startedAt: number;
  readonly readyAt: number;
  /** Ready no more. */
  readonly unreadyAt: number;
  /** A probe has failed so often that the container is stopped. */
  readonly killAt: number;
  readonly killedBy: 'startupProbe' | 'livenessProbe' | undefined;
  /** The program ends by itself. */
  readonly endsAt: number;
  readonly exitCode: number;
  readonly endReason: string;
}

const never = Number.POSITIVE_INFINITY;

/** The part of a timeline that probes decide. The worker asks at once when the container runs, then every period. */
export function probeTimeline(
  { startupProbe, readinessProbe, livenessProbe }: Container,
  since: number,
  answering: Answering,
): Omit<ProbeTimeline, 'endsAt' | 'exitCode' | 'endReason'> {
  const startup = startupProbe === undefined ? undefined : runStartup(startupProbe, since, answering);
  const startedAt = startup?.successAt ?? since;
  const liveness = livenessProbe === undefined ? never : failureAfter(livenessProbe, since, startedAt, answering);
  const killAt = Math.min(startup?.failureAt ?? never, liveness);
  const killedBy = killAt === never ? undefined : startedAt === never ? 'startupProbe' : 'livenessProbe';
  if (startedAt === never || readinessProbe === undefined) {
    // Without a readiness probe a started container is ready whatever it does.
    return { answering, startedAt, readyAt: startedAt, unreadyAt: never, killAt, killedBy };
  }
  const readyAt = readyAfter(readinessProbe, since, startedAt, answering);
  const unreadyAt = readyAt === never ? never : failureAfter(readinessProbe, since, readyAt, answering);
  return { answering, startedAt, readyAt, unreadyAt, killAt, killedBy };
}

interface Run {
  readonly successAt: number;
  readonly failureAt: number;
}

/** The first run of successes that reaches its threshold, or the failures that are too many for a startup probe. */
function runStartup(probe: Probe, since: number, answering: Answering): Run {
  const { failureThreshold = 3 } = probe;
  const first = firstBeat(probe, since, since);
  const period = periodOf(probe);
  const failures = Math.max(0, Math.ceil((answering.from - first) / period));
  const failureAt = first + (failureThreshold - 1) * period;
  if (failures >= failureThreshold || first + failures * period >= answering.until) {
    return { successAt: never, failureAt };
  }
  return { successAt: first + failures * period, failureAt: never };
}

/** When enough readiness probes in a row have succeeded. The kubelet also asks once at the moment of the start. */
function readyAfter(probe: Probe, since: number, startedAt: number, answering: Answering): number {
  const { successThreshold = 1, initialDelaySeconds = 0 } = probe;
  const period = periodOf(probe);
  const asksAtOnce = startedAt >= since + initialDelaySeconds * 1000 && startedAt >= answering.from;
  const beat = firstBeat(probe, since, asksAtOnce ? startedAt + 1 : startedAt);
  const missed = Math.max(0, Math.ceil((answering.from - beat) / period));
  const further = asksAtOnce ? successThreshold - 2 : successThreshold - 1;
  const time = further < 0 ? startedAt : beat + (missed + further) * period;
  return time < answering.until ? time : never;
}

/** When enough probes in a row have failed, given that it is asked from `from` on. */
function failureAfter(probe: Probe, since: number, from: number, answering: Answering): number {
  if (from === never) {
    return never;
  }
  const { failureThreshold = 3 } = probe;
  const period = periodOf(probe);
  const first = firstBeat(probe, since, from);
  const failing = (failureThreshold - 1) * period;
  if (first < answering.from && first + failing < answering.from) {
    return first + failing + timeoutOf(probe);
  }
  if (answering.until === never) {
    return never;
  }
  const missed = Math.max(0, Math.ceil((answering.until - first) / period));
  return first + missed * period + failing + timeoutOf(probe);
}

/** The worker's beat begins with the container; it is silent during the initial delay. */
function firstBeat(probe: Probe, since: number, from: number): number {
  const earliest = Math.max(from, since + (probe.initialDelaySeconds ?? 0) * 1000);
  const period = periodOf(probe);
  return since + Math.ceil((earliest - since) / period) * period;
}

function periodOf({ periodSeconds = 10 }: Probe): number {
  return Math.max(1, periodSeconds) * 1000;
}

/** A program that hangs lets the probe run into its timeout. */
function timeoutOf({ timeoutSeconds = 1 }: Probe): number {
  return Math.max(1, timeoutSeconds) * 1000;
}
