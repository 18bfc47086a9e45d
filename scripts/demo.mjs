import { prepareWorker } from './prepare.mjs';

await prepareWorker();
process.argv.splice(2, 0, 'demo');
await import('../apps/worker/dist/main.js');
