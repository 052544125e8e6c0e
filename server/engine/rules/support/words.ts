/** Words of messages. */
import type { KubernetesObject } from '../../kubernetes/object.js';

/** `` `a`, `b` and `c` ``, cut after `most` names: a message is a sentence, not an inventory. */
export function listNames(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) {
    return `${shown.join(', ')} and ${rest} more`;
  }
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** `` Deployment `web` ``, or the kind alone where the manifest leaves the name to be generated. */
export function describeObject(object: KubernetesObject): string {
  return object.name === '' ? object.kind : `${object.kind} \`${object.name}\``;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
