/** What may know what. The picture is in docs/architecture.md; this file is the check. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(client|server)/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-is-pure',
      comment: 'The engine does no I/O: no Node built-ins, and only the two YAML parsers from outside.',
      severity: 'error',
      from: { path: '^server/engine/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: ['node_modules/(js-yaml|yaml)/'] },
    },
    only('engine-stands-alone', 'The engine knows nothing of the programs around it.', '^server/engine/', [
      '^server/protocol/simulator',
    ]),
    only('protocol-is-types', 'Messages are plain data.', '^server/protocol/', []),
    {
      name: 'only-the-simulator-knows-its-messages',
      comment: "Of the engine, only the simulator's layer fills messages.",
      severity: 'error',
      from: { path: '^server/engine/', pathNot: '^server/engine/simulator/' },
      to: { path: '^server/protocol/' },
    },
    only(
      'simulator-layer',
      "The simulator's panel joins scheduler, simulation, the Pod's summary and the linter's findings into messages.",
      '^server/engine/simulator/',
      [
        '^server/engine/(document|kubernetes|pod|workspace|scheduler|simulation|summary|language|linter)/',
        '^server/protocol/simulator',
      ],
    ),
    only('cli-and-server', 'The CLI may start the language server; it sees the engine.', '^server/cli/', [
      '^server/(engine|protocol|language-server)/',
    ]),
    only('language-server', 'The language server never sees the CLI or the client.', '^server/language-server/', [
      '^server/(engine|protocol)/',
    ]),
    only('client-sees-protocol', 'The client knows messages, not the engine.', '^client/extension/', [
      '^server/protocol/',
    ]),
    only('webview-sees-protocol', 'The webview knows messages, not the engine.', '^client/webview/', [
      '^server/protocol/',
    ]),
    only('document-is-the-base', 'Text becomes a tree; nothing else is known there.', '^server/engine/document/', []),
    only('kubernetes-layer', 'Objects rest on the tree.', '^server/engine/kubernetes/', ['^server/engine/document/']),
    only('schema-layer', 'API-server validation rests on objects.', '^server/engine/schema/', [
      '^server/engine/(document|kubernetes)/',
    ]),
    only('pod-layer', 'The Pod model rests on objects.', '^server/engine/pod/', [
      '^server/engine/(document|kubernetes)/',
    ]),
    only('workspace-layer', 'The workspace joins documents and Pod models.', '^server/engine/workspace/', [
      '^server/engine/(document|kubernetes|pod)/',
    ]),
    only(
      'summary-layer',
      "A Pod's summary joins the Pod model, its neighbours and the scheduler's reckoning.",
      '^server/engine/summary/',
      ['^server/engine/(document|kubernetes|pod|workspace|scheduler)/'],
    ),
    only('scheduler-layer', 'The scheduler rests on objects.', '^server/engine/scheduler/', [
      '^server/engine/(document|kubernetes)/',
    ]),
    only(
      'language-layer',
      "What an editor asks is answered from trees, models, the Pod's summary and the workspace; nothing is judged.",
      '^server/engine/language/',
      ['^server/engine/(document|kubernetes|schema|pod|workspace|scheduler|summary)/'],
    ),
    {
      name: 'no-rule-to-rule',
      comment: 'A rule never imports a rule.',
      severity: 'error',
      from: { path: '^server/engine/rules/([^/]+)/([^/]+)\\.ts$', pathNot: '^server/engine/rules/support/' },
      to: { path: '^server/engine/rules/', pathNot: '^server/engine/rules/support/' },
    },
    {
      name: 'no-plugin-to-plugin',
      comment: 'A scheduler plugin never imports a plugin.',
      severity: 'error',
      from: { path: '^server/engine/scheduler/plugins/(?!registry)' },
      to: { path: '^server/engine/scheduler/plugins/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
