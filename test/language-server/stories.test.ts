/** The stories in the panel: offered by rules, and told as they are headless. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { playScenario, readScenario } from '../../server/engine/simulation/scenario.js';
import { openPanel, WEB, type Panel } from './panel.js';
import { startSession, type Session } from './session.js';

let session: Session;
let panel: Panel;

afterEach(() => session.dispose());

async function start(text: string, simulator = true): Promise<void> {
  session = await startSession({ initializationOptions: { simulator } });
  panel = openPanel(session);
  await session.open('web.yaml', text);
}

describe('stories', () => {
  it('are offered where a rule is explained, to a client that can play them', async () => {
    const clash = WEB.replace(
      '          resources:',
      '        - name: proxy\n          image: envoyproxy/envoy:v1.31.0\n          ports: [{containerPort: 80}]\n          resources:',
    );
    for (const simulator of [true, false]) {
      await start(clash, simulator);
      const found = await session.diagnostics('web.yaml');
      const { range } = found[found.findIndex(({ code }) => code === 'network/port-clash')];
      const hover = await session.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
        textDocument: { uri: session.uri('web.yaml') },
        position: range.start,
      });
      expect(hover.contents.value.includes('(command:podlint.showStory?%5B%22port-clash%22%5D)')).toBe(simulator);
      if (simulator) await session.dispose();
    }
  });

  const folder = new URL('../../examples/stories/', import.meta.url);

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))(
    '%s has the same history as headless',
    async (file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      await start(text);
      const { timeline, operations } = await panel.result({ type: 'watch', uri: session.uri('web.yaml') });
      const { world } = playScenario(readScenario(file, text));
      const told = world.history.map(({ time, kind, object, message }) => [time / 1000, kind, object, message]);
      const seen = timeline.events.map(({ time, kind, object, message }) => [time, kind, object, message]);
      expect(seen).toEqual(told.slice(told.length - seen.length));
      expect(seen.length + timeline.leftOut).toBe(told.length);
      expect(operations.every(({ problem }) => problem === undefined)).toBe(true);
    },
  );
});
