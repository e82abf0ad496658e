package spine.rcis.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Location;
import spine.api.message.Cancel;
import spine.api.message.Discover;
import spine.api.rcis.AgentCall;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RetrieveRequest;

/** What must hold of a request before anybody works for it (RC-05). Thread-safe. */
final class Validation {
    static final int QUERY_CHARACTERS = 10_000;
    static final int CHUNK_ITEMS = 10_000;
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int NAME_CHARACTERS = 64;
    private static final int TAGS = 100;
    private static final int TAG_CHARACTERS = 256;
    private static final int MEDIA_TYPE_CHARACTERS = 255;
    private static final int REASON_CHARACTERS = 1000;
    private static final int STREAM_CHARACTERS = 128;
    private static final Pattern AGENT_NAME = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern PRINTABLE = Pattern.compile("\\P{Cntrl}*");

    private final Clock clock;

    Validation(Clock clock) {
        this.clock = clock;
    }

    /** @throws SpineException {@code INVALID_REQUEST} or {@code INVALID_QUERY}, naming the field */
    void check(RCISRequest request) throws SpineException {
        require(Head.isUuid(request.getRequestId()), "request_id is no UUID.", "Make a random UUID per request.");
        long now = clock.millis();
        require(request.getTimestamp() >= now - SKEW.toMillis() && request.getTimestamp() <= now + SKEW.toMillis(),
                "timestamp is not within 5 minutes of the server's clock.", "Send Unix milliseconds; check the clock.");
        require(request.getDeadlineUnixMs() >= 0, "deadline_unix_ms is negative.", "Send Unix milliseconds, or 0.");
        switch (request.getOperationCase()) {
            case QUERY -> query(request.getQuery());
            case INGEST -> ingest(request.getIngest());
            case RETRIEVE -> retrieve(request.getRetrieve());
            case COMMAND -> require(request.getCommand().hasCommand(), "command is not set.",
                    "Set it, NAP included: an empty message starts nothing.");
            case METRICS -> { }
            case AGENT_CALL -> agentCall(request.getAgentCall());
            case DISCOVER -> discover(request.getDiscover());
            case CANCEL -> cancel(request.getCancel());
            case INGEST_CHUNK -> chunk(request.getIngestChunk());
            case OPERATION_NOT_SET -> throw new SpineException(Refusals.noOperation());
        }
    }

    private static void query(QueryRequest query) throws SpineException {
        var text = query.getQueryText();
        requireQuery(!text.isBlank(), "query_text is blank.", "Ask something.");
        requireQuery(text.codePointCount(0, text.length()) <= QUERY_CHARACTERS,
                "query_text has over " + QUERY_CHARACTERS + " characters.", "Shorten it, or ingest it first.");
        float threshold = query.getResonanceThreshold();
        requireQuery(threshold >= 0 && threshold <= 1, "resonance_threshold is not within 0 to 1.",
                "Leave it out for the default.");
        requireQuery(query.getMaxPropagationSteps() >= 0, "max_propagation_steps is negative.",
                "Send 1 to 1000, or 0 for the default.");
        requireQuery(query.getContextTagsCount() <= TAGS
                        && query.getContextTagsList().stream().allMatch(t -> t.length() <= TAG_CHARACTERS),
                "context_tags are over " + TAGS + " or longer than " + TAG_CHARACTERS + ".", "Send fewer.");
    }

    private static void ingest(IngestRequest ingest) throws SpineException {
        require(!ingest.getContent().isBlank() || !ingest.getContentRaw().isEmpty(),
                "content and content_bytes are empty.", "Send something to store.");
        if (ingest.getTargetLocationCount() > 0) {
            location("target_location", ingest.getTargetLocationList());
        }
    }

    private static void retrieve(RetrieveRequest retrieve) throws SpineException {
        location("location_9d", retrieve.getLocation9DList());
        require(Float.isFinite(retrieve.getRadius()) && retrieve.getRadius() >= 0,
                "radius is not a finite number from 0.", "Send 0 for the node alone.");
    }

    private static void agentCall(AgentCall call) throws SpineException {
        switch (call.getTargetCase()) {
            case AGENT -> require(AGENT_NAME.matcher(call.getAgent()).matches(),
                    "agent is not 1-64 of [a-z0-9._-].", "Discover lists the names.");
            case CAPABILITY -> name("capability", call.getCapability(), 1);
            case TARGET_NOT_SET -> require(false, "Neither agent nor capability is set.", "Set one of them.");
        }
        require(call.getContentType().length() <= MEDIA_TYPE_CHARACTERS
                        && PRINTABLE.matcher(call.getContentType()).matches(),
                "content_type is no media type.", "Leave it out for plain text.");
    }

    private static void discover(Discover discover) throws SpineException {
        name("name", discover.getName(), 0);
        name("capability", discover.getCapability(), 0);
    }

    private static void cancel(Cancel cancel) throws SpineException {
        require(Head.isUuid(cancel.getRequestId()), "cancel.request_id is no UUID.",
                "Name the request that is to be cancelled.");
        require(cancel.getReason().length() <= REASON_CHARACTERS,
                "reason has over " + REASON_CHARACTERS + " characters.", "Shorten it.");
    }

    private static void chunk(IngestChunk chunk) throws SpineException {
        require(!chunk.getStreamId().isEmpty() && chunk.getStreamId().length() <= STREAM_CHARACTERS,
                "stream_id does not have 1-" + STREAM_CHARACTERS + " characters.", "A UUID will do.");
        require(chunk.getSequence() >= 1, "sequence is not 1 or more.", "Count the chunks from 1.");
        require(chunk.getItemsCount() <= CHUNK_ITEMS, "A chunk holds over " + CHUNK_ITEMS + " items.",
                "Send smaller chunks.");
        require(chunk.getItemsCount() > 0 || chunk.getLast(), "The chunk holds no items.",
                "Only the last chunk may be empty.");
    }

    private static void location(String field, List<Integer> values) throws SpineException {
        require(values.size() == Location.AXES, field + " has " + values.size() + " values, not 9.",
                "Send r,s,t,u,v,w,x,y,z.");
        require(values.stream().allMatch(v -> v >= 0 && v < Location.AXIS_LIMIT),
                field + " lies outside of the grid.", "Each value is 0 to " + (Location.AXIS_LIMIT - 1) + ".");
    }

    private static void name(String field, String value, int least) throws SpineException {
        require(value.length() >= least && value.length() <= NAME_CHARACTERS && PRINTABLE.matcher(value).matches(),
                field + " does not have " + least + "-" + NAME_CHARACTERS + " printable characters.",
                "Discover lists what there is.");
    }

    private static void requireQuery(boolean holds, String reason, String remedy) throws SpineException {
        if (!holds) {
            throw new SpineException(ErrorCode.INVALID_QUERY, reason, remedy);
        }
    }

    private static void require(boolean holds, String reason, String remedy) throws SpineException {
        if (!holds) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, reason, remedy);
        }
    }
}
