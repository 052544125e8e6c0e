/** Values of podlint.yaml that are of the wrong kind, and what is said of them. */
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';
import { metas } from '../../support/lint.js';

const read = (text: string) => readConfiguration({ uri: '/w/podlint.yaml', text }, { rules: metas });
const problemsOf = (text: string): readonly string[] => read(text).problems.map(({ message }) => message);

describe('what is wrong is said in words', () => {
  it.each([
    ['failOn: {a: b}', '`failOn` must be `error`, `warning`, `info` or `never`, not a map.'],
    ['failOn: 5', '`failOn`: `5` is not one of `error`'],
    ['failOn: ', /^`failOn` must be .*, not nothing\.$/],
    ['complete: maybe', /^`complete`: `maybe` is not one of/],
    ['complete: [a]', /^`complete` must be .*, not a list\.$/],
    ['ignore: a.yaml', /^`ignore` must be a list/],
    ['ignore: {}', /^`ignore` must be a list.*, not a map\.$/],
    ['ignore: [[]]', /must be .*, not a list\.$/],
    ['ignore: [{paths: 5}]', /./],
    ['extends: {}', /^`extends` must be a list/],
    ['kubernetes: {}', /^`kubernetes` must be/],
    ['kubernetes: one', /./],
    ['rules: []', /^`rules` must be a map/],
    ['rules: {network/port-clash: []}', /must be /],
    ['rules: {network/port-clash: loud}', /must be |is no/],
    ['images: [5]', /must be a map/],
    ['images: [{image: ""}]', /./],
    ['podTemplatePaths: [{apiVersion: a/v1, kind: B, path: "spec..template"}]', /./],
    ['podTemplatePaths: [{kind: B}]', /needs the keys?/],
    ['unknown: 1', /^`unknown` is no known key\./],
    ['extend: []', /Did you mean `?extends/],
  ])('%s', (text, message) => {
    const problems = problemsOf(text);
    expect(problems.join('\n')).toMatch(message);
  });
});

describe('networks of Pods', () => {
  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.0/33', false],
    ['10.0.0/8', false],
    ['300.0.0.0/8', false],
    ['10.0.0.0', false],
    ['fd00::/48', true],
    ['fd00::/129', false],
    ['1:2:3:4:5:6:7:8/64', true],
    ['1:2:3:4:5:6:7/64', false],
    ['1::2::3/64', false],
    ['::/0', true],
    ['fd00::xyz/64', false],
    ['', false],
  ])('%s: %s', (network, isOne) => {
    expect(problemsOf(`podCidrs: ["${network}"]`).length === 0).toBe(isOne);
  });
});

it('a pattern has an end', () => {
  expect(problemsOf(`ignore: ["${'a'.repeat(1001)}"]`).join()).toContain('at most 1000 characters');
  expect(problemsOf('ignore: ["a/**/b*.yaml"]')).toEqual([]);
});
