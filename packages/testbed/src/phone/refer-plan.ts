/** How a phone goes along with a REFER (a cold transfer). */
export interface AnsweredRefer {
  /** Response to the REFER: 202 accepts, 4xx–6xx refuses. */
  readonly status: number;
  readonly reason?: string;
  /** Outcomes told by NOTIFY, one after the other, such as `100 Trying`, `486 Busy Here`. */
  readonly notify?: readonly string[];
  /** Before each NOTIFY and before hanging up. @default 300 */
  readonly gapMs?: number;
  /** Whether the phone hangs up at the end. @default false */
  readonly hangUp?: boolean;
}

/** What a phone does when it is asked to call somebody else. It calls nobody; it only says it did. */
export type ReferPlan = AnsweredRefer | 'no-response';

/** A transfer that works. */
export const REFER_SUCCEEDS: ReferPlan = {
  status: 202,
  notify: ['100 Trying', '200 OK'],
  hangUp: true,
};
