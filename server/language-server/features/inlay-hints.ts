import type { InlayHint } from 'vscode-languageserver';
import { hintsOf } from '../../engine/language/hints.js';
import type { Session } from '../session.js';
import { normalise } from '../workspace/uri.js';

/** What a manifest means without saying it, each kind with a setting of its own. */
export function registerInlayHints({ connection, client, analyser, runSafe, runtime, onOutdated }: Session): void {
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    runSafe<InlayHint[] | null>({
      method: 'textDocument/inlayHint',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        if (!manifest) return null;
        const { lines, settings } = manifest;
        const [start, end] = [lines.offset(range.start), lines.offset(range.end)];
        return hintsOf(manifest.file, manifest.workspace)
          .filter(({ offset, kind }) => settings.inlayHints[kind] && start <= offset && offset <= end)
          .map(({ offset, text }) => ({
            position: lines.range({ start: offset, end: offset }).start,
            label: text,
            paddingLeft: true,
          }));
      },
    }),
  );
  if (!client.refreshHints) return;
  let callOff = (): void => undefined;
  onOutdated(() => {
    callOff();
    callOff = runtime.after(200, () => {
      void connection.languages.inlayHint.refresh();
    });
  });
}
