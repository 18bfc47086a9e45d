import { llm, voice } from '@livekit/agents';
import { z } from 'zod';

/** An agent that knows nothing of transfers. */
export class ShopAgent extends voice.Agent {
  constructor() {
    super({
      instructions: 'You help customers of a book shop on the phone. Answer briefly.',
      tools: {
        order_status: llm.tool({
          description: 'Where an order is.',
          parameters: z.object({ orderNumber: z.string() }),
          execute: async ({ orderNumber }) => `Order ${orderNumber} was sent yesterday.`,
        }),
      },
    });
  }

  override async onEnter(): Promise<void> {
    this.session.say('Book shop, hello. How can I help you?');
  }
}
