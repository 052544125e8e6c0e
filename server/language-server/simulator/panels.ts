/** The panels of a client: each has a state, and answers the newest question first. */
import { emptyMessage } from '../../engine/simulator/explanation.js';
import { resultOf } from '../../engine/simulator/result.js';
import type { PanelAnswer, PanelRequest, PanelSupposition, Result, ToView } from '../../protocol/simulator.js';
import { podAtOffset } from '../../engine/simulator/pod-choices.js';
import { createLines } from '../convert/range.js';
import { describe } from '../run-safe.js';
import type { Session } from '../session.js';
import { normalise } from '../workspace/uri.js';
import { answerQuestion, type Shown } from './answer.js';
import type { Clusters } from './clusters.js';
import { look } from './look.js';
import { FRESH, isQuestion, next, told, type PanelState, type Question } from './panel.js';

/** Who is told. */
export interface PanelClient {
  readonly answer: (answer: PanelAnswer) => void;
  readonly suppose: (supposition: PanelSupposition) => void;
}

export interface Panels {
  readonly receive: (panel: string, request: PanelRequest) => void;
  /** What a panel shows now. */
  readonly shown: (panel: string) => Shown | undefined;
  /** Something that panels look at has changed; without a URI, anything. */
  readonly touch: (uri?: string) => void;
}

interface Panel {
  state: PanelState;
  dirty: boolean;
  running: boolean;
  closed: boolean;
  generation: number;
  /** The newest of each type; who asks twice wants the second answer. */
  readonly questions: Map<Question['type'], Question>;
  shown: Shown | undefined;
  /** What the client was told to remember. */
  told: string;
}

export function createPanels(session: Session, clusters: Clusters, client: PanelClient): Panels {
  const panels = new Map<string, Panel>();
  const pump = async (id: string, panel: Panel): Promise<void> => {
    if (panel.running) return;
    panel.running = true;
    while (hasWork(panel)) {
      // Whatever has arrived in the meantime supersedes what was asked before.
      await session.runtime.yield();
      try {
        const answer = await step(panel, session, clusters);
        remember(id, panel);
        if (answer && panels.get(id) === panel) client.answer({ panel: id, message: answer });
      } catch (error) {
        session.connection.console.error(`The simulator failed: ${describe(error)}`);
        client.answer({ panel: id, message: failed(error) });
      }
    }
    panel.running = false;
  };
  const remember = (id: string, panel: Panel): void => {
    const supposed = told(panel.state);
    const text = JSON.stringify(supposed);
    if (text === panel.told) return;
    panel.told = text;
    client.suppose({ panel: id, supposed });
  };
  const run = (id: string, panel: Panel): void => void pump(id, panel);
  return {
    shown: (id) => panels.get(id)?.shown,
    receive: (id, request) => {
      const panel = panels.get(id) ?? createPanel();
      panels.set(id, panel);
      if (request.type === 'close') {
        panel.closed = true;
        panels.delete(id);
        return;
      }
      if (request.type === 'watch' && isSamePod(request, panel, session)) return;
      if (isQuestion(request)) {
        panel.questions.set(request.type, request);
      } else {
        const before = panel.state;
        panel.state = next(before, request, ownOperations(panel, session, clusters));
        if (before.uri !== panel.state.uri) panel.shown = undefined;
        panel.dirty = true;
        // Before anything is computed: the client writes it down, and may be gone by then.
        remember(id, panel);
      }
      run(id, panel);
    },
    touch: (uri) => {
      for (const [id, panel] of panels) {
        const watched = panel.state.uri === undefined ? undefined : normalise(panel.state.uri);
        if (uri !== undefined && uri !== watched && !clusters.uses(uri)) continue;
        panel.dirty = true;
        run(id, panel);
      }
    },
  };
}

const hasWork = ({ closed, dirty, questions }: Panel): boolean => !closed && (dirty || questions.size > 0);

const createPanel = (): Panel => ({
  state: FRESH,
  dirty: false,
  running: false,
  closed: false,
  generation: 0,
  questions: new Map(),
  shown: undefined,
  told: '{}',
});

/** The cursor moves within the Pod that is shown: there is nothing new to be seen. */
function isSamePod(
  { uri, line, character = 0 }: Extract<PanelRequest, { type: 'watch' }>,
  { state, shown, dirty }: Panel,
  { projects }: Session,
): boolean {
  if (dirty || !shown || line === undefined || uri !== state.uri) return false;
  const { manifests, pod } = shown.scene.query;
  const { file, workspace } = manifests;
  const isCurrent = projects.of(file.uri).workspace.file(file.uri) === file;
  const offset = createLines(file.stream.text).offset({ line, character });
  return isCurrent && podAtOffset(workspace.pods(file.uri), offset) === pod;
}

/** What a scenario in the open document does, which the first change of a panel builds upon. */
function ownOperations({ state }: Panel, { projects }: Session, clusters: Clusters) {
  const uri = state.uri === undefined ? undefined : normalise(state.uri);
  const file = uri === undefined ? undefined : projects.of(uri).workspace.file(uri);
  return (file && clusters.scenarioIn(file)?.operations) ?? [];
}

/** One answer: the whole picture first, then the questions about it. */
async function step(panel: Panel, session: Session, clusters: Clusters): Promise<ToView | undefined> {
  if (panel.dirty) {
    panel.dirty = false;
    return refresh(panel, session, clusters);
  }
  const [question] = panel.questions.values();
  if (!question) return undefined;
  panel.questions.delete(question.type);
  return panel.shown && answerQuestion(question, panel.shown);
}

async function refresh(panel: Panel, session: Session, clusters: Clusters): Promise<ToView | undefined> {
  const { state } = panel;
  const seen = await look(state, session, clusters);
  // A newer state is waiting: its answer comes at once.
  if (panel.dirty && panel.state !== state) return undefined;
  panel.generation += 1;
  switch (seen.kind) {
    case 'message':
      panel.shown = undefined;
      return seen.message;
    case 'broken':
      return panel.shown
        ? { ...panel.shown.result, generation: panel.generation, stale: seen.stale }
        : {
            type: 'failure',
            text: seen.stale.message,
            place: seen.stale.place,
            document: { uri: seen.manifests.uri, name: seen.manifests.name },
            pods: [],
          };
    case 'scene': {
      const { scene, cluster, pod } = seen;
      // From now on this Pod is meant by its name, wherever it moves in the text.
      if (panel.state === state) panel.state = { ...state, pod, cursor: undefined };
      const { configuration } = await session.configurations.of(normalise(state.uri ?? ''));
      const result: Result = {
        type: 'result',
        generation: panel.generation,
        ...resultOf(scene),
        cluster: cluster.id,
        clusters: clusters.choices(normalise(state.uri ?? '')),
        kubernetes: `1.${configuration.kubernetes}`,
        ...(cluster.problem && { clusterProblem: cluster.problem }),
        canUndo: state.past.length > 0,
        canRedo: state.future.length > 0,
      };
      panel.shown = { scene, result };
      return result;
    }
  }
}

function failed(error: unknown): ToView {
  return {
    ...emptyMessage('noPod'),
    text: `The simulator failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}
