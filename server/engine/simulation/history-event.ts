/** The shape of the history. */

/** One line of the history. Kinds are the reasons of Kubernetes' own events wherever there is one. */
export interface HistoryEvent {
  /** Milliseconds since the start. */
  readonly time: number;
  /** `Scheduled`, `FailedScheduling`, `Started`, `Killing`… */
  readonly kind: string;
  /** `Pod default/web-x2x4z`, `Node node-a`. */
  readonly object: string;
  readonly message: string;
  readonly node?: string;
  readonly container?: string;
  readonly ip?: string;
}
