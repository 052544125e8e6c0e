/** A panel of the simulator for tests: says what a panel says, and waits for the answers that it is after. */
import {
  SIMULATOR_ANSWER,
  SIMULATOR_EDIT_REQUEST,
  SIMULATOR_EXPORT_REQUEST,
  SIMULATOR_MESSAGE,
  type PanelAnswer,
  type PanelRequest,
  type Result,
  type SimulatorExportParams,
  type ToView,
} from '../../server/protocol/simulator.js';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import type { Session } from './session.js';

type Of<Type extends ToView['type']> = Extract<ToView, { type: Type }>;

export interface Panel {
  readonly say: (request: PanelRequest) => Promise<void>;
  /** The next message of this type that fits. */
  readonly hears: <Type extends ToView['type']>(type: Type, fits?: (message: Of<Type>) => boolean) => Promise<Of<Type>>;
  /** The result after a request. */
  readonly result: (request: PanelRequest) => Promise<Result>;
  readonly heard: readonly ToView[];
  readonly edit: (editId: string, version: number) => Promise<WorkspaceEdit | null>;
  readonly copy: (what: SimulatorExportParams['what']) => Promise<string>;
}

let count = 0;

export function openPanel({ connection }: Pick<Session, 'connection'>): Panel {
  count += 1;
  const panel = `panel-${count}`;
  const heard: ToView[] = [];
  let read = 0;
  let wake = (): void => undefined;
  connection.onNotification(SIMULATOR_ANSWER, (answer: PanelAnswer) => {
    if (answer.panel !== panel) return;
    heard.push(answer.message);
    wake();
  });
  const say = (message: PanelRequest): Promise<void> =>
    connection.sendNotification(SIMULATOR_MESSAGE, { panel, message });
  const hears: Panel['hears'] = async (type, fits = () => true) => {
    const end = performance.now() + 8_000;
    for (;;) {
      for (; read < heard.length;) {
        const message = heard[read];
        read += 1;
        if (message.type === type && fits(message as Of<typeof type>)) return message as Of<typeof type>;
      }
      if (performance.now() > end)
        throw new Error(`Waited in vain for ${type}; heard ${heard.map((m) => m.type).join()}.`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 500);
      });
    }
  };
  return {
    say,
    hears,
    heard,
    result: async (request) => {
      await say(request);
      return hears('result');
    },
    edit: (editId, version) => connection.sendRequest(SIMULATOR_EDIT_REQUEST, { panel, editId, version }),
    copy: (what) => connection.sendRequest(SIMULATOR_EXPORT_REQUEST, { panel, what }),
  };
}

/** A Deployment and its Service. */
export const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports: [{name: http, containerPort: 80}]
          resources:
            requests:
              cpu: 250m
              memory: 300Mi
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
`;
