/** Every rule on any text: none crashes, every place is inside, and nothing leaks into prototypes. */
import { strict as assert } from 'node:assert';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { mergeLayers } from '../../../server/engine/linter/configuration.js';
import { lintFileFully } from '../../../server/engine/linter/run.js';
import { withBuiltIn } from '../../../server/engine/linter/suppressions.js';
import { allRules } from '../../../server/engine/rules/index.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';
import { assertWithin, textOf, withinTime } from './support.js';

const configuration = mergeLayers(withBuiltIn(allRules.map(({ meta }) => meta)), [{ presets: ['all'] }]);
const uri = '/work/x.yaml';

export function fuzz(data: Buffer): void {
  const text = textOf(data);
  withinTime(5000, () => {
    const workspace = createWorkspace(configuration);
    workspace.update(readSourceFile(uri, text, { mode: 'fast' }));
    for (const finding of lintFileFully(workspace, uri, configuration, { today: '2026-01-01' }).findings) {
      assert.notEqual(finding.rule, 'internal/rule-crashed', finding.message);
      assertWithin(finding.range, text);
      for (const related of finding.related) assertWithin(related.range, text);
      assert(finding.message.length < 20_000, `${finding.rule} speaks at length`);
    }
  });
  assert.deepEqual(Object.keys(Object.prototype), []);
}
