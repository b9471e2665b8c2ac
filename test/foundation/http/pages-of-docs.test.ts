import { expect } from 'chai';
import { DEFINITIONS } from '../../../src/serve/dashboard/components/definitions.ts';
import { type System, startSystem } from '../../support/system.ts';

describe('The served pages of docs/', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  it('have the heading to which each definition of the dashboard leads', async () => {
    const page = await api.send('GET', '/docs/metrics.md', { key: null });
    expect(page.status).to.equal(200);
    for (const { anchor } of Object.values(DEFINITIONS)) expect(page.text).to.include(`id="${anchor}"`);
    expect(page.text).not.to.match(/<script|<img|src="http/);
  });

  it('are those of docs/ only, whatever the address says', async () => {
    for (const name of ['%2e%2e%2fpackage.json', 'metrics', 'METRICS.MD', 'a'.repeat(200)]) {
      const { status } = await api.send('GET', `/docs/${name}`, { key: null });
      expect(status, name).to.be.oneOf([400, 404]);
    }
  });
});
