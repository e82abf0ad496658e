package spine.broker.internal;

import java.time.Clock;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.security.Grant;

/**
 * What a spike must keep to before it is routed. Immutable; returns the refusal, or null if all is well. The refusal
 * names its rule under {@link #RULE}, by which it is counted (SP-08).
 */
final class EnvelopeRules {
    static final String RULE = "rule";
    /** Replay window for everything (SP-08), in both directions of the clock. */
    private static final long WINDOW_MILLIS = 300_000;
    /** Payload kinds that are worthless when late (SP-08): data_wave, sparse_wave, waveform_shm. */
    private static final long ISOCHRONOUS = EnvelopeHead.bits(5, 15, 16);
    /** What steers and reports: status, partition_control, alerts, keys, cancel, hello, discover. */
    private static final long CONTROL = EnvelopeHead.bits(17, 22, 24, 25, 26, 41, 43, 45);
    private static final long ISOCHRONOUS_MILLIS = 50;
    private static final int NAME_LENGTH = 64;
    /** A UUID, or any other 64 printable characters: it goes into logs. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

    private final Clock clock;

    EnvelopeRules(Clock clock) {
        this.clock = clock;
    }

    /**
     * Schema (SP-02), required fields (SP-03), one payload, or an acknowledgement without (SP-05), and age (SP-08): five
     * minutes for everything, in both directions, and 50 ms for waves. Control and text are never dropped for less than
     * the five minutes.
     */
    Refusal check(EnvelopeHead head) {
        if (head.schemaMajor() != 0 && head.schemaMajor() != SpikeCodec.SCHEMA_MAJOR) {
            return new Refusal(ErrorCode.SCHEMA_MISMATCH,
                    "The spike claims schema " + Integer.toUnsignedString(head.schemaMajor())
                            + " and this broker speaks " + SpikeCodec.SCHEMA_MAJOR + ".",
                    "Use the schema of this version.").with(RULE, "SP-02");
        }
        if (!ID.matcher(head.requestId()).matches()) {
            return invalid("SP-03", "request_id is not 1-64 printable characters without blanks.");
        }
        if (head.timestamp() == 0) {
            return invalid("SP-03", "timestamp is not set.");
        }
        if (head.recipientName().length() > NAME_LENGTH || head.capability().length() > NAME_LENGTH) {
            return invalid("SP-03", "recipient_name and capability have at most " + NAME_LENGTH + " characters.");
        }
        if (head.payloads() > 1 || head.payloads() == 0 && !head.meta() && !head.isAck()) {
            return invalid("SP-05", "a spike carries exactly one payload, not " + head.payloads()
                    + "; only an acknowledgement, which has meta or grants credit, carries none.");
        }
        return age(head, clock.millis() - head.timestamp());
    }

    private static Refusal age(EnvelopeHead head, long millis) {
        if (millis > WINDOW_MILLIS || millis < -WINDOW_MILLIS) {
            return invalid(window(head.payloadField()), "timestamp is " + millis + " ms from now; 300,000 are allowed.");
        }
        if (millis > ISOCHRONOUS_MILLIS && EnvelopeHead.isIn(ISOCHRONOUS, head.payloadField())) {
            return invalid("SP-08.wave", "a wave that is " + millis + " ms old is worthless; 50 are allowed.");
        }
        return null;
    }

    /** Counted by class, so that a late wave is not taken for a clock that is wrong. */
    private static String window(int payload) {
        return EnvelopeHead.isIn(ISOCHRONOUS, payload) ? "SP-08.window.wave"
                : EnvelopeHead.isIn(CONTROL, payload) ? "SP-08.window.control" : "SP-08.window.other";
    }

    /**
     * The sender must be one that the key may send as (SEC-20). On the data plane a missing sender reads as
     * component 0 and is refused to all but the orchestrator (SP-03); agents without a number leave it out.
     */
    Refusal checkSender(EnvelopeHead head, Grant grant, boolean numberless) {
        if (grant.components().contains(head.sender()) || numberless && head.sender() == 0) {
            return null;
        }
        return new Refusal(ErrorCode.FORBIDDEN, "This key may not send as component " + head.sender() + ".",
                "Set the sender to a number that the whitelist gives to the key.").with(RULE, "SEC-20");
    }

    private static Refusal invalid(String rule, String reason) {
        return new Refusal(ErrorCode.INVALID_REQUEST, "Malformed spike: " + reason, "Compare with the schema.")
                .with(RULE, rule);
    }
}
