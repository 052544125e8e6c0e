import type { CancellationToken } from 'vscode-languageserver';
import { explainPod, podAtPath } from '../../engine/language/explain-pod.js';
import { spotAt } from '../../engine/language/spot.js';
import { EXPLAIN_POD_REQUEST, type ExplainPodParams, type PodExplanation } from '../../protocol/messages.js';
import type { Session } from '../session.js';
import { normalise } from '../workspace/uri.js';

/** Answers with everything that is known of the Pod under the cursor, on one page. */
export function registerPodExplanation({ connection, analyser, runSafe }: Session): void {
  connection.onRequest(EXPLAIN_POD_REQUEST, ({ uri, line, character }: ExplainPodParams, token: CancellationToken) =>
    runSafe<PodExplanation | null>({
      method: EXPLAIN_POD_REQUEST,
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(uri));
        const spot = manifest && spotAt(manifest.file, manifest.lines.offset({ line, character }));
        const pod = spot && podAtPath(manifest.workspace.pods(manifest.uri), spot.object, spot.path);
        if (!pod) return null;
        const { kind, name } = pod.template.object;
        return { title: `${kind} ${name}`, markdown: explainPod(pod, manifest.workspace) };
      },
    }),
  );
}
