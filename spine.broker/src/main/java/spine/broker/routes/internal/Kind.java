package spine.broker.routes.internal;

import java.util.HashMap;
import java.util.Map;
import spine.api.Payload;
import spine.api.message.NeuralSpike;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RetrieveRequest;

/**
 * What is sent: the number of a spike's payload field, below {@value #SPIKES}, or one of the operations that come by RCIS
 * and have no such field. Static functions without state.
 */
public final class Kind {
    public static final int ANY = -1;
    public static final int TEXT = NeuralSpike.TEXT_DATA_FIELD_NUMBER;
    public static final int CALL = NeuralSpike.AGENT_CALL_FIELD_NUMBER;
    public static final int QUERY = 64;
    public static final int INGEST = 65;
    public static final int RETRIEVE = 66;
    public static final int COMMAND = 67;
    public static final int METRICS = 68;
    public static final int INGEST_CHUNK = 69;
    static final int COUNT = 70;
    private static final int SPIKES = 64;

    private static final String[] NAMES = new String[COUNT];
    private static final Map<String, Integer> BY_TYPE = new HashMap<>();

    static {
        for (var field : NeuralSpike.getDescriptor().getFields()) {
            if (field.getContainingOneof() != null && field.getNumber() < SPIKES) {
                NAMES[field.getNumber()] = field.getName();
            }
        }
        operation(QUERY, "query", Payload.typeOf(QueryRequest.getDefaultInstance()));
        operation(INGEST, "ingest", Payload.typeOf(IngestRequest.getDefaultInstance()));
        operation(RETRIEVE, "retrieve", Payload.typeOf(RetrieveRequest.getDefaultInstance()));
        operation(COMMAND, "command", Payload.typeOf(CommandRequest.getDefaultInstance()));
        operation(METRICS, "metrics", Payload.typeOf(MetricsRequest.getDefaultInstance()));
        operation(INGEST_CHUNK, "ingest_chunk", Payload.typeOf(IngestChunk.getDefaultInstance()));
        BY_TYPE.put(Payload.TEXT, TEXT);
    }

    private Kind() {
    }

    private static void operation(int kind, String name, String type) {
        NAMES[kind] = name;
        BY_TYPE.put(type, kind);
    }

    /** Of a payload that is no spike; what is not known is a call. */
    public static int of(Payload payload) {
        return BY_TYPE.getOrDefault(payload.contentType(), CALL);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static int named(String name) {
        if (name.equals("any")) {
            return ANY;
        }
        for (int kind = 0; kind < COUNT; kind++) {
            if (name.equals(NAMES[kind])) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind '" + name + "'");
    }

    /** As in the rules. */
    public static String name(int kind) {
        return kind == ANY ? "any" : kind >= 0 && kind < COUNT && NAMES[kind] != null ? NAMES[kind] : "kind:" + kind;
    }
}
