import type { Path, TextRange, YamlScalar } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Trail } from './fields.js';

export type Named =
  'container' | 'volume' | 'port' | 'port-number' | 'service-port' | 'object' | 'key' | 'label-key' | 'label-value';

export interface Mention {
  readonly object: KubernetesObject;
  readonly path: Path;
  /** The name itself, without quotes. */
  readonly range: TextRange;
  readonly name: string;
  readonly what: Named;
  /** The kind of an object, for the rules that its name has to follow. */
  readonly kind: string | undefined;
  readonly role: 'definition' | 'reference';
  /** The name stands in quotes. */
  readonly quoted: boolean;
  readonly entities: readonly string[];
}

/** What is visited: a scalar, or the key of an entry. */
export interface NamedPlace {
  readonly object: KubernetesObject;
  readonly path: Path;
  readonly trail: Trail;
  /** How many steps of the path lead to where the trail begins. */
  readonly base: number;
  readonly scalar: YamlScalar;
  readonly part: 'key' | 'value';
}
