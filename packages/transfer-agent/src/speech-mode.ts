/** Whether the agents understand what people say. `none`: no transcriber; everything is decided by keys. */
export type SpeechMode = 'understood' | 'none';
