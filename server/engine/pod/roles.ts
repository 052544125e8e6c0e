/** What a container is for. */
import type { Identity } from './identity.js';
import type { ImageReference, Role, RoleAssessment, SimpleCommand } from './model.js';
import { isTool } from './programs.js';

interface NameHint {
  readonly role: Role;
  readonly names: RegExp;
}

/** Names by which people call such containers and images; the first that fits counts. Most have the word at their end. */
const hints: readonly NameHint[] = [
  hint(
    'config-reloader',
    '(?:config|configmap|rules|secret|cert)-?re?load(?:er)?|reloader|config-?(?:reload|watcher|sync)',
  ),
  hint('git-sync', 'git-?sync'),
  hint('metrics-exporter', '\\w*exporter|^metrics|statsd'),
  hint(
    'log-shipper',
    'log-?(?:shipper|forwarder|collector|router|agent|tailer|sidecar)|fluent-?bit|fluentd|filebeat|promtail|logrotate|logging',
  ),
  hint('proxy', 'proxy|envoy|haproxy|ambassador|ghostunnel|stunnel'),
  hint('secrets', 'vault-agent|secrets?-(?:sync|agent|fetcher|init)'),
  hint(
    'agent',
    'agent|telegraf|otel|otel-collector|opentelemetry|collector|csi-\\w+|liveness-?probe|node-driver-registrar',
  ),
  {
    role: 'batch',
    names: /(?:^|-)(?:migrat(?:e|ions?|or)|backup|restore|seed|load-?generator|job|cron)(?:$|-)|^(?:wait-for|init)-/,
  },
  hint('debug', 'debug|debugger|toolbox|netshoot'),
];

function hint(role: Role, words: string): NameHint {
  return { role, names: new RegExp(`(?:^|-)(?:${words})(?:-?(?:sidecar|container|(?<!\\d)\\d+))?$`) };
}

/** By image or program where it is known, else by the names of container and image. */
export function assessRole(
  containerName: string,
  image: ImageReference,
  identity: Identity,
  commands: readonly SimpleCommand[],
): RoleAssessment {
  const { knowledge } = identity;
  if (knowledge && !knowledge.base) {
    return { role: knowledge.role, confidence: identity.confidence, evidence: identity.evidence };
  }
  const byName = hintFor(containerName);
  if (byName) return { role: byName, confidence: 'possible', evidence: `container name \`${containerName}\`` };
  const byImage = hintFor(image.name);
  if (byImage) return { role: byImage, confidence: 'possible', evidence: `image \`${image.name}\`` };
  if (knowledge?.role === 'batch' || knowledge?.role === 'debug') {
    return { role: knowledge.role, confidence: identity.confidence, evidence: identity.evidence };
  }
  // Ports and tools aside nothing tells what a program of one's own does.
  return commands.length > 0 && commands.every((command) => isTool(command))
    ? { role: 'unknown', confidence: 'probable', evidence: 'its command runs tools only' }
    : { role: 'unknown', confidence: 'possible', evidence: '' };
}

function hintFor(name: string): Role | undefined {
  const plain = name.toLowerCase().replaceAll(/[_.]/g, '-');
  return hints.find(({ names }) => names.test(plain))?.role;
}
