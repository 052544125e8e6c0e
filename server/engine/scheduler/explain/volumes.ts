/** Reasons of the volume plugins in plain words. */
import { runCycle } from '../framework/cycle.js';
import { names } from '../framework/plugin-names.js';
import { createPodInfo } from '../snapshot/pod-info.js';
import { labelZone, labelOf } from '../support/labels.js';
import { claimNameOf } from '../support/volume-claims.js';
import type { Explained, Words } from './plain-reason.js';

/** The plugins' reasons are fixed texts, apart from those that name a claim. */
export function explainVolumes(explained: Explained): Words {
  const { reason } = explained;
  const claims = claimsOf(explained);
  const path = volumePath(explained);
  const zone = labelOf(explained.node.labels, labelZone) ?? 'no zone';
  switch (reason) {
    case 'node(s) had no available disk':
      return { words: 'a Pod on the node uses the same disk', hint: { label: 'Use a disk of its own', path } };
    case 'node(s) exceed max volume count':
      return {
        words: 'cannot attach any more volumes of this driver',
        hint: { label: 'Use another node, or fewer volumes', path },
      };
    case "node(s) didn't match PersistentVolume's node affinity":
      return {
        words: `the volume of ${claims} lies elsewhere and cannot be used from here`,
        hint: { label: 'Run where the volume is, or use another claim', path },
      };
    case 'node(s) had no available volume zone':
      return {
        words: `the volume of ${claims} lies in another zone than the node (${zone})`,
        hint: { label: 'Run in the zone of the volume, or use another claim', path },
      };
    case "node(s) didn't find available persistent volumes to bind":
      return {
        words: `no volume for ${claims} is free or can be made for this node`,
        hint: { label: 'Add a volume, or a class that can make one here', path },
      };
    case 'node(s) did not have enough free storage':
      return {
        words: `the storage that the node can reach has no room for ${claims}`,
        hint: { label: 'Ask for less storage', path },
      };
    case 'pod has unbound immediate PersistentVolumeClaims':
      return {
        words: `${claims} is not bound yet, and its class does not wait for a Pod`,
        hint: { label: 'Use a class with volumeBindingMode WaitForFirstConsumer', path },
      };
    default:
      return explainOthers(explained, claims, path);
  }
}

function explainOthers({ reason }: Explained, claims: string, path: readonly (string | number)[]): Words {
  if (reason.includes('ReadWriteOncePod')) {
    return {
      words: `${claims} is ReadWriteOncePod and another Pod uses it`,
      hint: { label: 'Use another access mode or claim', path },
    };
  }
  if (reason.endsWith('CSI driver is not installed on the node')) {
    return {
      words: `does not run the CSI driver ${reason.slice(0, reason.indexOf(' '))}`,
      hint: { label: 'Install the driver, or use another node' },
    };
  }
  return reason.endsWith('not found')
    ? { words: reason, hint: { label: 'Create it, or correct the name', path } }
    : { words: reason, hint: { label: 'Change the volume', path } };
}

function claimsOf(explained: Explained): string {
  const { pod } = explained.cycle;
  const names = guiltyVolumes(explained).flatMap((index) => {
    const volume = pod.volumes[index];
    return (volume === undefined ? undefined : claimNameOf(pod, volume)) ?? [];
  });
  return names.length === 0 ? 'the volume' : `claim ${names.join(', ')}`;
}

function volumePath(explained: Explained): readonly (string | number)[] {
  const [index] = guiltyVolumes(explained);
  return index === undefined ? ['volumes'] : ['volumes', index];
}

/** The volumes that are refused even alone; where none is, all that claim something. */
function guiltyVolumes({ cycle, node, reason }: Explained): readonly number[] {
  const { pod, snapshot, profile } = cycle;
  const claims = [...pod.volumes.entries()].filter(([, volume]) => claimNameOf(pod, volume) !== undefined);
  if (pod.volumes.length > 1) {
    const alone = { ...snapshot, nodes: [node] };
    const quiet = { ...profile, filter: profile.filter.filter(({ name }) => volumePlugins.has(name)), preEnqueue: [] };
    const guilty = [...pod.volumes.entries()].filter(([, volume]) => {
      const only = createPodInfo({ ...pod.pod, spec: { ...pod.spec, volumes: [volume] } });
      const trial = { pod: only, snapshot: alone, profile: { ...quiet, score: [], postFilter: [] } };
      return runCycle(trial, { explain: true }).explained?.[0]?.some(({ reasons }) => reasons.includes(reason));
    });
    if (guilty.length > 0) {
      return guilty.map(([index]) => index);
    }
  }
  return claims.map(([index]) => index);
}

const volumePlugins: ReadonlySet<string> = new Set([
  names.volumeRestrictions,
  names.nodeVolumeLimits,
  names.volumeBinding,
  names.volumeZone,
]);
