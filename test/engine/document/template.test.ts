import { describe, expect, it } from 'vitest';
import { parseFast } from '../../../server/engine/document/parse.js';
import { isTemplate } from '../../../server/engine/document/template.js';

describe('templates', () => {
  const templates = [
    'name: {{ .Values.name }}\n',
    '{{- if .Values.enabled }}\na: 1\n{{- end }}\n',
    'labels:\n  {{- include "app.labels" . | nindent 4 }}\n',
    'labels: {{- toYaml .Values.labels | nindent 2 }}\n',
    'image: nginx:{{ .Values.tag }}\n',
    'name: {{ include "app.fullname" . }}-web\n',
    'name: web-{{ include "app.suffix" . }}\n',
    'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n',
    "name: '{{ $.Release.Name }}'\n",
    'args: [{{ .args }}]\n',
    'args: ["a", {{ .args | quote }}]\n',
    'a: {b: {{ x }}}\n',
    "a: [don't, {{ x }}, isn't]\n",
    'replicas: {{ replicas }}\n',
    '- {{ item }}\n',
    '{{/* a comment */}}\na: 1\n',
    'data:\n  text: |\n{{ .Files.Get "text" | indent 4 }}\n',
    'text: |\n  {{ kept }}\nname: {{ not }}\n',
    '"{{ key }}": 1\n{{ key }}: 2\n',
    '---\na: 1\n---\nb: {{ .x }}\n',
  ];
  for (const text of templates) {
    it(`are no manifests: ${JSON.stringify(text)}`, () => {
      expect(isTemplate(text)).toBe(true);
      expect(parseFast(text)).toMatchObject({ template: true, documents: [] });
    });
  }

  const manifests = [
    '# {{ .Values.name }}\na: 1\n',
    'a: b # {{ .Values.name }}\n',
    'a: |\n  {{ .Values.name }}\n\n  {{ end }}\nb: 1\n',
    '- |-\n  {{ x }}\n- >\n  {{ y }}\n- c\n',
    'a:\n- b: |2\n     {{ x }}\n  c: 1\n',
    'summary: "Pod {{ $labels.pod }} is down"\n',
    'summary: Pod {{ $labels.pod }} is down for {{ humanizeDuration $value }}\n',
    'args: [\'{{inputs.parameters.message}}\', "{{workflow.name}}"]\n',
    'template: "{{ .CommonLabels.alertname }}"\n',
    'a: [don\'t, "{{ x }}", isn\'t]\n',
    '{"a":"{{ x }}","b":["{{y}}",{"c":"}"}]}\n',
    'a: [!!str "{{ x }}", &b "{{ y }}"]\n',
    '{"a": "{{ x }}", "b": {"c":{"d":{}}}}\n',
    "a: 'it''s {{ x }}'\n",
    'a: "several\n  {{ x }} lines"\n',
  ];
  for (const text of manifests) {
    it(`may be kept in a manifest: ${JSON.stringify(text)}`, () => {
      expect(isTemplate(text)).toBe(false);
      expect(parseFast(text).documents.flatMap(({ problems }) => problems)).toEqual([]);
    });
  }
});
