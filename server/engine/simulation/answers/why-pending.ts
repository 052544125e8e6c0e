/**
 * Reads the text of a FailedScheduling event back into what the scheduler meant.
 * Upstream: `pkg/scheduler/framework/types.go`, FitError.Error; releases before 1.36 end sentences with two full stops.
 */

/** What a reason is about. */
export type ReasonKind =
  | 'resources'
  | 'pods'
  | 'taint'
  | 'nodeAffinity'
  | 'nodeName'
  | 'unschedulable'
  | 'spread'
  | 'podAffinity'
  | 'ports'
  | 'volume'
  | 'preFilter'
  | 'other';

/** One reason with the number of nodes that gave it. */
export interface DecodedReason {
  /** Nodes; for a reason that holds for all of them, all. */
  readonly nodes: number;
  /** In the scheduler's words. */
  readonly reason: string;
  readonly kind: ReasonKind;
  /** The plugin that says so. */
  readonly plugin: string | undefined;
  /** `memory`, `{dedicated: gpu}`, a claim's name. */
  readonly detail: string | undefined;
  /** Where in the Pod spec the cause stands, as keys. */
  readonly path: readonly string[];
}

/** A whole event. */
export interface DecodedEvent {
  /** How many nodes there were; `undefined` where the text is no such event. */
  readonly nodes: number | undefined;
  readonly reasons: readonly DecodedReason[];
  /** Why evicting others does not help; or that it does. */
  readonly preemption: readonly DecodedReason[];
  readonly preemptionText: string | undefined;
  /** Reasons for more nodes than there are: nodes may have several. */
  readonly overlapping: boolean;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly kind: ReasonKind;
  readonly plugin: string;
  readonly path: readonly string[];
}

const patterns: readonly Pattern[] = [
  {
    pattern: /^Insufficient (?<detail>\S+)$/,
    kind: 'resources',
    plugin: 'NodeResourcesFit',
    path: ['containers', 'resources', 'requests'],
  },
  { pattern: /^Too many pods$/, kind: 'pods', plugin: 'NodeResourcesFit', path: [] },
  {
    pattern: /had (?:untolerated taint|taint) (?<detail>\{[^{}]*\})/,
    kind: 'taint',
    plugin: 'TaintToleration',
    path: ['tolerations'],
  },
  { pattern: /untolerated taint\(s\)/, kind: 'taint', plugin: 'TaintToleration', path: ['tolerations'] },
  {
    pattern: /didn't match Pod's node affinity\/selector|didn't match (?:node selector|pod affinity\/selector)/,
    kind: 'nodeAffinity',
    plugin: 'NodeAffinity',
    path: ['affinity', 'nodeAffinity'],
  },
  { pattern: /didn't match the requested node name/, kind: 'nodeName', plugin: 'NodeName', path: ['nodeName'] },
  { pattern: /were unschedulable/, kind: 'unschedulable', plugin: 'NodeUnschedulable', path: ['tolerations'] },
  {
    pattern: /topology spread constraints/,
    kind: 'spread',
    plugin: 'PodTopologySpread',
    path: ['topologySpreadConstraints'],
  },
  { pattern: /existing pods anti-affinity/, kind: 'podAffinity', plugin: 'InterPodAffinity', path: [] },
  {
    pattern: /pod anti-affinity/,
    kind: 'podAffinity',
    plugin: 'InterPodAffinity',
    path: ['affinity', 'podAntiAffinity'],
  },
  { pattern: /pod affinity/, kind: 'podAffinity', plugin: 'InterPodAffinity', path: ['affinity', 'podAffinity'] },
  { pattern: /free ports/, kind: 'ports', plugin: 'NodePorts', path: ['containers', 'ports'] },
  { pattern: /persistentvolumeclaim "(?<detail>[^"]*)"/i, kind: 'volume', plugin: 'VolumeBinding', path: ['volumes'] },
  {
    pattern:
      /unbound immediate PersistentVolumeClaims|volume node affinity conflict|match PersistentVolume's node affinity|non-existent pv|persistent volumes? to bind|free storage/,
    kind: 'volume',
    plugin: 'VolumeBinding',
    path: ['volumes'],
  },
  { pattern: /max volume count|csi driver/i, kind: 'volume', plugin: 'NodeVolumeLimits', path: ['volumes'] },
  { pattern: /no available volume zone|volume zone/, kind: 'volume', plugin: 'VolumeZone', path: ['volumes'] },
  { pattern: /no available disk|ReadWriteOncePod/, kind: 'volume', plugin: 'VolumeRestrictions', path: ['volumes'] },
];

/** Decodes an event, with whatever kubectl prints around it. */
export function decodeFailedScheduling(text: string): DecodedEvent {
  const flat = text.replace(/\s+/g, ' ');
  const head = /0\/(?<nodes>\d+) nodes are available:? ?(?<rest>.*)/.exec(flat);
  if (head?.groups === undefined) {
    const none = flat.includes('no nodes available to schedule pods');
    return { nodes: none ? 0 : undefined, reasons: [], preemption: [], preemptionText: undefined, overlapping: false };
  }
  const nodes = Number(head.groups.nodes);
  const [main, preemptionText] = splitPreemption(head.groups.rest ?? '');
  const reasons = decodeReasons(main, nodes);
  const inner =
    preemptionText === undefined
      ? undefined
      : /0\/\d+ nodes are available: (?<rest>.*)/.exec(preemptionText)?.groups?.rest;
  return {
    nodes,
    reasons,
    preemption: inner === undefined ? [] : decodeReasons(inner, nodes),
    preemptionText,
    overlapping: reasons.reduce((sum, reason) => sum + reason.nodes, 0) > nodes,
  };
}

function splitPreemption(rest: string): readonly [string, string | undefined] {
  const at = rest.indexOf('preemption: ');
  return at === -1 ? [rest, undefined] : [rest.slice(0, at), withoutStop(rest.slice(at + 'preemption: '.length))];
}

function withoutStop(text: string): string {
  return text.trim().replace(/(?<![.,])[.,]+$/, '');
}

/** Counted reasons are joined by commas; a sentence without a count is PreFilter's and holds for all nodes. */
function decodeReasons(text: string, nodes: number): readonly DecodedReason[] {
  const bare = withoutStop(text);
  if (bare === '') {
    return [];
  }
  const parts = bare.split(/, (?=\d+ \D)/);
  return parts.map((part) => {
    const counted = /^(?<count>\d+) (?<reason>.*)$/.exec(part);
    return counted?.groups === undefined
      ? { ...classify(part), nodes, ...(classify(part).kind === 'other' ? { kind: 'preFilter' as const } : {}) }
      : { ...classify(withoutStop(counted.groups.reason ?? '')), nodes: Number(counted.groups.count) };
  });
}

function classify(reason: string): Omit<DecodedReason, 'nodes'> {
  for (const { pattern, kind, plugin, path } of patterns) {
    const match = pattern.exec(reason);
    if (match !== null) {
      return { reason, kind, plugin, detail: match.groups?.detail, path };
    }
  }
  return { reason, kind: 'other', plugin: undefined, detail: undefined, path: [] };
}
