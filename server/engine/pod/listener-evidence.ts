import type { Site } from '../kubernetes/object.js';
import type { BindAddress, Confidence, ListenerSource, Protocol } from './model.js';

/** One sign that a container listens; several may tell of one listener. */
export interface ListenerSign {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  /** The sign itself names the address, rather than leaving it to a default. */
  readonly explicitBind: boolean;
  readonly name: string | undefined;
  readonly source: ListenerSource;
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly at: Site;
  /** Where it is written, if that is another object: the text of a ConfigMap. */
  readonly origin?: Site | undefined;
}
