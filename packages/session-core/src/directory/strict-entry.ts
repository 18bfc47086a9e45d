import { z } from 'zod';

/** An object with these fields and no others; `cure` is for whoever wrote something that is no object at all. */
export function strictEntry<Shape extends z.ZodRawShape>(shape: Shape, cure: string) {
  const fields = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `There is no such field; there are ${fields}.` : cure,
  });
}

/** Checks with the schema that is chosen by a look at the value: a union whose errors speak of one member. */
export function chosen<Output>(choose: (value: unknown) => z.ZodType<Output>) {
  return z.unknown().transform((value, context): Output => {
    const parsed = choose(value).safeParse(value);
    if (parsed.success) return parsed.data;
    const { path, message } = firstProblem(parsed.error);
    context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });
}

/** The problem to tell first: a field that is not known explains best why another one is missing. */
export function firstProblem({ issues }: z.ZodError): { path: PropertyKey[]; message: string } {
  for (const { code, path, message, ...issue } of issues) {
    if (code === 'unrecognized_keys' && 'keys' in issue)
      return { path: [...path, ...issue.keys.slice(0, 1)], message };
  }
  return { path: issues[0]?.path ?? [], message: issues[0]?.message ?? '' };
}

type WithoutAbsent<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** Without the fields that were written as `undefined`: JSON has none. */
export function withoutAbsent<T extends object>(entry: T): WithoutAbsent<T> {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== undefined),
  ) as WithoutAbsent<T>;
}
