/**
 * Every error that a user can meet, with the exit code that the command line gives it:
 * 2 when the input was bad, 1 when the work failed.
 */
const exitCodes = {
  // what the user gave
  OPTION_INVALID: 2,
  FILE_NOT_FOUND: 2,
  FILE_UNREADABLE: 2,
  FILE_UNWRITABLE: 2,
  MODEL_NOT_ONNX: 2,
  MODEL_TRUNCATED: 2,
  MODEL_INVALID: 2,
  MODEL_TOO_LARGE: 2,
  OPERATOR_UNKNOWN: 2,
  OPSET_UNSUPPORTED: 2,
  SHAPE_INVALID: 2,
  GRADIENT_UNKNOWN: 2,
  OBJECTIVE_INVALID: 2,
  PLAN_INVALID: 2,
  PLAN_MISMATCH: 2,
  BUDGET_UNREACHABLE: 2,
  BUDGET_INVALID: 2,
  DATASET_NOT_FOUND: 2,
  DATASET_INVALID: 2,
  DATASET_MISMATCH: 2,
  IMAGE_UNREADABLE: 2,
  EXPERIMENT_INVALID: 2,
  RECIPE_INVALID: 2,
  CHECKPOINT_INVALID: 2,
  DEVICE_UNKNOWN: 2,
  DEVICE_EXISTS: 2,
  ADDRESS_INVALID: 2,
  HOST_KEY_UNKNOWN: 2,
  HOST_KEY_CHANGED: 2,
  HOST_KEY_REVOKED: 2,
  AUTHENTICATION_FAILED: 2,
  LATENCY_MODEL_INVALID: 2,
  CANDIDATE_UNKNOWN: 2,
  MEASUREMENT_UNKNOWN: 2,
  LATENCY_MODEL_UNKNOWN: 2,
  EXPERIMENT_UNKNOWN: 2,
  TRAINING_UNKNOWN: 2,
  PROJECT_NEWER: 2,
  PROJECT_INVALID: 2,
  PROJECT_BUSY: 2,
  DEVICE_BUSY: 2,
  // what went wrong on the way
  PROOF_FAILED: 1,
  TRAINING_DIVERGED: 1,
  DEVICE_UNREACHABLE: 1,
  DEVICE_UNSUPPORTED: 1,
  DEVICE_DISK_FULL: 1,
  LINK_LOST: 1,
  UPLOAD_CORRUPT: 1,
  REMOTE_FAILED: 1,
  RUNTIME_MISSING: 1,
  MEASUREMENT_FAILED: 1,
  TIMED_OUT: 1,
  DISK_FULL: 1,
  ARTIFACT_CORRUPT: 1,
  COMPUTE_CRASHED: 1,
  COMPUTE_FAILED: 1,
  FONT_MISSING: 1,
  UI_UNAVAILABLE: 1,
  CANCELLED: 1,
  INTERNAL: 1,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/** An error as it crosses a boundary: data, never a stack. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** What was wrong and where: file, node, tensor, line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly cause?: string;
}

/** The one error class of the program: coded, with a hint. */
export class EspalierError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EspalierError';
    this.code = code;
    this.hint = hint;
  }
}

export function exitCodeOf(code: ErrorCode): 1 | 2 {
  return exitCodes[code];
}

/** Any thrown thing as data. What is not an EspalierError is a defect of ours, and says so. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof EspalierError) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    return { code: error.code, message: error.message, hint: error.hint, ...(cause === undefined ? {} : { cause }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    message: `Something inside Espalier failed: ${message}`,
    hint: 'This is a defect of the program. The log holds the details; please report them.',
  };
}

export function fromErrorData(data: ErrorData): EspalierError {
  return new EspalierError(
    data.code,
    data.message,
    data.hint,
    data.cause === undefined ? undefined : { cause: new Error(data.cause) },
  );
}
