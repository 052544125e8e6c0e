/** Answers to the questions that a panel asks about what it shows. */
import { preflightOf, rolloutOf, survivalOf, whyPendingOf } from '../../engine/simulator/answers.js';
import { autoscalerOf } from '../../engine/simulator/autoscaler.js';
import { comparisonOf } from '../../engine/simulator/comparison.js';
import { nodeDetails } from '../../engine/simulator/details.js';
import { momentAt } from '../../engine/simulator/moment.js';
import type { Scene } from '../../engine/simulator/scene.js';
import type { Result, ToView } from '../../protocol/simulator.js';
import type { Question } from './panel.js';

/** The last scene that could be had, and the message made of it. */
export interface Shown {
  readonly scene: Scene;
  readonly result: Result;
}

/** `undefined` where there is nothing of that name or time. */
export function answerQuestion(question: Question, { scene, result }: Shown): ToView | undefined {
  const { generation } = result;
  switch (question.type) {
    case 'node': {
      const details = nodeDetails(scene.placement, scene.changes(), scene.play()?.world, question.name);
      return details && { type: 'node', generation, ...details };
    }
    case 'moment': {
      const moment = momentAt(scene, question.time);
      return moment && { type: 'moment', generation, ...moment };
    }
    case 'preflight':
      return { type: 'preflight', generation, ...preflightOf(scene, question.action, question) };
    case 'survival':
      return { type: 'survival', generation, ...survivalOf(scene) };
    case 'rollout':
      return { type: 'rollout', generation, ...rolloutOf(scene, question.image) };
    case 'whyPending':
      return { type: 'whyPending', generation, ...whyPendingOf(scene, question.text) };
    case 'autoscaler':
      return { type: 'autoscaler', generation, ...autoscalerOf(scene) };
    case 'compare':
      return { type: 'compare', generation, ...comparisonOf(scene) };
  }
}
