/**
 * What a plugin answers. `undefined` is success, as a nil Status is upstream
 * (`k8s.io/kube-scheduler/framework`, type Status).
 */

/**
 * - `Unschedulable`: this node refuses now; evicting other Pods might help.
 * - `UnschedulableAndUnresolvable`: no eviction on this node would help.
 * - `Error`: the cycle itself failed, for example on an object that contradicts itself.
 */
export type Code = 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error';

/** A refusal with its reasons, in the words the FailedScheduling event carries. */
export interface Status {
  readonly code: Code;
  readonly reasons: readonly string[];
}

/** A status together with the plugin that gave it; the runner adds the name. */
export interface Rejection extends Status {
  /** Upstream plugin name; empty where the framework itself refused. */
  readonly plugin: string;
}

/** Eviction might help. */
export function unschedulable(...reasons: string[]): Status {
  return { code: 'Unschedulable', reasons };
}

/** Eviction would not help. */
export function unresolvable(...reasons: string[]): Status {
  return { code: 'UnschedulableAndUnresolvable', reasons };
}

/** The cycle cannot go on. */
export function failure(message: string): Status {
  return { code: 'Error', reasons: [message] };
}

/** Adds the name of the plugin that answered. */
export function reject(plugin: string, { code, reasons }: Status): Rejection {
  return { plugin, code, reasons };
}

/** All reasons as one text. Upstream's `Status.Message()`. */
export function messageOf({ reasons }: Status): string {
  return reasons.join(', ');
}
