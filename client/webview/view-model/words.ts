/** Words and glyphs for what the server says in names. A glyph never stands without its word. */
import type { NodeCard, Verdict } from '../../../server/protocol/simulator.js';
import type { IconName } from '../icons.js';

export type Tone = 'good' | 'bad' | 'warn' | 'neutral' | 'accent';

export interface Mark {
  readonly icon: IconName;
  readonly word: string;
  readonly tone: Tone;
}

const OUTCOMES: Readonly<Record<NodeCard['outcome'], Mark>> = {
  lands: { icon: 'star-full', word: 'Lands here', tone: 'accent' },
  fits: { icon: 'pass', word: 'Fits', tone: 'good' },
  blocked: { icon: 'error', word: 'Blocked', tone: 'bad' },
  notTried: { icon: 'circle-large', word: 'Not tried', tone: 'neutral' },
};

const STATES: Readonly<Record<Exclude<NodeCard['state'], 'ready'>, Mark>> = {
  cordoned: { icon: 'debug-pause', word: 'Cordoned', tone: 'warn' },
  failed: { icon: 'bolt', word: 'Failed', tone: 'bad' },
  notReady: { icon: 'warning', word: 'Not ready', tone: 'warn' },
};

export const outcomeMark = (outcome: NodeCard['outcome']): Mark => OUTCOMES[outcome];

/** A ready node needs no mark. */
export const stateMark = (state: NodeCard['state']): Mark | undefined =>
  state === 'ready' ? undefined : STATES[state];

const VERDICTS: Readonly<Record<Verdict['outcome'], Mark>> = {
  fits: { icon: 'pass-filled', word: 'Fits', tone: 'good' },
  partly: { icon: 'warning', word: 'Fits in part', tone: 'warn' },
  pending: { icon: 'error', word: 'Stays Pending', tone: 'bad' },
  preempts: { icon: 'warning', word: 'Preempts', tone: 'warn' },
  gated: { icon: 'debug-pause', word: 'Gated', tone: 'neutral' },
  bypasses: { icon: 'debug-step-over', word: 'Bypasses the scheduler', tone: 'warn' },
  rejected: { icon: 'error', word: 'Rejected', tone: 'bad' },
  unknown: { icon: 'question', word: 'Unknown', tone: 'neutral' },
};

export const verdictMark = (outcome: Verdict['outcome']): Mark => VERDICTS[outcome];

/** `1 node`, `2 nodes`; the plural is the noun with an s unless given. */
export const plural = (amount: number, noun: string, many = `${noun}s`): string =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? noun : many}`;

const LABELS: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  pods: 'Pods',
  'ephemeral-storage': 'Disk',
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
export const lineOf = (place: { readonly line: number }): string => `line ${place.line + 1}`;
