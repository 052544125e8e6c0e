/**
 * The cluster does not serve this apiVersion any more.
 *
 * The releases are those of the deprecation guide.
 */
import { defineObjectRule } from '../../linter/rule.js';
import { findRetiredApi } from '../../schema/versions/api-versions.js';
import { migrate } from '../support/migrate.js';
import { inObject } from '../support/site.js';

export const removed = defineObjectRule({
  meta: {
    id: 'api/removed',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The apiVersion is no longer served',
    summary: 'An object must use an apiVersion that the target version of Kubernetes serves.',
    why: 'APIs in beta go away after a few releases. The server then answers that it knows no such kind, and nothing of the object is applied. Most kinds have a successor that only needs another `apiVersion`.',
    whenNot: 'For clusters older than the configured `kubernetes` version: set that instead.',
    source: {
      title: 'Deprecated API migration guide',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
    messages: {
      successor:
        'Kubernetes 1.{removed} removed {kind} of `{apiVersion}`, so a cluster of 1.{target} refuses it. Use `{replacement}`{advice}.',
      nothing:
        'Kubernetes 1.{removed} removed {kind} of `{apiVersion}`, so a cluster of 1.{target} refuses it: {advice}.',
    },
    fix: 'suggestion',
  },
  kinds: ['*'],

  *check(object, { kubernetes }) {
    const api = findRetiredApi(object.apiVersion, object.kind);
    if (api?.removed === undefined || api.removed > kubernetes) {
      return;
    }
    const { replacement, advice } = api;
    yield {
      messageId: replacement === undefined ? 'nothing' : 'successor',
      at: inObject(object, 'apiVersion'),
      data: {
        kind: object.kind,
        apiVersion: object.apiVersion,
        removed: api.removed,
        target: kubernetes,
        replacement: replacement ?? '',
        advice: replacement === undefined ? (advice ?? '') : advice === undefined ? '' : `; ${advice}`,
      },
      fixes: migrate(object, api),
    };
  },
});
