/** Words and glyphs for what the server says in names. A glyph never stands without its word. */
import type { NodeCard, Verdict } from '../../../server/protocol/simulator.js';
import type { IconName } from '../icons.js';
import { t } from '../l10n.js';

export type Tone = 'good' | 'bad' | 'warn' | 'neutral' | 'accent';

export interface Mark {
  readonly icon: IconName;
  readonly word: string;
  readonly tone: Tone;
}

const OUTCOMES: Readonly<Record<NodeCard['outcome'], Mark>> = {
  lands: { icon: 'star-full', word: t('Lands here'), tone: 'accent' },
  fits: { icon: 'pass', word: t('Fits'), tone: 'good' },
  blocked: { icon: 'error', word: t('Blocked'), tone: 'bad' },
  notTried: { icon: 'circle-large', word: t('Not tried'), tone: 'neutral' },
};

const STATES: Readonly<Record<Exclude<NodeCard['state'], 'ready'>, Mark>> = {
  cordoned: { icon: 'debug-pause', word: t('Cordoned'), tone: 'warn' },
  failed: { icon: 'bolt', word: t('Failed'), tone: 'bad' },
  notReady: { icon: 'warning', word: t('Not ready'), tone: 'warn' },
};

export const outcomeMark = (outcome: NodeCard['outcome']): Mark => OUTCOMES[outcome];

/** A ready node needs no mark. */
export const stateMark = (state: NodeCard['state']): Mark | undefined =>
  state === 'ready' ? undefined : STATES[state];

const VERDICTS: Readonly<Record<Verdict['outcome'], Mark>> = {
  fits: { icon: 'pass-filled', word: t('Fits'), tone: 'good' },
  partly: { icon: 'warning', word: t('Fits in part'), tone: 'warn' },
  pending: { icon: 'error', word: t('Stays Pending'), tone: 'bad' },
  preempts: { icon: 'warning', word: t('Preempts'), tone: 'warn' },
  gated: { icon: 'debug-pause', word: t('Gated'), tone: 'neutral' },
  bypasses: { icon: 'debug-step-over', word: t('Bypasses the scheduler'), tone: 'warn' },
  rejected: { icon: 'error', word: t('Rejected'), tone: 'bad' },
  unknown: { icon: 'question', word: t('Unknown'), tone: 'neutral' },
};

export const verdictMark = (outcome: Verdict['outcome']): Mark => VERDICTS[outcome];

/** Whole phrases, as other languages put number and noun together in their own ways. */
const COUNTED = {
  node: (many: boolean, amount: string) => (many ? t('{0} nodes', amount) : t('{0} node', amount)),
  Pod: (many: boolean, amount: string) => (many ? t('{0} Pods', amount) : t('{0} Pod', amount)),
  replica: (many: boolean, amount: string) => (many ? t('{0} replicas', amount) : t('{0} replica', amount)),
  container: (many: boolean, amount: string) => (many ? t('{0} containers', amount) : t('{0} container', amount)),
  port: (many: boolean, amount: string) => (many ? t('{0} ports', amount) : t('{0} port', amount)),
  volume: (many: boolean, amount: string) => (many ? t('{0} volumes', amount) : t('{0} volume', amount)),
  event: (many: boolean, amount: string) => (many ? t('{0} events', amount) : t('{0} event', amount)),
  leftOut: (many: boolean, amount: string) =>
    many ? t('{0} earlier events left out.', amount) : t('{0} earlier event left out.', amount),
  evicted: (many: boolean, amount: string) =>
    many ? t('{0} Pods would be evicted:', amount) : t('{0} Pod would be evicted:', amount),
  problem: (many: boolean, amount: string) =>
    many ? t('{0} problems could change this', amount) : t('{0} problem could change this', amount),
  more: (many: boolean, amount: string) =>
    many ? t('{0} more findings in Problems.', amount) : t('{0} more finding in Problems.', amount),
  check: (many: boolean, amount: string) => (many ? t('{0} checks passed', amount) : t('{0} check passed', amount)),
  there: (many: boolean, amount: string) => (many ? t('{0} Pods there.', amount) : t('{0} Pod there.', amount)),
  limit: (many: boolean, amount: string) =>
    many
      ? t('{0} things not simulated that could matter here', amount)
      : t('{0} thing not simulated that could matter here', amount),
  row: (many: boolean, amount: string) =>
    many ? t('{0} more rows not shown.', amount) : t('{0} more row not shown.', amount),
} as const;

/** `1 node`, `2 nodes`. */
export const plural = (amount: number, noun: keyof typeof COUNTED): string =>
  COUNTED[noun](amount !== 1, amount.toLocaleString('en-US'));

const LABELS: Readonly<Record<string, string>> = {
  cpu: t('CPU'),
  memory: t('Memory'),
  pods: t('Pods'),
  'ephemeral-storage': t('Disk'),
};

/** What people call a resource. Extended resources keep their own name. */
export const resourceLabel = (resource: string): string =>
  Object.hasOwn(LABELS, resource) ? (LABELS[resource] ?? resource) : resource;

/** `00:42`, `05:40`, `1:00:05`: time on the virtual clock, in seconds. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pair = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${pair(minutes)}:${pair(rest)}` : `${pair(minutes)}:${pair(rest)}`;
}

/** `42 s`, `5 min 40 s`, `1 h 5 s`: a span of time as it is read aloud. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return said.length === 0 ? '0 s' : said.join(' ');
}

/** `line 18`: people count lines from one. */
export const lineOf = (place: { readonly line: number }): string => t('line {0}', place.line + 1);
