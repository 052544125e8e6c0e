/** What a controller makes of a Pod template: Pods, and the objects that go with them. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type {
  CronJob,
  Deployment,
  Job,
  LabelSelector,
  ObjectMeta,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  Pod,
  PodSpec,
  StatefulSet,
  Volume,
} from '../kubernetes/types.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { daemonRunsOn, withDaemonTolerations } from './support/daemon-nodes.js';

/** The Pods of one template, in the order in which they are made. */
export interface WorkloadPods {
  readonly pods: readonly Pod[];
  /** How many are asked for; more than there are where that is beyond what can be simulated. */
  readonly asked: number;
  /** The controller that owns them, and claims made for them. */
  readonly objects: readonly object[];
  /** For a DaemonSet, the node that each Pod is for. */
  readonly targets?: readonly string[];
}

/** Most Pods that are made of one template; a manifest may ask for thousands of millions. */
const mostPods = 10_000;

/** How much is made. */
export interface WorkloadOptions {
  /** Instead of what the manifest says; for workloads that have replicas. */
  readonly replicas?: number | undefined;
}

/** Makes the Pods of a template on a cluster. Names are `<workload>-0`, `<workload>-1`…, with the node for a DaemonSet. */
export function makePods(template: PodTemplate, snapshot: Snapshot, options: WorkloadOptions = {}): WorkloadPods {
  const { kind } = template.object;
  switch (kind) {
    case 'Pod':
      return withEphemeralClaims([{ ...template.object.value, metadata: metadataOf(template, nameOf(template)) }], []);
    case 'DaemonSet':
      return makeDaemonPods(template, snapshot);
    case 'StatefulSet':
      return makeStatefulPods(template, options);
    case 'Job':
    case 'CronJob':
      return makeNumbered(template, jobParallelism(template), []);
    default:
      return makeReplicas(template, options.replicas ?? template.replicas ?? 1);
  }
}

function nameOf({ object, path }: PodTemplate): string {
  const { name = '', generateName } = object.metadata;
  const base = name === '' ? (generateName ?? object.kind.toLowerCase()) : name;
  // Kinds with several templates number them, so that no two Pods have one name.
  const index = path.findLast((key) => typeof key === 'number');
  return index === undefined || path.length <= object.path.length ? base : `${base}-${index}`;
}

function metadataOf(
  { namespace, labels, annotations }: PodTemplate,
  name: string,
  more: Partial<ObjectMeta> = {},
): ObjectMeta {
  return { name, namespace, uid: `Pod:${namespace}/${name}`, labels, annotations, ...more };
}

function makeNumbered(
  template: PodTemplate,
  count: number,
  objects: readonly object[],
  more: Partial<ObjectMeta> = {},
): WorkloadPods {
  const base = nameOf(template);
  const pods = Array.from({ length: Math.min(count, mostPods) }, (_, index) =>
    createPod(template, metadataOf(template, `${base}-${index}`, more)),
  );
  return withEphemeralClaims(pods, objects, count);
}

function createPod({ spec }: PodTemplate, metadata: ObjectMeta, changed: PodSpec = spec): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: changed };
}

/** A ReplicaSet owns the Pods, with the label that tells its revisions apart. */
function makeReplicas(template: PodTemplate, count: number): WorkloadPods {
  const { object, namespace, labels } = template;
  const { kind } = object;
  if (kind === 'ReplicationController') {
    return makeNumbered(template, count, [object.value], owned('v1', kind, nameOf(template), namespace));
  }
  if (kind !== 'Deployment') {
    return makeNumbered(
      template,
      count,
      kind === 'ReplicaSet' ? [object.value] : [],
      owned('apps/v1', 'ReplicaSet', nameOf(template), namespace),
    );
  }
  const hash = hashOf(JSON.stringify(template.spec));
  const name = `${nameOf(template)}-${hash}`;
  const selector = withHash((object.value as Deployment).spec?.selector ?? {}, hash);
  const replicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace, uid: uidOf('ReplicaSet', namespace, name) },
    spec: { selector },
  };
  return makeNumbered(template, count, [replicaSet], {
    labels: { ...labels, [hashLabel]: hash },
    ...owned('apps/v1', 'ReplicaSet', name, namespace),
  });
}

const hashLabel = 'pod-template-hash';

function withHash(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } };
}

function owned(apiVersion: string, kind: string, name: string, namespace: string): Pick<ObjectMeta, 'ownerReferences'> {
  return { ownerReferences: [{ apiVersion, kind, name, uid: uidOf(kind, namespace, name), controller: true }] };
}

function uidOf(kind: string, namespace: string, name: string): string {
  return `${kind}:${namespace}/${name}`;
}

/** The Pods keep their numbers, and each has its own claim of every claim template. */
function makeStatefulPods(template: PodTemplate, { replicas }: WorkloadOptions): WorkloadPods {
  const { object, namespace } = template;
  const { spec = {} } = object.value as StatefulSet;
  const base = nameOf(template);
  const first = spec.ordinals?.start ?? 0;
  const templates = spec.volumeClaimTemplates ?? [];
  const count = replicas ?? template.replicas ?? 1;
  const ordinals = Array.from({ length: Math.min(count, mostPods) }, (_, index) => first + index);
  const claims = ordinals.flatMap((ordinal) =>
    templates.map(({ metadata, spec: claimSpec = {} }) =>
      createClaim(`${metadata?.name ?? ''}-${base}-${ordinal}`, namespace, claimSpec),
    ),
  );
  const pods = ordinals.map((ordinal) => {
    const name = `${base}-${ordinal}`;
    const metadata = metadataOf(template, name, owned('apps/v1', 'StatefulSet', base, namespace));
    const own = templates.map(({ metadata: { name: volume = '' } = {} }) => ({
      name: volume,
      persistentVolumeClaim: { claimName: `${volume}-${name}` },
    }));
    return createPod(template, metadata, { ...template.spec, volumes: mergeVolumes(template.spec.volumes, own) });
  });
  return withEphemeralClaims(pods, [object.value, ...claims], count);
}

/** A claim template replaces the volume of its name; the others keep their places, so that paths into them stay true. */
function mergeVolumes(written: readonly Volume[] = [], own: readonly Volume[]): readonly Volume[] {
  const names = new Set(written.map(({ name }) => name));
  return [
    ...written.map((volume) => own.find(({ name }) => name === volume.name) ?? volume),
    ...own.filter(({ name }) => !names.has(name)),
  ];
}

/** One Pod for each node the controller chooses, bound to it by name; the scheduler only says whether there is room. */
function makeDaemonPods(template: PodTemplate, { nodes }: Snapshot): WorkloadPods {
  const { object, namespace, spec } = template;
  const base = nameOf(template);
  const chosen = nodes.filter(({ node }) => daemonRunsOn(spec, node));
  const pods = chosen.map(({ name }) => {
    const metadata = metadataOf(template, `${base}-${name}`, owned('apps/v1', object.kind, base, namespace));
    return createPod(template, metadata, onNode(spec, name));
  });
  return { ...withEphemeralClaims(pods, []), targets: chosen.map(({ name }) => name) };
}

/** The spec of a Pod that a DaemonSet makes for one node. */
export function onNode(spec: PodSpec, name: string): PodSpec {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] };
  const nodeAffinity = {
    ...spec.affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
  };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity }, tolerations: withDaemonTolerations(spec) };
}

/** As many Pods as run at once. */
function jobParallelism({ object }: PodTemplate): number {
  const spec =
    object.kind === 'CronJob' ? (object.value as CronJob).spec?.jobTemplate?.spec : (object.value as Job).spec;
  const { parallelism = 1, completions = parallelism } = spec ?? {};
  return Math.min(parallelism, completions);
}

/** What the ephemeral volume controller makes. */
function withEphemeralClaims(pods: readonly Pod[], objects: readonly object[], asked = pods.length): WorkloadPods {
  const claims = pods.flatMap(({ metadata = {}, spec = {} }) =>
    (spec.volumes ?? []).flatMap(({ name: volume = '', ephemeral }) => {
      const { name = '', namespace = 'default', uid = '' } = metadata;
      const claim = ephemeral?.volumeClaimTemplate?.spec;
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }];
      return claim === undefined ? [] : [createClaim(`${name}-${volume}`, namespace, claim, { ownerReferences })];
    }),
  );
  return { pods, objects: [...objects, ...claims], asked };
}

function createClaim(
  name: string,
  namespace: string,
  spec: PersistentVolumeClaimSpec,
  more: Partial<ObjectMeta> = {},
): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, ...more },
    spec,
    status: { phase: 'Pending' },
  };
}

/** The letters Kubernetes uses, so that no word comes about. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a; only has to be stable and to differ between templates. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return Array.from(String(hash), (digit) => alphabet[Number(digit)] ?? 'x').join('');
}
