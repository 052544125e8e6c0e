/** What a person has chosen in this panel. The server knows nothing of it. */
import type { TimelineEvent, ViewState } from '../../../server/protocol/simulator.js';

export const SECTIONS = ['nodes', 'details', 'whatIf', 'timeline', 'service', 'house', 'answers'] as const;
export type Section = (typeof SECTIONS)[number];

export const ANSWERS = ['survival', 'rollout', 'autoscaler', 'compare', 'whyPending'] as const;
export type Answer = (typeof ANSWERS)[number];

export type DetailsTab = 'why' | 'scores' | 'pods';
export type OutcomeFilter = 'all' | 'fits' | 'blocked';
export type NodeOrder = 'score' | 'name' | 'zone' | 'replicas';
export type EventFilter = 'all' | TimelineEvent['about'];

export interface Choices {
  readonly folded: readonly string[];
  /** Absent until a person prefers one: the size of the cluster decides. */
  readonly view: 'grid' | 'list' | undefined;
  readonly selected: string | undefined;
  /** Somebody chose the node; otherwise the selection goes where the Pod goes. */
  readonly picked: boolean;
  readonly details: DetailsTab;
  readonly answer: Answer;
  readonly outcome: OutcomeFilter;
  readonly order: NodeOrder;
  readonly query: string;
  readonly events: EventFilter;
  /** Index into the timeline's events whose moment is shown; absent is now. */
  readonly event: number | undefined;
  /** Seconds, where the slider stands between two events; then `event` is the last one before. */
  readonly time: number | undefined;
  readonly playing: boolean;
  /** Events a second. */
  readonly speed: 1 | 2 | 4;
}

/** What the panel shows unless somebody looks back. */
export const NOW = { event: undefined, time: undefined, playing: false } as const;

/** The verdict, where replicas go, the nodes and why: the rest is there for who looks for it. */
export const FIRST_CHOICES: Choices = {
  folded: ['whatIf', 'timeline', 'service', 'house', 'answers'],
  view: undefined,
  selected: undefined,
  picked: false,
  details: 'why',
  answer: 'survival',
  outcome: 'all',
  order: 'score',
  query: '',
  events: 'all',
  event: undefined,
  time: undefined,
  playing: false,
  speed: 1,
};

export const isFolded = (choices: Choices, section: Section): boolean => choices.folded.includes(section);

export function toggleFold(choices: Choices, section: Section): Choices {
  const folded = isFolded(choices, section)
    ? choices.folded.filter((name) => name !== section)
    : [...choices.folded, section];
  return { ...choices, folded };
}

/** Choices as they were remembered; a panel that was never used starts as any other. */
export function restoreChoices(state: ViewState, choices: Choices = FIRST_CHOICES): Choices {
  return { ...choices, folded: state.folded ?? choices.folded, view: state.view ?? choices.view };
}
