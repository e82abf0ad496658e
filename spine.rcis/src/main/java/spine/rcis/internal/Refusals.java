package spine.rcis.internal;

import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.Refusal;

/** The edge's own refusals, in one place and one voice. */
final class Refusals {
    static final String RETRY_AFTER = "Retry-After";
    static final String EXPECTED_SEQUENCE = "expected_sequence";

    private Refusals() {
    }

    static Refusal unparseable() {
        return new Refusal(ErrorCode.INVALID_REQUEST, "The message is no RCISRequest.",
                "Send one frame, or an empty frame and one more, with the protobuf message of rcis.proto.");
    }

    static Refusal unknownKey() {
        return new Refusal(ErrorCode.UNAUTHORIZED, "This key is not, or no longer, allowed.",
                "Pair again, or ask the administrator to put the key on the whitelist.");
    }

    static Refusal noPolicy() {
        return new Refusal(ErrorCode.UNAVAILABLE, "Nobody can be let in or served just now.",
                "Send it again, with the same id, after Retry-After seconds.").with(RETRY_AFTER, "1");
    }

    /** @param operation in the policy's words, such as {@code use query} */
    static Refusal forbidden(String key, String operation) {
        return new Refusal(ErrorCode.FORBIDDEN, "This key may not " + operation + ".",
                "See why: spinectl policy explain '" + key + "' \"" + operation + "\"");
    }

    static Refusal wrongToken() {
        return new Refusal(ErrorCode.UNAUTHORIZED, "The auth_token is missing or wrong.",
                "Set auth_token to the value of authToken in the server's conf/spine.rcis.properties.");
    }

    static Refusal rateLimited(Duration wait) {
        return new Refusal(ErrorCode.RATE_LIMITED, "Too many requests.",
                "Wait as long as Retry-After says; bulk work goes by ingest_chunk, which is not limited.")
                .with(RETRY_AFTER, seconds(wait));
    }

    static Refusal overloaded() {
        return new Refusal(ErrorCode.OVERLOADED, "Too many requests are in flight.",
                "Send it again, with the same id, after Retry-After seconds.").with(RETRY_AFTER, "1");
    }

    static Refusal shareUsedUp() {
        return new Refusal(ErrorCode.OVERLOADED, "The agent for this holds its share of all requests already.",
                "Send it again, with the same id, after Retry-After seconds.").with(RETRY_AFTER, "1");
    }

    static Refusal noRoomForReplies() {
        return new Refusal(ErrorCode.OVERLOADED, "This connection has as many replies under way as its queue holds.",
                "Read them, then send it again, with the same id.").with(RETRY_AFTER, "1");
    }

    static Refusal idReused() {
        return new Refusal(ErrorCode.ID_REUSED, "This request_id was used before with another operation.",
                "Make a new UUID for each new request.");
    }

    static Refusal deadlineExceeded() {
        return new Refusal(ErrorCode.DEADLINE_EXCEEDED, "The deadline has passed.",
                "Allow more time; what was begun may have been done.");
    }

    static Refusal interrupted() {
        return new Refusal(ErrorCode.OUTCOME_UNKNOWN,
                "Spine was restarted while this request was worked on: it may have been done, or not.",
                "Look whether it was done; if not, send it with a new request_id.");
    }

    static Refusal partsNotKept(String bytes) {
        return new Refusal(ErrorCode.TOO_LARGE, "The parts of this answer, " + bytes + " bytes, were not kept.",
                "Ask with a new request_id.");
    }

    static Refusal notWaited() {
        return new Refusal(ErrorCode.UNAVAILABLE, "The first request of this id was put off.",
                "Send it again, with the same id, after Retry-After seconds.");
    }

    static Refusal internal() {
        return new Refusal(ErrorCode.INTERNAL, "The edge failed inside.",
                "Look for the request id in the server's log and report it.");
    }

    static Refusal unknownOperation(int field) {
        return new Refusal(ErrorCode.NOT_IMPLEMENTED, "Operation " + field + " of RCISRequest is not built here.",
                "Use one that rcis.proto of this server's version lists.");
    }

    static Refusal noOperation() {
        return new Refusal(ErrorCode.INVALID_REQUEST, "The request holds no operation.",
                "Set one of query, ingest, retrieve, command, metrics, agent_call, discover, cancel, ingest_chunk.");
    }

    static Refusal wrongAnswer(String agent, String expected) {
        return new Refusal(ErrorCode.AGENT_FAILED, "Agent " + agent + " did not answer with a " + expected + ".",
                "Report it to whoever runs the agent.");
    }

    static Refusal answerTooLarge(int bytes, int limit) {
        return new Refusal(ErrorCode.TOO_LARGE, "The answer has " + bytes + " bytes; the limit is " + limit + ".",
                "Ask for less at a time.");
    }

    static Refusal outOfSequence(long got, long expected) {
        return new Refusal(ErrorCode.INVALID_REQUEST, "Chunk " + got + " came; expected was " + expected + ".",
                "Go on from the expected one, or open a new stream_id at 1.")
                .with(EXPECTED_SEQUENCE, Long.toString(expected));
    }

    static Refusal outOfCredit(int window) {
        return new Refusal(ErrorCode.RATE_LIMITED, "The credit of the stream is " + window + " unanswered chunks.",
                "Wait for an answer before the next chunk.").with(RETRY_AFTER, "1");
    }

    static Refusal afterFailedChunk(long failed) {
        return new Refusal(ErrorCode.UNAVAILABLE, "Chunk " + failed + " before it was not stored.",
                "Send again from chunk " + failed + " on.")
                .with(EXPECTED_SEQUENCE, Long.toString(failed)).with(RETRY_AFTER, "1");
    }

    static Refusal tooManyStreams(ErrorCode code, int limit) {
        return new Refusal(code, limit + " bulk ingests are open.", "Finish one, with last set, before the next.")
                .with(RETRY_AFTER, "1");
    }

    /** Whole seconds, rounded up: what waits that long does not come too early. */
    static String seconds(Duration wait) {
        return Long.toString(wait.plusNanos(Duration.ofSeconds(1).toNanos() - 1).toSeconds());
    }
}
