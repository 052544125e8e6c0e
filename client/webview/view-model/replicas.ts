/** The strip of replicas: one cell each while they can be told apart, runs of the same outcome beyond. */
import type { Replicas } from '../../../server/protocol/simulator.js';
import { plural } from './words.js';
import { t } from '../l10n.js';

export type StripOutcome = Replicas['strip'][number]['outcome'];

export interface StripCell {
  readonly outcome: StripOutcome;
  /** First and last replica, counted from one. */
  readonly from: number;
  readonly to: number;
  readonly node: string | undefined;
}

const MOST_CELLS = 40;

/** Replicas beside each other with the same outcome. */
function runs(strip: Replicas['strip']): readonly StripCell[] {
  const cells: StripCell[] = [];
  for (const { replica, outcome } of strip) {
    const last = cells.at(-1);
    if (last?.outcome === outcome) cells[cells.length - 1] = { ...last, to: replica };
    else cells.push({ outcome, from: replica, to: replica, node: undefined });
  }
  return cells;
}

export function stripCells(strip: Replicas['strip']): readonly StripCell[] {
  if (strip.length > MOST_CELLS) return runs(strip);
  return strip.map(({ replica, outcome, node }) => ({ outcome, from: replica, to: replica, node }));
}

const WORDS: Readonly<Record<StripOutcome, string>> = {
  placed: t('placed'),
  preempts: t('placed after preemption'),
  pending: t('Pending'),
};

export function cellSentence({ outcome, from, to, node }: StripCell): string {
  const who = from === to ? t('Replica {0}', from) : t('Replicas {0} to {1}', from, to);
  return node === undefined ? `${who}: ${WORDS[outcome]}` : t('{0}: {1} on {2}', who, WORDS[outcome], node);
}

/** `5 replicas, all placed`, `9 replicas, 8 placed, first Pending at 9`. */
export function replicasSentence({ placed, firstPending }: Replicas, shown: number, known: number): string {
  const wanted = plural(shown, 'replica');
  if (shown !== known) return wanted;
  if (shown === 0) return t('{0}, nothing to place', wanted);
  if (placed >= shown) return t('{0}, all placed', wanted);
  return firstPending === undefined
    ? t('{0}, {1} placed', wanted, placed)
    : t('{0}, {1} placed, first Pending at {2}', wanted, placed, firstPending);
}

/** `3 placed · first Pending at 9`. */
export function replicasSummary({ count, placed, firstPending }: Replicas): string {
  const pending = count - placed;
  const parts = [t('{0} placed', placed)];
  if (pending > 0) parts.push(t('{0} Pending', pending));
  parts.push(firstPending === undefined ? t('no limit found') : t('first Pending at {0}', firstPending));
  return parts.join(' · ');
}

/** Arrows move by one natively; pages by five, as far as the ends. */
export function pageReplicas(key: string, at: number, most: number): number | undefined {
  if (key !== 'PageUp' && key !== 'PageDown') return undefined;
  return Math.min(most, Math.max(0, at + (key === 'PageUp' ? 5 : -5)));
}
