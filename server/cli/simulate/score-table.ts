/** How the scores of nodes come about. */
import type { NodeReport, ScorePart } from '../../engine/scheduler/explain/report.js';
import { sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { displayWidth } from '../terminal/width.js';

/** Nodes that stand side by side. */
const COLUMNS = 4;

interface Scored {
  readonly node: string;
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

/** One row for each plugin, one column for each of the best nodes. Nothing where no scores decided. */
export function scoreTable(nodes: readonly NodeReport[], style: Style): readonly string[] {
  const best = nodes
    .flatMap(({ node, score, parts, outcome }) =>
      score === undefined || !parts ? [] : [{ node, score, parts, outcome }],
    )
    .sort(
      (left, right) => Number(right.outcome === 'lands') - Number(left.outcome === 'lands') || right.score - left.score,
    )
    .slice(0, COLUMNS);
  const [first] = best;
  if (first === undefined) return [];
  const rows = [
    ['Plugin', 'Weight', ...best.map(({ node }) => sanitize(node))],
    ...first.parts.map((part, index) => [
      part.plugin,
      `× ${part.weight}`,
      ...best.map(({ parts }: Scored) => partText(parts[index])),
    ]),
    ['Total', '', ...best.map(({ score }) => String(score))],
  ];
  const widths = first.parts.length === 0 ? [] : rows[0]?.map((_, column) => widest(rows, column));
  return rows.map((row, index) => {
    const line = row
      .map((cell, column) => alignCell(cell, widths?.[column] ?? 0, column))
      .join('  ')
      .trimEnd();
    return index === 0 ? style.dim(line) : index === rows.length - 1 ? style.bold(line) : line;
  });
}

/** `score of 100 = points`, with the raw number where normalising changed it. */
function partText(part: ScorePart | undefined): string {
  if (part === undefined) return '';
  const { raw, normalized, points } = part;
  return `${raw === normalized ? '' : `${raw} → `}${normalized} = ${points}`;
}

function widest(rows: readonly (readonly string[])[], column: number): number {
  return Math.max(...rows.map((row) => displayWidth(row[column] ?? '')));
}

/** Numbers stand on the right. */
function alignCell(cell: string, width: number, column: number): string {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return column < 2 ? cell + gap : gap + cell;
}
