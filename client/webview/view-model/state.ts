/** What the panel knows, and how a message changes it. */
import type {
  Autoscaler,
  Comparison,
  Empty,
  Failure,
  Imported,
  Moment,
  NodeDetails,
  Preflight,
  Result,
  Rollout,
  Survival,
  SimulatorOperation,
  Supposed,
  ToView,
  ViewState,
  WhyPending,
} from '../../../server/protocol/simulator.js';
import { FIRST_CHOICES, NOW, restoreChoices, type Choices } from './choices.js';

/** Answers to further questions about one result. */
export interface Answers {
  readonly node?: NodeDetails;
  readonly moment?: Moment;
  readonly preflight?: Preflight;
  readonly survival?: Survival;
  readonly rollout?: Rollout;
  readonly autoscaler?: Autoscaler;
  readonly compare?: Comparison;
  readonly whyPending?: WhyPending;
}

export const without = (answers: Answers, gone: keyof Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([name]) => name !== gone));

export interface PanelState {
  /** What is shown in place of a result, or above the last one. */
  readonly notice: Empty | Failure | undefined;
  readonly result: Result | undefined;
  readonly answers: Answers;
  readonly locked: boolean;
  readonly choices: Choices;
  /** What the pre-flight sheet asks about, from the question to its end. */
  readonly pending: SimulatorOperation | undefined;
  readonly supposed: Supposed;
  /** What became of a cluster that was dropped, until somebody has read it. */
  readonly imported: Omit<Imported, 'type'> | undefined;
}

const LOADING: Empty = { type: 'empty', reason: 'loading', text: 'Waiting for the simulator.', candidates: [] };

export const FIRST_STATE: PanelState = {
  notice: LOADING,
  result: undefined,
  answers: {},
  locked: false,
  choices: FIRST_CHOICES,
  pending: undefined,
  supposed: {},
  imported: undefined,
};

/** A failure or an empty document takes the place of the result: a new server counts its generations from the start. */
const withNotice = (state: PanelState, notice: Empty | Failure): PanelState => ({
  ...state,
  notice,
  result: undefined,
  answers: {},
  pending: undefined,
  choices: { ...state.choices, ...NOW },
});

/** The node that was chosen stays; where it is gone or none was, it is the target, and without one the first. */
function selectedIn(result: Result, selected: string | undefined): string | undefined {
  const isThere = (name: string | undefined) => name !== undefined && result.nodes.some((node) => node.name === name);
  if (isThere(selected)) return selected;
  return isThere(result.verdict.target) ? result.verdict.target : result.nodes[0]?.name;
}

/** An event that is looked at stays as long as the history still has the same one in its place. */
function eventIn(before: Result | undefined, after: Result, event: number | undefined): number | undefined {
  if (event === undefined) return undefined;
  const was = before?.timeline.events[event];
  const is = after.timeline.events[event];
  return was?.time === is?.time && was?.message === is?.message && was?.object === is?.object ? event : undefined;
}

function withResult(state: PanelState, result: Result): PanelState {
  const before = state.result;
  if (before !== undefined && result.generation < before.generation) return state;
  const event = eventIn(before, result, state.choices.event);
  const moves = before !== undefined && before.pod !== result.pod;
  const keeps = !moves && state.choices.picked;
  const choices = {
    ...state.choices,
    selected: selectedIn(result, keeps ? state.choices.selected : undefined),
    picked: keeps,
    event,
    time: event === undefined ? undefined : state.choices.time,
    playing: state.choices.playing && event !== undefined,
  };
  // The last answers stay visible until their successors come: nothing flickers while somebody types.
  return { ...state, notice: undefined, result, choices, answers: moves ? {} : state.answers };
}

/** Whether an answer belongs to what is on the screen. */
const isCurrent = (state: PanelState, generation: number): boolean => state.result?.generation === generation;

function withAnswer(state: PanelState, message: Extract<ToView, { generation: number }>): PanelState {
  if (!isCurrent(state, message.generation)) return state;
  if (message.type === 'node' && message.name !== state.choices.selected) return state;
  if (message.type === 'preflight' && state.pending === undefined) return state;
  return { ...state, answers: { ...state.answers, [message.type]: message } };
}

export function receive(state: PanelState, message: ToView): PanelState {
  switch (message.type) {
    case 'result':
      return withResult(state, message);
    case 'empty':
    case 'failure':
      return withNotice(state, message);
    case 'locked':
      return { ...state, locked: message.locked };
    case 'imported':
      return { ...state, imported: { failed: message.failed, text: message.text } };
    case 'supposed':
      return { ...state, supposed: message.supposed };
    case 'restore':
      return {
        ...state,
        supposed: message.state.supposed ?? state.supposed,
        locked: message.state.locked ?? state.locked,
        choices: restoreChoices(message.state, state.choices),
      };
    default:
      return withAnswer(state, message);
  }
}

/** What the panel wants to find again. */
export function toRemember({ result, locked, choices, supposed }: PanelState): ViewState {
  return {
    locked,
    folded: choices.folded,
    ...(choices.view !== undefined && { view: choices.view }),
    ...(Object.keys(supposed).length > 0 && { supposed }),
    ...(result !== undefined && {
      uri: result.document.uri,
      pod: result.pod,
    }),
  };
}
