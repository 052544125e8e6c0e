/** Lints texts in memory, as the tests of rules and of the linter need it. */
import type { ParseMode } from '../../server/engine/document/parse.js';
import { readSourceFile } from '../../server/engine/kubernetes/read.js';
import type { Configuration, ConfigurationLayer } from '../../server/engine/linter/configuration.js';
import { mergeLayers } from '../../server/engine/linter/configuration.js';
import type { Finding } from '../../server/engine/linter/finding.js';
import type { Rule } from '../../server/engine/linter/rule.js';
import type { LintOptions, LintResult } from '../../server/engine/linter/run.js';
import { lintFileFully } from '../../server/engine/linter/run.js';
import { readMockCluster } from '../../server/engine/mock-cluster/read-mock-cluster.js';
import { withBuiltIn } from '../../server/engine/linter/suppressions.js';
import { allRules } from '../../server/engine/rules/index.js';
import { createWorkspace } from '../../server/engine/workspace/workspace.js';

/** Texts by URI. */
export type Texts = ReadonlyMap<string, string>;

export const metas = withBuiltIn(allRules.map((rule) => rule.meta));

export function configure(layer: ConfigurationLayer, rules: readonly Rule[] = allRules): Configuration {
  return mergeLayers(withBuiltIn(rules.map((rule) => rule.meta)), [layer]);
}

export function lintTexts(
  texts: Texts,
  configuration: Configuration,
  options: LintOptions & { readonly mode?: ParseMode } = {},
): ReadonlyMap<string, LintResult> {
  const workspace = createWorkspace(configuration);
  for (const [uri, text] of texts) workspace.update(readSourceFile(uri, text, { mode: options.mode ?? 'tolerant' }));
  const cluster = configuration.cluster && readMockCluster(configuration.cluster).cluster;
  const all = { cluster, ...options };
  return new Map([...texts.keys()].map((uri) => [uri, lintFileFully(workspace, uri, configuration, all)]));
}

/** The findings of one text, with recommended rules unless said otherwise. */
export function lintText(text: string, layer: ConfigurationLayer = {}, options: LintOptions = {}): readonly Finding[] {
  const uri = '/manifest.yaml';
  const configuration = configure(layer, options.rules);
  return lintTexts(new Map([[uri, text]]), configuration, options).get(uri)?.findings ?? [];
}
