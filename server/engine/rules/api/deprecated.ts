/**
 * The apiVersion is served, but on its way out.
 *
 * The releases are those of the deprecation guide.
 */
import { defineObjectRule } from '../../linter/rule.js';
import { findRetiredApi } from '../../schema/versions/api-versions.js';
import { migrate } from '../support/migrate.js';
import { inObject } from '../support/site.js';

export const deprecated = defineObjectRule({
  meta: {
    id: 'api/deprecated',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The apiVersion is deprecated',
    summary: 'An object should not use an apiVersion that is on its way out.',
    why: 'A deprecated apiVersion works today and is gone after an upgrade of the cluster. The change is made more calmly before.',
    whenNot: 'While clusters that do not know the successor still have to be served.',
    source: {
      title: 'Deprecated API migration guide',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
    messages: {
      leaves:
        '{kind} of `{apiVersion}` is deprecated since Kubernetes 1.{deprecated} and gone in 1.{removed}. Use `{replacement}`{advice}.',
      stays: '{kind} of `{apiVersion}` is deprecated since Kubernetes 1.{deprecated}: {advice}.',
    },
    fix: 'suggestion',
    tags: ['deprecated'],
  },
  kinds: ['*'],

  *check(object, { kubernetes }) {
    const api = findRetiredApi(object.apiVersion, object.kind);
    if (!api || api.deprecated > kubernetes || (api.removed !== undefined && api.removed <= kubernetes)) {
      return;
    }
    const { replacement, advice } = api;
    yield {
      messageId: replacement === undefined ? 'stays' : 'leaves',
      at: inObject(object, 'apiVersion'),
      data: {
        kind: object.kind,
        apiVersion: object.apiVersion,
        deprecated: api.deprecated,
        removed: api.removed ?? '',
        replacement: replacement ?? '',
        advice: replacement === undefined ? (advice ?? '') : advice === undefined ? '' : `; ${advice}`,
      },
      fixes: migrate(object, api),
    };
  },
});
