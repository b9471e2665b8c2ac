import { expect } from 'chai';
import { inChromium } from '../../support/chromium.ts';
import { BOOK, CHILD, INSTALLED } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { windowsOn } from './windows.ts';

inChromium('Erasing a child in a browser', () => {
  let api: System;
  const windows = windowsOn(() => api);

  before(async () => {
    api = await startSystem(INSTALLED);
    const event = { event_type: 'play_start', child_profile_id: CHILD, book_id: BOOK, position_seconds: 0 };
    const json = { events: [{ ...event, occurred_at: '2026-02-24T10:00:00Z' }] };
    expect((await api.send('POST', '/api/v1/events', { json })).text).to.include('"accepted":1');
  });
  after(() => api.close());

  const held = async () => (await api.database('usage_events')).length;

  it('is confirmed with the id once more, ends with a receipt, and leaves the id in no address and no title', async () => {
    const page = await windows.open({ key: await api.newKey('privacy') });
    const seen: string[] = [];
    page.on('framenavigated', (frame) => seen.push(frame.url()));
    await page.goto('/admin/privacy');
    await page.getByLabel('Id of the child profile').fill(String(CHILD));
    await page.getByLabel('Delete everything about my child.').check();
    await page.getByLabel('Reason, for the log').selectOption('parent_request');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'This cannot be undone' }).waitFor();
    seen.push(await page.title());
    const again = page.getByLabel('Type the id once more to confirm');
    await again.fill('1');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByRole('heading', { name: 'Nothing was erased' }).waitFor();
    expect(await held()).to.equal(1);
    await again.fill(String(CHILD));
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.waitForURL(/\/admin\/privacy\/requests\/\d+\?done=now$/);
    await page.getByRole('heading', { level: 1, name: /^Receipt \d+/ }).waitFor();
    seen.push(await page.title());
    expect(await held()).to.equal(0);
    expect(seen.join(' ')).not.to.include(String(CHILD));
  });
});
