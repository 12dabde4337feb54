package dev.postern.access;

/** What a reviewer's yes is good for, the narrowest first. */
public enum Scope {
  /** This statement with these values, one time, as long as nothing it rests on has changed. */
  ONCE,
  /** What the same rule would hold in the same session, at no higher risk, until it ends. */
  SESSION,
  /** The same statement with whatever values, for a time. */
  SHAPE
}
