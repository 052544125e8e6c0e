import { afterEach, describe, expect, it } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { deployment, service } from './manifests.js';
import { ask, textIn } from './marked.js';
import { startSession, type Session, type SessionOptions } from './session.js';

let session: Session;
const start = async (options: SessionOptions = {}): Promise<void> => {
  session = await startSession(options);
};
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const hoverOver = (source: string, path = 'shop.yaml'): Promise<Hover | null> =>
  ask<Hover | null>(session, path, source, 'textDocument/hover');

const hover = async (source: string): Promise<string> =>
  ((await hoverOver(source))?.contents as MarkupContent | undefined)?.value ?? '';

const WITH_RESOURCES = deployment().replace(
  '        - name: worker',
  `          resources:
            requests:
              cpu: 250m
              memory: 0.5Gi
            limits:
              memory: 1Gi
        - name: worker`,
);

describe('hover', () => {
  it('shows type, default and description of a field, and marks it', async () => {
    await start();
    const source = deployment().replace('    spec:\n', '    spec:\n      dns¦Policy: ClusterFirst\n');
    const answer = await hoverOver(source);
    const { value } = answer?.contents as MarkupContent;
    expect(value).toContain('**dnsPolicy** · `string`');
    expect(value).toContain('`ClusterFirstWithHostNet`');
    expect(value).toContain('Default: `ClusterFirst`.');
    expect(value).toMatch(/DNS policy for the pod/);
    expect(textIn(source.replace('¦', ''), answer!.range!)).toBe('dnsPolicy');
  });

  it('knows the fields of each document of a stream', async () => {
    await start();
    expect(await hover(`${deployment()}---\n${service('8080').replace('targetPort', 'target¦Port')}`)).toContain(
      '**targetPort** · `integer or string`',
    );
  });

  it('explains the rule of a finding', async () => {
    await start();
    const text = await hover(deployment().replace('9090', '80¦80'));
    expect(text).toContain('[network/port-clash](https://');
    expect(text).toMatch(/share one IP and one localhost/);
  });

  it('adds up what the Pod requests, with limits as requests where there are none', async () => {
    await start();
    const text = await hover(WITH_RESOURCES.replace('requests:', 'req¦uests:'));
    expect(text).toContain('| requests | 250m CPU · 512 MiB memory |');
    // `worker` may take what it likes, and so may the Pod.
    expect(text).toContain('| limits | none |');
    expect(text).toContain('Burstable');
    expect(text).toContain('No request for CPU or memory: `worker`.');
  });

  it('says quantities in other units', async () => {
    await start();
    expect(await hover(WITH_RESOURCES.replace('0.5Gi', '0.5¦Gi'))).toContain('512 MiB = 536.87 MB = 536,870,912 bytes');
    await session.close('shop.yaml');
    expect(await hover(WITH_RESOURCES.replace('250m', '25¦0m'))).toContain('0.25 CPUs = 250m');
  });

  it('says what the numbers of a probe come to', async () => {
    await start();
    const probe =
      '          livenessProbe:\n            periodSeconds: 5\n            failure¦Threshold: 6\n            tcpSocket: { port: http }\n';
    const text = await hover(deployment().replace('          ports:\n', `${probe}          ports:\n`));
    expect(text).toContain('After 6 failed attempts in a row, 5 seconds apart (6 × 5 s = 30 s)');
    expect(text).toContain('Default: `3`.');
  });

  it('reads the schedule of a CronJob aloud', async () => {
    await start();
    const text = await hover(`apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "30 2 ¦* * 1-5"
  jobTemplate: {}
`);
    expect(text).toContain('At 02:30, on Monday to Friday');
  });

  it('tells who listens on a port, who calls it and through which Service it is reached', async () => {
    await start({ files: { 'service.yaml': service('http') } });
    await session.logged(/^Read 1 manifest/);
    const calling = deployment().replace(
      '        - name: worker\n',
      '        - name: worker\n          env:\n            - name: SITE\n              value: http://localhost:8080/\n',
    );
    const text = await hover(calling.replace('containerPort: 8080', 'containerPort: 80¦80'));
    expect(text).toContain('`site` listens on 8080/TCP as `http`');
    expect(text).toContain('`worker` calls `http://localhost:8080/`');
    expect(text).toContain('reached through Service `storefront:80`');
    expect(text).toContain(`](${session.uri('service.yaml')}#L`);
  });

  it('tells what a selector matches', async () => {
    await start({ files: { 'deployment.yaml': deployment() } });
    await session.logged(/^Read 1 manifest/);
    const text = await hover(service('http').replace('selector:', 'sel¦ector:'));
    expect(text).toMatch(/Selects the Pods of\n\n- \[Deployment `storefront`\]\(.*deployment\.yaml#L4\)/);
  });

  it('tells what stands behind a name', async () => {
    const configMap =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: site\n  namespace: shop\ndata:\n  nginx.conf: ""\n';
    await start({ files: { 'config.yaml': configMap } });
    await session.logged(/^Read 1 manifest/);
    const source = deployment().replace(
      '    spec:\n',
      '    spec:\n      volumes:\n        - name: config\n          configMap:\n            name: si¦te\n',
    );
    const text = await hover(source);
    expect(text).toMatch(/\[ConfigMap `site`\]\(.*config\.yaml#L4\) with the keys `nginx\.conf`/);
  });

  it('has nothing to say between the lines, in comments or where Podlint is off', async () => {
    await start();
    expect(await hoverOver(`# a rem¦ark\n${deployment()}`)).toBeNull();
    await session.close('shop.yaml');
    expect(await hoverOver('greeting: hel¦lo\n')).toBeNull();
    await session.dispose();
    await start({ settings: { enable: false } });
    expect(await hoverOver(deployment().replace('kind: Dep', 'ki¦nd: Dep'))).toBeNull();
  });
});
