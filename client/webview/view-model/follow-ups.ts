/** The questions that a change of the panel raises: what is on the screen is asked for again when it is out of date. */
import type { PanelRequest } from '../../../server/protocol/simulator.js';
import { isFolded, type Answer } from './choices.js';
import type { PanelState } from './state.js';
import { shownTime } from './timeline.js';

/** A pasted event is asked about by its own button. */
const ASKED_FOR: Readonly<Record<Answer, PanelRequest | undefined>> = {
  survival: { type: 'survival' },
  rollout: { type: 'rollout' },
  autoscaler: { type: 'autoscaler' },
  compare: { type: 'compare' },
  whyPending: undefined,
};

/** What is visible and has to be known, each question under its own name. */
function wanted({ result, choices }: PanelState): ReadonlyMap<string, PanelRequest> {
  const questions = new Map<string, PanelRequest>();
  if (result === undefined) return questions;
  const ask = (request: PanelRequest) => questions.set(`${result.generation} ${JSON.stringify(request)}`, request);
  if (choices.selected !== undefined && !isFolded(choices, 'details')) ask({ type: 'node', name: choices.selected });
  const time = shownTime(result.timeline, choices);
  if (time !== undefined) ask({ type: 'moment', time });
  const answer = ASKED_FOR[choices.answer];
  if (answer !== undefined && !isFolded(choices, 'answers')) ask(answer);
  return questions;
}

export function followUps(before: PanelState, after: PanelState): readonly PanelRequest[] {
  const known = wanted(before);
  return [...wanted(after)].filter(([key]) => !known.has(key)).map(([, request]) => request);
}
