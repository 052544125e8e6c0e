/** `kubectl describe pod … | podlint why [PATH…]`: what a FailedScheduling event means. */
import { locate } from '../../engine/document/locate.js';
import type { PodTemplate } from '../../engine/kubernetes/pod-template.js';
import { podTemplatesOf } from '../../engine/kubernetes/workload.js';
import type { DecodedEvent, DecodedReason } from '../../engine/simulation/answers/why-pending.js';
import { decodeFailedScheduling } from '../../engine/simulation/answers/why-pending.js';
import { findCauses } from '../../engine/simulation/answers/event-causes.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { decodeText } from '../files/decode.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { createLineCache } from '../lines.js';
import { JSON_VERSION } from '../reporters/json.js';
import { counted } from '../reporters/pretty.js';
import { complain, nameOf } from '../simulation/documents.js';
import { parseText, readTexts } from '../simulate/read-files.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { ColorChoice, Style } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

/** A place in a manifest that has to do with a reason. */
interface CausePlace {
  readonly workload: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type PlacedReason = DecodedReason & { readonly places: readonly CausePlace[] };

export function runWhy({ values, words }: CommandLine, host: Host): number {
  if (words.includes('-')) throw new UsageError('The event comes from the standard input; PATH names manifests.');
  const color = (values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  const manifests = readTexts(words, host);
  const parsed = manifests.files.map(parseText);
  const problems = parsed.flatMap((file) => file.problems);
  if (complain(problems, manifests.problems, { color, host })) return EXIT.failure;
  const event = decodeFailedScheduling(decodeText(host.readInput()).text);
  if (event.nodes === undefined) {
    host.complain('podlint: no FailedScheduling event is in this text (`0/6 nodes are available: …`).\n');
    return EXIT.failure;
  }
  const templates = parsed.flatMap(({ file }) => file.objects).flatMap((object) => podTemplatesOf(object));
  const texts = new Map(manifests.files.map(({ uri, text }) => [uri, text]));
  const linesOf = createLineCache((uri) => texts.get(uri) ?? '');
  const reasons = [...event.reasons]
    .sort((left, right) => right.nodes - left.nodes)
    .map((reason): PlacedReason => {
      const places = templates.flatMap((template) =>
        findCauses(reason, template).map((path) => placeOf(template, path, linesOf, host)),
      );
      return { ...reason, places };
    });
  const style = createStyle(
    wantsColor(color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  host.write(
    values.get('format')?.at(-1) === 'json'
      ? `${JSON.stringify({ version: JSON_VERSION, ...event, reasons }, undefined, 2)}\n`
      : whyText(event, reasons, style),
  );
  return EXIT.clean;
}

function placeOf(
  { object }: PodTemplate,
  path: readonly (string | number)[],
  linesOf: ReturnType<typeof createLineCache>,
  host: Host,
): CausePlace {
  const { line, column } = linesOf(object.uri).placeAt(locate(object.document, { path }).start);
  return { workload: `${object.kind}/${object.name}`, file: nameOf(object.uri, host), line, column };
}

function whyText(
  { nodes = 0, preemptionText, overlapping }: DecodedEvent,
  reasons: readonly PlacedReason[],
  style: Style,
): string {
  const head = style.bold(
    nodes === 0 ? 'The cluster has no nodes.' : `None of ${counted(nodes, 'node')} takes the Pod:`,
  );
  const rows = reasons.flatMap(({ nodes: concerned, reason, kind, detail, places }) => [
    `  ${style.red('✕')} ${counted(concerned, 'node')}: ${inline(words(kind, detail) ?? reason)}`,
    ...(words(kind, detail) === undefined ? [] : [`    ${style.dim(inline(reason))}`]),
    ...places.map(
      ({ workload, file, line, column }) =>
        `    ${style.cyan('→')} ${inline(workload)}  ${inline(file)}:${line}:${column}`,
    ),
  ]);
  const notes = [
    ...(overlapping ? ['Nodes may have several reasons: they add up to more than there are.'] : []),
    ...(preemptionText === undefined ? [] : [`Evicting others: ${inline(preemptionText)}`]),
  ];
  return `${[[head, ...rows].join('\n'), ...notes].join('\n')}\n`;
}

/** In plain words; undefined where the scheduler's are plain. */
function words(kind: DecodedReason['kind'], detail: string | undefined): string | undefined {
  switch (kind) {
    case 'resources':
      return `too little ${detail ?? 'room'} is free: lower the request, or free capacity`;
    case 'pods':
      return 'they run as many Pods as they may';
    case 'taint':
      return detail === undefined
        ? 'they are reserved by a taint that the Pod does not tolerate'
        : `they are reserved by taint ${detail}, which the Pod does not tolerate`;
    case 'nodeAffinity':
      return 'their labels are not those that the nodeSelector or the node affinity asks for';
    case 'nodeName':
      return 'they are not the node that nodeName names';
    case 'unschedulable':
      return 'they are cordoned';
    case 'spread':
      return 'a Pod more there would break a topology spread constraint';
    case 'podAffinity':
      return 'Pods that run there, or do not, keep this one away by affinity';
    case 'ports':
      return 'another Pod has the host port';
    case 'volume':
      return 'a volume cannot be used from there';
    case 'preFilter':
    case 'other':
      return undefined;
  }
}

const inline = (text: string): string => joinLines(sanitize(text));
