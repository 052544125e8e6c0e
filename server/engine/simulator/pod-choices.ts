/** Which Pods a document holds, and which of them is meant. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { SourceFile } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import type { PlaceInText, PodChoice } from '../../protocol/simulator.js';
import { placeOf } from './places.js';

/** `Deployment/default/web`, with `#2` for the second of a name, or the second template of an object. */
export function podIds(pods: readonly PodModel[]): readonly string[] {
  const seen = new Map<string, number>();
  return pods.map(({ template }) => {
    const base = `${template.object.kind}/${template.namespace}/${template.object.name}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base}#${count}`;
  });
}

/** All Pods of a document, in the order of the text. */
export function podChoices(pods: readonly PodModel[], { stream }: SourceFile): readonly PodChoice[] {
  const ids = podIds(pods);
  return pods.map(({ template }, index): PodChoice => {
    const { object } = template;
    const name = object.name === '' ? (object.metadata.generateName ?? 'without a name') : object.name;
    const total = stream.documents.length;
    const where = total > 1 ? ` · document ${object.document.index + 1} of ${total}` : '';
    return {
      id: ids[index] ?? '',
      title: `${name} · ${object.kind}${where}`,
      kind: object.kind,
      name,
      place: placeOfTemplate(template),
    };
  });
}

function placeOfTemplate({ object }: PodTemplate): PlaceInText {
  const named = placeOf(object, [...object.path, 'metadata', 'name']);
  return named ?? { uri: object.uri, line: 0, character: 0, endLine: 0, endCharacter: 0 };
}

/** The Pod at an offset of the text: the one whose object is around it, else the last one before it, else the first. */
export function podAtOffset(pods: readonly PodModel[], offset: number): PodModel | undefined {
  const starts = pods.map((pod) => ({ pod, start: startOf(pod.template) }));
  return (starts.findLast(({ start }) => start <= offset) ?? starts[0])?.pod;
}

function startOf({ object, path }: PodTemplate): number {
  const { document } = object;
  // Of several templates of one object, or several items of a list, each begins where it is written.
  const isAlone = object.path.length === 0 && !path.some((key) => typeof key === 'number');
  if (isAlone) {
    return document.start;
  }
  const key = path.findLastIndex((step) => typeof step === 'number');
  let node = document.root;
  for (const step of path.slice(0, key + 1)) {
    if (node?.kind === 'map') {
      node = node.entries.find((entry) => entry.key.value === String(step))?.value;
    } else if (node?.kind === 'sequence' && typeof step === 'number') {
      node = node.items[step];
    }
  }
  return node?.start ?? document.start;
}
