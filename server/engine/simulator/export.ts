/** What is taken away from the panel: an event, a report, assertions, the cluster, the whole scenario. */
import type { Result, SimulatorExportParams } from '../../protocol/simulator.js';
import { assertionOf } from './export-assertion.js';
import { clusterText, scenarioText } from './export-files.js';
import { markdownOf } from './export-markdown.js';
import type { Scene } from './scene.js';

/** The text of an export. */
export function exportOf(scene: Scene, result: Result, what: SimulatorExportParams['what']): string {
  switch (what) {
    case 'event':
      return result.verdict.event ?? '';
    case 'json':
      return `${JSON.stringify(result, undefined, 2)}\n`;
    case 'markdown':
      return markdownOf(result);
    case 'assertion':
      return assertionOf(scene, result);
    case 'cluster':
      return clusterText(scene);
    case 'scenario':
      return scenarioText(scene);
  }
}
