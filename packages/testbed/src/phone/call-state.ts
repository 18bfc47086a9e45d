/**
 * What a phone's call is doing: `calling` (INVITE sent), `ringing` (INVITE received), `up` (answered, either way).
 * `idle` before the first call, `ended` after each.
 */
export type CallState = 'idle' | 'calling' | 'ringing' | 'up' | 'ended';
