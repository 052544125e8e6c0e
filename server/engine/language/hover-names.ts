/** What a name stands for: the object that is named, the volume that is mounted. */
import type { Path } from '../document/tree.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { fieldOf, isRecord } from '../kubernetes/shape.js';
import type { Volume } from '../kubernetes/types.js';
import type { HoverContext } from './hover-context.js';
import { code, plain } from './markdown.js';
import { findNamed, keyOwnerAt, keysOf, nameAt, valueAt } from './named.js';
import { meaningOf, type Meaning } from './meanings.js';
import { isSamePath, podSpecPath, type Spot } from './spot.js';

export function describeNamed(spot: Spot, context: HoverContext): string {
  const meaning = spot.part === 'value' ? meaningOf(spot.trail) : undefined;
  if (!meaning) return '';
  switch (meaning.what) {
    case 'object':
      return describeObject(spot, meaning, context);
    case 'key':
      return describeKey(spot, meaning, context);
    case 'volume':
      return describeVolume(spot, context);
    default:
      return '';
  }
}

function describeObject({ object, path }: Spot, meaning: Meaning, { workspace, link }: HoverContext): string {
  const name = nameAt(object, path, meaning);
  if (!name) return '';
  const [found, ...others] = findNamed(workspace, name, object.uri);
  if (!found) return `${plain(name.kind)} ${code(name.name)} is not in this workspace.`;
  const keys = keysOf(found).map(({ key }) => code(key));
  const holds = keys.length === 0 ? '' : ` with the keys ${keys.join(', ')}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more of that name)`;
  return `${link(`${plain(name.kind)} ${code(name.name)}`, nameSite(found))}${holds}${more}`;
}

export const nameSite = (object: KubernetesObject): { object: KubernetesObject; path: Path } => ({
  object,
  path: [...object.path, 'metadata', 'name'],
});

function describeKey({ object, path }: Spot, meaning: Meaning, { workspace, link }: HoverContext): string {
  const owner = keyOwnerAt(object, path, meaning);
  const [found] = owner ? findNamed(workspace, owner, object.uri) : [];
  if (!owner || !found) return '';
  const wanted = valueAt(object, path);
  const key = keysOf(found).find((entry) => entry.key === wanted);
  const title = `${plain(owner.kind)} ${code(owner.name)}`;
  if (!key) return `${link(title, nameSite(found))} has no such key.`;
  return `A key of ${link(title, { object: found, path: key.path })}`;
}

function describeVolume(spot: Spot, { workspace }: HoverContext): string {
  const specPath = podSpecPath(spot);
  const name = valueAt(spot.object, spot.path);
  const isHere = ({ object, specPath: at }: PodTemplate): boolean =>
    object === spot.object && specPath !== undefined && isSamePath(at, specPath);
  const pod = workspace.pods(spot.object.uri).find(({ template }) => isHere(template));
  const volume = pod?.volumes.find((candidate) => candidate.volume.name === name)?.volume;
  if (!pod || !volume) return '';
  const uses = pod.volumeUses
    .filter(({ mount }) => mount.name === name)
    .map(({ container, mount, readOnly }) => {
      return `- ${code(container.name)} at ${code(mount.mountPath ?? '')}${readOnly ? ', read-only' : ''}`;
    });
  const used = uses.length === 0 ? 'mounted nowhere' : `mounted by\n\n${uses.join('\n')}`;
  return `Volume ${code(String(name))} (${describeSource(volume)}), ${used}`;
}

/** `emptyDir`, `configMap nginx-config`. */
function describeSource(volume: Volume): string {
  const [source, value] = Object.entries(volume).find(([field, held]) => field !== 'name' && isRecord(held)) ?? [];
  if (source === undefined) return 'emptyDir';
  const names = ['name', 'claimName', 'secretName', 'path', 'driver'].map((field) => fieldOf(value, field));
  const name = names.find((candidate) => typeof candidate === 'string');
  return name === undefined ? source : `${source} ${code(name)}`;
}
