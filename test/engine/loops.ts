/** How often to repeat what is tried at random: ten times as often in `npm run test:full`. */
export const loops = (count: number): number => (process.env.MCQ_FULL === '1' ? 10 * count : count);
