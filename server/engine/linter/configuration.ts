/** What the user wants: the settings of every rule, the files and findings to leave alone, the facts about the cluster. */
import type { TextRange } from '../document/tree.js';
import type { PodTemplateLocation } from '../kubernetes/workload.js';
import type { ImageKnowledge } from '../pod/model.js';
import { NEWEST_KUBERNETES } from './configuration-keys.js';
import type { Severity } from './finding.js';
import type { Glob } from './glob.js';
import { matchesGlobs } from './glob.js';
import { relativePath } from './location.js';
import type { RuleDirective, RuleSetting } from './rule-settings.js';
import { resolveSettings } from './rule-settings.js';
import type { Preset, RuleMeta } from './rule.js';

export interface Configuration {
  /** By rule id, for every rule there is. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ignoredFiles: readonly IgnoredFiles[];
  readonly exceptions: readonly Exception[];
  /** Target minor version: 37 for 1.37. */
  readonly kubernetes: number;
  readonly cluster: ClusterSource | undefined;
  readonly complete: 'auto' | boolean;
  readonly podCidrs: readonly string[];
  readonly images: readonly ImageKnowledge[];
  readonly podTemplatePaths: readonly PodTemplateLocation[];
  readonly failOn: Severity | 'never';
}

/** The mock cluster: one that comes with Podlint, or a file of the workspace with its text. `name` is what the user calls it. */
export type ClusterSource =
  | { readonly kind: 'preset'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly uri: string; readonly text: string };

/** The file patterns of one configuration file, relative to its folder. */
export interface IgnoredFiles {
  readonly folder: string;
  readonly globs: readonly Glob[];
}

/** An accepted finding: one that fits every key that is given. */
export interface Exception {
  readonly folder: string;
  readonly rule: string | undefined;
  readonly file: Glob | undefined;
  /** `Kind/name` or `namespace/Kind/name`. */
  readonly object: string | undefined;
  readonly container: string | undefined;
  readonly reason: string | undefined;
  /** The last day it holds, YYYY-MM-DD. */
  readonly until: string | undefined;
}

/** One source of settings: a file, or what stands above all files (command line, editor). What it leaves out stays as it is. */
export interface ConfigurationLayer {
  readonly presets?: readonly Preset[] | undefined;
  readonly directives?: readonly RuleDirective[] | undefined;
  readonly ignoredFiles?: IgnoredFiles | undefined;
  readonly exceptions?: readonly Exception[] | undefined;
  readonly kubernetes?: number | undefined;
  readonly cluster?: ClusterSource | undefined;
  readonly complete?: 'auto' | boolean | undefined;
  readonly podCidrs?: readonly string[] | undefined;
  readonly images?: readonly ImageKnowledge[] | undefined;
  readonly podTemplatePaths?: readonly PodTemplateLocation[] | undefined;
  readonly failOn?: Severity | 'never' | undefined;
}

/** A mistake in a configuration file. An `error` makes the command line stop; the settings around it still count in the editor. */
export interface ConfigurationProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly uri: string;
  readonly range: TextRange;
}

/**
 * Puts layers together, the strongest last. Lists add up, single values replace.
 * `overrides` stands above them all, and its presets replace theirs.
 */
export function mergeLayers(
  rules: readonly RuleMeta<string>[],
  layers: readonly ConfigurationLayer[],
  overrides: ConfigurationLayer = {},
): Configuration {
  const all = [...layers, overrides];
  const last = <K extends keyof ConfigurationLayer>(key: K): ConfigurationLayer[K] =>
    all.findLast((layer) => layer[key] !== undefined)?.[key];
  const written = layers.some((layer) => layer.presets) ? layers.flatMap((layer) => layer.presets ?? []) : undefined;
  return {
    rules: resolveSettings(
      rules,
      overrides.presets ?? written ?? ['recommended'],
      all.flatMap((layer) => layer.directives ?? []),
    ),
    ignoredFiles: all.flatMap((layer) => layer.ignoredFiles ?? []),
    exceptions: all.flatMap((layer) => layer.exceptions ?? []),
    kubernetes: last('kubernetes') ?? NEWEST_KUBERNETES,
    cluster: last('cluster'),
    complete: last('complete') ?? 'auto',
    podCidrs: [...new Set(all.flatMap((layer) => layer.podCidrs ?? []))],
    images: all.flatMap((layer) => layer.images ?? []),
    podTemplatePaths: all.flatMap((layer) => layer.podTemplatePaths ?? []),
    failOn: last('failOn') ?? 'warning',
  };
}

/** Is the file out of bounds by `ignore`? Patterns are relative to the file they stand in; later files win. */
export function isIgnoredFile(configuration: Configuration, uri: string): boolean {
  let ignored = false;
  for (const { folder, globs } of configuration.ignoredFiles) {
    const path = relativePath(folder, uri);
    if (path !== undefined) ignored = matchesGlobs(globs, path, ignored);
  }
  return ignored;
}
