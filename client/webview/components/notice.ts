/** What is shown where there is no result: why, and the way out. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Empty, Failure, PanelCommand, PodChoice } from '../../../server/protocol/simulator.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { icon, type IconName } from '../icons.js';
import { ask, type Action } from './actions.js';
import { button, lineLink } from './controls.js';
import { t } from '../l10n.js';

type Act = (action: Action) => void;

interface Look {
  readonly icon: IconName;
  readonly title: string;
  readonly commands: readonly { readonly label: string; readonly command: PanelCommand }[];
}

const LOOKS: Readonly<Record<Exclude<Empty['reason'], 'loading'>, Look>> = {
  noPod: {
    icon: 'package',
    title: t('Open a manifest with a Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob'),
    commands: [{ label: t('Insert sample Pod'), command: 'insertSample' }],
  },
  noNodes: {
    icon: 'server',
    title: t('This cluster has no nodes'),
    commands: [
      { label: t('Create cluster.podlint.yaml'), command: 'createCluster' },
      { label: t('Import a cluster'), command: 'importCluster' },
    ],
  },
  helm: { icon: 'file-code', title: t('Render this template first'), commands: [] },
  serverDown: {
    icon: 'plug',
    title: t('The language server has stopped'),
    commands: [
      { label: t('Restart'), command: 'restartServer' },
      { label: t('Show log'), command: 'showLog' },
    ],
  },
};

const candidates = (pods: readonly PodChoice[], act: Act): TemplateResult => html`
  <h2>${t('Pods in this workspace')}</h2>
  <ul class="rows">
    ${pods.map(
      ({ title, place }) => html`
        <li class="row">
          ${icon('package', 'accent')}
          <button
            type="button"
            class="link"
            @click=${() => {
              act(ask({ type: 'watch', uri: place.uri, line: place.line, character: place.character }));
            }}
          >
            ${title}
          </button>
        </li>
      `,
    )}
  </ul>
`;

export function emptyView(empty: Empty, act: Act): TemplateResult {
  if (empty.reason === 'loading')
    return html`<div class="notice" role="status">
      <vscode-progress-ring></vscode-progress-ring>
      <h1>${empty.text}</h1>
    </div>`;
  const look = LOOKS[empty.reason];
  return html`
    <section class="notice" aria-labelledby="notice-title" data-roving>
      <span class="notice-icon">${icon(look.icon, 'quiet')}</span>
      <h1 id="notice-title">${look.title}</h1>
      ${empty.text === '' || empty.text === look.title ? nothing : html`<p role="status">${empty.text}</p>`}
      <div class="notice-buttons">
        ${look.commands.map(({ label, command }, at) =>
          button(
            label,
            () => {
              act({ do: 'tell', message: { type: 'command', command } });
            },
            { primary: at === 0 },
          ),
        )}
      </div>
      ${empty.candidates.length === 0 ? nothing : candidates(empty.candidates, act)}
    </section>
  `;
}

export const failureView = ({ text, place, document }: Failure, act: Act): TemplateResult => html`
  <section class="verdict bad" aria-label=${t('Verdict')} data-roving>
    <div class="verdict-head">
      <span class="verdict-glyph" title=${t('Cannot be simulated')}>${icon('error', 'bad')}</span>
      <div>
        <div role="status"><h1>${text}</h1></div>
        <p>
          ${document === undefined ? nothing : html`<span class="quiet">${document.name}</span>`}
          ${lineLink(place, 'The cause', (to) => {
            act({ do: 'tell', message: { type: 'jump', place: to } });
          })}
        </p>
      </div>
    </div>
  </section>
`;
