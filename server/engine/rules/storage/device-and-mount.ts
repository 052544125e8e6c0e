/**
 * A volume is used as a file system and as a raw device, or as the one of the two that it isn't.
 *
 * A claim is either (`volumeMode: Filesystem`, the default, or `Block`), and the API server refuses what it can see to be wrong.
 */
import { definePodRule, type RuleContext } from '../../linter/rule.js';
import type { Path } from '../../document/tree.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import type { Volume } from '../../kubernetes/types.js';
import { goQuote } from '../../schema/go-text.js';
import { quoteName } from '../support/names.js';
import { serverNote } from '../support/server-note.js';
import { inObject } from '../support/site.js';
import { workloadSpec } from '../support/workload.js';

export const deviceAndMount = definePodRule({
  meta: {
    id: 'storage/device-and-mount',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A volume as device and as file system',
    summary: 'A volume is used either as a block device or as a file system, as its claim says.',
    why: 'A claim with `volumeMode: Block` hands the raw device to the container (`volumeDevices`); any other is a file system (`volumeMounts`). The API server refuses both at once and devices that are no claims; where only the claim disagrees, the Pod is accepted and never starts.',
    whenNot: 'Never.',
    source: {
      title: 'Raw block volume support',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support',
    },
    messages: {
      both: '{container} uses volume `{volume}` as a device and as a file system, so the API server refuses it. Keep one of the two.',
      noClaim:
        '{container} uses volume `{volume}` as a device, but only a claim can be one, so the API server refuses it. Mount it with `volumeMounts`.',
      isBlock:
        '{container} mounts `{volume}` as a file system, but its claim has `volumeMode: Block`: the Pod never starts. List it under `volumeDevices`.',
      isFilesystem:
        '{container} uses `{volume}` as a device, but its claim is a file system: the Pod never starts. Mount it with `volumeMounts`, or set `volumeMode: Block` in the claim.',
    },
  },

  *check(pod, context) {
    for (const container of pod.containers) {
      const devices = new Set((container.spec.volumeDevices ?? []).map(({ name }) => name));
      for (const [index, { name = '' }] of (container.spec.volumeDevices ?? []).entries()) {
        yield* checkDevice(
          pod,
          context,
          { container, volume: name, path: [...container.path, 'volumeDevices', index, 'name'] },
          (container.spec.volumeMounts ?? []).findIndex((mount) => mount.name === name),
        );
      }
      for (const [index, { name = '' }] of (container.spec.volumeMounts ?? []).entries()) {
        const claim = claimOf(pod, context, name);
        if (claim?.mode === 'Block' && !devices.has(name)) {
          const path = [...container.path, 'volumeMounts', index, 'name'];
          yield fact('isBlock', pod, { container, volume: name, path }, claim.related);
        }
      }
    }
  },
});

type MessageId = 'both' | 'noClaim' | 'isBlock' | 'isFilesystem';

interface Use {
  readonly container: PodContainer;
  readonly volume: string;
  readonly path: Path;
}

type Related = ReturnType<typeof serverNote>;

function fact(messageId: MessageId, pod: PodModel, { container, volume, path }: Use, related: readonly Related[]) {
  const at = { object: pod.template.object, path };
  return { messageId, at, container: container.name, data: { container: quoteName(container), volume }, related };
}

/** `mount` is the index of the mount of the same volume, below zero where there is none. */
function* checkDevice(pod: PodModel, context: RuleContext, use: Use, mount: number) {
  const at = { object: pod.template.object, path: use.path };
  const value = `Invalid value: ${goQuote(use.volume)}`;
  if (mount >= 0) {
    // The server complains twice: about the device and about the mount.
    yield fact('both', pod, use, [
      serverNote(at, `${value}: must not already exist in volumeMounts`),
      serverNote(
        { ...at, path: [...use.container.path, 'volumeMounts', mount, 'name'] },
        `${value}: must not already exist in volumeDevices`,
      ),
    ]);
    return;
  }
  const volume = pod.volumes.find((candidate) => candidate.volume.name === use.volume)?.volume;
  if (volume !== undefined && !isClaim(volume)) {
    const words = `${value}: can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`;
    yield fact('noClaim', pod, use, [serverNote(at, words)]);
    return;
  }
  const claim = claimOf(pod, context, use.volume);
  if (claim?.mode === 'Filesystem') {
    yield fact('isFilesystem', pod, use, claim.related);
  }
}

function isClaim({ persistentVolumeClaim, ephemeral }: Volume): boolean {
  return persistentVolumeClaim !== undefined || ephemeral !== undefined;
}

interface ClaimMode {
  readonly mode: string;
  readonly related: readonly Related[];
}

/** The mode of the claim behind a volume, where the claim is known. */
function claimOf(pod: PodModel, { neighbourhood }: RuleContext, name: string): ClaimMode | undefined {
  const { namespace, object } = pod.template;
  const template = workloadSpec(pod).volumeClaimTemplates?.find(({ metadata }) => metadata?.name === name);
  if (template !== undefined) {
    return { mode: template.spec?.volumeMode ?? 'Filesystem', related: [] };
  }
  const volume = pod.volumes.find((candidate) => candidate.volume.name === name)?.volume;
  const own = volume?.ephemeral?.volumeClaimTemplate?.spec;
  if (own !== undefined) {
    return { mode: own.volumeMode ?? 'Filesystem', related: [] };
  }
  const claimName = volume?.persistentVolumeClaim?.claimName;
  const claim =
    claimName === undefined ? undefined : neighbourhood.find('PersistentVolumeClaim', namespace, claimName, object);
  if (claim === undefined) {
    return undefined;
  }
  const mode = claim.value.spec?.volumeMode ?? 'Filesystem';
  return {
    mode,
    related: [{ message: `the claim's volumeMode is ${mode}`, at: inObject(claim, 'spec', 'volumeMode') }],
  };
}
