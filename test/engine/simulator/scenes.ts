/** Scenes from short texts. */
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { applyTextEdits } from '../../../server/engine/document/edits.js';
import { createScene, type Scene } from '../../../server/engine/simulator/scene.js';
import { createStage, type Stage } from '../../../server/engine/simulator/stage.js';
import { usualWork, type WhatIf, type WorkBudget } from '../../../server/engine/simulator/model.js';
import { resultOf, type ResultBody } from '../../../server/engine/simulator/result.js';
import type { Finding } from '../../../server/engine/linter/finding.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';

export interface Asked {
  readonly cluster?: readonly unknown[];
  readonly stage?: Stage;
  readonly whatIf?: Partial<WhatIf>;
  readonly work?: WorkBudget;
  readonly findings?: readonly Finding[];
  /** Which Pod of the text. */
  readonly pod?: number;
  /** Other files of the workspace, by path. */
  readonly others?: Readonly<Record<string, string>>;
  readonly seed?: number;
}

const URI = 'file:///shop/web.yaml';

export function sceneOf(text: string, asked: Asked = {}): Scene {
  const workspace = createWorkspace();
  for (const [path, other] of Object.entries(asked.others ?? {})) {
    workspace.update(readSourceFile(`file:///shop/${path}`, other, { mode: 'fast' }));
  }
  const file = readSourceFile(URI, text, { mode: 'fast' });
  workspace.update(file);
  const pod = workspace.pods(URI)[asked.pod ?? 0];
  const stage = asked.stage ?? createStage({ documents: asked.cluster ?? [pair], seed: asked.seed ?? 1 });
  return createScene(
    {
      manifests: { uri: URI, version: 1, name: 'web.yaml', file, workspace },
      pod,
      whatIf: { operations: [], leadIn: 60, lookAhead: 600, ...asked.whatIf },
      work: asked.work ?? usualWork,
      findings: asked.findings ?? [],
    },
    stage,
  );
}

export const resultFor = (text: string, asked: Asked = {}): ResultBody => resultOf(sceneOf(text, asked));

/** The text after an edit of the panel. */
export function edited(text: string, scene: Scene, editId: string): string {
  const edits = scene.edits(editId);
  if (edits === undefined) throw new Error(`There is no edit ${editId}.`);
  return applyTextEdits(text, edits);
}

/** Two plain nodes and one that is reserved. */
export const pair = {
  apiVersion: 'podlint.dev/v1',
  kind: 'Cluster',
  metadata: { name: 'pair' },
  nodePools: [
    { name: 'plain', count: 2, zones: ['a', 'b'], capacity: { cpu: '4', memory: '8Gi' } },
    {
      name: 'gpu',
      zones: ['a'],
      capacity: { cpu: '8', memory: '16Gi' },
      taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
    },
  ],
};

export interface WebOptions {
  readonly name?: string;
  readonly kind?: string;
  readonly replicas?: number;
  readonly cpu?: string;
  readonly memory?: string;
  /** Lines of the Pod spec. */
  readonly spec?: string;
}

/** A workload with one web server. */
export function web({
  name = 'web',
  kind = 'Deployment',
  replicas = 2,
  cpu = '250m',
  memory = '256Mi',
  spec = '',
}: WebOptions = {}): string {
  const count = kind === 'DaemonSet' ? '' : `  replicas: ${replicas}\n`;
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
${count}  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
${spec === '' ? '' : `${spec.replace(/^/gm, '      ')}\n`}      containers:
        # Stays where it is.
        - name: ${name}
          image: nginx:1.27
          ports: [{name: http, containerPort: 80}]
          resources:
            requests:
              cpu: ${cpu}
              memory: ${memory}
`;
}

export const service = (name = 'web', port = 'http'): string => `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports: [{port: 80, targetPort: ${port}}]
`;
