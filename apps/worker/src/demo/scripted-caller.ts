import {
  MARKERS,
  startPhone,
  synthesize,
  VOICES,
  type Phone,
  type PhoneEvent,
  type Phrasebook,
} from '@warm/testbed';

/** A phone for somebody who calls, carries the caller's marker, and is understood by the scripted transcriber. */
export function startScriptedCaller(options: {
  readonly phrasebook: Phrasebook | undefined;
  readonly onEvent: (event: PhoneEvent) => void;
}): Promise<Phone> {
  return startPhone({
    user: '+15550111',
    displayName: 'Scripted caller',
    marker: MARKERS.callerVoice,
    synthesize: (text) => synthesize(text, { voice: VOICES.caller }),
    onEvent: (event) => {
      if (event.type === 'said') options.phrasebook?.said(event);
      options.onEvent(event);
    },
  });
}
