/**
 * Prints what Podlint says to each bad/ok pair of test/matrix, beside the recorded results of other linters when they are at hand
 * (`--peers FILE`, by default ../shared/peers/matrix-peers.json).
 * Rules that need a mock cluster are given the one of CLUSTERS. A pair passes when the expected rule fires on `bad` and not on `ok`. Exit 1 when a pair that has a rule fails.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lint, root, ruleIds } from './podlint.mjs';

const { values } = parseArgs({
  options: { peers: { type: 'string', default: `${root}../shared/peers/matrix-peers.json` } },
});
const titles = new Map(JSON.parse(readFileSync(`${root}test/matrix/cases.json`, 'utf8')));
const expectations = JSON.parse(readFileSync(`${root}test/matrix/expectations.json`, 'utf8'));
const rules = new Set(ruleIds());
const peers = existsSync(values.peers)
  ? new Map(JSON.parse(readFileSync(values.peers, 'utf8')).map((row) => [row.case, row]))
  : undefined;
const names = ['kube-linter', 'kube-score', 'kubeconform', 'polaris', 'kubesec', 'checkov', 'monokle', 'yaml-ls'];

/** One control plane and two workers: three replicas that need a node each are one too many. */
const CLUSTERS = new Map([['05-hostport-replicas', 'kind-3']]);

const found = (name, side) => {
  const cluster = CLUSTERS.has(name) ? ['--cluster', CLUSTERS.get(name)] : [];
  const { findings } = lint([`${root}test/matrix/${name}.${side}.yaml`], ['--preset', 'all', ...cluster]);
  return new Set(findings.map((finding) => finding.rule));
};
/** What a peer says more of on `bad` than on `ok`. */
const reacts = (row, name) => (row && Object.keys(row[name] ?? {}).length > 0 ? '•' : ' ');

let failed = 0;
let open = 0;
console.log(`${'case'.padEnd(34)}${'podlint'.padEnd(46)}${peers ? names.map((name) => name.padEnd(12)).join('') : ''}`);
for (const [name] of titles) {
  const rule = expectations[name];
  const [bad, ok] = [found(name, 'bad'), found(name, 'ok')];
  let verdict;
  if (rule === '')
    verdict = [...bad].some((id) => !ok.has(id))
      ? `✗ false alarm: ${[...bad].filter((id) => !ok.has(id)).join(' ')}`
      : '✓ silent (control)';
  else if (rule === null || !rules.has(rule)) verdict = `– ${rule ?? 'no rule'}`;
  else verdict = bad.has(rule) && !ok.has(rule) ? `✓ ${rule}` : `✗ ${rule}${bad.has(rule) ? ' also on ok' : ' missed'}`;
  if (verdict.startsWith('✗')) failed += 1;
  if (verdict.startsWith('–')) open += 1;
  console.log(
    `${name.padEnd(34)}${verdict.padEnd(46)}${peers ? names.map((peer) => reacts(peers.get(name), peer).padEnd(12)).join('') : ''}`,
  );
}
if (!peers) console.log(`No recorded results of other linters at ${values.peers}: pass --peers FILE to see them.`);
else
  console.log('• = the peer reacts in some way to the fault, by its recorded run; not every reaction names the fault.');
console.log(`${titles.size - failed - open} as expected, ${failed} not, ${open} without a rule yet`);
process.exitCode = failed > 0 ? 1 : 0;
