/**
 * How fast texts become trees: Deployments in bulk, and one long file as the editor parses it after each keystroke.
 * Usage: node test/tools/bench-parse.mjs
 */
import { load } from './load.mjs';

const { parseFast, parseTolerant } = await load('server/engine/document/parse.ts');

const deployment = (index) => `---
# Deployment ${index}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${index}
  namespace: shop
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web-${index}
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example.com/shop/web:1.${index}.0
          args: ["--port=8080", "--metrics=:9090"]
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
          env:
            - name: DATABASE_URL
              value: postgres://localhost:5432/shop
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: web
                  key: password
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          volumeMounts:
            - name: config
              mountPath: /etc/web
      volumes:
        - name: config
          configMap:
            name: web
`;

/** The median duration of a task in milliseconds, after a warm-up. */
function median(task, rounds) {
  for (let round = 0; round < 5; round++) task();
  const times = Array.from({ length: rounds }, () => {
    const started = process.cpuUsage();
    task();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return times.sort((one, other) => one - other)[rounds >> 1];
}

const texts = Array.from({ length: 500 }, (_, index) => deployment(index));
const bulk = (parse) => () => texts.forEach((text) => parse(text));
const long = texts.slice(0, 9).join('');
const lines = long.split('\n').length - 1;
const broken = long.replace('replicas: 3', 'replicas: 3: 4');

console.log('Processor time, median of 15 runs');
for (const [name, parse] of [
  ['fast', parseFast],
  ['tolerant', parseTolerant],
]) {
  const perSecond = (texts.length / median(bulk(parse), 15)) * 1000;
  const whole = median(() => parse(long), 15).toFixed(1);
  const faulty = median(() => parse(broken), 15).toFixed(1);
  console.log(
    `${name.padEnd(9)} ${Math.round(perSecond)} Deployments/s, ${lines} lines in ${whole} ms, with a fault in ${faulty} ms`,
  );
}
