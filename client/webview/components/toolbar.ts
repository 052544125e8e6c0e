/** T: which Pod, on which cluster, for which Kubernetes; the lock and everything that takes the result elsewhere. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PodChoice, Result } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { ask, type MenuItem } from './actions.js';
import { iconButton, select } from './controls.js';
import { Part } from './part.js';
import { t } from '../l10n.js';

const takeAway = (result: Result): readonly MenuItem[] => [
  {
    label: t('Copy as Markdown'),
    icon: 'markdown',
    action: { do: 'tell', message: { type: 'copy', what: 'markdown' } },
  },
  { label: t('Copy as JSON'), icon: 'json', action: { do: 'tell', message: { type: 'copy', what: 'json' } } },
  {
    label: t('Copy as Test Assertion'),
    icon: 'shield',
    action: { do: 'tell', message: { type: 'copy', what: 'assertion' } },
  },
  {
    label: t('Save as Cluster File…'),
    icon: 'save',
    action: { do: 'tell', message: { type: 'save', what: 'cluster' } },
  },
  {
    label: t('Save as Scenario File…'),
    icon: 'history',
    action: { do: 'tell', message: { type: 'save', what: 'scenario' } },
  },
  {
    label: t('Save Test Assertion…'),
    icon: 'save',
    action: { do: 'tell', message: { type: 'save', what: 'assertion' } },
  },
  {
    label: t('Create Cluster File…'),
    icon: 'add',
    action: { do: 'tell', message: { type: 'command', command: 'createCluster' } },
  },
  {
    label: t('Import Cluster…'),
    icon: 'server',
    action: { do: 'tell', message: { type: 'command', command: 'importCluster' } },
  },
  {
    label: t('Another Seed (now {0})', result.seed),
    icon: 'debug-restart',
    action: ask({ type: 'seed', seed: result.seed + 1 }),
  },
];

@customElement('podlint-toolbar')
export class Toolbar extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  /** Pods to choose from while there is no result. */
  @property({ attribute: false }) accessor pods: readonly PodChoice[] = [];
  @property({ attribute: false }) accessor locked = false;

  protected override render() {
    return html`
      <div class="toolbar" role="toolbar" aria-label=${t('Pod and cluster')} data-roving>
        ${icon('package', 'accent')} ${this.podPicker()} ${this.clusterPicker()}
        <span class="spring"></span>
        ${iconButton(
          this.locked ? 'lock' : 'unlock',
          this.locked ? t('Locked to this Pod: follow the cursor again') : t('Follows the cursor: lock to this Pod'),
          () => {
            this.tell({ type: 'lock', locked: !this.locked });
          },
        )}
        ${this.result === undefined ? nothing : iconButton('ellipsis', t('Copy and save'), this.openMenu)}
      </div>
    `;
  }

  private podPicker() {
    const pods = this.result?.pods ?? this.pods;
    const choices = pods.map(({ id, title }) => ({ value: id, label: title }));
    if (choices.length === 0) return nothing;
    // Without a result none is chosen yet, and choosing the first has to be a change.
    const none = this.result === undefined ? [{ value: '', label: t('Choose a Pod') }] : [];
    return select(t('Pod'), [...none, ...choices], this.result?.pod ?? '', (id) => {
      if (id !== '') this.ask({ type: 'pod', id });
    });
  }

  private clusterPicker() {
    const { result } = this;
    if (result === undefined) return nothing;
    const named = result.clusters.map(({ id, label }) => ({ value: id, label }));
    // A scenario brings its own, which is in no list.
    const own = named.some(({ value }) => value === result.cluster)
      ? []
      : [{ value: result.cluster, label: t('of this document') }];
    const choices = [...own, ...named];
    const description = result.clusters.find(({ id }) => id === result.cluster)?.description;
    return html`
      <span class="cluster" title=${description ?? nothing}>
        ${icon('server', 'quiet')}
        ${select(t('Cluster'), choices, result.cluster, (id) => {
          this.ask({ type: 'cluster', id });
        })}
      </span>
      <span class="quiet version">k8s ${result.kubernetes}</span>
    `;
  }

  private readonly openMenu = (event: Event): void => {
    const { result } = this;
    if (result === undefined) return;
    const anchor = event.currentTarget as HTMLElement;
    this.act({ do: 'menu', label: t('Copy and save'), items: takeAway(result), anchor });
  };
}
