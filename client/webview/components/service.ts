/** G: what a client of the Service reaches at the moment that is shown, and what the containers share. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Door, Moment, Result, ServiceCard } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { isFolded, toggleFold, type Choices } from '../view-model/choices.js';
import { clock, plural, type Mark } from '../view-model/words.js';
import { button, lineLink, markView } from './controls.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { t } from '../l10n.js';

const ENDPOINTS: Readonly<Record<ServiceCard['endpoints'][number]['state'], Mark>> = {
  ready: { icon: 'pass-filled', word: t('ready'), tone: 'good' },
  serving: { icon: 'pass', word: t('serving while it ends'), tone: 'warn' },
  terminating: { icon: 'circle-slash', word: t('terminating'), tone: 'neutral' },
  notReady: { icon: 'circle-large', word: t('not ready'), tone: 'bad' },
};

@customElement('podlint-service')
export class ServicePart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor moment: Moment | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    const services = this.moment?.services ?? result.services;
    return sectionFrame(
      {
        section: 'service',
        icon: 'globe',
        title: t('Service'),
        summary: services.length === 0 ? t('none') : services.map(({ name }) => name).join(', '),
        folded: isFolded(choices, 'service'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'service'));
        },
      },
      () => html`
        ${this.moment === undefined ? nothing : html`<p class="quiet">${t('As it was at {0}.', clock(this.moment.time))}</p>`}
        ${services.length === 0 ? this.noService(result) : services.map((service) => this.service(service))}
        ${this.localhost(result)}
      `,
    );
  }

  private noService({ addServiceEditId, document }: Result) {
    return html`
      <div class="hollow">
        <p>${t("No Service selects these labels. Other Pods can only use a Pod's own address, which changes.")}</p>
        ${
          addServiceEditId === undefined
            ? nothing
            : button(
                t('Create Service'),
                () => {
                  this.tell({ type: 'applyEdit', editId: addServiceEditId, version: document.version });
                },
                { icon: 'add', primary: true },
              )
        }
      </div>
    `;
  }

  private service({ name, ports, endpoints, calls, problem, place }: ServiceCard) {
    return html`
      <article class="service" aria-label=${t('Service {0}', name)}>
        <h3 class="service-name">
          ${icon('globe', 'accent')} ${name}
          ${lineLink(place, t('Service {0}', name), (to) => {
            this.jump(to);
          })}
        </h3>
        ${problem === undefined ? nothing : html`<p class="trouble">${icon('error', 'bad')}<span>${problem}</span></p>`}
        <ul class="rows">
          ${ports.map((port) => this.port(port))}
        </ul>
        ${
          endpoints.length === 0
            ? html`<p class="trouble">
                ${icon('warning', 'warn')}<span>${t('No endpoints: a call to this Service goes nowhere.')}</span>
              </p>`
            : html`<ul class="rows endpoints" aria-label=${t('Endpoints of {0}', name)}>
                ${endpoints.map(
                  ({ ip, pod, node, state }) => html`
                    <li class="row">
                      <code>${ip}</code> ${markView(ENDPOINTS[state])}
                      <span class="quiet">${t('{0} on {1}', pod, node)}</span>
                    </li>
                  `,
                )}
              </ul>`
        }
        ${calls.length === 0 ? nothing : this.calls(calls)}
      </article>
    `;
  }

  private port({ port, target, resolved, problem, place }: ServiceCard['ports'][number]) {
    return html`
      <li class="row">
        <span class="wire"><code>:${port}</code>${icon('arrow-right', 'quiet')}<code>${resolved ?? target}</code></span>
        ${resolved === undefined || resolved === target ? nothing : html`<span class="quiet">${t('named {0}', target)}</span>`}
        ${problem === undefined ? nothing : html`<span class="trouble">${icon('error', 'bad')}<span>${problem}</span></span>`}
        ${lineLink(place, t('Port {0}', port), (to) => {
          this.jump(to);
        })}
      </li>
    `;
  }

  private calls(calls: ServiceCard['calls']) {
    return html`
      <ul class="rows calls" aria-label=${t('Who reaches what')}>
        ${calls.map(
          ({ from, to, text, ok }) => html`
            <li class="row">
              ${icon(ok ? 'pass' : 'error', ok ? 'good' : 'bad')}
              <span class="row-text">
                <span class="sr-only">${ok ? t('Works') : t('Fails')}: </span>${from}
                <span class="wire">${icon('arrow-right', 'quiet')}<code>${to}</code></span>
                <span class="quiet">${text}</span>
              </span>
            </li>
          `,
        )}
      </ul>
    `;
  }

  private localhost({ house }: Result) {
    if (house.doors.length === 0) return nothing;
    return html`
      <h3>${t('Shared localhost of {0}', house.name)} · ${plural(house.doors.length, 'port')}</h3>
      <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Ports on the shared localhost')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="number-cell">${t('Port')}</th>
              <th scope="col">${t('Container')}</th>
              <th scope="col">${t('Listens on')}</th>
              <th scope="col">${t('Known from')}</th>
            </tr>
          </thead>
          <tbody>
            ${house.doors.map((door) => this.doorRow(door))}
          </tbody>
        </table>
      </div>
    `;
  }

  private doorRow({ port, protocol, bind, containers, source, problem, place }: Door) {
    return html`
      <tr>
        <td class="number-cell"><code>${port}/${protocol}</code></td>
        <td>
          ${containers.join(', ')}
          ${problem === undefined ? nothing : html`<p class="trouble">${icon('warning', 'warn')}<span>${problem}</span></p>`}
        </td>
        <td><code>${bind}</code></td>
        <td>
          ${source}
          ${lineLink(place, t('Port {0}', port), (to) => {
            this.jump(to);
          })}
        </td>
      </tr>
    `;
  }
}
