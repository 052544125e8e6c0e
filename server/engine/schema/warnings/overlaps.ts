/** Files of one volume that would lie in each other's way. Upstream: `warningsForOverlappingVirtualPaths`. */
import type { Volume, VolumeProjection } from '../../kubernetes/types.js';
import { child, item, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { warnAt, type Warning } from './warning.js';

interface PlacedFile {
  readonly file: string;
  /** Empty where the volume has one source only. */
  readonly source: string;
}

export function overlapWarnings(volumes: readonly Volume[], path: FieldPath): Warning[] {
  return volumes.flatMap((volume, index) => volumeWarnings(volume, item(path, index)));
}

function volumeWarnings(volume: Volume, path: FieldPath): Warning[] {
  const { name = '', configMap, secret, downwardAPI, projected } = volume;
  const say = (description: string, words: string) => warnAt(path, `volume ${goQuote(name)} (${description})${words}`);
  const overlaps = (items: readonly { readonly path?: string }[] | undefined, description: string) =>
    findOverlaps(filesOf(items, '')).map((words) => say(description, `: overlapping paths: ${words}`));
  const sources = projected?.sources ?? [];
  return [
    ...(configMap ? overlaps(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`) : []),
    ...(secret ? overlaps(secret.items, `Secret ${goQuote(secret.secretName ?? '')}`) : []),
    ...(downwardAPI ? overlaps(downwardAPI.items, 'DownwardAPI') : []),
    ...sources
      .map((source, index) => ({ source, at: item(child(path, 'projected', 'sources'), index) }))
      .filter(({ source }) => Object.keys(source).length === 0)
      .map(({ at }) => warnAt(at, `volume ${goQuote(name)} (Projected) has no sources provided`)),
    ...findOverlaps(sources.flatMap(projectedFiles)).map((words) => say('Projected', `: overlapping paths: ${words}`)),
  ];
}

function filesOf(items: readonly { readonly path?: string }[] | undefined, source: string): PlacedFile[] {
  return (items ?? []).map(({ path = '' }) => ({ file: path, source }));
}

/** Only the first kind of source counts, in this order, and of some kinds only if they list files. */
function projectedFiles(source: VolumeProjection): PlacedFile[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (configMap?.items) return filesOf(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items) return filesOf(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items) return filesOf(downwardAPI.items, 'DownwardAPI');
  if (serviceAccountToken) return filesOf([serviceAccountToken], 'ServiceAccountToken');
  if (clusterTrustBundle) {
    const name = clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '';
    return filesOf([clusterTrustBundle], `ClusterTrustBundle ${goQuote(name)}`);
  }
  const { certificateChainPath = '', keyPath = '', credentialBundlePath = '' } = podCertificate ?? {};
  return [
    { file: certificateChainPath, source: 'PodCertificate chain' },
    { file: keyPath, source: 'PodCertificate key' },
    { file: credentialBundlePath, source: 'PodCertificate credential bundle' },
  ].filter(({ file }) => file !== '');
}

/** A file that is, or lies in, or contains an earlier one. */
function findOverlaps(files: readonly PlacedFile[]): string[] {
  const earlier: PlacedFile[] = [];
  const paths = new Set<string>();
  const folders = new Set<string>();
  return files.flatMap(({ file, source }) => {
    const placed = { file: file.replace(/(?<!\/)\/+$/, ''), source };
    const above = foldersOf(placed.file);
    const mayClash = paths.has(placed.file) || folders.has(placed.file) || above.some((folder) => paths.has(folder));
    const hit = placed.file !== '' && mayClash ? earlier.filter((other) => overlaps(other.file, placed.file)) : [];
    earlier.push(placed);
    if (placed.file !== '') paths.add(placed.file);
    for (const folder of above) folders.add(folder);
    return hit.map((other) => `${print(placed)} with ${print(other)}`);
  });
}

/** `a` and `a/b` of `a/b/c`. */
function foldersOf(file: string): string[] {
  const folders: string[] = [];
  for (let slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1))
    folders.push(file.slice(0, slash));
  return folders;
}

function overlaps(earlier: string, later: string): boolean {
  return earlier !== '' && (`${earlier}/`.startsWith(`${later}/`) || `${later}/`.startsWith(`${earlier}/`));
}

function print({ file, source }: PlacedFile): string {
  return source === '' ? goQuote(file) : `${goQuote(file)} (${source})`;
}
