/** The panel as Markdown, for a pull request or a ticket. */
import type { NodeCard, Result } from '../../protocol/simulator.js';

/** Rows that somebody reads. */
const mostRows = 60;
const mostEvents = 40;

const glyphs: Readonly<Record<NodeCard['outcome'], string>> = {
  lands: '★ lands',
  fits: '✔ fits',
  blocked: '✕ blocked',
  notTried: '– not tried',
};

/** Verdict, changes, nodes and timeline. */
export function markdownOf(result: Result): string {
  const { verdict, operations, remedies, replicas, limits } = result;
  const title = result.pods.find(({ id }) => id === result.pod)?.title ?? result.pod;
  const lines = [
    `## ${escape(title)}`,
    '',
    `**${escape(verdict.text)}**`,
    '',
    ...scoreLine(verdict),
    ...verdict.details.map((detail) => `- ${escape(detail)}`),
    `- ${escape(verdict.totals)}`,
    `- Cluster ${escape(clusterLabel(result))}, Kubernetes ${result.kubernetes}, seed ${result.seed}`,
    ...(operations.length === 0 ? [] : [`- What if: ${operations.map(({ label }) => escape(label)).join(', ')}`]),
    ...(replicas.firstPending === undefined
      ? []
      : [`- From replica ${replicas.firstPending} on Pending: ${escape(replicas.reason ?? '')}`]),
    ...(verdict.event === undefined ? [] : ['', '```text', verdict.event, '```']),
    ...(remedies.length === 0 ? [] : ['', '### What to change', '', ...remedies.map(remedyLine)]),
    '',
    '### Nodes',
    '',
    ...nodeTable(result.nodes),
    ...timelineLines(result),
    ...(limits.length === 0 ? [] : ['', `Not simulated: ${limits.map(({ name }) => name).join(', ')}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function scoreLine({ score, ties }: Result['verdict']): readonly string[] {
  if (score === undefined) {
    return [];
  }
  const others = ties.length === 0 ? '' : `; ${ties.join(', ')} ${ties.length === 1 ? 'ties' : 'tie'}`;
  return [`- Score ${score}${escape(others)}`];
}

function clusterLabel({ cluster, clusters }: Result): string {
  return clusters.find(({ id }) => id === cluster)?.label ?? cluster.slice(cluster.lastIndexOf('/') + 1);
}

function remedyLine({ label, unlocks, place }: Result['remedies'][number]): string {
  const where = place === undefined ? '' : `, line ${place.line + 1}`;
  return `- ${escape(label)} (${unlocks} ${unlocks === 1 ? 'node' : 'nodes'} more${where})`;
}

function nodeTable(nodes: readonly NodeCard[]): readonly string[] {
  const rank = (node: NodeCard): number => ['lands', 'fits', 'blocked', 'notTried'].indexOf(node.outcome);
  const sorted = nodes.toSorted((one, other) => rank(one) - rank(other) || (other.score ?? 0) - (one.score ?? 0));
  const rows = sorted
    .slice(0, mostRows)
    .map(({ name, zone = '', outcome, score, replicas, reason, resources }) =>
      row([
        name,
        zone,
        glyphs[outcome],
        score === undefined ? '' : String(score),
        replicas === 0 ? '' : String(replicas),
        ...['cpu', 'memory'].map((resource) => resources.find((bar) => bar.resource === resource)?.text ?? ''),
        reason ?? '',
      ]),
    );
  const left = nodes.length - rows.length;
  return [
    row(['Node', 'Zone', 'Verdict', 'Score', 'Replicas', 'CPU', 'Memory', 'Reason']),
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...(left > 0 ? ['', `${left} more nodes.`] : []),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escape).join(' | ')} |`;
}

function timelineLines({ timeline }: Result): readonly string[] {
  const shown = timeline.events.slice(0, mostEvents);
  const left = timeline.events.length - shown.length;
  return shown.length === 0
    ? []
    : [
        '',
        '### Timeline',
        '',
        ...shown.map(({ time, object, kind, message }) => `- ${time} s: ${escape(`${kind} ${object}: ${message}`)}`),
        ...(left > 0 ? [`- and ${left} more events`] : []),
      ];
}

/** Nothing of a manifest is markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
}
