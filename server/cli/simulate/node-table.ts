/** The nodes of a simulation as a terminal shows them. */
import type { NodeReport } from '../../engine/scheduler/explain/report.js';
import { sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { displayWidth } from '../terminal/width.js';

/** Tables of more rows are summed up. */
const LONGEST_TABLE = 40;

/** Rows that a longer one keeps of the nodes that fit, and names that it keeps of each group of refused ones. */
const KEPT = 5;

interface Row {
  readonly glyph: string;
  readonly cells: readonly string[];
  /** One line each. */
  readonly words: readonly string[];
}

/** The Pod's node first, then those that fit by score, then the others in the order of their names. */
export function nodeTable(nodes: readonly NodeReport[], style: Style): readonly string[] {
  const fitting = nodes
    .filter(({ outcome }) => outcome !== 'blocked')
    .sort((left, right) => rank(right) - rank(left) || (right.score ?? 0) - (left.score ?? 0));
  const blocked = nodes.filter(({ outcome }) => outcome === 'blocked');
  const isLong = nodes.length > LONGEST_TABLE;
  const rows = [
    ...(isLong ? fitting.slice(0, KEPT) : fitting).map((node) => fittingRow(node, style)),
    ...(isLong ? moreFit(fitting.slice(KEPT), style) : []),
    ...(isLong ? groupRows(blocked, style) : blocked.map((node) => blockedRow(node, style))),
  ];
  return align(rows);
}

const rank = ({ outcome }: NodeReport): number => (outcome === 'lands' ? 1 : 0);

function fittingRow({ node, zone, outcome, score }: NodeReport, style: Style): Row {
  const lands = outcome === 'lands';
  return {
    glyph: style.green(lands ? '★' : '✔'),
    cells: [lands ? style.bold(sanitize(node)) : sanitize(node), sanitize(zone ?? '')],
    words: [[...(lands ? ['lands here'] : ['fits']), ...(score === undefined ? [] : [`score ${score}`])].join(', ')],
  };
}

function moreFit(rest: readonly NodeReport[], style: Style): readonly Row[] {
  if (rest.length === 0) return [];
  const { score } = rest[0] ?? {};
  const words = score === undefined ? 'fit' : `fit, score ${score} or less`;
  return [{ glyph: style.green('✔'), cells: [`${rest.length} more`, ''], words: [words] }];
}

function blockedRow({ node, zone, reasons }: NodeReport, style: Style): Row {
  return {
    glyph: style.red('✕'),
    cells: [sanitize(node), sanitize(zone ?? '')],
    words: reasons.map(({ words }) => sanitize(words)),
  };
}

/** Nodes that are refused alike; their amounts differ, so those of the first stand for all. */
function groupRows(blocked: readonly NodeReport[], style: Style): readonly Row[] {
  const groups = new Map<string, NodeReport[]>();
  for (const node of blocked) {
    const key = node.reasons.map(({ plugin, reason }) => `${plugin} ${reason}`).join('\n');
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()]
    .sort((left, right) => right.length - left.length)
    .map((group) => {
      const [first, ...rest] = group;
      if (first === undefined || rest.length === 0) return group.map((node) => blockedRow(node, style));
      const words = first.reasons.map((reason) => sanitize(reason.words));
      const names = `${first.node} and ${rest.length} more`;
      return [{ glyph: style.red('✕'), cells: [sanitize(names), ''], words }];
    })
    .flat();
}

function align(rows: readonly Row[]): readonly string[] {
  const widths = [0, 1].map((column) =>
    rows.reduce((width, { cells }) => Math.max(width, widthOf(cells[column] ?? '')), 0),
  );
  return rows.flatMap(({ glyph, cells, words }) => {
    const lead = cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .filter((_, column) => widths[column] !== 0)
      .join('  ');
    const gap = ' '.repeat(widths.reduce((sum, width) => sum + (width === 0 ? 0 : width + 2), 0));
    const [first = '', ...more] = words;
    return [`${glyph} ${lead}  ${first}`.trimEnd(), ...more.map((line) => `  ${gap}${line}`)];
  });
}

/** The width without what colours it. */
export function widthOf(text: string): number {
  return displayWidth(text.replace(ESCAPES, ''));
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Fills up to the width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
