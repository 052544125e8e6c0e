/** Hostile manifests, and what must never come out of them. */

/** Escape sequences, other control characters, markup of three kinds, and addresses that run something. */
export const EVIL = [
  '\u001b[31mred\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u009b31m\u0090q\u007f\u0000\b\r',
  '\u202eleft\u2066',
  '[click](javascript:alert(1)) [run](command:workbench.action.quit) ![](https://evil.example/track.png)',
  '<img src=x onerror=alert(1)><script>alert(1)</script> <javascript:alert(1)>',
  '` ![](https://evil.example/out.png) ` | a | b |',
  '"quote\' & &amp; &nope; ]]> -->',
  '\n# Heading\n\n::error::owned\n##[error]owned\n@everyone',
  '%0A::error::owned %1b[2J',
] as const;

const text = (value: string): string => JSON.stringify(value);

/** A Pod in which every name, image, label and value is one of them; it has a finding of many a rule. */
export function evilPod(evil: string): string {
  const value = text(evil);
  return `apiVersion: v1
kind: Pod
metadata: {name: ${value}, namespace: ${value}, labels: {${value}: ${value}}, annotations: {podlint.dev/disable: ${value}}}
spec:
  volumes: [{name: ${value}, emptyDir: {}}, {name: ${value}, configMap: {name: ${value}}}]
  containers:
    - name: ${text(`a${evil}`)}
      image: ${value}
      command: [sh, -c, ${text(`nginx ${evil} && curl localhost:9999/${evil}`)}]
      args: [${text(`--port=80${evil}`)}]
      env: [{name: ${value}, value: ${text(`http://localhost:7777/${evil}`)}}]
      ports: [{containerPort: 80, name: ${value}}]
      resources: {requests: {${value}: 1, cpu: ${value}}}
      volumeMounts: [{name: ${value}, mountPath: ${value}}]
      livenessProbe: {httpGet: {port: ${value}, path: ${value}}}
    - name: ${text(`b${evil}`)}
      image: httpd:2
      ports: [{containerPort: 80, name: ${value}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${value}, namespace: ${value}}
spec: {selector: {${value}: ${value}}, ports: [{port: 80, targetPort: ${value}}]}
`;
}

/** Characters that a terminal obeys. Tab and line feed are layout. */
export const controls = (output: string): readonly string[] =>
  Array.from(output).filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 ? code !== 0x0a && code !== 0x09 : code >= 0x7f && code < 0xa0;
    return isControl || /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(character);
  });
