import { isRecord } from './shape.js';
import type { InlinePatch, Kustomization } from './object.js';

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
    inlinePatches: [
      ...strings(value.patchesStrategicMerge)
        .filter((entry) => entry.includes('\n'))
        .map((text) => inlinePatch(text, undefined)),
      ...inlinePatches(value.patches),
      ...inlinePatches(value.patchesJson6902),
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

/** `- patch: |-` with or without the `target` that JSON patches need. */
function inlinePatches(value: unknown): readonly InlinePatch[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const text = isRecord(entry) ? entry.patch : undefined;
    return isRecord(entry) && typeof text === 'string' ? [inlinePatch(text, entry.target)] : [];
  });
}

/** A strategic merge patch names its object itself. The name of a target is a regular expression: only a plain one is compared. */
function inlinePatch(text: string, target: unknown): InlinePatch {
  const field = (key: string): string | undefined => {
    const found = isRecord(target) ? target[key] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  const own = (pattern: RegExp): string | undefined => (target === undefined ? pattern.exec(text)?.[1] : undefined);
  const name = field('name') ?? own(/^ {1,8}name: ?["']?([\w.-]+)/m);
  return {
    text,
    kind: field('kind') ?? own(/^kind: ?["']?(\w+)/m),
    name: name !== undefined && /^[\w.-]+$/.test(name) && !name.includes('.*') ? name : undefined,
  };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
