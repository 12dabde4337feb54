package dev.postern.wire.postgres;

import dev.postern.core.Judgement.Judged;
import dev.postern.core.MaskPlan;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * The masks of a prepared statement's rows. Executed again, the same statement is nearly always
 * described by the same bytes, and then its plan is the same as long as nothing changed that it was
 * made from.
 *
 * @param message the whole RowDescription, with the formats of the result
 * @param epoch the session's changes and the gate's catalog and policy as they were then
 * @param encoding of the results' texts
 */
record ResultPlan(MaskPlan plan, byte[] message, long epoch, Judged source, Charset encoding) {
  /** Plans the rows of a guarded portal that the server describes so, in their encoding of now. */
  static MaskPlan of(Relay relay, Portal portal, byte[] message) {
    Prepared prepared = portal.prepared();
    Judged source = relay.names.source(prepared.judgement().statements().get(0));
    Charset encoding = relay.settings.resultCharset(source);
    long version = relay.path.version();
    long epoch = relay.epoch(version);
    ResultPlan known = prepared.resultPlan();
    if (known != null && known.fits(message, epoch, source, encoding)) {
      portal.planned(known.plan(), encoding);
      return known.plan();
    }
    MaskPlan plan =
        relay.path.plan(
            source,
            RowDescription.read(
                Unpooled.wrappedBuffer(message).skipBytes(FrameInput.HEADER),
                relay.settings.charset()),
            encoding);
    // Judged at this version, the statement's plan cannot be of an older catalog.
    prepared.resultPlan(
        prepared.judgedAt(version) ? new ResultPlan(plan, message, epoch, source, encoding) : null);
    portal.planned(plan, encoding);
    return plan;
  }

  @SuppressWarnings("ReferenceEquality") // the judgement it was made from, not one that is alike
  private boolean fits(byte[] described, long now, Judged of, Charset in) {
    return epoch == now && source == of && encoding.equals(in) && Arrays.equals(message, described);
  }
}
