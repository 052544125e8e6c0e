/**
 * Several Pods share a claim that only one node, or only one Pod, can use at a time.
 *
 * `ReadWriteOnce` lets one node attach the volume: as soon as the Pods land on two nodes, the second waits with a Multi-Attach error.
 * `ReadWriteOncePod` lets a single Pod use it: the scheduler keeps every other Pending.
 */
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { Site, KubernetesObject } from '../../kubernetes/object.js';
import type { PersistentVolumeClaim } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import { simultaneousPods, type Simultaneous } from '../support/replicas.js';
import { belongTogether } from '../support/place.js';
import { staysOnOneNode } from '../support/placement.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';
import { workloadSpec } from '../support/workload.js';

export const rwoWithReplicas = definePodRule({
  meta: {
    id: 'storage/rwo-with-replicas',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'Several Pods share a volume for one',
    summary: 'A claim that one node or one Pod can use at a time must not be shared by several Pods.',
    why: "Every replica of a template mounts the *same* claim. With access mode `ReadWriteOnce` the volume attaches to one node, so replicas on a second node hang in `ContainerCreating` with a Multi-Attach error, and a rolling update can wait for ever for a new Pod that waits for the old one's volume. With `ReadWriteOncePod` all but one Pod stay Pending.",
    whenNot:
      'When all Pods are known to share one node, or the storage behind the claim attaches to many nodes whatever its access mode says.',
    source: {
      title: 'Persistent Volumes: access modes',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
    },
    messages: {
      oncePerPod:
        'Claim `{claim}` is ReadWriteOncePod, but {several} of {workload} use it: all but one stay Pending. Run one replica, or give each its own claim in a StatefulSet.',
      oncePerNode:
        'Claim `{claim}` is ReadWriteOnce, but {several} of {workload} use it: on a second node they hang with a Multi-Attach error. Use ReadWriteMany storage, or a StatefulSet with `volumeClaimTemplates`.',
      surge:
        'Claim `{claim}` is {mode}, but a rolling update of {workload} starts the new Pod before it stops the old one, which still holds the volume. Set `strategy.type: Recreate`.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    const several = simultaneousPods(pod, neighbourhood);
    if (several === undefined) {
      return;
    }
    for (const { claim, at } of sharedClaims(pod)) {
      const object = neighbourhood.find('PersistentVolumeClaim', pod.template.namespace, claim, pod.template.object);
      const mode = object === undefined ? undefined : exclusiveMode(object);
      if (
        object === undefined ||
        !belongTogether(object, pod.template.object) ||
        mode === undefined ||
        (mode === 'ReadWriteOnce' && staysTogether(pod, object, several))
      ) {
        continue;
      }
      const surge = several.cause === 'surge';
      yield {
        messageId: surge ? 'surge' : mode === 'ReadWriteOncePod' ? 'oncePerPod' : 'oncePerNode',
        severity: mode === 'ReadWriteOncePod' ? 'error' : 'warning',
        at,
        data: { claim, mode, several: several.words, workload: describeObject(pod.template.object) },
        related: [
          { message: several.words, at: several.at },
          { message: `claim \`${claim}\` is ${mode}`, at: inObject(object, 'spec', 'accessModes') },
        ],
        fixes: surge ? [recreate(pod)] : [],
      };
    }
  },
});

/** Claims that the template names itself: every Pod made from it mounts the same one. */
function* sharedClaims(pod: PodModel): Iterable<{ readonly claim: string; readonly at: Site }> {
  const seen = new Set<string>();
  for (const { volume, path } of pod.volumes) {
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && claim !== '' && !seen.has(claim)) {
      seen.add(claim);
      yield { claim, at: { object: pod.template.object, path: [...path, 'persistentVolumeClaim', 'claimName'] } };
    }
  }
}

/** The mode that keeps other nodes or Pods out; undefined when the claim may also be had in a shared mode. */
function exclusiveMode(
  claim: KubernetesObject<PersistentVolumeClaim>,
): 'ReadWriteOnce' | 'ReadWriteOncePod' | undefined {
  const modes = claim.value.spec?.accessModes ?? [];
  if (modes.length === 0 || !modes.every((mode) => mode.startsWith('ReadWriteOnce'))) {
    return undefined;
  }
  return modes.includes('ReadWriteOnce')
    ? 'ReadWriteOnce'
    : modes.includes('ReadWriteOncePod')
      ? 'ReadWriteOncePod'
      : undefined;
}

/** Provisioners of storage on the node itself by their customary class names: such a volume pulls its Pods to its node. */
const nodeLocalClass =
  /^(manual|hostpath|standard-hostpath|microk8s-hostpath)$|(^|-)local(-|$)|local-?(path|storage|pv)|openebs-(hostpath|device)/;

/** File storage that many nodes mount, whatever access mode its claims ask for. */
const networkClass = /(^|-)(nfs|efs|cephfs|smb|azurefile|filestore|glusterfs)(-|$)/;

/** Several Pods can mount it in spite of its mode. */
function staysTogether(
  pod: PodModel,
  claim: KubernetesObject<PersistentVolumeClaim>,
  { cause }: Simultaneous,
): boolean {
  const storageClass = claim.value.spec?.storageClassName ?? '';
  if (networkClass.test(storageClass)) {
    return true;
  }
  const local = nodeLocalClass.test(storageClass);
  return cause !== 'nodes' && (staysOnOneNode(pod) || (cause === 'surge' && local));
}

function recreate(pod: PodModel): FixRecipe {
  const { object } = pod.template;
  const { path } = inObject(object, 'spec');
  const value = { type: 'Recreate' };
  return {
    title: 'Stop the old Pod first: `strategy.type: Recreate`',
    kind: 'suggestion',
    // `rollingUpdate` is forbidden beside Recreate, so an old strategy goes as a whole.
    edits: () => [
      workloadSpec(pod).strategy === undefined
        ? { op: 'add', object, path, key: 'strategy', value }
        : { op: 'replace', object, path: [...path, 'strategy'], value },
    ],
  };
}
