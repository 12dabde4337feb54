package dev.postern.core;

/** The access levels of AWS's service authorization reference. */
public enum AwsAccess {
  LIST,
  READ,
  WRITE,
  TAGGING,
  PERMISSIONS,
  /** The reference does not have the action. */
  UNKNOWN
}
