/** Any text is a scenario with problems, and one without is played to its end. */
import { playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';
import { textOf, withinTime } from './support.js';

export function fuzz(data: Buffer): void {
  const scenario = readScenario('/scenario.yaml', textOf(data));
  if (scenario.problems.length > 0) return;
  withinTime(10_000, () => playScenario(scenario));
}
