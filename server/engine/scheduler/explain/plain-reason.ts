/** A refusal in plain words, and what a person could do about it. */
import type { Cycle } from '../framework/plugin.js';
import type { NodeInfo } from '../snapshot/node-info.js';

/** Where something could be changed so that the node is no longer refused. */
export interface Hint {
  /** An imperative, `Add a toleration for dedicated=gpu:NoSchedule`. */
  readonly label: string;
  /** The place in the Pod's spec; a field that is not there yet is where it would go. Absent where the Pod is not at fault. */
  readonly path?: readonly (string | number)[];
  /** For requests: how much the node would take. */
  readonly room?: Room;
}

/** Free resources of a node, in the unit of the scheduler: millicores for cpu, else bytes or pieces. */
export interface Room {
  readonly resource: string;
  readonly free: number;
}

/** Why one plugin refuses one node. */
export interface PlainReason {
  readonly plugin: string;
  /** The scheduler's own words. */
  readonly reason: string;
  /** The same as a sentence about the node, without its name and without a full stop. */
  readonly words: string;
  readonly hint?: Hint;
}

/** What an explanation looks at. */
export interface Explained {
  readonly cycle: Cycle;
  readonly node: NodeInfo;
  readonly reason: string;
}

/** Words and, where there is something to do, a hint. */
export type Words = Pick<PlainReason, 'words' | 'hint'>;
