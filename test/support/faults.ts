// Collects what must not happen while a page is driven: uncaught errors, console errors and CSP violations of our webviews.
// VS Code's own console noise is told apart by where a message comes from.
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

export interface FaultLog {
  readonly list: () => readonly string[];
}

const cspMark = '[csp-violation]';

/** Whether an address belongs to a webview's document or to a script of this extension. */
const isOurs = (url: string): boolean => /rnn-studio|fake\.html|vscode-resource|vscode-cdn|webview/i.test(url);

/** Reports violations of a document's Content-Security-Policy on the console, from every frame that is made from now on. */
export const reportViolations = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript((mark) => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(
        `${mark} ${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  }, cspMark);
};

/** Begins to collect. `everything` takes all console errors (a playground page), otherwise only those of our webviews. */
export const collectFaults = (page: Page, everything: boolean): FaultLog => {
  const found: string[] = [];
  const note = (message: ConsoleMessage): void => {
    if (message.type() !== 'error') return;
    const text = message.text();
    const { url } = message.location();
    if (everything || isOurs(url) || (text.includes(cspMark) && text.includes('rnn-studio')))
      found.push(`${text} (${url})`);
  };
  page.on('console', note);
  page.on('pageerror', (error) => {
    if (everything || isOurs(error.stack ?? '')) found.push(`uncaught: ${error.stack ?? error.message}`);
  });
  return { list: () => [...found] };
};
