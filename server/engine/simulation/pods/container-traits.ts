/** What is known of how containers act. */
import type { BindAddress, Protocol } from '../../pod/image-knowledge.js';

/** A port that a container takes when it starts. */
export interface Listening {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  /** In words, for messages. */
  readonly evidence: string;
}

/** How a container acts. */
export interface ContainerTraits {
  readonly listens: readonly Listening[];
  /** All its listeners are known. */
  readonly listensKnown: boolean;
  readonly ends: 'yes' | 'no' | 'unknown';
  readonly calls: readonly { readonly port: number; readonly text: string }[];
}

/** By container name. */
export type PodTraits = ReadonlyMap<string, ContainerTraits>;
