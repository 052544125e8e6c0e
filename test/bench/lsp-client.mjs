/** The client of the language server's benchmark: the built server over stdio, and what it uses. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';

/** Several workloads with their Services in one file: what a busy real file looks like. */
export function manifest(lines) {
  const parts = [];
  for (let index = 0; parts.join('---\n').split('\n').length < lines; index += 1) {
    const name = `service-${index}`;
    parts.push(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels:\n    app: ${name}\nspec:\n  replicas: 2\n` +
        `  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n` +
        `        - name: main\n          image: registry.example.com/shop/${name}:1.${index}.0\n          args: ["--port=8080", "--upstream=http://localhost:18080/"]\n` +
        `          env:\n            - name: LOG_LEVEL\n              value: info\n          ports:\n            - name: http\n              containerPort: 8080\n` +
        `          readinessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n` +
        `        - name: proxy\n          image: envoyproxy/envoy:v1.36.2\n          ports:\n            - name: proxy\n              containerPort: 18080\n          volumeMounts:\n            - name: config\n              mountPath: /etc/envoy\n` +
        `      volumes:\n        - name: config\n          configMap:\n            name: ${name}\n`,
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n      targetPort: http\n`,
    );
  }
  return parts.join('---\n');
}

/** A share of a list of numbers, which it sorts. */
export function percentile(values, share) {
  const sorted = values.sort((a, b) => a - b);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
}

/** Starts the built server on a folder; `ready` resolves when it has read it. Clients that show previews say so in the options. */
export async function connect(folder, initializationOptions = {}) {
  const program = fileURLToPath(new URL('../../dist/server.cjs', import.meta.url));
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let scanned;
  const ready = new Promise((resolve) => (scanned = resolve));
  connection.onNotification('window/logMessage', ({ message }) => message.startsWith('Read ') && scanned(message));
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const started = performance.now();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    initializationOptions,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
    },
  });
  const initialized = performance.now() - started;
  await connection.sendNotification('initialized', {});
  const stop = async () => {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    connection.dispose();
  };
  return { pid: child.pid, connection, ready, initialized, stop };
}

/** Resident memory of the server in MB, where the system tells. */
export function memoryOf(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes && Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that the server has used: what a busy machine does not change. */
export function processorTimeOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // User and system time, in hundredths of a second on every Linux.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
