import { LiveKitRequestError } from './livekit-request-error.js';

/** Makes one request to LiveKit; what the SDK throws is translated here, where it enters. @throws LiveKitRequestError */
export async function request<Result>(operation: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw LiveKitRequestError.from(operation, error);
  }
}
