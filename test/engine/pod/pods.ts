/** Pod models from texts, and short notations for what is in them. */
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { Caller, Listener, PodModel } from '../../../server/engine/pod/model.js';
import type { Site } from '../../../server/engine/kubernetes/object.js';
import { createWorkspace, type WorkspaceOptions } from '../../../server/engine/workspace/workspace.js';

/** The models of a text's Pods. */
export function podsOf(text: string, options: WorkspaceOptions = {}): readonly PodModel[] {
  const workspace = createWorkspace(options);
  workspace.update(readSourceFile('/pod.yaml', text, { mode: 'fast' }));
  return workspace.pods('/pod.yaml');
}

/** The model of a Pod with these containers, in flow style; `rest` are further fields of its spec, `after` further documents. */
export function podOf(
  containers: string,
  { rest = '', metadata = '', after = '', options = {} }: PodParts = {},
): PodModel {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: pod${metadata}}\nspec:\n  containers: [${containers}]\n${rest}\n${after}`;
  const [pod] = podsOf(text, options);
  return pod;
}

interface PodParts {
  readonly rest?: string;
  readonly metadata?: string;
  readonly after?: string;
  readonly options?: WorkspaceOptions;
}

/** `80/TCP any declared certain`; guesses are left out unless asked for. */
export function listenersOf(pod: PodModel, { guesses = false } = {}): readonly string[] {
  return pod.listeners
    .filter(({ confidence }) => guesses || confidence !== 'possible')
    .map(({ port, protocol, bind, source, confidence }) => `${port}/${protocol} ${bind} ${source} ${confidence}`);
}

/** `http://localhost:80 by variable X`. */
export function callersOf(pod: PodModel): readonly string[] {
  return pod.callers.map(({ text, evidence }) => `${text} by ${evidence}`);
}

/** The text that a site with `within` points at, of a string value. */
export function pointedText({ at }: Pick<Caller | Listener, 'at'>): string {
  return textAt(at);
}

export function textAt({ object, path, within }: Site): string {
  const own = path.slice(object.path.length);
  const value = own.reduce<unknown>(
    (current, key) => (current as Record<string | number, unknown> | undefined)?.[key],
    object.value,
  );
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return within ? text.slice(within.start, within.end) : text;
}

/** What a container reads out of a file that is mounted at a path: who listens, whom it calls. */
export function readMounted(image: string, path: string, text: string) {
  const cut = path.lastIndexOf('/');
  const pod = podOf(`{name: c, image: ${image}, volumeMounts: [{name: cfg, mountPath: ${path.slice(0, cut)}}]}`, {
    rest: '  volumes: [{name: cfg, configMap: {name: cfg}}]',
    after: `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  ${path.slice(cut + 1)}: ${JSON.stringify(text)}\n`,
  });
  return {
    listens: pod.listeners
      .filter(({ source }) => source === 'config')
      .map(({ port, protocol, bind }) => `${port}/${protocol} ${bind}`),
    calls: pod.callers.map((caller) => caller.text),
  };
}
