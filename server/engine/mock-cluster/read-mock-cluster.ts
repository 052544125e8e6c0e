/** From what `cluster:` of podlint.yaml names to a mock cluster. */
import { locate } from '../document/locate.js';
import { parseStream } from '../document/parse.js';
import type { TextRange, YamlDocument } from '../document/tree.js';
import { toValue } from '../document/value.js';
import type { ClusterSource } from '../linter/configuration.js';
import { buildCluster } from '../scheduler/clusters/build-cluster.js';
import { findPreset } from '../scheduler/clusters/presets.js';
import { createDefaultProfile } from '../scheduler/plugins/registry.js';
import { createMockCluster } from './create-mock-cluster.js';
import type { MockCluster } from './mock-cluster.js';

/** A mistake in a cluster file. */
export interface MockClusterProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: TextRange;
}

/** The cluster; `undefined` where its file has an error, as half a cluster would only mislead. */
export interface ReadMockCluster {
  readonly cluster: MockCluster | undefined;
  readonly problems: readonly MockClusterProblem[];
}

/** Reads YAML or JSON: mock clusters, objects as kubectl prints them, or both. */
export function readMockCluster(source: ClusterSource): ReadMockCluster {
  const documents = source.kind === 'preset' ? [] : parseStream(source.text, { mode: 'fast' }).documents;
  const syntax = documents.flatMap((document) => document.problems);
  if (syntax.length > 0) {
    return {
      cluster: undefined,
      problems: syntax.map(({ message, range }) => ({ severity: 'error', message, range })),
    };
  }
  const profile = createDefaultProfile();
  const values = source.kind === 'preset' ? [findPreset(source.name)] : documents.map(valueOf);
  const { snapshot, problems } = buildCluster(values, profile);
  const placed = problems.map(({ documentIndex, path, message, severity }): MockClusterProblem => {
    const document = documents[documentIndex];
    return { severity, message, range: document === undefined ? nowhere : locate(document, { path }) };
  });
  const isSound = placed.every(({ severity }) => severity !== 'error');
  return { cluster: isSound ? createMockCluster(source.name, snapshot, profile) : undefined, problems: placed };
}

const nowhere: TextRange = { start: 0, end: 0 };

function valueOf({ root }: YamlDocument): unknown {
  return root === undefined ? undefined : toValue(root);
}
