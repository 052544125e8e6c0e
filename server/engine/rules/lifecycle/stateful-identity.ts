/**
 * A Deployment's Pods expect a name of their own.
 *
 * Pods of a Deployment have random names that change with every replacement. Whoever takes a number off the host name, or calls
 * `web-0`, needs a StatefulSet.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Site } from '../../kubernetes/object.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { partOfText } from '../../pod/words.js';
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
      const texts = [...scripts(pod, container.spec, container.path), ...variables(container)];
      const ordinal = search(texts, [fromHostName, byExpression]);
      // Compiling a pattern costs more than looking for its middle.
      const peers = texts.filter(({ text }) => text.includes(`${object.name}-0`));
      const found = ordinal ?? (peers.length === 0 ? undefined : search(peers, [ownPeer(object.name)]));
      if (found !== undefined) {
        yield {
          messageId: ordinal === undefined ? 'peer' : 'ordinal',
          at: found.at,
          container: container.name,
          data: { container: quoteName(container), workload: describeObject(object), peer: found.text },
        };
      }
    }
  },
});

interface Text {
  readonly text: string;
  /** A piece of the text as a place in the document. */
  readonly piece: (start: number, end: number) => Site;
}

function scripts(
  { template: { object } }: PodModel,
  { command = [], args = [] }: PodContainer['spec'],
  path: Site['path'],
): readonly Text[] {
  const textsOf = (list: readonly string[], field: string): readonly Text[] =>
    list.map((text, index) => ({
      text,
      piece: (start, end) => ({ object, path: [...path, field, index], within: { start, end } }),
    }));
  return [...textsOf(command, 'command'), ...textsOf(args, 'args')];
}

function variables({ environment }: PodContainer): readonly Text[] {
  return environment.flatMap(({ value, at, source }) =>
    value === undefined || source === undefined
      ? []
      : [{ text: value, piece: (start: number, end: number) => partOfText(at, source, start, end) }],
  );
}

/** The first piece of a text that one of the patterns finds. */
function search(texts: readonly Text[], patterns: readonly RegExp[]): { text: string; at: Site } | undefined {
  for (const { text, piece } of texts) {
    const match = patterns.map((pattern) => pattern.exec(text)).find((candidate) => candidate !== null);
    if (match) {
      return { text: match[0], at: piece(match.index, match.index + match[0].length) };
    }
  }
  return undefined;
}

/** `${HOSTNAME##*-}` and `[[ $(hostname) =~ -([0-9]+)$ ]]`: the two ways that examples teach to get a Pod's number. */
const fromHostName = /\$\{(HOSTNAME|POD_NAME|MY_POD_NAME)##\*-\}/;
const byExpression = /\$?[({]?(hostname|HOSTNAME|POD_NAME)[^\n]{0,40}=~ ?-\(\[0-9\]\+\)\$/;

/** `db-0` or `db-0.db` in a list of hosts, for a workload named `db`: a port or a domain follows. */
function ownPeer(name: string): RegExp {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return name === '' ? /(?!)/ : new RegExp(`(?<![\\w.-])${escaped}-0(?=\\.[a-z]|:\\d)`);
}
