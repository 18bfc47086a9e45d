/**
 * At which rate agents hear, in Hz: that of wideband telephony (G.722) and of the models that detect and transcribe
 * speech. At another one the framework resamples every 10 ms of a call for its voice detection, on the job's thread.
 */
export const SPEECH_RATE_HZ = 16_000;
