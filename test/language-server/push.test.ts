import { afterEach, expect, it } from 'vitest';
import { AUTOSCALER, CLASHING_DEPLOYMENT, DEPLOYMENT_WITH_REPLICAS } from './manifests.js';
import { PLAIN, rulesOf, startSession, type Session } from './session.js';

/** For a client that does not pull. */

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

it('pushes diagnostics with the version they are of', async () => {
  session = await startSession({ capabilities: PLAIN });
  expect(session.initialized.capabilities.diagnosticProvider).toBeUndefined();
  await session.open('shop.yaml', CLASHING_DEPLOYMENT);
  const first = await session.pushed('shop.yaml');
  expect(first.version).toBe(1);
  expect(rulesOf(first.diagnostics)).toEqual(['network/port-clash']);
  await session.edit('shop.yaml', '8080', '8081');
  const second = await session.pushed('shop.yaml', ({ version }) => version === 2);
  expect(second.diagnostics).toEqual([]);
});

it('pushes again to documents that an edit elsewhere concerns', async () => {
  session = await startSession({ capabilities: PLAIN, files: {} });
  await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
  expect((await session.pushed('deployment.yaml')).diagnostics).toEqual([]);
  await session.open('autoscaler.yaml', AUTOSCALER);
  const news = await session.pushed('deployment.yaml');
  expect(rulesOf(news.diagnostics)).toEqual(['scaling/hpa-and-replicas']);
});

it('pushes findings of files that are not open, and takes them back', async () => {
  session = await startSession({ capabilities: PLAIN, files: { 'clash.yaml': CLASHING_DEPLOYMENT } });
  const news = await session.pushed('clash.yaml');
  expect(rulesOf(news.diagnostics)).toEqual(['network/port-clash']);
  expect(news.version).toBeUndefined();
  await session.watched('clash.yaml', 3);
  expect((await session.pushed('clash.yaml')).diagnostics).toEqual([]);
});
