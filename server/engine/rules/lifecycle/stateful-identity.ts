/**
 * A Deployment's Pods expect a name of their own.
 *
 * Pods of a Deployment have random names that change with every replacement. Whoever takes a number off the host name, or calls
 * `web-0`, needs a StatefulSet.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Site } from '../../kubernetes/object.js';
import type { PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { describeObject } from '../support/words.js';

export const statefulIdentity = definePodRule({
  meta: {
    id: 'lifecycle/stateful-identity',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Deployment that expects numbered Pods',
    summary: 'Pods that need a stable name or number belong in a StatefulSet.',
    why: 'The Pods of a Deployment are interchangeable: their names end in random letters, and a replacement has another one. A script that takes its number from the host name, or a peer list with `db-0`, finds no number and no such host. The Pods of a StatefulSet are numbered and keep their names.',
    whenNot: 'When the name is set by other means than the controller.',
    source: {
      title: 'StatefulSets: Pod identity',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity',
    },
    messages: {
      ordinal:
        '{container} takes a number off its host name, but the Pods of {workload} have random names. Use a StatefulSet, whose Pods are numbered.',
      peer: '{container} names the peer `{peer}`, but the Pods of {workload} have random names, so there is no such host. Use a StatefulSet, whose Pods are numbered.',
    },
  },

  *check(pod) {
    const { object } = pod.template;
    if (object.kind !== 'Deployment' && object.kind !== 'ReplicaSet') {
      return;
    }
    for (const container of pod.containers) {
      const texts = [
        ...scripts(pod, container.spec, container.path),
        ...container.environment.flatMap(({ value, at }) => (value === undefined ? [] : [{ text: value, at }])),
      ];
      const ordinal = texts.find(({ text }) => takesOrdinal(text));
      const peer = texts
        .map(({ text, at }) => ({ peer: ownPeer(text, object.name), at }))
        .find((found) => found.peer !== undefined);
      const common = { container: container.name };
      const data = { container: quoteName(container), workload: describeObject(object) };
      if (ordinal !== undefined) {
        yield { messageId: 'ordinal', at: ordinal.at, ...common, data };
      } else if (peer?.peer !== undefined) {
        yield { messageId: 'peer', at: peer.at, ...common, data: { ...data, peer: peer.peer } };
      }
    }
  },
});

function scripts(
  { template: { object } }: PodModel,
  { command = [], args = [] }: { readonly command?: readonly string[]; readonly args?: readonly string[] },
  path: Site['path'],
): readonly { readonly text: string; readonly at: Site }[] {
  return [
    ...command.map((text, index) => ({ text, at: { object, path: [...path, 'command', index] } })),
    ...args.map((text, index) => ({ text, at: { object, path: [...path, 'args', index] } })),
  ];
}

/** `${HOSTNAME##*-}` and `[[ $(hostname) =~ -([0-9]+)$ ]]`, the two ways that examples teach. */
function takesOrdinal(text: string): boolean {
  return (
    /\$\{(HOSTNAME|POD_NAME|MY_POD_NAME)##\*-\}/.test(text) ||
    /(hostname|HOSTNAME|POD_NAME)[^\n]*=~\s*-\(\[0-9\]\+\)\$/.test(text)
  );
}

/** `db-0` or `db-0.db` in a list of hosts, for a workload named `db`. */
function ownPeer(text: string, name: string): string | undefined {
  if (name === '' || !text.includes(`${name}-0`)) {
    return undefined;
  }
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // A host in a list or a URL: a port or a domain follows.
  return new RegExp(`(?<![\\w.-])${escaped}-0(?=\\.[a-z]|:\\d)`).exec(text)?.[0];
}
