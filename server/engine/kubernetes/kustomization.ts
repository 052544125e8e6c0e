import { isRecord } from './shape.js';
import type { Kustomization } from './object.js';

const fileNames = /(?:^|[\\/])(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * Reads a document as a kustomization: by its kind, or by the name of its file, as kustomize does.
 * Facts: `sigs.k8s.io/kustomize/api/types`, `Kustomization`.
 */
export function readKustomization(uri: string, value: Readonly<Record<string, unknown>>): Kustomization | undefined {
  const { apiVersion, kind } = value;
  const named = typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
  if (!named && !(kind === undefined && fileNames.test(uri))) return undefined;
  return {
    resources: [...strings(value.resources), ...strings(value.bases), ...strings(value.components)],
    patches: [
      ...patchPaths(value.patches),
      ...patchPaths(value.patchesJson6902),
      // A strategic merge patch is a file name or the patch itself, which spans lines.
      ...strings(value.patchesStrategicMerge).filter((entry) => !entry.includes('\n')),
    ],
  };
}

/** `patches:` holds maps with a `path`; files from before kustomize 2.1 hold plain file names. */
function patchPaths(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const path = isRecord(entry) ? entry.path : entry;
    return typeof path === 'string' ? [path] : [];
  });
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
