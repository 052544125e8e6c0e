/** The scheduling preview in a workbench, as a person reads it. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** The page inside the webview: VS Code puts two frames around it. */
export function createPreview(page) {
  const frame = () =>
    page.frames().find((candidate) => candidate.url().includes('fake.html') && !candidate.isDetached());
  const inside = async (find, what) => {
    for (const end = performance.now() + 30_000; ; await sleep(100)) {
      const found = await find(frame()).catch(() => undefined);
      if (found) return found;
      assert.ok(performance.now() < end, `The preview never showed ${what}.`);
    }
  };
  const heading = (text) =>
    inside(async (view) => {
      const written = await view?.locator('h1').first().textContent({ timeout: 1_000 });
      return written?.includes(text) ? written : undefined;
    }, `“${text}”`);
  const shows = (text) =>
    inside(
      async (view) => {
        const found = view?.getByText(text).first();
        return (await found?.isVisible({ timeout: 1_000 })) ? found : undefined;
      },
      `“${String(text)}”`,
    );
  return { frame, heading, shows, inside };
}
