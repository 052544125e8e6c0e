/** Warnings of the other kinds. Upstream: `WarningsOnCreate` of the storage strategies. */
import type {
  CronJob,
  Ingress,
  JobSpec,
  NetworkPolicy,
  NetworkPolicyPeer,
  ObjectMeta,
  PersistentVolumeClaim,
  Pod,
  PodTemplateSpec,
  Service,
  ServiceAccount,
  ServiceSpec,
  StatefulSet,
} from '../../kubernetes/types.js';
import { dnsLabelFaults } from '../content.js';
import { child, item, mapKey, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { addressWarnings, cidrWarnings } from '../ip.js';
import { ingressClassAnnotation } from '../validation/ingress.js';
import { annotationOf } from '../validation/labels.js';
import { topologyHints, topologyMode } from '../validation/service.js';
import { podWarnings } from './pod.js';
import { claimWarnings } from './resources.js';
import { warn, warnAt, type Warning } from './warning.js';

const specPath = child(undefined, 'spec');
const annotationsPath = child(undefined, 'metadata', 'annotations');
const templatePath = child(specPath, 'template');

export function templateWarnings(template: PodTemplateSpec | undefined, path: FieldPath): Warning[] {
  return template === undefined ? [] : podWarnings(template.metadata, template.spec, path);
}

interface TemplateOwner {
  readonly metadata?: ObjectMeta;
  readonly spec?: { readonly template?: PodTemplateSpec };
}

export function podObjectWarnings({ metadata, spec }: Pod): Warning[] {
  return [...nameWarnings(metadata, "the Pod's hostname"), ...podWarnings(metadata, spec, undefined)];
}

/** A workload whose name its Pods go by. */
export function namedWorkloadWarnings({ metadata, spec }: TemplateOwner): Warning[] {
  return [...nameWarnings(metadata), ...templateWarnings(spec?.template, templatePath)];
}

function nameWarnings({ name = '' }: ObjectMeta = {}, where = 'Pod names and hostnames'): Warning[] {
  const faults = dnsLabelFaults(name);
  const words = `this is used in ${where}, which can result in surprising behavior; a DNS label is recommended`;
  return faults.length === 0 ? [] : [warn(child(undefined, 'metadata', 'name'), `${words}: [${faults.join(' ')}]`)];
}

export function statefulSetWarnings({ spec = {} }: StatefulSet): Warning[] {
  const claims = child(specPath, 'volumeClaimTemplates');
  const words = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return [
    ...templateWarnings(spec.template, templatePath),
    // The server leaves the `spec` out of this path.
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) => claimWarnings(claim.spec, item(claims, index))),
    ...((spec.revisionHistoryLimit ?? 0) < 0 ? [warn(child(specPath, 'revisionHistoryLimit'), words)] : []),
  ];
}

export function daemonSetWarnings({ spec }: TemplateOwner): Warning[] {
  return templateWarnings(spec?.template, templatePath);
}

const manyCompletions = 100_000;
const muchParallelism = 10_000;

export function jobWarnings({
  metadata,
  spec,
}: {
  readonly metadata?: ObjectMeta;
  readonly spec?: JobSpec;
}): Warning[] {
  return [...nameWarnings(metadata), ...jobSpecWarnings(spec, specPath)];
}

export function cronJobWarnings({ metadata, spec }: CronJob): Warning[] {
  return [
    ...nameWarnings(metadata),
    ...jobSpecWarnings(spec?.jobTemplate?.spec, child(specPath, 'jobTemplate', 'spec')),
  ];
}

function jobSpecWarnings(spec: JobSpec = {}, path: FieldPath): Warning[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec;
  const huge = completionMode === 'Indexed' && completions > manyCompletions && parallelism > muchParallelism;
  const words =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ' +
    'Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [...(huge ? [warn(path, words)] : []), ...templateWarnings(spec.template, child(path, 'template'))];
}

export function serviceWarnings({ metadata, spec = {} }: Service): Warning[] {
  const hints = annotationOf(metadata?.annotations, topologyHints) !== undefined;
  return [
    ...(hints
      ? [
          warnAt(
            mapKey(annotationsPath, topologyHints),
            `annotation ${topologyHints} is deprecated, please use ${topologyMode} instead`,
          ),
        ]
      : []),
    ...serviceAddressWarnings(spec),
    ...ignoredFieldWarnings(spec),
  ];
}

/** Headless, in the eyes of the warnings. */
function isHeadless({ type, clusterIP }: ServiceSpec): boolean {
  return type === 'ClusterIP' && clusterIP === 'None';
}

function serviceAddressWarnings(spec: ServiceSpec): Warning[] {
  const { clusterIP = '', clusterIPs = [], externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges } = spec;
  const own = clusterIP === '' || clusterIP === 'None' ? [] : clusterIPs;
  const addresses = [
    ...own.map((address, index) => ({ at: item(child(specPath, 'clusterIPs'), index), address })),
    ...externalIPs.map((address, index) => ({ at: item(child(specPath, 'externalIPs'), index), address })),
    ...(loadBalancerIP === '' ? [] : [{ at: child(specPath, 'loadBalancerIP'), address: loadBalancerIP }]),
  ];
  const ranges = child(specPath, 'loadBalancerSourceRanges');
  return [
    ...addresses.flatMap(({ at, address }) => addressWarnings(at, address).map((message) => warnAt(at, message))),
    ...(loadBalancerSourceRanges ?? []).flatMap((range, index) => rangeWarnings(item(ranges, index), range)),
  ];
}

function rangeWarnings(path: FieldPath, range: string): Warning[] {
  return cidrWarnings(path, range).map((message) => warnAt(path, message));
}

function ignoredFieldWarnings(spec: ServiceSpec): Warning[] {
  const { type, sessionAffinity, externalIPs = [], loadBalancerIP = '', externalName = '' } = spec;
  const headless = isHeadless(spec);
  const external = type === 'ExternalName';
  const hasIps = externalIPs.length > 0;
  const preferClose = spec.trafficDistribution === 'PreferClose';
  const found: readonly (readonly [applies: boolean, field: string, words: string])[] = [
    [headless && loadBalancerIP !== '', 'loadBalancerIP', 'spec.loadBalancerIP is ignored for headless services'],
    [headless && hasIps, 'externalIPs', 'spec.externalIPs is ignored for headless services'],
    [
      headless && sessionAffinity !== 'None',
      'sessionAffinity',
      'spec.SessionAffinity is ignored for headless services',
    ],
    [
      hasIps && !headless && !external,
      'externalIPs',
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    [external && hasIps, 'externalIPs', 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [
      !external && externalName !== '',
      'externalName',
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
    [preferClose, 'trafficDistribution', 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
  ];
  return found.filter(([applies]) => applies).map(([, field, words]) => warnAt(child(specPath, field), words));
}

const betaStorageClass = 'volume.beta.kubernetes.io/storage-class';

export function persistentVolumeClaimWarnings({ metadata, spec }: PersistentVolumeClaim): Warning[] {
  const old = annotationOf(metadata?.annotations, betaStorageClass) !== undefined;
  const words = 'deprecated since v1.8; use "storageClassName" attribute instead';
  return [...(old ? [warn(mapKey(annotationsPath, betaStorageClass), words)] : []), ...claimWarnings(spec, specPath)];
}

export function ingressWarnings({ metadata, spec }: Ingress): Warning[] {
  const old = annotationOf(metadata?.annotations, ingressClassAnnotation) !== undefined;
  const words = `annotation ${goQuote(ingressClassAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`;
  return old && spec?.ingressClassName === undefined
    ? [warnAt(mapKey(annotationsPath, ingressClassAnnotation), words)]
    : [];
}

export function networkPolicyWarnings({ spec = {} }: NetworkPolicy): Warning[] {
  return [
    ...(spec.ingress ?? []).flatMap(({ from }, index) =>
      peerWarnings(from, child(item(child(specPath, 'ingress'), index), 'from')),
    ),
    ...(spec.egress ?? []).flatMap(({ to }, index) =>
      peerWarnings(to, child(item(child(specPath, 'egress'), index), 'to')),
    ),
  ];
}

function peerWarnings(peers: readonly NetworkPolicyPeer[] | undefined, path: FieldPath): Warning[] {
  return (peers ?? []).flatMap(({ ipBlock }, index) => {
    if (!ipBlock) return [];
    const at = child(item(path, index), 'ipBlock');
    const { cidr = '', except = [] } = ipBlock;
    return [
      ...rangeWarnings(child(at, 'cidr'), cidr),
      ...except.flatMap((range, position) => rangeWarnings(item(child(at, 'except'), position), range)),
    ];
  });
}

const mountableSecrets = 'kubernetes.io/enforce-mountable-secrets';

export function serviceAccountWarnings({ metadata }: ServiceAccount): Warning[] {
  const words = 'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';
  return annotationOf(metadata?.annotations, mountableSecrets) === undefined
    ? []
    : [warn(mapKey(annotationsPath, mountableSecrets), words)];
}
