/** Writes a Service behind the workload. */
import type { FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { serviceManifest, type WantedService } from '../../pod/service-manifest.js';

/** Only for a workload that is a document of its own. */
export function addService(pod: PodModel, wanted: WantedService): readonly FixRecipe[] {
  const { object } = pod.template;
  if (object.path.length > 0) {
    return [];
  }
  return [
    {
      title: `Add a ${wanted.headless ? 'headless ' : ''}Service \`${wanted.name}\``,
      kind: 'refactoring',
      edits: () => [{ op: 'addDocument', object, text: serviceManifest(pod, wanted) }],
    },
  ];
}
