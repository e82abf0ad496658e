package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.StreamPart;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.RCISResponse;
import spine.api.security.VerifiedKey;

/** Turns outcomes into the bytes of RCISResponse, never above the largest message, and with room for what
 * they are stamped with. Thread-safe. */
final class Replies {
    /** By this clients learn, over a connection to the key that they trust, which one comes after it. */
    static final String NEXT_KEY = "Server-Key-Next";
    private static final String NEXT_SECOND = "1";

    private final Clock clock;
    private final boolean devMode;
    private final int maxMessageBytes;
    private final Supplier<Optional<VerifiedKey>> nextKey;

    /** @param nextKey of the server, while its rotation is under way (SEC-40) */
    Replies(Clock clock, boolean devMode, int maxMessageBytes, Supplier<Optional<VerifiedKey>> nextKey) {
        this.clock = clock;
        this.devMode = devMode;
        this.maxMessageBytes = maxMessageBytes - Stamp.MOST_BYTES;
        this.nextKey = nextKey;
    }

    /** The reply to a request that was answered; a refusal if the answer is of a wrong type or too large. */
    ByteString answer(String requestId, Answer answer, Route.Fill fill) {
        var reply = head(requestId, answer.payload().meta());
        int field;
        try {
            field = fill.into(answer, reply);
        } catch (SpineException wrong) {
            return refusal(requestId, wrong.refusal());
        }
        var head = reply.setStatusMessage(reply.getStatusCode() < 300 ? "OK" : "The work failed.").build();
        return field == 0 ? bounded(head) : joined(head, field, answer.payload().data());
    }

    /** The head and the agent's bytes in one array, copied once and not parsed into it. */
    private ByteString joined(RCISResponse head, int field, ByteString result) {
        int size = head.getSerializedSize() + CodedOutputStream.computeBytesSize(field, result);
        if (size > maxMessageBytes) {
            return refusal(head.getRequestId(), Refusals.answerTooLarge(size, maxMessageBytes));
        }
        var bytes = new byte[size];
        try {
            var out = CodedOutputStream.newInstance(bytes);
            head.writeTo(out);
            out.writeBytes(field, result);
            out.checkNoSpaceLeft();
            return UnsafeByteOperations.unsafeWrap(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the size was computed wrong", e);
        }
    }

    /** The reply to a request that the edge answers itself. */
    ByteString done(RCISResponse.Builder filled, String requestId) {
        return bounded(head(requestId, Map.of()).mergeFrom(filled.build()).setStatusCode(200)
                .setStatusMessage("OK").build());
    }

    ByteString refusal(String requestId, Refusal refusal) {
        return refusal(requestId, refusal, Optional.empty());
    }

    /** A refusal; the failure's stack trace goes out in dev mode only (RC-15). */
    ByteString refusal(String requestId, Refusal refusal, Optional<Throwable> failure) {
        return refused(requestId, refusal, failure).build().toByteString();
    }

    private RCISResponse.Builder refused(String requestId, Refusal refusal, Optional<Throwable> failure) {
        var metadata = withRetryAfter(refusal);
        var details = ErrorDetails.newBuilder().setErrorCode(refusal.code().name())
                .setErrorMessage(refusal.sentence())
                .setRetryAfterSeconds(Double.parseDouble(metadata.getOrDefault(Refusals.RETRY_AFTER, "0")));
        if (devMode) {
            failure.ifPresent(f -> details.addStackTrace(f.toString()).addAllStackTrace(
                    Arrays.stream(f.getStackTrace()).map(StackTraceElement::toString).toList()));
        }
        return head(requestId, metadata).setStatusCode(refusal.code().status())
                .setStatusMessage(refusal.reason()).setErrorDetails(details);
    }

    /** One part of an answer. */
    ByteString part(String requestId, long sequence, Payload part) {
        return RCISResponse.newBuilder().setRequestId(requestId).setTimestamp(clock.millis()).setStatusCode(200)
                .setStatusMessage("OK").setStreamPart(StreamPart.newBuilder().setSequence(sequence)
                        .setData(part.data()).setContentType(part.contentType())).build().toByteString();
    }

    /** The end of an answer by parts; it says who answered and the answer's facts, or what went wrong. */
    ByteString end(String requestId, long sequence, Outcome outcome) {
        var end = StreamPart.newBuilder().setSequence(sequence).setLast(true);
        if (outcome instanceof Refusal refusal) {
            var reply = refused(requestId, refusal, Optional.empty());
            return reply.setStreamPart(end.setError(reply.getErrorDetails())).build().toByteString();
        }
        var answer = (Answer) outcome;
        return head(requestId, answer.payload().meta()).putMetadata("agent", answer.agent())
                .putMetadata("generation", answer.generation().value()).setStatusCode(200).setStatusMessage("OK")
                .setStreamPart(end).build().toByteString();
    }

    private RCISResponse.Builder head(String requestId, Map<String, String> metadata) {
        var head = RCISResponse.newBuilder().setRequestId(requestId).setTimestamp(clock.millis())
                .putAllMetadata(metadata);
        nextKey.get().ifPresent(key -> head.putMetadata(NEXT_KEY, key.z85()));
        return head;
    }

    private ByteString bounded(RCISResponse reply) {
        int size = reply.getSerializedSize();
        return size <= maxMessageBytes ? reply.toByteString()
                : refusal(reply.getRequestId(), Refusals.answerTooLarge(size, maxMessageBytes));
    }

    /** Whoever is told to come back is told when: whole seconds (RC-13), one where nobody said. */
    private static Map<String, String> withRetryAfter(Refusal refusal) {
        var said = refusal.meta().get(Refusals.RETRY_AFTER);
        if (said == null && !putsOff(refusal.code())) {
            return refusal.meta();
        }
        var metadata = new HashMap<>(refusal.meta());
        metadata.put(Refusals.RETRY_AFTER, said == null ? NEXT_SECOND : wholeSeconds(said));
        return metadata;
    }

    /** Whether such a refusal came before any work, so that the same request may come again. */
    static boolean putsOff(ErrorCode code) {
        return code == ErrorCode.RATE_LIMITED || code == ErrorCode.OVERLOADED || code == ErrorCode.UNAVAILABLE;
    }

    private static String wholeSeconds(String said) {
        try {
            double seconds = Double.parseDouble(said);
            return seconds >= 0 && seconds < Integer.MAX_VALUE
                    ? Refusals.seconds(Duration.ofNanos((long) (seconds * 1e9))) : NEXT_SECOND;
        } catch (NumberFormatException words) {
            return NEXT_SECOND;
        }
    }
}
