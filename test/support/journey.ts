// A test that lives in a real VS Code: starts it, runs the steps, and afterwards holds that nothing went wrong on the side.
import { expect, test } from 'vitest';
import { startStudio, type Studio, type StudioOptions } from './studio.ts';

/**
 * Declares a journey. After the steps, errors and CSP violations of our webviews fail it; after a failure a picture of the
 * window is in out/screenshots and the message says where.
 */
export const journey = (
  title: string,
  options: StudioOptions,
  steps: (studio: Studio) => Promise<void>,
  limit = 180_000,
): void => {
  test(
    title,
    async () => {
      const studio = await startStudio(options);
      try {
        await steps(studio);
        expect(studio.faults(), 'errors and CSP violations of our webviews').toEqual([]);
      } catch (error) {
        const picture = await studio
          .screenshot(`failed-${title.replaceAll(/[^a-z0-9]+/gi, '-')}`)
          .catch(() => 'no picture');
        console.error(`Journey "${title}" failed; picture: ${picture}\n${await studio.describe().catch(() => '')}`);
        throw error;
      } finally {
        await studio.dispose();
      }
    },
    limit,
  );
};
