/** Mock clusters for a lint run: read once each, and the scheduler is loaded only where there is one. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../engine/document/nearest.js';
import type { ClusterSource, ConfigurationLayer } from '../engine/linter/configuration.js';
import { presetNames } from '../engine/scheduler/clusters/preset-names.js';
import { UsageError } from './arguments.js';
import type { PlacedConfigurationProblem } from './files/configurations.js';
import { toUri } from './files/configurations.js';
import { decodeText } from './files/decode.js';
import { reasonOf } from './files/discover.js';
import type { LintCommandOptions } from './lint-options.js';
import type { Clusters, LoadedFile } from './session.js';

/** What was read, and what is wrong with it. */
export interface LoadedClusters {
  readonly clusters: Clusters;
  readonly problems: readonly PlacedConfigurationProblem[];
}

/** The clusters that the configurations of these files name. */
export async function loadClusters(files: readonly Pick<LoadedFile, 'configuration'>[]): Promise<LoadedClusters> {
  const sources = new Set(files.flatMap(({ configuration }) => configuration.cluster ?? []));
  if (sources.size === 0) return { clusters: new Map(), problems: [] };
  const { readMockCluster } = await import('../engine/mock-cluster/read-mock-cluster.js');
  const read = [...sources].map((source) => ({ source, ...readMockCluster(source) }));
  return {
    clusters: new Map(read.flatMap(({ source, cluster }) => (cluster ? [[source, cluster] as const] : []))),
    problems: read.flatMap(({ source, problems }) => {
      const place = source.kind === 'file' ? { uri: source.uri, text: source.text } : { uri: source.name, text: '' };
      return problems.map((problem) => ({ ...problem, ...place }));
    }),
  };
}

/** `--cluster` stands above what the files say. */
export function withCluster(
  { overrides, cluster }: Pick<LintCommandOptions, 'overrides' | 'cluster'>,
  directory: string,
): ConfigurationLayer {
  return cluster === undefined ? overrides : { ...overrides, cluster: clusterSource(cluster, directory) };
}

/** `--cluster FILE|PRESET`: whoever types the command may name any file. */
function clusterSource(name: string, directory: string): ClusterSource {
  const path = resolve(directory, name);
  if (presetNames.some((known) => known === name) && !existsSync(path)) return { kind: 'preset', name };
  if (!/[./\\]/.test(name) && !existsSync(path)) {
    const near = nearest(name, presetNames);
    throw new UsageError(
      `\`${name}\` is neither a file nor a preset (${presetNames.join(', ')}).${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  try {
    return { kind: 'file', name, uri: toUri(path), text: decodeText(readFileSync(path)).text };
  } catch (error) {
    throw new UsageError(`--cluster ${name} cannot be read: ${reasonOf(error)}.`);
  }
}
